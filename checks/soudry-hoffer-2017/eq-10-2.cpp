/// \file
/// (10.1), (10.2): the region of the constructed network consists of regions with a global minimum.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* repaired = R"(given X : d0 x N, y : N x 1, Ws : k x d0, zs : k x 1, W : d1 x d0, rho;
def f(P) = hadamard(rho + (1-rho)*step(P), P);
assume slope : rho != 1;
assume teacher : abs(Ws*X) > 0 and f(Ws*X)'*zs == y;
assume wide : d1 >= k;
assume differentiable : abs(W*X) > 0;
assume same_signs : sign(block(W, 1, 1, k, d0)*X) == sign(Ws*X);
prove global_minimum : exists U : d1 x d0 . exists z : d1 x 1 . sign(U*X) == sign(W*X) and f(U*X)'*z == y;
)";

/// U and z: the teacher in the first rows, W below with weights 0.
Hints find_minimum(const Instance& instance) {
  Hints hints;
  const Matrix& teacher = instance["Ws"];
  Matrix u = instance["W"];
  if (teacher.rows() > u.rows()) return hints;
  Matrix z(u.rows(), 1);
  for (std::size_t i = 0; i < teacher.rows(); ++i) {
    z(i, 0) = instance["zs"](i, 0);
    for (std::size_t j = 0; j < u.cols(); ++j) u(i, j) = teacher(i, j);
  }
  hints.witnesses = {{"U", u}, {"z", z}};
  return hints;
}

/// A W in the region of the teacher: its rows scaled and moved a little, and `extra` random rows below.
Instance make(Random& random, const Matrix& x, const Matrix& y, const Rational& rho, std::size_t extra) {
  const LeakyReluNetwork teacher = fit_labels_two_neuron(x, y, rho).value();
  const Matrix products = teacher.w * x;
  Matrix w(teacher.w.rows() + extra, x.rows());
  for (std::size_t i = 0; i < w.rows(); ++i) {
    const Matrix move = random_rounded_gaussian_matrix(random, 1, x.rows(), 40);
    const Matrix moved = move * x;
    Rational scale = 1;
    if (i < teacher.w.rows())
      for (std::size_t n = 0; n < x.cols(); ++n)
        while (2 * scale * abs(moved(0, n)) > abs(products(i, n))) scale /= 2;
    for (std::size_t j = 0; j < x.rows(); ++j) w(i, j) = i < teacher.w.rows() ? Rational(3 * (teacher.w(i, j) + scale * move(0, j))) : move(0, j);
  }
  return Instance().set("X", x).set("y", y).set("Ws", teacher.w).set("zs", teacher.z).set("W", w).set("rho", rho);
}

Claim corrected() {
  Part part{.name = "instance",
            .statement = repaired,
            .reduction =
                "For a W that shares the signs of the teacher in its first rows, a network in the region of W with zero error: rows of the teacher, "
                "those of W below with weight 0. MCE = 0 there, so "
                "the region belongs to G. W with a zero pre-activation below the first rows form a null set and are in no region.",
            .search = find_minimum};
  part.cases.push_back({"moment curve, d0=3 N=8, d1 = 8 + 3", Level::quick, [](Random& random) {
                          const Instance instance = make(random, moment_curve_points(3, 8), matrix("1; 0; 0; 1; 1; 0; 1; 0"), ratio(1, 10), 3);
                          Instance flipped = instance;
                          flipped.set("W", Rational(-1) * instance["W"]);
                          Instance narrow = instance;
                          Matrix few(5, 3);
                          for (std::size_t i = 0; i < 5; ++i)
                            for (std::size_t j = 0; j < 3; ++j) few(i, j) = instance["W"](i, j);
                          narrow.set("W", few);
                          return Case{.instance = instance,
                                      .controls = {{.what = "all signs flipped", .expected = Verdict::inapplicable, .instance = flipped},
                                                   {.what = "fewer neurons than the teacher", .expected = Verdict::inapplicable, .instance = narrow},
                                                   {.what = "all signs flipped, hypothesis dropped: the teacher is in another region",
                                                    .expected = Verdict::undecided,
                                                    .reason = Reason::certificate_rejected,
                                                    .instance = flipped,
                                                    .edits = {{"assume same_signs : sign(block(W, 1, 1, k, d0)*X) == sign(Ws*X);", ""}}}}};
                        }});
  part.cases.push_back({"moment curve, d0=4 N=9, rho = 0, d1 = 6", Level::quick, [](Random& random) {
                          return Case{.instance = make(random, moment_curve_points(4, 9), matrix("1; 1; 1; 1; 1; 0; 1; 0; 1"), 0, 0)};
                        }});
  part.cases.push_back({"Gaussian, d0=5 N=20", Level::standard, [](Random& random) {
                          const Matrix x = random_rounded_gaussian_matrix(random, 5, 20, 20);
                          Matrix y(20, 1);
                          for (std::size_t n = 0; n < 20; n += 3) y(n, 0) = 1;
                          return Case{.instance = make(random, x, y, -1, 6)};
                        }});
  return {.id = "soudry-hoffer-2017/eq-10-2",
          .form = Form::repaired,
          .label = "(10.1), (10.2)",
          .source = "[SoudryHoffer2017, L581-589; L1123-1131]",
          .statement =
              "Let G~ be the set of W whose first d1* rows have the signs of those of W* at every point, f(W* X)' z* = y, no pre-activation zero. "
              "Every region that meets G~ contains a differentiable "
              "global minimum.",
          .kind = "deterministic",
          .parts = {part}};
}

/// (10.1) without the star on the right side puts no condition on W.
Claim printed() {
  Part part{.name = "instance",
            .statement = R"(given X : d0 x N, y : N x 1, Ws : k x d0, zs : k x 1, W : d1 x d0, rho, e : N x 1, b : d0*d1 x 1;
def f(P) = hadamard(rho + (1-rho)*step(P), P);
let A = rho + (1-rho)*step(W*X);
let G = rowkron(A', X');
assume slope : rho != 1;
assume teacher : abs(Ws*X) > 0 and f(Ws*X)'*zs == y;
assume wide : d1 >= k;
assume differentiable : abs(W*X) > 0;
assume printed_signs : sign(block(W, 1, 1, k, d0)*X) == sign(block(W, 1, 1, k, d0)*X);
assume residual_of_the_region : G'*e == 0 and y - e == G*b;
prove no_sample_misclassified : count(n in 1..N . not (y[n,1] - e[n,1] > 1/2 <=> y[n,1] == 1)) == 0;
)",
            .reduction =
                "e is the residual of every differentiable local minimum in the region of W (the projection of y to the kernel of A o X, lem-2). All "
                "rows of W have positive products with all "
                "points, so the answers in the region are linear in x: on (1,0), (0,1), (1,1) with labels 1, 1, 0 every such minimum answers 1/3, "
                "1/3, 2/3 and misclassifies all three."};
  const Matrix x = matrix("1 0 1; 0 1 1");
  const Matrix y = matrix("1; 1; 0");
  const LeakyReluNetwork teacher = fit_labels_two_neuron(x, y, 0).value();
  Matrix w(teacher.w.rows(), 2);
  for (Rational& entry : w.entries()) entry = 1;
  Matrix b(2 * w.rows(), 1);
  b(0, 0) = b(1, 0) = ratio(1, 3);
  const Instance instance = Instance()
                                .set("X", x)
                                .set("y", y)
                                .set("Ws", teacher.w)
                                .set("zs", teacher.z)
                                .set("W", w)
                                .set("rho", 0)
                                .set("e", matrix("2/3; 2/3; -2/3"))
                                .set("b", b);
  Case content{.instance = instance};
  content.controls = {{.what = "with the star W is not in the set",
                       .expected = Verdict::inapplicable,
                       .edits = {{"== sign(block(W, 1, 1, k, d0)*X);", "== sign(Ws*X);"}}}};
  part.cases.push_back(fixed_case("three points of the plane", Level::quick, content));
  return {.id = "soudry-hoffer-2017/eq-10-2",
          .form = Form::printed,
          .label = "(10.1), (10.2)",
          .source = "[SoudryHoffer2017, L581-589]",
          .statement =
              "With G~ as printed in (10.1), sign(w_i'X) = sign(w_i'X) for i <= d1*: every region that meets G~ contains a minimum with MCE = 0.",
          .kind = "deterministic",
          .expectation = Verdict::refuted,
          .erratum =
              "(10.1) lacks the star on the right side, so that G~ is everything ((13.4) has it). Also: z* is in R^{d1*}; l.617 prints the inclusion "
              "the other way round; 'd0 d1 > N' on l.581 is not what "
              "Theorem 8 needs (N=100, d0=26, d1=4: 104 > 100, but d1* = 8).",
          .parts = {part}};
}

}  // namespace

Check eq_10_2() { return {printed(), corrected()}; }

}  // namespace lemmacheck::checks::soudry_hoffer_2017
