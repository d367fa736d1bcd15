#include "lemmacheck/base/file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

using lemmacheck::read_file;
using lemmacheck::remove_abandoned_parts;
using lemmacheck::write_file;

namespace {

/// A fresh directory, removed with everything in it.
struct Scratch {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("lemmacheck_file_test_" + std::to_string(::getpid()));
  Scratch() { std::filesystem::create_directories(path); }
  ~Scratch() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("write_file: read_file gives the bytes back and nothing else is left") {
  const Scratch scratch;
  const std::string path = scratch.path / "a";
  std::string bytes(200'000, 'x');
  bytes[17] = '\0';
  REQUIRE_FALSE(write_file(path, "old").has_value());
  REQUIRE_FALSE(write_file(path, bytes).has_value());
  CHECK(read_file(path).value() == bytes);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path), {}) == 1);
}

TEST_CASE("remove_abandoned_parts: what a dead process left, and nothing else") {
  const Scratch scratch;
  const auto has = [&](const std::string& name) { return std::filesystem::exists(scratch.path / name); };
  const std::string dead = "part2147483647";  // no system numbers so many processes
  const std::string alive = "part" + std::to_string(::getpid());
  const std::string others[] = {"a.part", "a.part0", "a.part-5", "a.part7x", "a.part99999999999", "part7", "a." + alive};
  for (const std::string& name : others) REQUIRE_FALSE(write_file(scratch.path / name, "x"));
  for (const char* name : {"a.", "b.", "a.b."}) REQUIRE_FALSE(write_file(scratch.path / (name + dead), "x"));
  remove_abandoned_parts(scratch.path, "a");
  CHECK_FALSE(has("a." + dead));
  CHECK(has("b." + dead));
  CHECK(has("a.b." + dead));
  remove_abandoned_parts(scratch.path);
  CHECK_FALSE(has("b." + dead));
  CHECK_FALSE(has("a.b." + dead));
  for (const std::string& name : others) CHECK(has(name));
  remove_abandoned_parts(scratch.path / "absent");
}

TEST_CASE("path_exists: files, folders and devices; an absent or impossible path does not") {
  const Scratch scratch;
  REQUIRE_FALSE(write_file(scratch.path / "a", "x"));
  for (const std::filesystem::path& path : {scratch.path / "a", scratch.path, std::filesystem::path("/dev/null")}) CHECK(lemmacheck::path_exists(path));
  for (const std::filesystem::path& path : {scratch.path / "b", scratch.path / "a/b", scratch.path / std::string(300, 'x')})
    CHECK_FALSE(lemmacheck::path_exists(path));
}

TEST_CASE("read_file, write_file: errors name the path") {
  const Scratch scratch;
  const std::string path = scratch.path / "a";
  CHECK(read_file(path).error().what == "file '" + path + "': cannot be opened: No such file or directory");
  CHECK(read_file(scratch.path).error().what.find("expected a file, found a directory") != std::string::npos);
  CHECK(write_file(path + "/b", "x")->what.find("cannot be written") != std::string::npos);
  CHECK(write_file(scratch.path, "x")->what.find("found a directory") != std::string::npos);
  REQUIRE_FALSE(write_file(path, "12345").has_value());
  CHECK(read_file(path, 5).has_value());
  CHECK(read_file(path, 4).error().what == "file '" + path + "': expected at most 4 bytes, found 5");
  CHECK(read_file("/dev/zero", 100'000).error().what.find("found more") != std::string::npos);
  CHECK(write_file("/dev/full", "x")->what.find("No space left") != std::string::npos);
}
