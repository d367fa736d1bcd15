/// \file
/// Jointly continuous laws: what a density implies for quadratic forms, and laws that have none.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// Laws carried by a quadric have no density.
Part laws_without_density() {
  Part part{.name = "laws-without-density",
            .statement = R"(given X : n x d, M : d x d, c;
let values = quad(X, M) - c;                # the polynomial P(x) = x'Mx - c at the points of the law
assume quadratic_form_is_symmetric : M == M';
assume polynomial_is_not_zero : M != zeros(d,d) or c != 0;
prove law_is_carried_by_the_zero_set : values == zeros(n,1);
)",
            .reduction =
                "The zero set of a polynomial that is not identically zero is a null set (claim thm-3-1), so a law whose points all lie on it gives "
                "probability 1 to a null set and has no density. Shown for finite laws and, with one indeterminate t, for every point of a curve."};
  for (const std::size_t d : {std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    Matrix difference(d, d);
    difference(0, 0) = 1;
    difference(1, 1) = -1;
    Case content{.instance = Instance().set("X", sign_points(d)).set("M", difference).set("c", 0)};
    if (d == 2)
      content.controls = {
          {.what = "the zero polynomial, which carries every law",
           .expected = Verdict::inapplicable,
           .instance = Instance().set("X", sign_points(2)).set("M", Matrix(2, 2)).set("c", 0)},
          {.what = "one point of the law moved by 2^-200",
           .expected = Verdict::refuted,
           .instance = Instance().set("X", sign_points(2) + power_of_two(-200) * matrix("1 0; 0 0; 0 0; 0 0")).set("M", difference).set("c", 0)},
          {.what = "points of a Gaussian sample",
           .expected = Verdict::refuted,
           .instance = Instance().set("X", matrix("1/3 2; -1 5/7; 3/2 1/4")).set("M", difference).set("c", 0)},
      };
    part.cases.push_back(fixed_case("uniform on {-1,1}^" + std::to_string(d), Level::quick, content));
    Matrix product(d, d);
    product(0, 1) = 1;
    product(1, 0) = 1;
    part.cases.push_back(fixed_case("one-hot points d=" + std::to_string(d), Level::quick,
                                    {.instance = Instance().set("X", identity(d)).set("M", product).set("c", 0)}));
  }
  part.cases.push_back(fixed_case("cone points", Level::quick,
                                  {.instance = Instance().set("X", cone_points(50)).set("M", matrix("1 0 0; 0 1 0; 0 0 -1")).set("c", 0)}));
  return part;
}

/// Every point of two curves and surfaces at once.
Part parametrised_laws() {
  Part part{.name = "cone-and-circle",
            .statement = R"(given t, s;
let cone = [s*(1 - t^2), 2*s*t, s*(1 + t^2)];
let circle = [1 - t^2, 2*t];                # (1 + t^2) times a point of the unit circle
let cone_form = diag([1, 1, -1]);
prove cone_form_is_not_zero : cone_form != zeros(3,3);
prove cone_points_lie_on_the_quadric : cone*cone_form*cone' == 0;
prove circle_points_have_norm_one : norm2(circle) == (1 + t^2)^2;
)",
            .reduction =
                "The law of the cone points (every t, every scale s) and the uniform law on the circle are carried by the zero sets of "
                "x1^2 + x2^2 - x3^2 and x1^2 + x2^2 - 1: singular laws, though without atoms. The circle still spans the symmetric matrices."};
  part.cases.push_back(
      fixed_case("every t, s", Level::quick,
                 {.instance = Instance().every("t", 1, 1).every("s", 1, 1),
                  .controls = {{.what = "the definite form", .expected = Verdict::refuted, .edits = {{"diag([1, 1, -1])", "diag([1, 1, 1])"}}}}}));
  return part;
}

/// What replaces "almost surely" for samplers on a grid.
Part grid_sampler() {
  Part part{
      .name = "grid-sampler",
      .statement = R"(given M : 2 x 2, c;
assume polynomial_is_not_zero : M != zeros(2,2) or c != 0;
assume quadratic_form_is_symmetric : M == M';
prove zeros_are_rare : count(x : 2 x 1 over {-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5} . x'*M*x == c) <= 2*11;
)",
      .reduction =
          "A sampler in floating-point or integer arithmetic is discrete. With N = 11 equally likely values per coordinate the probability of the "
          "zero set of a quadratic polynomial that is not zero is at most 2/N (Schwartz-Zippel), by counting all N^2 points; it tends to 0, "
          "the probability under a density, as N grows."};
  const Matrix indefinite = matrix("1 0; 0 -1");
  part.cases.push_back(
      fixed_case("x1^2 = x2^2", Level::quick,
                 {.instance = Instance().set("M", indefinite).set("c", 0),
                  .controls = {
                      {.what = "bound lowered to the exact count 21 minus 1", .expected = Verdict::refuted, .edits = {{"<= 2*11", "<= 20"}}},
                      {.what = "zero polynomial, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = Instance().set("M", Matrix(2, 2)).set("c", 0),
                       .edits = {{"assume polynomial_is_not_zero : M != zeros(2,2) or c != 0;", ""}}},
                      {.what = "zero polynomial", .expected = Verdict::inapplicable, .instance = Instance().set("M", Matrix(2, 2)).set("c", 0)},
                      {.what = "a skew M, whose form is the zero polynomial; symmetry dropped",
                       .expected = Verdict::refuted,
                       .instance = Instance().set("M", matrix("0 1; -1 0")).set("c", 0),
                       .edits = {{"assume quadratic_form_is_symmetric : M == M';", ""}}},
                  }}));
  part.cases.push_back(fixed_case("x1 x2 = 0", Level::quick, {.instance = Instance().set("M", matrix("0 1; 1 0")).set("c", 0)}));
  part.cases.push_back(fixed_case("circle of radius 5", Level::quick, {.instance = Instance().set("M", identity(2)).set("c", 25)}));
  part.cases.push_back(fixed_case("constant polynomial", Level::quick, {.instance = Instance().set("M", Matrix(2, 2)).set("c", 1)}));
  return part;
}

}  // namespace

Check def_jointly_continuous() {
  return {{.id = "gamarnik-kizildag-zadik-2019/def-jointly-continuous",
           .form = Form::printed,
           .label = "Section 2.1, jointly continuous distribution",
           .source = "[GamarnikKizildagZadik2019, L120-124]",
           .statement =
               "X in R^d is jointly continuous if P(X in B) = int_B p for a measurable density p >= 0. Used of it: the zero set of a polynomial that "
               "is not zero has probability 0. Hence a law carried by such a set - uniform on {-1,1}^d, one-hot, the cone x1^2 + x2^2 = x3^2, "
               "the sphere - is not jointly continuous.",
           .kind = "definition",
           .erratum = "The printed definition quantifies over i in [n] without using i, calls the density f like the network, and omits that it is "
                      "non-negative.",
           .not_checked = "Whether a law has a density is no finite question: no sample decides it. Checked are laws that have none, and the finite "
                          "counterpart of 'probability 0' for samplers on a grid.",
           .parts = {laws_without_density(), parametrised_laws(), grid_sampler()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
