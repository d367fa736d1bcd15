/// \file
/// Corollary 7 = 17: Markov's inequality for the volume of sub-optimal minima.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part finite_spaces() {
  Part part{
      .name = "finite-spaces",
      .statement = R"(given p : n x 1, V : n x 1, delta, B;
let mean = p'*V;
def below(t) = sum(i in 1..n . if(V[i,1] <= t, p[i,1], 0));
assume distribution : p >= 0 and ones(1,n)*p == 1;
assume volumes : V >= 0;
assume theorem_6 : mean <= B;
assume delta_is_a_probability : 0 < delta and delta < 1;
prove markov : below(mean/delta) >= 1 - delta;
prove corollary : below(B/delta) >= 1 - delta;
)",
      .reduction =
          "X takes n values with weights p; V holds the volumes, B stands for the bound of Theorem 6 (in leading order a factor may be put in)."};
  const auto make = [](const Matrix& p, const Matrix& v, const Rational& delta) {
    return Instance().set("p", p).set("V", v).set("delta", delta).set("B", (transpose(p) * v)(0, 0));
  };
  part.cases.push_back(
      fixed_case("V in {0, 1/2}", Level::quick,
                 {.instance = make(matrix("3/4; 1/4"), matrix("0; 1/2"), ratio(2, 5)),
                  .controls = {{.what = "mean instead of mean/delta",
                                .expected = Verdict::refuted,
                                .instance = make(matrix("1/4; 3/4"), matrix("0; 1/2"), ratio(2, 5)),
                                .edits = {{"below(mean/delta)", "below(mean)"}}},
                               {.what = "bound below the mean",
                                .expected = Verdict::inapplicable,
                                .instance = make(matrix("3/4; 1/4"), matrix("0; 1/2"), ratio(2, 5)).set("B", ratio(1, 100))},
                               {.what = "L467 with strict signs, V = 0: the mean is 0",
                                .expected = Verdict::refuted,
                                .instance = make(matrix("1/2; 1/2"), matrix("0; 0"), ratio(1, 2)),
                                .edits = {{"V[i,1] <= t", "V[i,1] < t"}}},
                               {.what = "L467 with a strict sign on the right, equality in Markov",
                                .expected = Verdict::refuted,
                                .instance = make(matrix("3/4; 1/4"), matrix("0; 1"), ratio(1, 4)),
                                .edits = {{"V[i,1] <= t", "V[i,1] < t"}, {"below(mean/delta) >= 1 - delta", "below(mean/delta) > 1 - delta"}}}}}));
  for (const auto& [n, level] : {std::pair{6, Level::quick}, std::pair{20, Level::quick}, std::pair{150, Level::standard}})
    part.cases.push_back({"random, " + std::to_string(n) + " atoms", level, [make, n = static_cast<std::size_t>(n)](Random& random) {
                            return Case{.instance = make(random_weights(random, n), random_values(random, n, 0, 4), ratio(1, 3))};
                          }});
  return part;
}

Part on_the_line() {
  Part part{.name = "all-data-sets-on-a-grid",
            .statement = R"(given X : T x N, y : N x 1, rho, eps, delta;
def a(t, s, n) = if(s*X[t,n] > 0, 1, rho);
def v(t, s) = sum(n in 1..N . a(t, s, n)*X[t,n]*y[n,1])/sum(n in 1..N . (a(t, s, n)*X[t,n])^2);
def wrong(t, s) = count(n in 1..N . not (v(t, s)*a(t, s, n)*X[t,n] > 1/2 <=> y[n,1] == 1));
def V(t) = 1/2*count(h in 0..1 . wrong(t, 2*h-1) >= eps*N);
let mean = sum(t in 1..T . V(t))/T;
assume data : forall t in 1..T . forall n in 1..N . X[t,n] != 0;
assume labels : hadamard(y, y) == y;
assume parameters : rho != 0 and rho != 1 and 0 < eps and 0 < delta and delta < 1;
prove markov : count(t in 1..T . V(t) <= mean/delta) >= (1 - delta)*T;
)",
            .reduction =
                "d0 = d1 = 1, X uniform on all data sets with coordinates in a finite set: the regions are the two half-lines, each has a minimum "
                "(w~ = v is fitted by w of either sign), so V(L_eps) is half the "
                "number of half-lines with error >= eps."};
  const auto make = [](std::size_t n, const Matrix& y) {
    const std::vector<long> values{-3, -1, 1, 2};
    std::size_t total = 1;
    for (std::size_t i = 0; i < n; ++i) total *= values.size();
    Matrix x(total, n);
    for (std::size_t t = 0; t < total; ++t)
      for (std::size_t j = 0, code = t; j < n; ++j, code /= values.size()) x(t, j) = values[code % values.size()];
    return Instance().set("X", x).set("y", y).set("rho", ratio(1, 10)).set("eps", ratio(2, 3)).set("delta", ratio(3, 4));
  };
  part.cases.push_back(fixed_case(
      "N=2, coordinates -3, -1, 1, 2", Level::quick,
      {.instance = make(2, matrix("1; 0")).set("eps", ratio(1, 2)),
       .controls = {
           {.what = "a zero coordinate", .expected = Verdict::inapplicable, .instance = make(2, matrix("1; 0")).set("X", matrix("0, 1"))}}}));
  part.cases.push_back(fixed_case("N=3, coordinates -3, -1, 1, 2", Level::quick,
                                  {.instance = make(3, matrix("1; 0; 1")),
                                   .controls = {{.what = "all data sets", .expected = Verdict::refuted, .edits = {{">= (1 - delta)*T", ">= T"}}}}}));
  part.cases.push_back({"N=4, coordinates -3, -1, 1, 2", Level::standard,
                        [make](Random&) { return Case{.instance = make(4, matrix("1; 0; 1; 1"))}; }});
  return part;
}

}  // namespace

Check cor_7() {
  return {{.id = "soudry-hoffer-2017/cor-7",
           .form = Form::printed,
           .label = "Corollary 7 = Corollary 17",
           .source = "[SoudryHoffer2017, L146-148; L461-474]",
           .statement = "For every delta > 0, with probability at least 1 - delta: V(L_eps) <= E V(L_eps)/delta, hence in leading order at most "
                        "exp(-gamma_eps N^{3/4} (d1 d0)^{1/4})/delta.",
           .kind = "probability",
           .erratum = "The signs at L467 are strict; they must not be: both sides are equal if V is 0 or eta with the probabilities of Markov's "
                      "equality case, and for E V = 0 the event V < 0 is empty.",
           .not_checked = "The bound of Theorem 6, which is put in, and the leading order; for delta below that bound the corollary says nothing.",
           .parts = {finite_spaces(), on_the_line()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
