#include "lemmacheck/run/npz.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace lemmacheck {
namespace {

const std::vector<NamedArray> arrays{{.name = "W1", .array = {.rows = 2, .cols = 3, .entries = {1, -0.1, 1e300, 0, 5e-324, -2}}},
                                     {.name = "optimizer", .array = {.rows = 1, .cols = 1, .entries = {0.1}}}};

std::uint32_t number_at(const std::string& bytes, std::size_t place, std::size_t size) {
  std::uint32_t out = 0;
  for (std::size_t k = size; k-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes.at(place + k));
  return out;
}

/// CRC-32 of a zip member, bit by bit.
std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t out = ~std::uint32_t{0};
  for (const char byte : bytes) {
    out ^= static_cast<unsigned char>(byte);
    for (int k = 0; k < 8; ++k) out = (out & 1) != 0 ? out >> 1 ^ 0xedb88320 : out >> 1;
  }
  return ~out;
}

TEST_CASE("npz: members are stored arrays that come back bit by bit") {
  const std::string bytes = write_npz(arrays).value();
  CHECK(bytes == write_npz(arrays).value());
  const std::string member = write_npy(arrays[0].array);
  CHECK(bytes.find(member) != std::string::npos);
  const std::size_t central = bytes.find("PK\1\2");  // the first header of the directory
  REQUIRE(central != std::string::npos);
  CHECK(number_at(bytes, central + 10, 2) == 0);           // stored
  CHECK(number_at(bytes, central + 12, 4) == 0x00210000);  // 1980-01-01, midnight
  CHECK(number_at(bytes, central + 16, 4) == checksum(member));
  CHECK(number_at(bytes, central + 24, 4) == member.size());
  CHECK(bytes.substr(central + 46, 6) == "W1.npy");
  const auto read = read_npz(bytes);
  REQUIRE(read.has_value());
  REQUIRE(read.value().size() == 2);
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(read.value()[k].name == arrays[k].name);
    CHECK(read.value()[k].array.rows == arrays[k].array.rows);
    CHECK(read.value()[k].array.entries == arrays[k].array.entries);
  }
}

TEST_CASE("npz: compressed members are read") {
  // what np.savez_compressed writes for a = np.zeros(40): a deflated member
  const std::string bytes = std::string(
      "\x50\x4b\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x21\x00\x5f\x9c\xe2\x71\x4a\x00\x00\x00\xc0\x01\x00\x00\x05\x00\x14\x00"
      "\x61\x2e\x6e\x70\x79\x01\x00\x10\x00\xc0\x01\x00\x00\x00\x00\x00\x00\x4a\x00\x00\x00\x00\x00\x00\x00\x9b\xec\x17\xea\x1b"
      "\x10\xc9\xc8\x50\xc6\x50\xad\x9e\x92\x5a\x9c\x5c\xa4\x6e\xa5\xa0\x6e\x93\x66\xa1\xae\xa3\xa0\x9e\x96\x5f\x54\x52\x94\x98"
      "\x17\x9f\x5f\x94\x92\x0a\x12\x77\x4b\xcc\x29\x4e\x05\x8a\x17\x67\x24\x16\xa4\x02\xf9\x1a\x26\x06\x3a\x9a\x3a\x0a\xb5\x0a"
      "\xe4\x03\x2e\x86\x51\x40\x11\x00\x00\x50\x4b\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00\x00\x00\x21\x00\x5f\x9c\xe2\x71\x4a"
      "\x00\x00\x00\xc0\x01\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00\x61\x2e\x6e\x70\x79"
      "\x50\x4b\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x33\x00\x00\x00\x81\x00\x00\x00\x00\x00",
      202);
  const auto read = read_npz(bytes);
  REQUIRE(read.has_value());
  REQUIRE(read.value().size() == 1);
  CHECK(read.value()[0].name == "a");
  CHECK(read.value()[0].array.entries == std::vector<double>(40));
}

TEST_CASE("npz: damaged archives are errors") {
  const std::string bytes = write_npz(arrays).value();
  for (const std::size_t length : {std::size_t{0}, std::size_t{3}, bytes.size() / 2, bytes.size() - 1})
    CHECK_FALSE(read_npz(bytes.substr(0, length)).has_value());
  for (std::size_t k = 30; k < 220; k += 10) {  // the first member and its header
    std::string damaged = bytes;
    damaged[k] = static_cast<char>(damaged[k] ^ 4);
    CHECK_FALSE(read_npz(damaged).has_value());
  }
  auto infinite = arrays;
  infinite[0].array.entries[1] = std::numeric_limits<double>::infinity();
  const auto read = read_npz(write_npz(infinite).value());
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().what == "member 'W1.npy': row 1, column 2: expected a finite number, found NaN or infinity");
  auto twice = arrays;
  twice[1].name = "W1";
  CHECK_FALSE(write_npz(twice).has_value());
}

}  // namespace
}  // namespace lemmacheck
