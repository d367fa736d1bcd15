/// \file
/// (11.3) and the choice of eta after it.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string space = R"(given p : n x 1, R : n x 1, m : n x 1, N;
let on = hadamard(p, m);
let PM = ones(1,n)*on;
let ER = on'*R/PM;                      # E[R | M]
let eta = N*PM*ER;
def below(w, t) = sum(i in 1..n . if(R[i,1] < t, w[i,1], 0));
assume distribution : p >= 0 and ones(1,n)*p == 1;
assume event : hadamard(m, m) == m and PM > 0;
assume nonnegative : R >= 0 and N >= 1;
)";

Instance make(const Matrix& p, const Matrix& r, const Matrix& m, const Rational& n) {
  return Instance().set("p", p).set("R", r).set("m", m).set("N", n);
}

void add_random(Part& part) {
  for (const auto& [n, level] : {std::pair{6, Level::quick}, std::pair{20, Level::quick}, std::pair{150, Level::standard}})
    part.cases.push_back({"random, " + std::to_string(n) + " atoms", level, [n = static_cast<std::size_t>(n)](Random& random) {
                            return Case{.instance =
                                            make(random_weights(random, n), random_values(random, n, 0, 9), random_event(random, n), Rational(n))};
                          }});
}

Part complement() {
  Part part{.name = "complement",
            .statement = space + R"(assume positive_level : eta > 0;
prove eq_11_3 : 1 - below(on, eta)/PM >= 1 - below(p, eta)/PM;
)",
            .reduction = "Fact 25 for the indicator of R < eta: P(R < eta) >= P(R < eta | M) P(M)."};
  part.cases.push_back(fixed_case(
      "R >= eta off M: equality", Level::quick,
      {.instance = make(matrix("1/4; 1/4; 1/2"), matrix("0; 1; 9"), matrix("1; 1; 0"), 4),
       .controls = {
           {.what = "strict inequality", .expected = Verdict::refuted, .edits = {{"1 - below(on, eta)/PM >=", "1 - below(on, eta)/PM >"}}},
           {.what = "without the division by P(M)", .expected = Verdict::refuted, .edits = {{"1 - below(p, eta)/PM;", "1 - below(p, eta);"}}}}}));
  add_random(part);
  return part;
}

Part choice() {
  Part part{.name = "choice-of-eta",
            .statement = space + R"(assume positive_level : eta > 0;
prove for_this_eta : PM - PM*ER/eta <= below(p, eta);
prove with_1_over_N : PM - 1/N <= below(p, eta);
)",
            .reduction =
                "(11.2) and (11.3) combined; PM ER/eta = 1/N for eta = N P(M) E[R | M]. If E[R | M] = 0 the printed choice is eta = 0, for which "
                "(11.2) is not available and the conclusion "
                "can fail (last control); P(R <= eta) repairs it."};
  const Instance zero = make(matrix("1/2; 1/2"), matrix("0; 1"), matrix("1; 0"), 4);
  part.cases.push_back(fixed_case(
      "R in {0, eta} on M, above eta off it: equality", Level::quick,
      {.instance = make(matrix("1/4; 1/4; 1/2"), matrix("0; 2; 9"), matrix("1; 1; 0"), 4),
       .controls = {{.what = "1/(2N)", .expected = Verdict::refuted, .edits = {{"PM - 1/N", "PM - 1/(2*N)"}}},
                    {.what = "R = 0 on M", .expected = Verdict::inapplicable, .instance = zero},
                    {.what = "R = 0 on M, eta = 0 as printed",
                     .expected = Verdict::refuted,
                     .instance = zero,
                     .edits = {{"assume positive_level : eta > 0;", ""}, {"prove for_this_eta : PM - PM*ER/eta <= below(p, eta);", ""}}}}}));
  add_random(part);
  return part;
}

}  // namespace

Check eq_11_3() {
  return {{.id = "soudry-hoffer-2017/eq-11-3",
           .form = Form::printed,
           .label = "(11.3)",
           .source = "[SoudryHoffer2017, L659-675]",
           .statement =
               "For R >= 0, P(M) > 0 and eta > 0: 1 - P(R < eta | M) >= 1 - P(R < eta)/P(M); with eta = N P(M) E[R | M]: P(M) - 1/N <= P(R < eta).",
           .kind = "inequality",
           .erratum = "The choice of eta needs E[R | M] > 0; otherwise eta = 0, P(R < 0) = 0, and the last inequality fails as soon as P(M) > 1/N. "
                      "P(R <= eta) holds in both cases.",
           .not_checked = "Spaces with infinitely many values.",
           .parts = {complement(), choice()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
