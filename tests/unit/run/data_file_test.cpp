#include "lemmacheck/run/data_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>

#include "lemmacheck/base/file.hpp"

using namespace lemmacheck;

namespace {

/// An .npy file as NumPy writes it: magic, version, length of the header, the header padded with blanks, data.
std::string npy(const std::string& dictionary, const std::string& data, char version = 1) {
  const std::size_t prefix = version == 1 ? 10 : 12;
  std::string header = dictionary;
  while ((prefix + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string out = "\x93NUMPY";
  out += version;
  out += '\0';
  for (std::size_t k = 0; k < prefix - 8; ++k) out += static_cast<char>(header.size() >> (8 * k) & 0xff);
  return out + header + data;
}

std::string dictionary(const std::string& descr, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

/// The low `size` bytes of `bits`, most or least significant first.
std::string bytes(std::uint64_t bits, std::size_t size, bool big_endian) {
  std::string out;
  for (std::size_t k = 0; k < size; ++k) out += static_cast<char>(bits >> 8 * (big_endian ? size - 1 - k : k) & 0xff);
  return out;
}

std::string complaint(const Result<Matrix>& result) { return result.has_value() ? "accepted" : result.error().what; }

bool says(const Result<Matrix>& result, const std::string& words) {
  const std::string what = complaint(result);
  const bool found = what.find(words) != std::string::npos;
  if (!found) MESSAGE("found instead: " << what);
  return found && what.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("read_npy: integers of every width and byte order") {
  for (const std::size_t size : {1U, 2U, 4U, 8U})
    for (const bool big : {false, true})
      for (const bool is_signed : {false, true}) {
        const std::string order = size == 1 ? "|" : big ? ">" : "<";
        const std::string descr = order + (is_signed ? "i" : "u") + std::to_string(size);
        const std::string data = bytes(~std::uint64_t{0}, size, big) + bytes(5, size, big) + bytes(std::uint64_t{1} << (8 * size - 1), size, big);
        const auto a = read_npy(npy(dictionary(descr, "(3,)"), data));
        REQUIRE_MESSAGE(a.has_value(), descr << ": " << complaint(a));
        const Rational modulus = power_of_two(static_cast<long>(8 * size));
        CHECK(a.value().rows() == 3);
        CHECK(a.value().cols() == 1);
        CHECK(a.value()(0, 0) == (is_signed ? Rational(-1) : Rational(modulus - 1)));
        CHECK(a.value()(1, 0) == 5);
        CHECK(a.value()(2, 0) == (is_signed ? Rational(-modulus / 2) : Rational(modulus / 2)));
      }
}

TEST_CASE("read_npy: floats of both widths and byte orders are exact dyadics") {
  for (const bool big : {false, true}) {
    const std::string order = big ? ">" : "<";
    // 0.1 as a double is 0x1999999999999a * 2^-56, as a float 0xcccccd * 2^-27; the least positive ones are 2^-1074 and 2^-149.
    const auto doubles = read_npy(npy(dictionary(order + "f8", "(1, 3)"), bytes(0x3fb999999999999a, 8, big) + bytes(0x8000000000000001, 8, big) +
                                                                             bytes(0x8000000000000000, 8, big)));
    REQUIRE(doubles.has_value());
    CHECK(doubles.value()(0, 0) == Rational(Integer(0x1999999999999a)) * power_of_two(-56));
    CHECK(doubles.value()(0, 1) == -power_of_two(-1074));
    CHECK(doubles.value()(0, 2) == 0);
    const auto floats = read_npy(npy(dictionary(order + "f4", "(2, 1)"), bytes(0x3dcccccd, 4, big) + bytes(0x00000001, 4, big)));
    REQUIRE(floats.has_value());
    CHECK(floats.value()(0, 0) == Rational(Integer(0xcccccd)) * power_of_two(-27));
    CHECK(floats.value()(1, 0) == power_of_two(-149));
  }
}

TEST_CASE("read_npy: orders, dimensions and format versions") {
  const std::string data = bytes(1, 1, false) + bytes(2, 1, false) + bytes(3, 1, false) + bytes(4, 1, false) + bytes(5, 1, false) + bytes(6, 1, false);
  for (const char version : {'\1', '\2', '\3'}) {
    CHECK(read_npy(npy(dictionary("|u1", "(2, 3)"), data, version)).value() == matrix("1 2 3; 4 5 6"));
    CHECK(read_npy(npy(dictionary("|u1", "(2, 3)", "True"), data, version)).value() == matrix("1 3 5; 2 4 6"));
  }
  CHECK(read_npy(npy(dictionary("|u1", "()"), data.substr(0, 1))).value() == matrix("1"));
  CHECK(read_npy(npy(dictionary("|u1", "(6,)"), data)).value() == matrix("1;2;3;4;5;6"));
  CHECK(read_npy(npy("{\"shape\":(6L,),\"fortran_order\":False,\"descr\":\"|u1\"}", data)).value() == matrix("1;2;3;4;5;6"));
  CHECK(read_npy(npy(dictionary("=u2", "(3,)"), data)).has_value());
}

TEST_CASE("read_npy: malformed files") {
  const std::string eight(8, '\0');
  const std::string good = npy(dictionary("<f8", "(1, 1)"), eight);
  REQUIRE(read_npy(good).has_value());
  CHECK(says(read_npy("1,2"), "magic bytes"));
  for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(read_npy(good.substr(0, n)).has_value());
  CHECK(says(read_npy(good.substr(0, 8)), "header: truncated after 8 bytes"));
  CHECK(says(read_npy(good.substr(0, 40)), "header: truncated, expected 118 bytes, found 30"));
  CHECK(says(read_npy(good.substr(0, good.size() - 1)), "truncated: expected 8 bytes of data for shape (1, 1) and type '<f8', found 7"));
  CHECK(says(read_npy(good + "x"), "expected 8 bytes of data for shape (1, 1) and type '<f8', found 9"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(1, 1)"), eight, 4)), "expected format version 1, 2 or 3, found 4.0"));
  for (const char* type : {"<f2", "<c16", "|b1", "<U3", "|O", "<i3", "<f16", "|f8", "f8", ""})
    CHECK(says(read_npy(npy(dictionary(type, "(1, 1)"), eight)), "header field 'descr': expected f4, f8"));
  CHECK(says(read_npy(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", eight)), "found a structured type"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(1, 1, 1)"), eight)), "expected at most 2 dimensions, found (1, 1, 1)"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(0, 3)"), "")), "expected at least one entry, found (0, 3)"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(0,)"), "")), "expected at least one entry, found (0)"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(4000000000, 4000000000)"), eight)), "expected at most 10000000 entries"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(99999999999999999999999999, 2)"), eight)), "expected at most 10000000 entries"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(-1, 2)"), eight)), "a tuple of sizes after 'shape'"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(1 2)"), eight)), "a tuple of sizes after 'shape'"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(1, 1)", "Maybe"), eight)), "True or False after 'fortran_order'"));
  CHECK(says(read_npy(npy("{'descr': '<f8', 'shape': (1, 1)}", eight)), "header: expected the keys"));
  CHECK(says(read_npy(npy("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1, 1)}", eight)), "once each, found 'descr'"));
  CHECK(says(read_npy(npy("{'descr': '<f8', 'x': (1, 1)}", eight)), "found 'x'"));
  CHECK(says(read_npy(npy("{'descr': '<f8'", eight)), "header: expected ',' or '}'"));
  CHECK(says(read_npy(npy("[1]", eight)), "header: expected a dictionary"));
  CHECK(says(read_npy(npy(dictionary("<f8", "(1, 1)") + "]", eight)), "nothing after '}'"));
  for (const std::uint64_t bits : {0x7ff8000000000000U, 0x7ff0000000000000U, 0xfff0000000000000U})
    CHECK(says(read_npy(npy(dictionary("<f8", "(2, 1)"), eight + bytes(bits, 8, false))), "row 2, column 1: expected a finite number"));
  CHECK(says(read_npy(npy(dictionary("<f4", "(1, 2)"), bytes(0, 4, false) + bytes(0x7f800000, 4, false))), "row 1, column 2: expected a finite"));
}

TEST_CASE("read_csv: separators, headers and exact decimals") {
  const Matrix expected = matrix("0.1 -2; 3e-2 1/3");
  for (const char* text : {"0.1,-2\n3e-2,1/3\n", "0.1;-2\n3e-2;1/3", "0.1 -2\n  3e-2\t1/3  \n", "x,y\r\n0.1,-2\r\n3e-2,1/3\r\n", "\xef\xbb\xbf\"x\";\"y\"\n0.1;-2\n\n3e-2;1/3\n",
                           "# a comment, with a comma; and more\n0.1, -2\n# another\n3e-2, \"1/3\"\n"}) {
    const auto a = read_csv(text);
    REQUIRE_MESSAGE(a.has_value(), text << ": " << complaint(a));
    CHECK(a.value() == expected);
  }
  CHECK(read_csv("0.1").value()(0, 0) * 10 == 1);
  CHECK(read_csv("x\n1\n2\n").value() == matrix("1;2"));
}

TEST_CASE("read_csv: malformed files") {
  CHECK(says(read_csv(""), "expected at least one line of numbers"));
  CHECK(says(read_csv("\n \n"), "expected at least one line of numbers"));
  CHECK(says(read_csv("x,y\n"), "expected at least one line of numbers"));
  CHECK(says(read_csv("1,2\n3\n"), "line 2: expected 2 fields as in the first line, found 1"));
  CHECK(says(read_csv("x,y\n\n1,2,3\n"), "line 3: expected 2 fields as in the first line, found 3"));
  CHECK(says(read_csv("1,2\n3,four\n"), "line 2, field 2: expected a number, found 'four'"));
  CHECK(says(read_csv("1,x\n3,4\n"), "line 1, field 2: expected a number, found 'x'"));
  CHECK(says(read_csv("1,2,\n"), "line 1, field 3: expected a number, found ''"));
  CHECK(says(read_csv("1,5;2,5\n"), "line 1, field 1: expected a number, found '1,5'"));
  CHECK(says(read_csv("nan,nan\n1,2\n"), "line 1, field 1: expected a finite number, found 'nan'"));
  CHECK(says(read_csv("1\n-Infinity\n"), "line 2, field 1: expected a finite number, found '-Infinity'"));
  CHECK(says(read_csv("1\n1/0\n"), "line 2, field 1"));
  CHECK(says(read_csv("1\n1e999999999\n"), "line 2, field 1"));
}

TEST_CASE("read_json: every form, numbers as they are written") {
  CHECK(read_json("[[0.1, \"-2\"], [3e-2, \"1/3\"]]").value() == matrix("0.1 -2; 3e-2 1/3"));
  CHECK(read_json("[1, -2, 18446744073709551617]").value() == matrix("1; -2; 18446744073709551617"));
  CHECK(read_json(" 0.1 ").value() == matrix("0.1"));
  CHECK(read_json("\"5*2^-52\"").value() == matrix("5*2^-52"));
  CHECK(read_json(R"({"cols": 2, "entries": [1, "2", 0.30000000000000004, "4/5"], "rows": 2})").value() == matrix("1 2; 0.30000000000000004 4/5"));
}

TEST_CASE("read_json: malformed files") {
  CHECK(says(read_json("[[1, 2], [3]]"), "row 2: expected 2 numbers as in row 1, found 1"));
  CHECK(says(read_json("[]"), "expected at least one entry, found none"));
  CHECK(says(read_json("[[]]"), "row 1: expected at least one entry"));
  CHECK(says(read_json("[[1], 2]"), "expected an array as before, found '2'"));
  CHECK(says(read_json("[1, [2]]"), "expected a number as before, found an array"));
  CHECK(says(read_json("[[[1]]]"), "expected a number, found an array"));
  CHECK(says(read_json("[1, null]"), "entry 2: expected a number, found null"));
  CHECK(says(read_json("[[1, 2], [3, true]]"), "row 2, entry 2: expected a number, found true"));
  CHECK(says(read_json("[\"NaN\"]"), "entry 1: expected a finite number, found 'NaN'"));
  CHECK(says(read_json("[NaN]"), "not JSON: "));
  CHECK(says(read_json("[1, 2"), "not JSON: "));
  CHECK(says(read_json("[1]\n[2]"), "not JSON: "));
  CHECK(says(read_json("[\"x\ty\"]"), "not JSON: "));
  CHECK(says(read_json("[{\"a\": 1}]"), "expected a number, found an object"));
  CHECK(says(read_json(R"({"a": 1})"), "expected the fields \"rows\", \"cols\" and \"entries\", found 'a'"));
  CHECK(says(read_json(R"({"rows": 1, "cols": 1})"), "field \"entries\": missing"));
  CHECK(says(read_json(R"({"cols": 1, "entries": [1]})"), "field \"rows\": missing"));
  CHECK(says(read_json(R"({"rows": 1, "entries": [1]})"), "field \"cols\": missing"));
  CHECK(says(read_json(R"({"rows": 1, "rows": 1, "cols": 1, "entries": [1]})"), "field \"rows\": expected the field once"));
  CHECK(says(read_json(R"({"rows": 1.5, "cols": 1, "entries": [1]})"), "field \"rows\": expected a size, found '1.5'"));
  CHECK(says(read_json(R"({"rows": [1], "cols": 1, "entries": [1]})"), "field \"rows\": expected a size, found an array"));
  CHECK(says(read_json(R"({"rows": 2, "cols": 1, "entries": [1]})"), "field \"entries\": expected 2 x 1 = 2 numbers, found 1"));
  CHECK(says(read_json(R"({"rows": 1, "cols": 1, "entries": 1})"), "field \"entries\": expected an array, found '1'"));
  CHECK(says(read_json(R"({"rows": 1, "cols": 1, "entries": [[1]]})"), "expected a number, found an array"));
  CHECK(says(read_json(R"({"rows": 0, "cols": 1, "entries": []})"), "expected at least one entry, found 0 x 1"));
  CHECK(says(read_json(R"({"rows": 999999999, "cols": 999999999, "entries": []})"), "expected at most 10000000 entries"));
  CHECK(says(read_json("{}"), "field \"rows\": missing"));
  CHECK(says(read_json(std::string(100'000, '[')), "expected a number, found an array"));
}

TEST_CASE("load_matrix: the format is recognised and errors start with the path") {
  const std::string folder = std::filesystem::temp_directory_path() / ("lemmacheck_data_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto load = [&](const std::string& name, const std::string& text) {
    REQUIRE_FALSE(write_file(folder + "/" + name, text).has_value());
    return load_matrix(folder + "/" + name);
  };
  CHECK(load("a.npy", npy(dictionary("|i1", "(2,)"), "\x01\xff")).value() == matrix("1; -1"));
  CHECK(load("renamed", npy(dictionary("|i1", "(2,)"), "\x01\xff")).value() == matrix("1; -1"));
  CHECK(load("a.csv", "1,2\n").value() == matrix("1 2"));
  CHECK(load("a.txt", "1 2\n").value() == matrix("1 2"));
  CHECK(load("a.json", "3").value() == matrix("3"));
  CHECK(load("b.txt", "\n[[1, 2]]").value() == matrix("1 2"));
  CHECK(says(load("a.npy", "1,2"), "file '" + folder + "/a.npy': expected NumPy's magic"));
  CHECK(says(load("a.csv", ""), "file '" + folder + "/a.csv': expected a matrix, found an empty file"));
  CHECK(says(load("a.npz", "PK\3\4"), "found an archive"));
  CHECK(says(load("a.bin", std::string("1\0002", 3)), "found binary data"));
  CHECK(says(load_matrix(folder + "/none"), "cannot be opened: No such file"));
  CHECK(says(load_matrix(folder), "found a directory"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("load_doubles: the entries of load_matrix, rounded; write_npy is read back") {
  const std::string path = (std::filesystem::temp_directory_path() / ("lemmacheck_doubles_" + std::to_string(::getpid()))).string();
  const DoubleMatrix written{.rows = 2, .cols = 3, .entries = {0.1, -0.0, 5e-324, 1e308, -3, 0x1.fffffffffffffp-1}};
  for (const std::string& text :
       {write_npy(written), npy(dictionary(">i2", "(2, 2)", "True"), bytes(3, 2, true) + bytes(0xffff, 2, true) + bytes(7, 2, true) + bytes(9, 2, true)),
        npy(dictionary("<u8", "(1,)"), bytes(~std::uint64_t{0}, 8, false)), npy(dictionary("<f4", "(1,)"), bytes(0x3dcccccd, 4, false)),
        std::string("1/3,2\n0.1,1e-400\n")}) {
    REQUIRE_FALSE(write_file(path, text).has_value());
    const auto doubles = load_doubles(path);
    const auto exact = load_matrix(path);
    REQUIRE(doubles.has_value());
    REQUIRE(exact.has_value());
    CHECK(doubles.value().rows == exact.value().rows());
    CHECK(doubles.value().cols == exact.value().cols());
    for (std::size_t k = 0; k < doubles.value().entries.size(); ++k)
      CHECK(doubles.value().entries[k] == static_cast<double>(exact.value().entries()[k]));
  }
  REQUIRE_FALSE(write_file(path, write_npy(written)).has_value());
  CHECK(load_doubles(path).value().entries == written.entries);
  for (const std::string& text : {std::string("1e400\n"), npy(dictionary("<f8", "(2,)"), bytes(0x7ff0000000000000, 8, false) + bytes(0, 8, false)),
                                  write_npy(written).substr(0, 140), std::string()}) {
    REQUIRE_FALSE(write_file(path, text).has_value());
    const auto refused = load_doubles(path);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().what.starts_with("file '" + path + "': "));
  }
  std::filesystem::remove(path);
}
