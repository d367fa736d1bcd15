/// \file
/// Any real labels with 2 ceil(N / (d0 - 1)) neurons.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given X : d0 x N, y : N x 1, rho;
let g = d0 - 1;
let m = -floor(-N/g);
let E = block(kron(eye(m), ones(1,g)), 1, 1, m, N);
def f(P) = hadamard(rho + (1-rho)*step(P), P);
assume slope : rho != 1;
assume dimension : d0 >= 2;
assume generic : exists V : m x d0 . hadamard(E, V*X) == 0 and abs(V*X) + E > 0;
prove zero_error : exists W : 2*m x d0 . exists z : 2*m x 1 . abs(W*X) > 0 and f(W*X)'*z == y;
)";

Hints find_network(const Instance& instance) {
  Hints hints;
  const Matrix& x = instance["X"];
  if (x.rows() < 2) return hints;
  const auto normals = find_group_normals(x, consecutive_groups(all_points(x.cols()), x.rows() - 1));
  if (normals.has_value()) hints.witnesses.emplace("V", normals.value());
  const auto fit = fit_labels_two_neuron(x, instance["y"], instance["rho"](0, 0));
  if (fit.has_value()) {
    hints.witnesses.emplace("W", fit.value().w);
    hints.witnesses.emplace("z", fit.value().z);
  }
  return hints;
}

Instance make(const Matrix& x, const Matrix& y, const Rational& rho) { return Instance().set("X", x).set("y", y).set("rho", rho); }

Part instance() {
  Part part{.name = "instance",
            .statement = statement,
            .reduction =
                "Consecutive groups of d0 - 1 points, each with a hyperplane through its points and no other; labels arbitrary. W and z are "
                "exhibited, two neurons a group.",
            .search = find_network};
  const Matrix y5 = matrix("1; 1; 1; 1; 1");
  Case first{.instance = make(moment_curve_points(2, 5), y5, ratio(1, 10))};
  first.controls = {{.what = "rho = 1", .expected = Verdict::inapplicable, .instance = make(moment_curve_points(2, 5), y5, 1)},
                    {.what = "d0 = 1", .expected = Verdict::inapplicable, .instance = make(matrix("1 2"), matrix("1; 1"), 0)},
                    {.what = "x2 = 2 x1: no hyperplane is found",
                     .expected = Verdict::undecided,
                     .reason = Reason::no_witness,
                     .instance = make(matrix("1 2 1; 3 6 1"), matrix("1; 1; 0"), 0)},
                    {.what = "neurons that are all active everywhere",
                     .expected = Verdict::undecided,
                     .reason = Reason::certificate_rejected,
                     .instance = make(moment_curve_points(2, 5), matrix("1; 0; 1; 1; 0"), ratio(1, 10)),
                     .hints = Hints{.witnesses = {{"V", matrix("1 -1; 2 -1; 3 -1; 4 -1; 5 -1")},
                                                  {"W", matrix("1 1; 1 2; 1 3; 2 1; 3 1; 1 4; 4 1; 2 3; 3 2; 1 5")}}}}};
  part.cases.push_back(fixed_case("plane, five labels 1", Level::quick, first));
  part.cases.push_back(fixed_case("the unit vectors of the plane", Level::quick, {.instance = make(identity(2), matrix("1; 0"), 0)}));
  for (const Rational& rho : {Rational(0), Rational(-1), Rational(3), ratio(99, 100)})
    part.cases.push_back({"moment curve, d0=4 N=11, real labels, rho = " + to_text(rho), Level::quick, [rho](Random& random) {
                            return Case{.instance = make(moment_curve_points(4, 11), random_dyadic_matrix(random, 11, 1), rho)};
                          }});
  part.cases.push_back(
      fixed_case("fewer points than dimensions", Level::quick, {.instance = make(moment_curve_points(5, 3), matrix("1/3; -2; 7"), 0)}));
  const auto gaussian = [](std::size_t d0, std::size_t n) {
    return [=](Random& random) {
      const Matrix x = random_rounded_gaussian_matrix(random, d0, n, 20);
      return Case{.instance = make(x, random_rounded_gaussian_matrix(random, n, 1, 20), ratio(1, 10))};
    };
  };
  part.cases.push_back({"Gaussian, d0=6 N=40, real labels", Level::standard, gaussian(6, 40)});
  part.cases.push_back({"Gaussian, d0=12 N=120, real labels", Level::standard, gaussian(12, 120)});
  return part;
}

Part replacement() {
  Case content{.instance = Instance().every("M", 3, 3).every("c", 3, 1).every("t", 1, 1)};
  content.controls = {{.what = "slope 2", .expected = Verdict::refuted, .edits = {{"+ t*det(M)", "+ 2*t*det(M)"}}}};
  Part part{.name = "column-replacement",
            .statement = R"(given M : N x N, c : N x 1, t;
def with(v) = M + (v - M*unit(1,N))*unit(1,N)';
prove affine : det(with(c + t*M*unit(1,N))) == det(with(c)) + t*det(M);
)",
            .reduction =
                "The step that never fails: when column 1 is replaced by c + t (old column 1), the determinant is affine in t with the old "
                "determinant as slope. If that is not zero, at most one "
                "t gives zero, so one of t = 1 and t = rho does not. Here c carries the known entries of a^(n) (x) x^(n) and t the free one. For all "
                "matrices.",
            .cases = {fixed_case("N=3", Level::quick, content)}};
  for (const std::size_t n : {std::size_t{1}, std::size_t{2}})
    part.cases.push_back(
        fixed_case("N=" + std::to_string(n), Level::quick, {.instance = Instance().every("M", n, n).every("c", n, 1).every("t", 1, 1)}));
  part.cases.push_back(fixed_case("N=4", Level::standard, {.instance = Instance().every("M", 4, 4).every("c", 4, 1).every("t", 1, 1)}));
  return part;
}

Part pair() {
  Case content{.instance = Instance().every("u", 3, 1).every("v", 3, 1).every("X", 3, 2).every("a", 1, 1).every("delta", 1, 1)};
  content.controls = {{.what = "weights 1/delta", .expected = Verdict::refuted, .edits = {{"2*delta*a*(v'*X)", "delta*a*(v'*X)"}}}};
  return {.name = "pair",
          .statement = R"(given u : d0 x 1, v : d0 x 1, X : d0 x N, a, delta;
prove difference : a*((u + delta*v)'*X) - a*((u - delta*v)'*X) == 2*delta*a*(v'*X);
)",
          .reduction =
              "Two neurons u + delta v and u - delta v of one activation a, weighted by 1/(2 delta) and -1/(2 delta), answer a v'x: for all vectors.",
          .cases = {fixed_case("d0=3 N=2", Level::quick, content)}};
}

Part width() {
  Part part{
      .name = "width",
      .statement = R"(given low, high, most;
prove fewer : forall d in low..high . forall n in 1..most . 2*(-floor(-n/(d - 1))) <= 4*(-floor(-n/(2*d - 2)));
)",
      .reduction =
          "2 ceil(N / (d0 - 1)) <= d1*, on the stated ranges; in general ceil(2 t) <= 2 ceil(t). So the construction keeps the width of Theorem 8."};
  const auto make_case = [](long low, long high, long most) {
    return Case{.instance = Instance().set("low", Rational(low)).set("high", Rational(high)).set("most", Rational(most))};
  };
  Case first = make_case(2, 12, 60);
  first.controls = {
      {.what = "one neuron fewer", .expected = Verdict::refuted, .edits = {{"2*(-floor(-n/(d - 1))) <=", "2*(-floor(-n/(d - 1))) + 1 <="}}},
      {.what = "half of it", .expected = Verdict::refuted, .edits = {{"<= 4*", "<= 2*"}}}};
  part.cases.push_back(fixed_case("d0 <= 12, N <= 60", Level::quick, first));
  part.cases.push_back(fixed_case("d0 <= 59, N <= 399", Level::standard, make_case(13, 59, 399)));
  return part;
}

}  // namespace

Check thm_8_B() {
  return {{.id = "soudry-hoffer-2017/thm-8-B",
           .form = Form::derived,
           .label = "Theorem 8 for real labels",
           .source = "[SoudryHoffer2017, L150; L484-570]",
           .statement = "Let d0 >= 2, rho != 1. For any y in R^N and almost every X in R^{d0 x N} there are W and z with 2 ceil(N / (d0 - 1)) <= 4 "
                        "ceil(N / (2 d0 - 2)) neurons, f(W X)' z = y and no "
                        "pre-activation zero.",
           .kind = "constructive, almost everywhere",
           .not_checked = "Instances are certified one by one; the general proof is in the documentation of fit_labels_two_neuron, and its algebraic "
                          "steps are the parts column-replacement and pair. That the condition on X holds almost everywhere is thm-8 (almost-every).",
           .parts = {instance(), replacement(), pair(), width()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
