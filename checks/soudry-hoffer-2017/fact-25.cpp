/// \file
/// Fact 25: an expectation is at least its conditional part.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string statement = R"(given p : n x 1, v : n x 1, a : n x 1;
let on  = hadamard(p, a);
let off = hadamard(p, 1 - a);
let PA = ones(1,n)*on;
assume distribution : p >= 0 and ones(1,n)*p == 1;
assume event : hadamard(a, a) == a and PA > 0;
assume nonnegative : v >= 0;
prove total_expectation : PA < 1 => p'*v == (on'*v/PA)*PA + (off'*v/(1 - PA))*(1 - PA);
prove bound : p'*v >= (on'*v/PA)*PA;
)";

Instance space(const Matrix& p, const Matrix& v, const Matrix& a) { return Instance().set("p", p).set("v", v).set("a", a); }

Part finite_spaces() {
  Part part{
      .name = "finite-spaces",
      .statement = statement,
      .reduction =
          "Every probability space with n atoms and rational weights is an instance: p holds the weights, v the values of X, a marks the event A."};
  part.cases.push_back(fixed_case(
      "X = 0 off A: equality", Level::quick,
      {.instance = space(matrix("1/2; 1/3; 1/6"), matrix("1; 2; 0"), matrix("1; 1; 0")),
       .controls = {
           {.what = "strict inequality", .expected = Verdict::refuted, .edits = {{"p'*v >=", "p'*v >"}}},
           {.what = "P(A) = 0", .expected = Verdict::inapplicable, .instance = space(matrix("1; 0"), matrix("1; 2"), matrix("0; 1"))},
           {.what = "X = -1 off A", .expected = Verdict::inapplicable, .instance = space(matrix("1/2; 1/2"), matrix("1; -1"), matrix("1; 0"))},
           {.what = "X = -1 off A, hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = space(matrix("1/2; 1/2"), matrix("1; -1"), matrix("1; 0")),
            .edits = {{"assume nonnegative : v >= 0;", ""}}},
           {.what = "E[X|A] without the factor P(A)",
            .expected = Verdict::refuted,
            .instance = space(matrix("1/2; 1/2"), matrix("2; 1"), matrix("1; 0")),
            .edits = {{"p'*v >= (on'*v/PA)*PA", "p'*v >= on'*v/PA"}}}}}));
  part.cases.push_back(fixed_case("A sure", Level::quick, {.instance = space(matrix("1/2; 1/2"), matrix("3; 1"), matrix("1; 1"))}));
  for (const auto& [n, level] : {std::pair{5, Level::quick}, std::pair{20, Level::quick}, std::pair{200, Level::standard}})
    part.cases.push_back({"random, " + std::to_string(n) + " atoms", level, [n = static_cast<std::size_t>(n)](Random& random) {
                            return Case{.instance = space(random_weights(random, n), random_values(random, n, 0, 9), random_event(random, n))};
                          }});
  return part;
}

Part all_spaces() {
  return {.name = "all-spaces",
          .statement = R"(given q : n x 1, u : n x 1, a : n x 1;
let p = hadamard(q, q);
let v = hadamard(u, u);
assume event : hadamard(a, a) == a;
prove bound : p'*v >= hadamard(p, a)'*v;
)",
          .reduction =
              "All spaces with n atoms and all X >= 0 at once: p_i = q_i^2, X = u_i^2; E[X|A] P(A) = sum over A of p_i X_i, and the difference is "
              "the sum of q_i^2 u_i^2 off A.",
          .cases = {fixed_case(
              "5 atoms, event of 2", Level::quick,
              {.instance = Instance().every("q", 5, 1).every("u", 5, 1).set("a", matrix("1; 1; 0; 0; 0")),
               .hints = Hints{.sums_of_squares = {{{}, {{1, "hadamard(hadamard(q, u), 1 - a)"}}}}},
               .controls = {{.what = "reversed inequality", .expected = Verdict::refuted, .edits = {{"p'*v >=", "p'*v <="}}, .hints = Hints{}}}})}};
}

}  // namespace

Check fact_25() {
  return {{.id = "soudry-hoffer-2017/fact-25",
           .form = Form::printed,
           .label = "Fact 25",
           .source = "[SoudryHoffer2017, L642-644]",
           .statement = "For every random variable X >= 0 and every event A with P(A) > 0: E X = E[X|A] P(A) + E[X|not A] (1 - P(A)) >= E[X|A] P(A).",
           .kind = "inequality",
           .erratum = "P(A) > 0 is not stated; without it E[X|A] has no meaning.",
           .not_checked = "Spaces with infinitely many values.",
           .parts = {finite_spaces(), all_spaces()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
