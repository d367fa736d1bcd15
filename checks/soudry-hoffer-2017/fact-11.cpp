/// \file
/// Fact 11: Markov's inequality.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string statement = R"(given p : n x 1, v : n x 1, eta;
assume distribution : p >= 0 and ones(1,n)*p == 1;
assume nonnegative : v >= 0;
assume positive_level : eta > 0;
prove markov : sum(i in 1..n . if(v[i,1] >= eta, p[i,1], 0)) <= p'*v/eta;
)";

Instance space(const Matrix& p, const Matrix& v, const Rational& eta) { return Instance().set("p", p).set("v", v).set("eta", eta); }

Part finite_spaces() {
  const std::string dropped = "assume nonnegative : v >= 0;";
  Part part{.name = "finite-spaces",
            .statement = statement,
            .reduction = "Every probability space with n atoms and rational weights is an instance: p holds the weights, v the values of X."};
  part.cases.push_back(fixed_case(
      "two-point law on {0, eta}: equality", Level::quick,
      {.instance = space(matrix("2/3; 1/3"), matrix("0; 5"), 5),
       .controls = {
           {.what = "strict inequality", .expected = Verdict::refuted, .edits = {{"<= p'*v/eta", "< p'*v/eta"}}},
           {.what = "weights with sum 4/3", .expected = Verdict::inapplicable, .instance = space(matrix("1; 1/3"), matrix("0; 5"), 5)},
           {.what = "X = -1 or 1, eta = 1/2", .expected = Verdict::inapplicable, .instance = space(matrix("1/2; 1/2"), matrix("-1; 1"), ratio(1, 2))},
           {.what = "X = -1 or 1, eta = 1/2, hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = space(matrix("1/2; 1/2"), matrix("-1; 1"), ratio(1, 2)),
            .edits = {{dropped, ""}}},
           {.what = "eta = -1, hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = space(matrix("1/2; 1/2"), matrix("0; 1"), -1),
            .edits = {{"assume positive_level : eta > 0;", ""}}}}}));
  for (const auto& [n, level] : {std::pair{5, Level::quick}, std::pair{20, Level::quick}, std::pair{200, Level::standard}})
    part.cases.push_back({"random, " + std::to_string(n) + " atoms", level, [n = static_cast<std::size_t>(n)](Random& random) {
                            return Case{.instance = space(random_weights(random, n), random_values(random, n, 0, 9), ratio(7, 3))};
                          }});
  return part;
}

Part all_spaces() {
  return {.name = "all-spaces",
          .statement = R"(given q : n x 1, u : n x 1, h, a : n x 1;
let p = hadamard(q, q);
let eta = h*h;
let v = eta*a + hadamard(u, u);
assume event : hadamard(a, a) == a;
prove markov : p'*v >= eta*(p'*a);
)",
          .reduction =
              "All spaces with n atoms on which X >= eta exactly at the marked atoms (or at more of them, which the weak form of the claim allows): "
              "p_i = q_i^2, eta = h^2, and X = eta + "
              "u_i^2 or u_i^2. The identity p'v - eta p'a = sum q_i^2 u_i^2 holds for all values, normalised or not.",
          .cases = {fixed_case("4 atoms, event of 2", Level::quick,
                               {.instance = Instance().every("q", 4, 1).every("u", 4, 1).every("h", 1, 1).set("a", matrix("1; 1; 0; 0")),
                                .hints = Hints{.sums_of_squares = {{{}, {{1, "hadamard(q, u)"}}}}},
                                .controls = {{.what = "twice the event's probability",
                                              .expected = Verdict::refuted,
                                              .edits = {{">= eta*(p'*a)", ">= 2*eta*(p'*a)"}},
                                              .hints = Hints{}}}})}};
}

}  // namespace

Check fact_11() {
  return {{.id = "soudry-hoffer-2017/fact-11",
           .form = Form::printed,
           .label = "Fact 11",
           .source = "[SoudryHoffer2017, L310-314]",
           .statement = "For every random variable X >= 0 and every eta > 0: P(X >= eta) <= E X/eta.",
           .kind = "inequality",
           .not_checked = "Spaces with infinitely many values.",
           .parts = {finite_spaces(), all_spaces()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
