/// \file
/// (11.2): Markov's inequality under a condition.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part finite_spaces() {
  Part part{.name = "finite-spaces",
            .statement = R"(given p : n x 1, R : n x 1, m : n x 1, eta;
let on = hadamard(p, m);
let PM = ones(1,n)*on;
assume distribution : p >= 0 and ones(1,n)*p == 1;
assume event : hadamard(m, m) == m and PM > 0;
assume nonnegative : R >= 0;
assume positive_level : eta > 0;
prove conditional_markov : sum(i in 1..n . if(R[i,1] >= eta, on[i,1], 0))/PM <= (on'*R/PM)/eta;
)",
            .reduction = "X takes n values with weights p; R holds the ratio of volumes, m marks the event M."};
  const auto make = [](const Matrix& p, const Matrix& r, const Matrix& m, const Rational& eta) {
    return Instance().set("p", p).set("R", r).set("m", m).set("eta", eta);
  };
  part.cases.push_back(fixed_case(
      "R in {0, eta} on M: equality", Level::quick,
      {.instance = make(matrix("1/4; 1/4; 1/2"), matrix("3; 0; 7"), matrix("1; 1; 0"), 3),
       .controls = {
           {.what = "strict inequality", .expected = Verdict::refuted, .edits = {{"<= (on'*R/PM)/eta", "< (on'*R/PM)/eta"}}},
           {.what = "condition on the left side only",
            .expected = Verdict::refuted,
            .instance = make(matrix("1/4; 1/4; 1/2"), matrix("3; 3; 0"), matrix("1; 1; 0"), 3),
            .edits = {{"<= (on'*R/PM)/eta", "<= p'*R/eta"}}},
           {.what = "M of probability 0", .expected = Verdict::inapplicable, .instance = make(matrix("1; 0"), matrix("1; 1"), matrix("0; 1"), 1)},
           {.what = "negative R, hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = make(matrix("1/2; 1/2"), matrix("-1; 1"), matrix("1; 1"), ratio(1, 2)),
            .edits = {{"assume nonnegative : R >= 0;", ""}}}}}));
  for (const auto& [n, level] : {std::pair{6, Level::quick}, std::pair{20, Level::quick}, std::pair{150, Level::standard}})
    part.cases.push_back({"random, " + std::to_string(n) + " atoms", level, [make, n = static_cast<std::size_t>(n)](Random& random) {
                            return Case{.instance =
                                            make(random_weights(random, n), random_values(random, n, 0, 9), random_event(random, n), ratio(5, 2))};
                          }});
  return part;
}

}  // namespace

Check eq_11_2() {
  return {{.id = "soudry-hoffer-2017/eq-11-2",
           .form = Form::printed,
           .label = "(11.2)",
           .source = "[SoudryHoffer2017, L656-658]",
           .statement = "For R >= 0, an event M with P(M) > 0 and every eta > 0: P(R >= eta | M) <= E[R | M]/eta.",
           .kind = "inequality",
           .not_checked = "Spaces with infinitely many values.",
           .parts = {finite_spaces()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
