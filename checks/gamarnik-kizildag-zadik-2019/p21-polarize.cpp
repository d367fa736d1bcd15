/// \file
/// Proof of Theorem 2.1(c): a symmetric matrix whose quadratic form vanishes at all e_i and e_i + e_j is zero.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// The rows of `points` but one.
Matrix without_row(const Matrix& points, std::size_t row) {
  Matrix out(points.rows() - 1, points.cols());
  for (std::size_t i = 0; i < out.rows(); ++i)
    for (std::size_t k = 0; k < out.cols(); ++k) out(i, k) = points(i < row ? i : i + 1, k);
  return out;
}

constexpr const char* pairs_hypothesis =
    "assume pairs_are_points : forall i in 1..d . forall j in i+1..d . exists k in 1..n . X[k,:]' == unit(i,d) + unit(j,d);";

Part polarization() {
  Part part{.name = "polarization",
            .statement = std::string(R"(given X : n x d;
assume axes_are_points : forall i in 1..d . exists k in 1..n . X[k,:]' == unit(i,d);
)") + pairs_hypothesis + R"(
prove skew : forall Xi : d x d . quad(X, Xi) == zeros(n,1) => Xi + Xi' == zeros(d,d);
prove zero : forall Xi : d x d symmetric . quad(X, Xi) == zeros(n,1) => Xi == zeros(d,d);
)",
            .reduction =
                "Both steps of L336: the values of the form at the points (the rows of X) make Xi skew-symmetric, and if Xi is symmetric, zero. "
                "Universally "
                "quantified over Xi: the evidence is linear algebra over Q. The hypotheses list the points; n is not fixed."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{6}, std::size_t{12}}) {
    part.cases.push_back(
        {"d=" + std::to_string(d),
         d < 6    ? Level::quick
         : d == 6 ? Level::standard
                  : Level::thorough,
         [d](Random&) {
           const Matrix points = polarization_points(d);
           Case content{.instance = Instance().set("X", points)};
           if (d == 3)
             content.controls = {
                 {.what = "one e_i + e_j left out", .expected = Verdict::inapplicable, .instance = Instance().set("X", without_row(points, 4))},
                 {.what = "one e_i + e_j left out, the hypothesis dropped: e_i e_j' + e_j e_i' survives",
                  .expected = Verdict::refuted,
                  .instance = Instance().set("X", without_row(points, 4)),
                  .edits = {{pairs_hypothesis, ""}}},
                 {.what = "one e_i left out, the hypothesis dropped",
                  .expected = Verdict::refuted,
                  .instance = Instance().set("X", without_row(points, 0)),
                  .edits = {{"assume axes_are_points : forall i in 1..d . exists k in 1..n . X[k,:]' == unit(i,d);", ""}}},
                 {.what = "Xi not symmetric", .expected = Verdict::refuted, .edits = {{"d x d symmetric", "d x d"}}},
             };
           return content;
         }});
  }
  return part;
}

Part determinant() {
  Part part{.name = "determinant",
            .statement = std::string(R"(given X : n x d;
assume first_points_are_the_axes : block(X, 1, 1, d, d) == eye(d);
assume as_many_points_as_monomials : n == d*(d+1)/2;
)") + pairs_hypothesis + R"(
prove unimodular : det(veronese(X))^2 == 1;
)",
            .reduction =
                "The same as a number: the matrix of all products x_k x_l at the D = d(d+1)/2 points has determinant 1 or -1, so the points "
                "determine Xi over Z, "
                "hence over every field."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}, std::size_t{8}, std::size_t{12}}) {
    part.cases.push_back(
        {"d=" + std::to_string(d), d < 8 ? Level::quick : Level::standard, [d](Random&) {
           const Matrix points = polarization_points(d);
           Case content{.instance = Instance().set("X", points)};
           if (d == 3) {
             Matrix axis_doubled = points;
             axis_doubled(0, 0) = 2;
             Matrix pair_moved = points;
             pair_moved(5, 2) += power_of_two(-200);
             Matrix one_more(7, 3);
             for (std::size_t i = 0; i < 7; ++i)
               for (std::size_t k = 0; k < 3; ++k) one_more(i, k) = points(i < 6 ? i : 0, k);
             const std::string axes = "assume first_points_are_the_axes : block(X, 1, 1, d, d) == eye(d);";
             const std::string number = "assume as_many_points_as_monomials : n == d*(d+1)/2;";
             content.controls = {
                 {.what = "2 e_1 for e_1", .expected = Verdict::inapplicable, .instance = Instance().set("X", axis_doubled)},
                 {.what = "2 e_1 for e_1, the hypothesis dropped",
                  .expected = Verdict::refuted,
                  .instance = Instance().set("X", axis_doubled),
                  .edits = {{axes, ""}}},
                 {.what = "one e_i + e_j moved by 2^-200", .expected = Verdict::inapplicable, .instance = Instance().set("X", pair_moved)},
                 {.what = "one e_i + e_j moved by 2^-200, the hypothesis dropped",
                  .expected = Verdict::refuted,
                  .instance = Instance().set("X", pair_moved),
                  .edits = {{pairs_hypothesis, ""}}},
                 {.what = "a point twice", .expected = Verdict::inapplicable, .instance = Instance().set("X", one_more)},
                 {.what = "a point twice, the hypothesis dropped: no determinant",
                  .expected = Verdict::undecided,
                  .reason = Reason::domain_left,
                  .instance = Instance().set("X", one_more),
                  .edits = {{number, ""}}},
                 {.what = "determinant 2", .expected = Verdict::refuted, .edits = {{"^2 == 1", "^2 == 4"}}},
             };
           }
           return content;
         }});
  }
  return part;
}

}  // namespace

Check p21_polarize() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p21-polarize",
           .form = Form::printed,
           .label = "proof of Theorem 2.1(c), L336",
           .source = "[GamarnikKizildagZadik2019, L336]",
           .statement = "Xi in R^{d x d} symmetric, e_i'Xi e_i = 0 and (e_i + e_j)'Xi (e_i + e_j) = 0 for all i, j: then Xi = 0.",
           .kind = "identity",
           .parts = {polarization(), determinant()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
