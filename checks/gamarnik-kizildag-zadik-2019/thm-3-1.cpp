/// \file
/// The zero set of a polynomial is everything or a null set: one non-zero value, and exhaustive counts on grids.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// Scope generic: the theorem as the rule that it is.
Part almost_everywhere() {
  Part part{.name = "almost-everywhere",
            .statement = R"(given x : l x 1, M : l x l, b : l x 1, c;
prove polynomial_does_not_vanish : x'*M*x + b'*x + c != 0;
)",
            .reduction =
                "One rational point at which the polynomial is not zero shows that it is not the zero polynomial; by the theorem it then vanishes on "
                "a null set only. This inference is the rule `point` of the certificates: the theorem is quoted there, its hypothesis checked here."};
  const QuadraticExample saddle = rank_one_saddle();
  const Instance quadratic =
      Instance().almost_every("x", 2, 1).set("M", gram(saddle.student) - gram(saddle.teacher)).set("b", Matrix(2, 1)).set("c", 0);
  part.cases.push_back(fixed_case(
      "x1^2 - 3 x2^2", Level::quick,
      {.instance = quadratic,
       .controls = {
           {.what = "the zero polynomial",
            .expected = Verdict::undecided,
            .instance = Instance().almost_every("x", 2, 1).set("M", Matrix(2, 2)).set("b", Matrix(2, 1)).set("c", 0)},
           {.what = "a skew M: the zero polynomial in disguise",
            .expected = Verdict::undecided,
            .instance = Instance().almost_every("x", 2, 1).set("M", matrix("0 1; -1 0")).set("b", Matrix(2, 1)).set("c", 0)},
           {.what = "one point in the place of almost every",
            .expected = Verdict::refuted,
            .instance = Instance().set("x", Matrix(2, 1)).set("M", gram(saddle.student) - gram(saddle.teacher)).set("b", Matrix(2, 1)).set("c", 0)},
       }}));
  part.cases.push_back({"random quadratic in 5 unknowns", Level::quick, [](Random& random) {
                          return Case{.instance = Instance()
                                                      .almost_every("x", 5, 1)
                                                      .set("M", random_matrix_of_rank(random, 5, 5, 2, 3))
                                                      .set("b", random_integer_matrix(random, 5, 1, 3))
                                                      .set("c", 1)};
                        }});
  return part;
}

/// Univariate polynomials: degree r, at most r zeros.
Part univariate() {
  Part part{.name = "univariate",
            .statement = R"(given c : n x 1;
let r = n - 1;                              # P(t) = c_1 + c_2 t + ... + c_n t^r
assume polynomial_is_not_zero : c != zeros(n,1);
prove at_most_degree_zeros : count(t in -20..20 . sum(k in 1..n . c[k,1]*t^(k-1)) == 0) <= r;
)",
            .reduction = "The finite form of the theorem in one variable: at most r of any N points are zeros, a share of r/N, which tends to 0."};
  const Instance cubic = Instance().set("c", matrix("0; -1; 0; 1"));
  part.cases.push_back(
      fixed_case("t^3 - t (three zeros)", Level::quick,
                 {.instance = cubic,
                  .controls = {
                      {.what = "r - 1 zeros at most", .expected = Verdict::refuted, .edits = {{"<= r;", "<= r - 1;"}}},
                      {.what = "the zero polynomial", .expected = Verdict::inapplicable, .instance = Instance().set("c", Matrix(4, 1))},
                      {.what = "the zero polynomial, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = Instance().set("c", Matrix(4, 1)),
                       .edits = {{"assume polynomial_is_not_zero : c != zeros(n,1);", ""}}},
                  }}));
  part.cases.push_back(
      fixed_case("t^3 - t + 2^-200 (no rational zero)", Level::quick,
                 {.instance = Instance().set("c", matrix("5*2^-200; -1; 0; 1")),
                  .controls = {{.what = "t^3 - t has zeros", .expected = Verdict::refuted, .instance = cubic, .edits = {{"<= r;", "== 0;"}}}}}));
  part.cases.push_back(fixed_case("constant", Level::quick, {.instance = Instance().set("c", matrix("1"))}));
  part.cases.push_back({"random, degree 6", Level::quick, [](Random& random) {
                          Matrix c = random_integer_matrix(random, 7, 1, 9);
                          c(6, 0) = 1;
                          return Case{.instance = Instance().set("c", c)};
                        }});
  return part;
}

/// All points of a grid of quadratic polynomials in three variables.
Part quadratic_grid() {
  Part part{.name = "quadratic-on-grid",
            .statement = R"(given M : 3 x 3, b : 3 x 1, c;
assume polynomial_is_not_zero : M + M' != zeros(3,3) or b != zeros(3,1) or c != 0;
prove zeros_are_rare : count(x : 3 x 1 over {-4, -3, -2, -1, 0, 1, 2, 3, 4} . x'*M*x + b'*x + c == 0) <= 2*9^2;
)",
            .reduction =
                "Schwartz-Zippel, the finite form of the theorem: a polynomial of degree 2 that is not zero vanishes on at most 2 N^2 of the N^3 "
                "points of a grid. All N^3 = 729 points are tried."};
  const Instance two_planes = Instance().set("M", matrix("0 0 0; 0 0 0; 0 0 0")).set("b", matrix("1; 0; 0")).set("c", 0);
  const Instance zero = Instance().set("M", Matrix(3, 3)).set("b", Matrix(3, 1)).set("c", 0);
  part.cases.push_back(fixed_case("(x1 - 1)(x1 + 2): equality", Level::quick,
                                  {.instance = Instance().set("M", matrix("1 0 0; 0 0 0; 0 0 0")).set("b", matrix("1; 0; 0")).set("c", -2),
                                   .controls = {
                                       {.what = "bound lowered by one", .expected = Verdict::refuted, .edits = {{"<= 2*9^2", "<= 2*9^2 - 1"}}},
                                       {.what = "the zero polynomial", .expected = Verdict::inapplicable, .instance = zero},
                                       {.what = "the zero polynomial, the hypothesis dropped",
                                        .expected = Verdict::refuted,
                                        .instance = zero,
                                        .edits = {{"assume polynomial_is_not_zero : M + M' != zeros(3,3) or b != zeros(3,1) or c != 0;", ""}}},
                                   }}));
  part.cases.push_back(fixed_case("one plane", Level::quick, {.instance = two_planes}));
  part.cases.push_back(
      fixed_case("cone", Level::quick, {.instance = Instance().set("M", matrix("1 0 0; 0 1 0; 0 0 -1")).set("b", Matrix(3, 1)).set("c", 0)}));
  for (int i = 0; i < 8; ++i)
    part.cases.push_back({"random " + std::to_string(i), i < 3 ? Level::quick : Level::standard, [](Random& random) {
                            return Case{.instance = Instance()
                                                        .set("M", random_integer_matrix(random, 3, 3, 1))
                                                        .set("b", random_integer_matrix(random, 3, 1, 2))
                                                        .set("c", Rational(random.integer(-3, 3)))};
                          }});
  return part;
}

/// Every polynomial with small coefficients.
Part every_small_polynomial() {
  Part part{.name = "every-small-quadratic",
            .statement = R"(given d;
prove zeros_are_rare : forall p : 6 x 1 over {-1, 0, 1} . p == zeros(6,1) or count(x : 2 x 1 over {-1, 0, 1} . p[1,1]*x[1,1]^2 + p[2,1]*x[1,1]*x[2,1] + p[3,1]*x[2,1]^2 + p[4,1]*x[1,1] + p[5,1]*x[2,1] + p[6,1] == 0) <= d*3;
)",
            .reduction =
                "Schwartz-Zippel for all 3^6 plane quadratics with coefficients in {-1, 0, 1} on a 3 x 3 grid, by enumeration; d = 2 is the degree."};
  part.cases.push_back(
      fixed_case("degree 2, 728 polynomials", Level::standard,
                 {.instance = Instance().set("d", 2),
                  .controls = {{.what = "degree 1 instead of 2", .expected = Verdict::refuted, .instance = Instance().set("d", 1)}}}));
  return part;
}

/// The polynomial that the paper applies the theorem to, for two points in the plane.
Part determinant() {
  Part part{
      .name = "determinant-on-grid",
      .statement = R"(given N;
prove singular_matrices_are_rare : count(X : 2 x 2 over {-2, -1, 0, 1, 2} . det(X) == 0) <= 2*N^3;
prove exact_count : count(X : 2 x 2 over {-2, -1, 0, 1, 2} . det(X) == 0) == 129;
)",
      .reduction =
          "det has degree 2 in 4 variables and is not the zero polynomial: at most 2 N^3 of the N^4 integer matrices of the grid are singular."};
  part.cases.push_back(fixed_case("N=5", Level::quick,
                                  {.instance = Instance().set("N", 5),
                                   .controls = {{.what = "the zero polynomial det(X) - det(X')",
                                                 .expected = Verdict::refuted,
                                                 .edits = {{"det(X) == 0) <= 2*N^3", "det(X) == det(X')) <= 2*N^3"}}}}}));
  return part;
}

}  // namespace

Check thm_3_1() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-3-1",
           .form = Form::printed,
           .label = "Theorem 3.1",
           .source = "[GamarnikKizildagZadik2019, L276], quoting [CaronTraynor2005]",
           .statement = "A polynomial P : R^l -> R is identically zero, or its zero set has Lebesgue measure 0.",
           .kind = "almost everywhere",
           .not_checked =
               "The measure of a zero set is no finite question; the theorem is quoted. Checked are its hypothesis, on instances, and its finite "
               "counterpart by counting: a polynomial of degree r that is not zero vanishes at most on a share r/N of a grid with N values per "
               "coordinate.",
           .parts = {almost_everywhere(), univariate(), quadratic_grid(), every_small_polynomial(), determinant()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
