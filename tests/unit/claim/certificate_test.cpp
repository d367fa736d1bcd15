#include "lemmacheck/claim/certificate.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/sha256.hpp"

using namespace lemmacheck;
using nlohmann::json;

namespace {

Instance mixed_instance() {
  Instance out;
  out.set("W", matrix("1 -3/4; 5*2^-52 0")).set("eta", ratio(1, 3)).every("V", 6, 3).every_symmetric("M", 3).almost_every("X", 2, 5);
  return out;
}

}  // namespace

TEST_CASE("instance_from_json: inverts instance_to_json") {
  const Instance before = mixed_instance();
  const auto after = instance_from_json(json::parse(instance_to_json(before).dump()));
  REQUIRE(after.has_value());
  CHECK(after.value().bindings().size() == 5);
  CHECK(after.value()["W"] == before["W"]);
  CHECK(after.value()["eta"](0, 0) * 3 == 1);
  CHECK(after.value().bindings().at("M").symmetric);
  CHECK(after.value().bindings().at("X").kind == Binding::Kind::almost_every);
  CHECK(instance_hash(after.value()) == instance_hash(before));
  CHECK_THROWS_AS(static_cast<void>(after.value()["V"]), std::out_of_range);
}

TEST_CASE("instance_hash: every entry, shape and kind counts") {
  const std::string hash = instance_hash(mixed_instance());
  CHECK(instance_hash(mixed_instance().set("W", matrix("1 -3/4; 5*2^-52 1"))) != hash);
  CHECK(instance_hash(mixed_instance().set("W", matrix("1 -3/4 5*2^-52 0"))) != hash);
  CHECK(instance_hash(mixed_instance().almost_every("V", 6, 3)) != hash);
  CHECK(instance_hash(mixed_instance().every("M", 3, 3)) != hash);
}

TEST_CASE("matrix_from_json: malformed matrices are named") {
  const auto complaint = [](const char* text) {
    const auto result = matrix_from_json(json::parse(text));
    return result.has_value() ? std::string("accepted") : result.error().what;
  };
  CHECK(complaint(R"({"rows":1,"cols":2,"entries":["1","2"]})") == "accepted");
  CHECK(complaint(R"([1,2])").find("expected an object") != std::string::npos);
  CHECK(complaint(R"({"cols":2,"entries":[]})").find("\"rows\" is missing") != std::string::npos);
  CHECK(complaint(R"({"rows":-1,"cols":2,"entries":[]})").find("\"rows\": expected an integer") != std::string::npos);
  CHECK(complaint(R"({"rows":1.5,"cols":2,"entries":[]})").find("found 1.5") != std::string::npos);
  CHECK(complaint(R"({"rows":1e99,"cols":2,"entries":[]})").find("\"rows\": expected") != std::string::npos);
  CHECK(complaint(R"({"rows":40000000,"cols":40000000,"entries":[]})").find("is larger than") != std::string::npos);
  CHECK(complaint(R"({"rows":1,"cols":2,"entries":["1"]})").find("expected 1 x 2 = 2 numbers, found 1") != std::string::npos);
  CHECK(complaint(R"({"rows":1,"cols":1,"entries":["1/0"]})").find("denominator is zero") != std::string::npos);
  CHECK(complaint(R"({"rows":1,"cols":1,"entries":["nan"]})").find("\"entries\"[0]: number 'nan'") != std::string::npos);
  CHECK(complaint(R"({"rows":1,"cols":1,"entries":[1]})").find("as a string, found 1") != std::string::npos);
  CHECK(complaint(R"({"rows":1,"cols":1,"entries":["1"],"note":0})").find("unknown key \"note\"") != std::string::npos);
}

TEST_CASE("instance_from_json: malformed domains are named") {
  const auto complaint = [](const char* text) {
    const auto result = instance_from_json(json::parse(text));
    return result.has_value() ? std::string("accepted") : result.error().what;
  };
  CHECK(complaint(R"({"W":{"rows":2,"cols":3,"every":"matrix"}})") == "accepted");
  CHECK(complaint(R"({"W":{"rows":2,"cols":3,"every":"symmetric"}})").find("must be square") != std::string::npos);
  CHECK(complaint(R"({"W":{"rows":3,"cols":3,"almost_every":"symmetric"}})").find("expected \"matrix\", found") != std::string::npos);
  CHECK(complaint(R"({"W":{"rows":3,"cols":3,"every":"psd"}})").find("instance \"W\": \"every\"") != std::string::npos);
  CHECK(complaint(R"({"W":{"rows":3,"cols":3,"every":"matrix","almost_every":"matrix"}})").find("unknown key") != std::string::npos);
  CHECK(complaint(R"({"W":7})").find("instance \"W\": expected an object") != std::string::npos);
  CHECK(complaint("[]").find("expected an object") != std::string::npos);
}

TEST_CASE("certificate_to_json: the digest is that of the canonical text") {
  Certificate c;
  c.claim = "paper/thm";
  c.form = "printed";
  c.part = "p";
  c.statement = "given a;\nprove \"σ\": a == 1;";
  c.instance = instance_to_json(Instance().set("a", Rational(1)));
  c.verdict = Verdict::verified;
  const json out = certificate_to_json(c);
  const std::string by_hand =
      "[\"paper/thm\",\"printed\",\"p\",\"given a;\\nprove \\\"σ\\\": a == 1;\",{\"a\":{\"cols\":1,\"entries\":[\"1\"],\"rows\":1}}]";
  CHECK(out.at("digest") == "sha256:" + sha256_hex(by_hand));
  CHECK(out.size() == 10);
  CHECK(out.at("verdict") == "verified");
  CHECK(out.at("evidence") == json::array());
}

TEST_CASE("describe_shapes: names the domain") {
  CHECK(describe_shapes(mixed_instance()) == "every symmetric 3x3 M, every 6x3 V, 2x2 W, almost every 2x5 X, 1x1 eta");
}

TEST_CASE("qualified_id: the form is named only where there are several") {
  Claim printed;
  printed.id = "p/c";
  Claim repaired = printed;
  repaired.form = Form::repaired;
  CHECK(qualified_id({printed}, printed) == "p/c");
  CHECK(qualified_id({printed, repaired}, printed) == "p/c.printed");
  CHECK(qualified_id({printed, repaired}, repaired) == "p/c.repaired");
  CHECK(form_from("derived") == Form::derived);
  CHECK(level_from("thorough") == Level::thorough);
  CHECK_FALSE(level_from("extreme").has_value());
}
