/// \file
/// Fact 29: number of dichotomies of N points by hyperplanes through the origin.

#include "cells.hpp"
#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string statement = R"(given X : d x N, C : m x d;
let S = sign(C*X);
let count_bound = 2*sum(k in 0..d-1 . binomial(N-1, k));
assume strict : forall i in 1..m . forall n in 1..N . S[i,n] != 0;
assume different : forall i in 1..m . forall j in 1..i-1 . S[i,:] != S[j,:];
assume complete : forall h : 1 x N over {-1, 1} . (exists i in 1..m . S[i,:] == h)
  or not (exists w : 1 x d . forall n in 1..N . h[1,n]*(w*X[:,n]) > 0);
prove left : m <= count_bound;
prove right : count_bound <= 2*N^d;
)";

Matrix random_points(Random& random, std::size_t d, std::size_t n) {
  Matrix x(d, n);
  for (Rational& e : x.entries()) e = random.integer(-9, 9);
  return x;
}

Part enumeration() {
  Part part{.name = "enumeration",
            .statement = statement,
            .reduction =
                "The rows of C are normal vectors of m different dichotomies, and every other one of the 2^N sign vectors is excluded: either a row "
                "of C has it, or no w does (multipliers of Gordan)."};
  struct Size {
    std::size_t d, n;
    Level level;
  };
  for (const Size& s : {Size{1, 4, Level::quick}, Size{2, 5, Level::quick}, Size{3, 5, Level::quick}, Size{3, 7, Level::standard},
                        Size{4, 7, Level::standard}, Size{3, 9, Level::thorough}}) {
    part.cases.push_back(
        {"d0=" + std::to_string(s.d) + " N=" + std::to_string(s.n) + ", general position", s.level, [s](Random& random) {
           Matrix x = random_points(random, s.d, s.n);
           while (!is_in_general_position(x)) x = random_points(random, s.d, s.n);
           const Matrix c = enumerate_cells(x);
           Case out{.instance = Instance().set("X", x).set("C", c)};
           if (s.d == 2) {
             Matrix fewer(c.rows() - 1, c.cols());
             fewer.entries().assign(c.entries().begin(), c.entries().end() - 2);
             out.controls = {
                 {.what = "general position: equality", .expected = Verdict::verified, .edits = {{"m <= count_bound", "m == count_bound"}}},
                 {.what = "a bound smaller by 1", .expected = Verdict::refuted, .edits = {{"m <= count_bound", "m <= count_bound - 1"}}},
                 {.what = "a dichotomy left out", .expected = Verdict::inapplicable, .instance = Instance().set("X", x).set("C", fewer)}};
           }
           return out;
         }});
  }
  part.cases.push_back({"d0=2 N=5, two equal columns", Level::quick, [](Random&) {
                          const Matrix x = matrix("1, 1, 2, -1, 0; 0, 0, 1, 3, 1");
                          return Case{.instance = Instance().set("X", x).set("C", enumerate_cells(x)),
                                      .controls = {{.what = "equality without general position",
                                                    .expected = Verdict::refuted,
                                                    .edits = {{"m <= count_bound", "m == count_bound"}}}}};
                        }});
  part.cases.push_back(fixed_case("d0=1 N=1", Level::quick,
                                  {.instance = Instance().set("X", matrix("2")).set("C", matrix("1; -1")),
                                   .controls = {{.what = "the sign vector 0 counted too",
                                                 .expected = Verdict::refuted,
                                                 .instance = Instance().set("X", matrix("2")).set("C", matrix("1; -1; 0")),
                                                 .edits = {{"assume strict : forall i in 1..m . forall n in 1..N . S[i,n] != 0;", ""}}}}}));
  return part;
}

Part right_inequality() {
  Part part{.name = "right-inequality",
            .statement = R"(given n, d;
def dichotomies(N, e) = 2*sum(k in 0..e-1 . binomial(N-1, k));
prove by_power : forall N in 1..n . forall e in 1..d . dichotomies(N, e) <= 2*N^e;
prove by_geometric_sum : forall N in 3..n . forall e in 1..d .
  dichotomies(N, e) <= 2*sum(k in 0..e-1 . (N-1)^k) and sum(k in 0..e-1 . (N-1)^k) == ((N-1)^e - 1)/(N-2) and ((N-1)^e - 1)/(N-2) <= N^e;
)",
            .reduction = "All N <= n and d0 <= d, and each step of the printed proof, which divides by N - 2 and so starts at N = 3."};
  part.cases.push_back(fixed_case(
      "N<=40, d0<=10", Level::quick,
      {.instance = scalars({{"n", 40}, {"d", 10}}),
       .controls = {{.what = "2 (N-1)^d0", .expected = Verdict::refuted, .edits = {{"dichotomies(N, e) <= 2*N^e", "dichotomies(N, e) <= 2*(N-1)^e"}}},
                    {.what = "the geometric sum from N = 2",
                     .expected = Verdict::undecided,
                     .reason = Reason::domain_left,
                     .edits = {{"forall N in 3..n", "forall N in 2..n"}}}}}));
  part.cases.push_back(fixed_case("N<=150, d0<=30", Level::standard, {.instance = scalars({{"n", 150}, {"d", 30}})}));
  return part;
}

}  // namespace

Check fact_29() {
  return {{.id = "soudry-hoffer-2017/fact-29",
           .form = Form::printed,
           .label = "Fact 29, (12.7)",
           .source = "[SoudryHoffer2017, L778-789]",
           .statement = "For X in R^{d0 x N}: the number of h in {-1,1}^N with sign(w'X) = h for some w is at most 2 sum_{k<d0} C(N-1,k) <= 2 N^d0, "
                        "with equality on the left in general position.",
           .kind = "inequality",
           .not_checked = "The left inequality for all X at once is quoted; instances enumerate the dichotomies.",
           .parts = {enumeration(), right_inequality()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
