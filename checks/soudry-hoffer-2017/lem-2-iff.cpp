#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/solve/rank.hpp"
#include "local_minimum.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* minimum_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho, V : d0*d1 x 1;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let w = reshape(diag(z)*W, d0*d1, 1);
let e = y - G'*w;
assume differentiable : abs(W*X) > 0;
assume critical : G*e == 0;
prove difference : norm2(y - G'*V) == norm2(e) + norm2(G'*(V - w));
prove least : norm2(y - G'*V) >= norm2(e);
)";

constexpr const char* projection_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let e = y - G'*reshape(diag(z)*W, d0*d1, 1);
assume differentiable : abs(W*X) > 0;
assume critical : G*e == 0;
prove projection_on_kernel : forall v : N x 1 . G*v == 0 => v'*(y - e) == 0;
)";

constexpr const char* network_statement = R"(given X : d0 x N, W : d1 x d0, rho, y : N x 1;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
assume small : d0*d1*N <= 20000;        # numbers of the exact residual have thousands of digits
assume differentiable : abs(W*X) > 0;
prove residual : (unionrank(A, d0) == N and rank(G) == N) or (exists e : N x 1 . G*e == 0 and (exists w : d0*d1 x 1 . G'*w == y - e));
prove zero_residual : rank(G) == N or (forall v : N x 1 . G*v == 0 => y'*v == 0);
)";

Hints complete_square(const Instance& given) {
  Hints hints{.sums_of_squares = {{.squares = {{1, "G'*(V - w)"}}}}};
  const auto& bindings = given.bindings();
  if (bindings.at("V").kind == Binding::Kind::every) {
    Matrix point(given["W"].rows() * given["W"].cols(), 1);
    for (std::size_t k = 0; k < point.rows(); ++k) point(k, 0) = Rational(k + 1);
    hints.point = {{"V", point}};
  }
  return hints;
}

/// The residual of a region's minima, the projection of y on the kernel of G = A o X: y - G'w for a w with G G'w = G y.
Hints find_residual(const Instance& given) {
  Hints hints;
  const Matrix g = khatri_rao(activation_pattern(given["W"], given["X"], given["rho"](0, 0)), given["X"]);
  // The rank of a large matrix is settled by a minor; only where there is none are these numbers needed.
  const auto residues = reduce(g, elimination_prime(0));
  if (residues && find_minor(*residues, elimination_prime(0)).rows.size() == g.cols()) return hints;
  const auto w = find_solution(g * transpose(g), g * given["y"]);
  if (!w.has_value()) return hints;
  const Matrix e = given["y"] - transpose(g) * w.value();
  hints.witnesses = {{"w", w.value()}, {"e", e}, {"v", e}};
  return hints;
}

Instance free_competitor(Instance instance) {
  const std::size_t m = instance["W"].rows() * instance["W"].cols();
  return instance.every("V", m, 1);
}

std::vector<LazyCase> minimum_cases(bool competitor) {
  std::vector<LazyCase> cases;
  struct Size {
    std::size_t d0, d1, n;
    Rational rho;
    bool dead;
    Level level;
  };
  for (const Size& s :
       {Size{2, 1, 4, ratio(1, 10), false, Level::quick}, Size{2, 2, 6, 0, true, Level::quick}, Size{3, 2, 8, -1, false, Level::quick},
        Size{2, 3, 5, 2, false, Level::quick}, Size{4, 5, 24, ratio(1, 10), true, Level::standard}})
    cases.push_back({"d0=" + std::to_string(s.d0) + " d1=" + std::to_string(s.d1) + " N=" + std::to_string(s.n) + " rho=" + to_text(s.rho), s.level,
                     [=](Random& random) {
                       const Instance minimum = random_local_minimum(random, s.d0, s.d1, s.n, s.rho, s.dead);
                       const Instance saddle = hidden_saddle();
                       Case c{.instance = competitor ? free_competitor(minimum) : minimum};
                       c.controls.push_back({.what = "a point with zero gradient where (A o X)e != 0",
                                             .expected = Verdict::inapplicable,
                                             .instance = competitor ? free_competitor(saddle) : saddle});
                       if (competitor)
                         c.controls.push_back({.what = "a point with zero gradient where (A o X)e != 0, taken for a minimum",
                                               .expected = Verdict::refuted,
                                               .instance = free_competitor(saddle),
                                               .edits = {{"assume critical : G*e == 0;", ""}},
                                               .hints = Hints{.point = {{"V", matrix("0; 1/2")}}}});
                       else
                         c.controls.push_back({.what = "e taken for orthogonal to the kernel",
                                               .expected = Verdict::refuted,
                                               .instance = line_minimum(0),
                                               .edits = {{"v'*(y - e) == 0", "v'*e == 0"}}});
                       return c;
                     }});
  return cases;
}

/// Weights in a region of full rank.
LazyCase weights(std::size_t d0, std::size_t d1, std::size_t n, Verdict expected, Level level) {
  return {
      .label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), .level = level, .build = [=](Random& random) {
        Instance instance =
            Instance().set("X", random_integer_matrix(random, d0, n, 9)).set("rho", ratio(1, 10)).set("y", random_integer_matrix(random, n, 1, 1));
        do instance.set("W", random_dyadic_matrix(random, d1, d0));
        while (rank(khatri_rao(activation_pattern(instance["W"], instance["X"], ratio(1, 10)), instance["X"])) < n);
        return Case{.instance = instance, .expected = expected};
      }};
}

}  // namespace

Check lem_2_iff() {
  const Matrix x = matrix("1 0 1 1; 0 1 1 2");
  const auto region = [&](const Matrix& y) { return Instance().set("X", x).set("W", matrix("2 1")).set("rho", 0).set("y", y); };
  Case fitted{.instance = region(matrix("2; 1; 3; 4"))};
  fitted.controls = {{.what = "labels that no minimum of this region fits", .expected = Verdict::refuted, .instance = region(matrix("1; 0; 0; 0"))},
                     {.what = "labels that no minimum fits, the residual said to be 0",
                      .expected = Verdict::refuted,
                      .instance = region(matrix("1; 0; 0; 0")),
                      .edits = {{"prove residual", "prove fits : forall v : N x 1 . G*v == 0 => y'*v == 0; prove residual"}}},
                     {.what = "a pre-activation is zero",
                      .expected = Verdict::inapplicable,
                      .instance = Instance(region(matrix("1; 0; 0; 0"))).set("W", matrix("1 0"))}};
  return {{.id = "soudry-hoffer-2017/lem-2-iff",
           .form = Form::derived,
           .label = "Lemma 2 as an equivalence",
           .source = "[SoudryHoffer2017, Lemma 2, L109-119]",
           .statement = "Let W lie in D_A(X), G = A o X. Then (W, z) is a local minimum of MSE iff Ge = 0, and then e is the orthogonal projection "
                        "of y on ker G and MSE is least among all "
                        "(W', z') with W' in D_A(X).",
           .kind = "deterministic",
           .parts = {{.name = "minimum",
                      .statement = minimum_statement,
                      .reduction = "If Ge = 0: |y - G'V|^2 - |e|^2 = |G'(V - w)|^2 >= 0 for every V in R^{d0 d1} (V is free), in particular for the "
                                   "rows z'_i w'_i of every point with W' in D_A(X), an "
                                   "open set; so (W, z) is a minimum there. The other direction is lem-2.",
                      .cases = minimum_cases(true),
                      .search = complete_square},
                     {.name = "projection",
                      .statement = projection_statement,
                      .reduction =
                          "e lies in ker G and y - e is orthogonal to ker G, which characterises the projection; so e depends on A, X and y alone.",
                      .cases = minimum_cases(false)},
                     {.name = "network",
                      .statement = network_statement,
                      .reduction = "For given data, weights and labels: if rank A o X = N every minimum in the region of W has e = 0. Otherwise the "
                                   "witness e of 'residual' is the residual that every "
                                   "minimum in this region has, and 'zero_residual' says whether it is 0 (refuted: v is a kernel vector with y'v != "
                                   "0; the one offered is e itself). "
                                   "For larger networks claim-full-rank-zero (labelled-network) decides whether it is 0.",
                      .cases = {fixed_case("labels 2x + y, d0=2 d1=1 N=4", Level::quick, fitted), weights(3, 4, 8, Verdict::verified, Level::quick),
                                weights(6, 12, 60, Verdict::verified, Level::standard)},
                      .search = find_residual}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
