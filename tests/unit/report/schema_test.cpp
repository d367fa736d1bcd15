#include "lemmacheck/report/schema.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "lemmacheck/claim/certificate.hpp"

using lemmacheck::find_schema_violation;
using Json = nlohmann::ordered_json;

namespace {

bool valid(const char* schema, const char* document) { return !find_schema_violation(Json::parse(schema), Json::parse(document)); }

Json certificate_schema() {
  std::ifstream file(LEMMACHECK_TESTS "/../reports/schema/certificate.schema.json");
  REQUIRE(file);
  return Json::parse(file);
}

/// A certificate with the given evidence; the digest and layout come from the library.
Json make_certificate(const char* evidence) {
  lemmacheck::Certificate certificate;
  certificate.claim = "p/a";
  certificate.form = "printed";
  certificate.part = "instance";
  certificate.statement = "given A : n x n; prove p : pd(A);";
  lemmacheck::Instance instance;
  instance.set("A", lemmacheck::matrix("1 -1/2; 5*2^-52 3")).every("B", 2, 3).every_symmetric("C", 2).almost_every("D", 1, 1);
  certificate.instance = lemmacheck::instance_to_json(instance);
  certificate.verdict = lemmacheck::Verdict::verified;
  certificate.evidence = nlohmann::json::parse(evidence);
  return Json::parse(lemmacheck::certificate_to_json(certificate).dump());
}

constexpr const char* all_rules = R"([
  {"rule":"minor","prime":2147483647,"rows":[0,2],"cols":[1,0]},
  {"rule":"kernel","basis":{"rows":2,"cols":1,"entries":["1","-2/3"]},"free":[0]},
  {"rule":"ldlt","lower":{"rows":1,"cols":1,"entries":["1"]},"pivots":{"rows":1,"cols":1,"entries":["3*2^-70"]}},
  {"rule":"cholesky","lower":{"rows":1,"cols":0,"entries":[]}},
  {"rule":"vector","x":{"rows":1,"cols":1,"entries":["-1"]}},
  {"rule":"congruence","transform":{"rows":0,"cols":0,"entries":[]},"inverse":{"rows":0,"cols":0,"entries":[]},"pivots":{"rows":0,"cols":1,"entries":[]}},
  {"rule":"witness","value":{"rows":1,"cols":1,"entries":["7"]}},
  {"rule":"no-witness"},
  {"rule":"unique","value":{"rows":1,"cols":1,"entries":["7"]},"prime":3,"rows":[0]},
  {"rule":"combination","multipliers":{"rows":1,"cols":1,"entries":["7"]}},
  {"rule":"farkas","multipliers":{"rows":1,"cols":2,"entries":["1","1/2"]}},
  {"rule":"partition","prime":5,"classes":[{"rows":[0],"cols":[1]},{"rows":[],"cols":[]}]},
  {"rule":"cover","cols":[0,1],"left":{"rows":1,"cols":1,"entries":["1"]},"right":{"rows":1,"cols":2,"entries":["1","2"]}},
  {"rule":"face","theta":{"rows":1,"cols":1,"entries":["7"]}},
  {"rule":"sos","multiplier":[],"squares":[{"c":"1/2","t":"W[1,1]"}]},
  {"rule":"ball","precision":64},
  {"rule":"point","values":{"W":{"rows":1,"cols":1,"entries":["7"]}}},
  {"rule":"counterexample","values":{}}])";

}  // namespace

// The examples follow the meaning of the keywords in JSON Schema Validation, draft 2020-12.
TEST_CASE("find_schema_violation: each keyword accepts and rejects") {
  CHECK(valid(R"({"type": "integer"})", "3"));
  CHECK_FALSE(valid(R"({"type": "integer"})", "3.5"));
  CHECK(valid(R"({"type": ["string", "null"]})", "null"));
  CHECK_FALSE(valid(R"({"type": ["string", "null"]})", "[]"));
  CHECK(valid(R"({"type": "number"})", "-2.5"));
  CHECK_FALSE(valid(R"({"type": "boolean"})", "1"));
  CHECK(valid(R"({"const": 1})", "1"));
  CHECK_FALSE(valid(R"({"const": 1})", "true"));
  CHECK(valid(R"({"enum": ["a", null]})", "null"));
  CHECK_FALSE(valid(R"({"enum": ["a", null]})", R"("b")"));
  CHECK(valid(R"({"minimum": 2, "maximum": 4})", "2"));
  CHECK_FALSE(valid(R"({"minimum": 2, "maximum": 4})", "5"));
  CHECK_FALSE(valid(R"({"minimum": 2, "maximum": 4})", "1"));
  CHECK(valid(R"({"minimum": 2})", R"("text")"));
  CHECK_FALSE(valid(R"({"minLength": 1})", R"("")"));
  CHECK_FALSE(valid(R"({"maxLength": 1})", R"("ab")"));
  CHECK(valid(R"({"pattern": "^a+$"})", R"("aaa")"));
  CHECK_FALSE(valid(R"({"pattern": "^a+$"})", R"("aab")"));
  CHECK_FALSE(valid(R"({"minItems": 1})", "[]"));
  CHECK_FALSE(valid(R"({"items": {"type": "string"}})", R"(["a", 1])"));
  CHECK(valid(R"({"uniqueItems": true})", "[1, 2]"));
  CHECK_FALSE(valid(R"({"uniqueItems": true})", "[1, 2, 1]"));
  CHECK(valid(R"({"required": ["a"]})", R"({"a": 1, "b": 2})"));
  CHECK_FALSE(valid(R"({"required": ["a"]})", R"({"b": 2})"));
  CHECK_FALSE(valid(R"({"properties": {"a": {"type": "null"}}})", R"({"a": 1})"));
  CHECK_FALSE(valid(R"({"properties": {"a": {}}, "additionalProperties": false})", R"({"a": 1, "b": 2})"));
  CHECK_FALSE(valid(R"({"additionalProperties": {"type": "null"}})", R"({"a": 1})"));
  CHECK(valid(R"({"anyOf": [{"type": "null"}, {"minimum": 0}]})", "null"));
  CHECK_FALSE(valid(R"({"anyOf": [{"type": "null"}, {"type": "string"}]})", "0"));
  CHECK(valid(R"({"oneOf": [{"minimum": 3}, {"type": "integer"}]})", "1"));
  CHECK_FALSE(valid(R"({"oneOf": [{"minimum": 3}, {"type": "integer"}]})", "4"));
  CHECK_FALSE(valid(R"({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}})", "4"));
}

TEST_CASE("find_schema_violation: a keyword that is not understood is reported, not skipped") {
  CHECK(find_schema_violation(Json::parse(R"({"not": {}})"), 1).value() ==
        "the document: the schema uses the keyword \"not\", which is not understood");
  CHECK(find_schema_violation(Json::parse(R"({"$ref": "#/$defs/a"})"), 1).has_value());
}

TEST_CASE("find_schema_violation: a pattern does not overflow the stack on long text") {
  CHECK(find_schema_violation(Json::parse(R"({"pattern": "^(a|b)*$"})"), std::string(10'000'000, 'a')).has_value());
}

TEST_CASE("certificate schema: certificates of every rule are valid") {
  const Json schema = certificate_schema();
  const Json certificate = make_certificate(all_rules);
  CHECK(find_schema_violation(schema, certificate).value_or("valid") == "valid");
  CHECK(certificate.at("evidence").size() == schema.at("$defs").at("element").at("oneOf").size() + 1);  // point and counterexample share one form
}

TEST_CASE("certificate schema: a missing, foreign or retyped field anywhere is a violation") {
  const Json schema = certificate_schema();
  const Json certificate = make_certificate(all_rules);
  const Json flat = certificate.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    Json changed = certificate;
    changed[Json::json_pointer(pointer)] = Json{{"x", 1.5}};
    CAPTURE(pointer);
    CHECK(find_schema_violation(schema, changed).has_value());
  }
  for (const auto& [key, value] : certificate.items()) {
    Json changed = certificate;
    changed.erase(key);
    CHECK(find_schema_violation(schema, changed).has_value());
  }
  for (std::size_t i = 0; i < certificate.at("evidence").size(); ++i) {
    for (const auto& [key, value] : certificate.at("evidence")[i].items()) {
      Json changed = certificate;
      changed["evidence"][i].erase(key);
      CAPTURE(i);
      CHECK(find_schema_violation(schema, changed).has_value());
    }
    Json foreign = certificate;
    foreign["evidence"][i]["note"] = "x";
    CHECK(find_schema_violation(schema, foreign).has_value());
  }
  for (const char* entry : {"", "1.5", "+1", "1/-2", "1e3", " 1", "1 ", "0x1", "1*2^", "2^3", "--1"}) {
    Json changed = certificate;
    changed["evidence"][1]["basis"]["entries"][0] = entry;
    CAPTURE(entry);
    CHECK(find_schema_violation(schema, changed).has_value());
  }
}
