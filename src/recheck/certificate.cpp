#include "certificate.hpp"

#include <set>
#include "common.hpp"
#include "session.hpp"

namespace recheck {
namespace {
// Strict JSON: one value, no key twice in an object, nested at most 12 deep.
Json parse_json(const std::string& text) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    require(depth <= 12, "the JSON is nested too deeply");
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
      reject("the JSON has the key \"" + shown(parsed.get<std::string>()) + "\" twice");
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::exception& error) { reject("not JSON: " + shown(error.what())); }
}
std::string text_of(const Json& object, const char* key) {
  if (!object[key].is_string()) reject(std::string("\"") + key + "\" is not a string");
  return object[key].get<std::string>();
}
// Words that are printed in lists must not look like something else.
std::string word_of(const Json& object, const char* key) {
  std::string word = text_of(object, key);
  bool plain = !word.empty() && word.size() <= 200;
  for (const char c : word) plain = plain && c > ' ' && c < 127;
  if (!plain) reject(std::string("\"") + key + "\" is not a word of printable characters");
  return word;
}
Instance parse_instance(const Json& json) {
  require(json.is_object(), "\"instance\" is not a JSON object");
  Instance instance;
  for (const auto& [name, value] : json.items()) {
    Input input;
    require(value.is_object(), "an instance binds a name to something that is not a JSON object");
    const bool every = value.contains("every");
    if (every || value.contains("almost_every")) {
      const char* const kind = every ? "every" : "almost_every";
      require_keys(value, {"rows", "cols", kind}, "an instance's matrix");
      input.kind = every ? Input::Kind::every : Input::Kind::almost_every;
      const std::string shape = text_of(value, kind);
      if (shape != "matrix" && shape != "symmetric") reject(std::string("\"") + kind + "\" is neither \"matrix\" nor \"symmetric\"");
      input.symmetric = shape == "symmetric";
      input.rows = parse_size(value["rows"], "rows");
      input.cols = parse_size(value["cols"], "cols");
      require(!input.symmetric || input.rows == input.cols, "an instance's symmetric matrix is not square");
      require(input.cols == 0 || input.rows <= max_entries / input.cols, "a matrix has more entries than the checker handles");
    } else {
      input.value = parse_matrix(value);
      input.rows = input.value.rows;
      input.cols = input.value.cols;
    }
    instance.emplace(name, std::move(input));
  }
  return instance;
}
std::string digest(const Json& c) {
  return "sha256:" + sha256(Json::array({c["claim"], c["form"], c["part"], c["statement"], c["instance"]}).dump());
}
Report check(const std::string& text, const std::optional<ClaimList>& claims) {
  reset_work();
  const Json c = parse_json(text);
  require_keys(c, {"format", "version", "claim", "form", "part", "statement", "instance", "verdict", "evidence", "digest"}, "the certificate");
  require(c["format"] == "lemmacheck-certificate", "\"format\" is not \"lemmacheck-certificate\"");
  require(c["version"].is_number_unsigned() && c["version"] == 1U, "\"version\" is not 1");
  Report report;
  report.claim = word_of(c, "claim");
  report.form = word_of(c, "form");
  report.part = word_of(c, "part");
  require(report.form == "printed" || report.form == "repaired" || report.form == "derived", "\"form\" is not printed, repaired or derived");
  const std::string statement = text_of(c, "statement");
  const Instance instance = parse_instance(c["instance"]);
  require(text_of(c, "digest") == digest(c), "the digest does not belong to claim, form, part, statement and instance");
  if (claims) {
    const auto listed = claims->find({report.claim, report.form, report.part});
    require(listed != claims->end(), "the list of claims has no such claim, form and part");
    require(listed->second == statement, "the statement is not that of the list of claims");
  }
  require(c["evidence"].is_array(), "\"evidence\" is not a list");
  Session session(statement, instance);
  const std::string found = session.decide_statement(c["evidence"]);
  report.verdict = word_of(c, "verdict");
  if (report.verdict != found) reject("the evidence proves " + found + ", not " + shown(report.verdict));
  report.accepted = true;
  return report;
}
}  // namespace
ClaimList parse_claims(const std::string& text) {
  const Json list = parse_json(text);
  require(list.is_object() && list.contains("claims") && list["claims"].is_array(), "the list of claims has no array \"claims\"");
  ClaimList out;
  for (const Json& claim : list["claims"]) {
    require(claim.is_object() && claim.contains("id") && claim.contains("form") && claim.contains("parts") && claim["parts"].is_array(),
            "a listed claim lacks id, form or parts");
    for (const Json& part : claim["parts"]) {
      require(part.is_object() && part.contains("name") && part.contains("statement"), "a listed part lacks name or statement");
      const std::tuple key(text_of(claim, "id"), text_of(claim, "form"), text_of(part, "name"));
      require(out.emplace(key, text_of(part, "statement")).second, "the list of claims has a part twice");
    }
  }
  return out;
}
Report check_certificate(const std::string& text, const std::optional<ClaimList>& claims) {
  Report report;
  try {
    return check(text, claims);
  } catch (const std::exception& error) { report.reason = error.what(); }
  return report;
}
std::string digest_of(const std::string& text) {
  const Json c = parse_json(text);
  for (const char* key : {"claim", "form", "part", "statement", "instance"})
    if (!c.is_object() || !c.contains(key)) reject(std::string("the certificate lacks the key \"") + key + "\"");
  return digest(c);
}
}  // namespace recheck
