#pragma once

/// \file
/// Helpers of the tests of decide.

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lemmacheck/claim/certificate.hpp"
#include "lemmacheck/decide/decide.hpp"
#include "lemmacheck/report/schema.hpp"

namespace lemmacheck::support {

inline Verdict verdict_of(const std::string& statement, const Instance& instance = {}, const Hints& hints = {}) {
  const Outcome o = decide(statement, instance, hints);
  CAPTURE(statement);
  if (o.verdict == Verdict::undecided) {
    CHECK(o.reason != Reason::none);
    CHECK_FALSE(o.detail.empty());
    CHECK(o.evidence == "[]");
  } else {
    CHECK(o.reason == Reason::none);
  }
  return o.verdict;
}

inline std::vector<std::string> rules_of(const Outcome& outcome) {
  std::vector<std::string> rules;
  const auto evidence = nlohmann::json::parse(outcome.evidence);
  for (const auto& element : evidence) rules.push_back(element.at("rule"));
  return rules;
}

inline Certificate make_certificate(const std::string& statement, const Instance& instance, const Outcome& outcome) {
  Certificate certificate;
  certificate.claim = "test/random";
  certificate.form = "printed";
  certificate.part = "part";
  certificate.statement = statement;
  certificate.instance = instance_to_json(instance);
  certificate.verdict = outcome.verdict;
  certificate.evidence = nlohmann::json::parse(outcome.evidence);
  return certificate;
}

/// What the certificate schema has against the certificate of a decided outcome, or "".
inline std::string schema_violation(const std::string& statement, const Instance& instance, const Outcome& outcome) {
  static const nlohmann::ordered_json schema = [] {
    std::ifstream file(LEMMACHECK_TESTS "/../reports/schema/certificate.schema.json");
    return nlohmann::ordered_json::parse(file);
  }();
  const auto document = nlohmann::ordered_json::parse(certificate_to_json(make_certificate(statement, instance, outcome)).dump());
  return find_schema_violation(schema, document).value_or("");
}

inline Matrix random_matrix(Random& random, std::size_t rows, std::size_t cols, int size = 5) {
  Matrix m(rows, cols);
  for (Rational& x : m.entries()) x = ratio(random.integer(-size, size), random.integer(1, 3));
  return m;
}

inline Matrix random_symmetric(Random& random, std::size_t n, int size = 5) {
  Matrix m = random_matrix(random, n, n, size);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) m(i, j) = m(j, i);
  return m;
}

}  // namespace lemmacheck::support
