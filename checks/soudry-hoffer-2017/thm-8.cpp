/// \file
/// Theorem 8: a zero-error differentiable local minimum with 4 ceil(N / (2 d0 - 2)) neurons.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* preamble = R"(given X : d0 x N, y : N x 1, rho, d1;
let g = d0 - 1;
let m = -floor(-N/g);
let width = 4*(-floor(-N/(2*d0 - 2)));
def f(P) = hadamard(rho + (1-rho)*step(P), P);
def members(i) = min(g, N - (i-1)*g);
def group(i) = block(X, 1, (i-1)*g + 1, d0, members(i));
assume slope : rho != 1;
assume dimension : d0 >= 2;
assume labels : hadamard(y,y) == y;
assume wide : d1 >= width;
)";
constexpr const char* rank_hypothesis = R"(assume independent : forall i in 1..m . rank(group(i)) >= members(i);
assume outside : forall i in 1..m . forall n in 1..N . floor((n-1)/g) == i - 1 or rank(hcat(group(i), X[:,n])) >= members(i) + 1;
)";
constexpr const char* normal_hypothesis = R"(let E = block(kron(eye(m), ones(1,g)), 1, 1, m, N);
assume generic : exists V : m x d0 . hadamard(E, V*X) == 0 and abs(V*X) + E > 0;
)";
constexpr const char* conclusion = "prove zero_error : exists W : d1 x d0 . exists z : d1 x 1 . abs(W*X) > 0 and f(W*X)'*z == y;\n";

/// The construction of the paper where it fits into d1 neurons, else the one with two neurons a group; padded to d1.
Hints find_network(const Instance& instance) {
  Hints hints;
  const Matrix& x = instance["X"];
  const Rational& rho = instance["rho"](0, 0);
  const Rational& neurons = instance["d1"](0, 0);
  if (neurons < 0 || neurons > 100000) return hints;
  const auto width = static_cast<std::size_t>(neurons);
  auto fit = fit_labels_four_neuron(x, instance["y"], rho);
  if (!fit.has_value() || fit.value().w.rows() > width) fit = fit_labels_two_neuron(x, instance["y"], rho);
  if (!fit.has_value()) return hints;
  const auto padded = pad_network(fit.value(), x, width);
  if (!padded.has_value()) return hints;
  hints.witnesses = {{"W", padded.value().w}, {"z", padded.value().z}};
  return hints;
}

Hints find_network_and_normals(const Instance& instance) {
  Hints hints = find_network(instance);
  const Matrix& x = instance["X"];
  if (x.rows() < 2) return hints;
  const auto normals = find_group_normals(x, consecutive_groups(all_points(x.cols()), x.rows() - 1));
  if (normals.has_value()) hints.witnesses.emplace("V", normals.value());
  return hints;
}

/// \param extra neurons beyond the least number
Instance make(const Matrix& x, const Matrix& y, const Rational& rho, std::size_t extra = 0) {
  const std::size_t gap = 2 * x.rows() - 2;
  const std::size_t width = gap == 0 ? 4 : 4 * ((x.cols() + gap - 1) / gap);
  return Instance().set("X", x).set("y", y).set("rho", rho).set("d1", Rational(width + extra));
}

/// N labels, the first `positives` of the order 0, 3, 6, .., 1, 4, .., 2, 5, .. being 1.
Matrix labels(std::size_t n, std::size_t positives) {
  Matrix y(n, 1);
  for (std::size_t start = 0; start < 3; ++start)
    for (std::size_t k = start; k < n && positives > 0; k += 3, --positives) y(k, 0) = 1;
  return y;
}

/// Rows of positive integers.
Matrix positive_rows(std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) out(i, j) = Rational(1 + (i + 1) * (j + 2) % 11);
  return out;
}

Case six_positive() {
  const Matrix moments = moment_curve_points(4, 12);
  Case first{.instance = make(moments, labels(12, 6), ratio(1, 10))};
  Matrix doubled = moments;
  for (std::size_t j = 0; j < 4; ++j) doubled(j, 1) = 2 * doubled(j, 0);
  const Matrix all_active = positive_rows(8, 4);
  LeakyReluNetwork common = fit_labels_four_neuron(moments, labels(12, 6), ratio(1, 10)).value();
  for (std::size_t i = 4; i < 8; ++i) common.z(i, 0) = common.z(i - 4, 0);
  const Instance plane = make(matrix("1 1 1; 0 1 2"), labels(3, 1), 0);
  first.controls = {
      {.what = "x2 = 2 x1, both labelled 1", .expected = Verdict::inapplicable, .instance = make(doubled, labels(12, 12), ratio(1, 10))},
      {.what = "x1 = x2 with different labels", .expected = Verdict::inapplicable, .instance = make(matrix("1 1 0; 1 1 1"), matrix("1; 0; 0"), 0)},
      {.what = "rho = 1", .expected = Verdict::inapplicable, .instance = make(moments, labels(12, 6), 1)},
      {.what = "d0 = 1", .expected = Verdict::inapplicable, .instance = make(matrix("1 2"), matrix("1; 1"), 0)},
      {.what = "labels that are not binary", .expected = Verdict::inapplicable, .instance = make(moments, ratio(1, 2) * labels(12, 6), 0)},
      {.what = "one neuron fewer", .expected = Verdict::inapplicable, .instance = make(moments, labels(12, 6), ratio(1, 10)).set("d1", 7)},
      {.what = "the printed z* with one common factor",
       .expected = Verdict::undecided,
       .reason = Reason::certificate_rejected,
       .hints = Hints{.witnesses = {{"W", common.w}, {"z", common.z}}}},
      {.what = "eight neurons that are all active everywhere",
       .expected = Verdict::undecided,
       .reason = Reason::certificate_rejected,
       .hints = Hints{.witnesses = {{"W", all_active}}}},
      {.what = "a network that answers y with a pre-activation 0",
       .expected = Verdict::undecided,
       .reason = Reason::certificate_rejected,
       .instance = plane,
       .hints = Hints{.witnesses = {{"W", matrix("1 -1; 0 1; 1 1; 1 1; 1 1; 1 1; 1 1; 1 1")}, {"z", matrix("1; 0; 0; 0; 0; 0; 0; 0")}}}}};
  return first;
}

Part ranks() {
  Part part{.name = "instance",
            .statement = std::string(preamble) + rank_hypothesis + conclusion,
            .reduction =
                "The theorem word by word for given X, y, rho and d1 >= 4 ceil(N / (2 d0 - 2)): W and z are exhibited. 'Almost everywhere' is "
                "replaced by the exact condition that suffices: "
                "the points are cut into consecutive groups of d0 - 1, those of a group are independent, and no other point lies in their span. The "
                "residual is 0 = the least value of "
                "the MSE, and the MSE is differentiable in a neighbourhood, so (W, z) is a differentiable (global) minimum.",
            .search = find_network};
  part.cases.push_back({"moment curve, d0=4 N=12, six positive", Level::quick, [](Random&) { return six_positive(); }});
  for (const std::size_t positives : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{12}})
    part.cases.push_back({"moment curve, d0=4 N=12, " + std::to_string(positives) + " positive", Level::quick,
                          [=](Random&) { return Case{.instance = make(moment_curve_points(4, 12), labels(12, positives), 0)}; }});
  for (const Rational& rho : {ratio(1, 100), Rational(-1), Rational(-3), Rational(2), Rational(1000000)})
    part.cases.push_back({"moment curve, d0=3 N=9, rho = " + to_text(rho), Level::quick,
                          [=](Random&) { return Case{.instance = make(moment_curve_points(3, 9), labels(9, 4), rho)}; }});
  part.cases.push_back(
      fixed_case("plane, N=5, all positive", Level::quick, {.instance = make(moment_curve_points(2, 5), labels(5, 5), ratio(1, 10))}));
  part.cases.push_back(fixed_case("fewer points than dimensions, three neurons more", Level::quick,
                                  {.instance = make(moment_curve_points(5, 3), labels(3, 2), 0, 3)}));
  part.cases.push_back(
      fixed_case("a last group of one point, d0=4 N=10", Level::quick, {.instance = make(moment_curve_points(4, 10), labels(10, 5), 0)}));
  part.cases.push_back(
      fixed_case("nearly degenerate, determinant 2^-40", Level::quick,
                 {.instance = make(matrix("1 1 2; 3 3 5; 0 0 1") + power_of_two(-40) * matrix("0 1 0; 0 0 0; 0 0 0"), labels(3, 3), 0)}));
  part.cases.push_back({"Gaussian, d0=6 N=40", Level::standard, [](Random& random) {
                          return Case{.instance = make(random_rounded_gaussian_matrix(random, 6, 40, 20), labels(40, 20), ratio(1, 10))};
                        }});
  return part;
}

Part normals() {
  Part part{.name = "large",
            .statement = std::string(preamble) + normal_hypothesis + conclusion,
            .reduction =
                "The same with the condition on X in the form in which it is used: for every group a hyperplane that contains its points and no "
                "other. Over an infinite field this is equivalent "
                "to 'no other point in the span of the group'.",
            .search = find_network_and_normals};
  const auto gaussian = [](std::size_t d0, std::size_t n, std::size_t positives) {
    return
        [=](Random& random) { return Case{.instance = make(random_rounded_gaussian_matrix(random, d0, n, 20), labels(n, positives), ratio(1, 10))}; };
  };
  const auto moments = [](Random&) {
    Case first{.instance = make(moment_curve_points(5, 16), labels(16, 8), 0)};
    first.controls = {{.what = "d0 = 1", .expected = Verdict::inapplicable, .instance = make(matrix("1 2"), matrix("1; 1"), 0)},
                      {.what = "normals that miss their group",
                       .expected = Verdict::undecided,
                       .reason = Reason::certificate_rejected,
                       .hints = Hints{.witnesses = {{"V", Matrix(4, 5)}}}}};
    return first;
  };
  part.cases.push_back({"moment curve, d0=5 N=16", Level::quick, moments});
  part.cases.push_back({"Gaussian, d0=12 N=120, half positive", Level::standard, gaussian(12, 120, 60)});
  part.cases.push_back({"Gaussian, d0=20 N=400, half positive", Level::thorough, gaussian(20, 400, 200)});
  return part;
}

Part almost_every() {
  Part part{
      .name = "almost-every",
      .statement = R"(given X : d0 x N;
let g = d0 - 1;
let m = -floor(-N/g);
def members(i) = min(g, N - (i-1)*g);
def group(i) = block(X, 1, (i-1)*g + 1, d0, members(i));
prove independent : forall i in 1..m . rank(group(i)) >= members(i);
prove outside : forall i in 1..m . forall n in 1..N . floor((n-1)/g) == i - 1 or rank(hcat(group(i), X[:,n])) >= members(i) + 1;
)",
      .reduction = "The condition on X of the other parts holds for almost every X of the shape: it is open, and it holds at one rational point."};
  const auto shape = [](std::size_t d0, std::size_t n) { return Instance().almost_every("X", d0, n); };
  Case first{.instance = shape(4, 12)};
  first.controls = {{.what = "a rank too large", .expected = Verdict::undecided, .edits = {{">= members(i) + 1;", ">= members(i) + 2;"}}}};
  part.cases.push_back(fixed_case("d0=4 N=12", Level::quick, first));
  part.cases.push_back(fixed_case("d0=2 N=5", Level::quick, {.instance = shape(2, 5)}));
  part.cases.push_back(fixed_case("d0=3 N=9", Level::quick, {.instance = shape(3, 9)}));
  part.cases.push_back(fixed_case("d0=6 N=40", Level::standard, {.instance = shape(6, 40)}));
  return part;
}

/// Each hypothesis is needed: a linear relation that the answers of all networks satisfy, and labels that violate it.
Part needed() {
  Part part{.name = "hypotheses-needed",
            .statement = R"(given X : d0 x N, y : N x 1, rho, c : N x 1;
def on_one_ray(a, b) = if(X[:,a]'*X[:,b] > 0 and (X[:,a]'*X[:,b])^2 == norm2(X[:,a])*norm2(X[:,b]), 1, 0);
assume every_neuron_is_linear_there : rho == 1 or forall m in 1..N . forall n in 1..N . c[m,1] == 0 or c[n,1] == 0 or on_one_ray(m, n) == 1;
prove relation_between_points : X*c == 0;
prove violated_by_the_labels : c'*y != 0;
)",
            .reduction =
                "f(w'x) is linear in x on a ray from 0 (f is positively homogeneous), and everywhere if rho = 1. So if the points where c is not 0 "
                "lie on one "
                "ray, or rho = 1, then X c = 0 gives c'a = 0 for the answers a of every network of every width, and the labels violate it: two equal "
                "points, "
                "x2 = 2 x1, d0 = 1."};
  const auto make_case = [](const char* x, const char* y, const char* c, const Rational& rho) {
    return Case{.instance = Instance().set("X", matrix(x)).set("y", matrix(y)).set("c", matrix(c)).set("rho", rho)};
  };
  Case first = make_case("1 2 1; 3 6 1", "1; 1; 0", "2; -1; 0", 0);
  first.controls = {
      {.what = "labels that a network can answer", .expected = Verdict::refuted, .instance = make_case("1 2; 3 6", "1; 2", "2; -1", 0).instance},
      {.what = "c not orthogonal to the points", .expected = Verdict::refuted, .instance = make_case("1 2; 3 6", "1; 1", "1; -1", 0).instance},
      {.what = "opposite points at rho = 0", .expected = Verdict::inapplicable, .instance = make_case("1 -1; 1 -1", "1; 0", "1; 1", 0).instance},
      {.what = "three points of the plane at rho = 0",
       .expected = Verdict::inapplicable,
       .instance = make_case("1 1 1; 0 1 2", "1; 0; 0", "1; -2; 1", 0).instance}};
  part.cases.push_back(fixed_case("x2 = 2 x1, equal labels", Level::quick, first));
  part.cases.push_back(fixed_case("x1 = x2, different labels", Level::quick, make_case("1 1 0; 1 1 1", "1; 0; 0", "1; -1; 0", ratio(1, 10))));
  part.cases.push_back(fixed_case("d0 = 1", Level::quick, make_case("1 2", "1; 1", "2; -1", 0)));
  part.cases.push_back(fixed_case("rho = 1, three points of the plane", Level::quick, make_case("1 1 1; 0 1 2", "1; 0; 0", "1; -2; 1", 1)));
  return part;
}

Part half() {
  Part part{.name = "half-positive",
            .statement = R"(given s, N, d0;
assume sizes : 0 <= s <= N and d0 >= 2;
assume half : 2*s <= N;
prove fits : 4*(-floor(-s/(d0 - 1))) <= 4*(-floor(-N/(2*d0 - 2)));
)",
            .reduction =
                "The proof assumes |S+| = s <= N/2 'without loss of generality'. Its construction uses 4 ceil(s / (d0 - 1)) neurons; that is at most "
                "d1* for s <= N/2 and, as the controls show, can "
                "be more than d1* otherwise. Exchanging the classes is no way out: y = 1 - y' needs the constant answer 1, and without biases f(W "
                "x)' z is positively homogeneous."};
  const auto make_case = [](long s, long n, long d0) {
    return Case{.instance = Instance().set("s", Rational(s)).set("N", Rational(n)).set("d0", Rational(d0))};
  };
  const std::vector<std::pair<std::string, std::string>> any_share{{"assume half : 2*s <= N;", ""}};
  Case first = make_case(2, 5, 2);
  first.controls = {{.what = "all of five points of the plane positive", .expected = Verdict::inapplicable, .instance = make_case(5, 5, 2).instance},
                    {.what = "the same, 'without loss of generality': 20 neurons, not 12",
                     .expected = Verdict::refuted,
                     .instance = make_case(5, 5, 2).instance,
                     .edits = any_share},
                    {.what = "seven of eight points positive, d0 = 3: 16 neurons, not 8",
                     .expected = Verdict::refuted,
                     .instance = make_case(7, 8, 3).instance,
                     .edits = any_share}};
  part.cases.push_back(fixed_case("s=2 N=5 d0=2", Level::quick, first));
  part.cases.push_back(fixed_case("s=6 N=12 d0=4", Level::quick, make_case(6, 12, 4)));
  part.cases.push_back(fixed_case("s=200 N=400 d0=20", Level::quick, make_case(200, 400, 20)));
  return part;
}

}  // namespace

Check thm_8() {
  return {{.id = "soudry-hoffer-2017/thm-8",
           .form = Form::printed,
           .label = "Theorem 8 = Theorem 18",
           .source = "[SoudryHoffer2017, L150; proof L484-570]",
           .statement = "Let d0 >= 2, rho != 1. For any y in {0,1}^N and almost every X in R^{d0 x N} there are W and z with d1* = 4 ceil(N / (2 d0 "
                        "- 2)) neurons, f(W X)' z = y and no "
                        "pre-activation zero. Hence every network with d1 >= d1* has a differentiable local minimum of zero error.",
           .kind = "constructive, almost everywhere",
           .erratum = "The statement is true for all labels (thm-8-B proves it for real ones), the printed proof is not complete: it assumes |S+| <= "
                      "N/2, which is no loss of generality without biases "
                      "(part half-positive), and prints one factor for all blocks of z* (eq-9-8).",
           .not_checked = "Instances are certified one by one. That the construction never fails on generic X is the proof in the documentation of "
                          "fit_labels_two_neuron; its steps are thm-8-B.",
           .parts = {ranks(), normals(), almost_every(), needed(), half()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
