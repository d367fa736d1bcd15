#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "local_minimum.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* instance_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let m = d0*d1;
let e = y - G'*reshape(diag(z)*W, m, 1);
def first(P, q) = reshape(diag(z)*P + diag(q)*W, m, 1);    # along W + tU, z + tv the rows z_i w_i move by t first + t^2 second
def second(P, q) = reshape(diag(q)*P, m, 1);
def slope(P, q) = -2*e'*G'*first(P, q);
def curvature(P, q) = norm2(G'*first(P, q)) - 2*e'*G'*second(P, q);
assume differentiable : abs(W*X) > 0;
prove first_order : G*e == 0 or (exists U : d1 x d0 . exists v : d1 x 1 . slope(U,v) < 0 or (slope(U,v) == 0 and curvature(U,v) < 0));
prove unique_residual : G*e == 0 => forall w : m x 1 . G*(y - G'*w) == 0 => y - G'*w == e;
)";

constexpr const char* path_statement = R"(given W : d1 x d0, z : d1 x 1, A : d1 x N, X : d0 x N, y : N x 1, U : d1 x d0, v : d1 x 1, t;
let G = rowkron(A', X')';
let m = d0*d1;
def residual(P, q) = y - G'*reshape(diag(q)*P, m, 1);
let e = residual(W, z);
let a = G'*reshape(diag(z)*U + diag(v)*W, m, 1);
let b = G'*reshape(diag(v)*U, m, 1);
prove along_path : norm2(residual(W + t*U, z + t*v)) == norm2(e) + t*(-2*e'*a) + t^2*(norm2(a) - 2*e'*b) + t^3*(2*a'*b) + t^4*norm2(b);
)";

// The sign c_i of z_i; block i of w is z_i w_i.
constexpr const char* region_statement = R"(given X : d0 x N, W : d1 x d0, rho, y : N x 1;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let S = 2*step(W*X) - 1;
assume small : d1 <= 6 and d0*d1 <= 60;        # 3^d1 linear programmes
assume differentiable : abs(W*X) > 0;
prove region_has_a_minimum : exists c : d1 x 1 over {1, -1, 0} . exists w : d0*d1 x 1 . G*(y - G'*w) == 0 and forall i in 1..d1 .
  (1 - c[i,1]^2)*block(w, (i-1)*d0 + 1, 1, d0, 1) == 0 and hadamard(c[i,1]*S[i,:], block(w, (i-1)*d0 + 1, 1, d0, 1)'*X) > c[i,1]^2 - 1;
)";

Hints descend(const Instance& given) {
  Hints hints;
  for (std::size_t i = 0; i < given["W"].rows(); ++i)
    if (const auto direction = find_descent(given["W"], given["z"], given["X"], given["y"], given["rho"](0, 0), i)) {
      hints.witnesses = {{"U", direction->weights}, {"v", direction->outputs}};
      break;
    }
  return hints;
}

const char* const descent = " or (exists U : d1 x d0 . exists v : d1 x 1 . slope(U,v) < 0 or (slope(U,v) == 0 and curvature(U,v) < 0))";

LazyCase random_minimum(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, bool dead_output, Level level) {
  return {
      .label = "minimum d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho) +
               (dead_output ? ", one z_i = 0" : ""),
      .level = level,
      .build = [=](Random& random) {
        Instance minimum = random_local_minimum(random, d0, d1, n, rho, dead_output);
        const auto first_point_is_dead = [&] {
          const Matrix a = activation_pattern(minimum["W"], minimum["X"], rho);
          for (std::size_t i = 0; i < d1; ++i)
            if (a(i, 0) != 0) return false;
          return true;
        };
        while (first_point_is_dead()) minimum = random_local_minimum(random, d0, d1, n, rho, dead_output);
        Instance moved = minimum;
        Matrix y = minimum["y"];
        y(0, 0) += power_of_two(-100);
        moved.set("y", y);
        return Case{
            .instance = minimum,
            .controls = {{.what = "a label moved by 2^-100: no minimum", .expected = Verdict::refuted, .instance = moved, .edits = {{descent, ""}}},
                         {.what = "error said to be 0", .expected = Verdict::refuted, .edits = {{"G*e == 0" + std::string(descent), "e == 0"}}}}};
      }};
}

LazyCase region_case(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return {
      .label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), .level = level, .build = [=](Random& random) {
        const Instance minimum = random_local_minimum(random, d0, d1, n, ratio(1, 10));
        return Case{.instance = Instance().set("X", minimum["X"]).set("W", minimum["W"]).set("rho", minimum["rho"]).set("y", minimum["y"])};
      }};
}

LazyCase random_point(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "no minimum d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n),
          .level = level,
          .build = [=](Random& random) {
            Instance point = random_local_minimum(random, d0, d1, n, rho, true);
            point.set("y", random_integer_matrix(random, n, 1, 4));
            return Case{.instance = point};
          }};
}

}  // namespace

Check lem_2() {
  const Instance saddle = hidden_saddle();
  Instance touching = saddle;
  touching.set("W", matrix("1 -1"));
  Case line{.instance = line_minimum(0)};
  line.controls = {{.what = "residual said to be another", .expected = Verdict::refuted, .edits = {{"y - G'*w == e", "y - G'*w == 2*e"}}}};
  const auto on_line = [](const char* weight, const char* points, const char* labels) {
    return Instance().set("X", matrix(points)).set("W", matrix(weight)).set("rho", 0).set("y", matrix(labels));
  };
  Case region{.instance = on_line("1/5", "1 2", "1; 0")};
  region.controls = {{.what = "a region without a minimum", .expected = Verdict::refuted, .instance = on_line("1 1", "1 0 1; 0 1 1", "1; 0; -1")}};
  Case strict{.instance = saddle};
  strict.controls = {
      {.what = "(A o X)e = 0 at a point with zero gradient that is no minimum", .expected = Verdict::refuted, .edits = {{descent, ""}}},
      {.what = "a direction of negative slope: there is none",
       .expected = Verdict::undecided,
       .reason = Reason::certificate_rejected,
       .edits = {{" or (slope(U,v) == 0 and curvature(U,v) < 0)", ""}}},
      {.what = "a pre-activation is zero", .expected = Verdict::inapplicable, .instance = touching}};
  return {{.id = "soudry-hoffer-2017/lem-2",
           .form = Form::printed,
           .label = "Lemma 2 = Lemma 12",
           .source = "[SoudryHoffer2017, Lemma 2, (3.2), L109-119; Lemma 12, (7.1), L320-360]",
           .statement =
               "At every differentiable local minimum with W in D_A(X): (A o X)e = 0, and e is the same at all of them. No hypothesis on X, y, rho.",
           .kind = "deterministic",
           .erratum = "Footnote 5 (a local minimum in w might not be one in (W, z)) is wrong where w consists of the rows z_i w_i of a W in D_A(X), "
                      "see lem-2-iff.",
           .parts = {{.name = "point",
                      .statement = instance_statement,
                      .reduction = "At the given point either (A o X)e = 0, or a direction is exhibited along which MSE falls (first derivative "
                                   "negative, or zero and the second negative), so it is "
                                   "no local minimum; D_A(X) is open, so the path stays in it. All solutions w of (7.3) have the residual e.",
                      .cases = {fixed_case("X=(1, 2), y=(1, 0): MCE 1/2", Level::quick, line), fixed_case("hidden saddle", Level::quick, strict),
                                random_minimum(2, 1, 4, ratio(1, 10), false, Level::quick), random_minimum(2, 2, 6, Rational(0), false, Level::quick),
                                random_minimum(2, 3, 9, Rational(-1), true, Level::quick), random_minimum(3, 2, 8, Rational(2), true, Level::quick),
                                random_point(3, 4, 10, ratio(1, 10), Level::quick), random_minimum(5, 6, 40, ratio(1, 10), false, Level::standard),
                                random_point(8, 8, 60, Rational(0), Level::standard)},
                      .search = descend},
                     {.name = "region",
                      .statement = region_statement,
                      .reduction = "Whether the region of given weights contains a differentiable local minimum at all (lem-2-iff): w solves (7.3) "
                                   "and each block is 0 or lies in the cone of its row, up to sign. "
                                   "Verified: w is exhibited. Refuted: Farkas multipliers for each of the 3^d1 sign choices.",
                      .cases = {fixed_case("X=(1, 2), y=(1, 0)", Level::quick, region), region_case(2, 2, 4, Level::quick),
                                region_case(3, 3, 9, Level::standard)}},
                     {.name = "path",
                      .statement = path_statement,
                      .reduction = "What slope and curvature of the part 'point' mean: the expansion of N MSE along W + tU, z + tv while the "
                                   "activation pattern is A, as a polynomial identity in everything.",
                      .cases = {fixed_case("d0=d1=1 N=2", Level::quick,
                                           {.instance = Instance()
                                                            .every("W", 1, 1)
                                                            .every("z", 1, 1)
                                                            .every("A", 1, 2)
                                                            .every("X", 1, 2)
                                                            .every("y", 2, 1)
                                                            .every("U", 1, 1)
                                                            .every("v", 1, 1)
                                                            .every("t", 1, 1),
                                            .controls = {{.what = "second derivative without its mixed term",
                                                          .expected = Verdict::refuted,
                                                          .edits = {{"norm2(a) - 2*e'*b", "norm2(a)"}}}}}),
                                fixed_case("d0=d1=2 N=1", Level::quick,
                                           {.instance = Instance()
                                                            .every("W", 2, 2)
                                                            .every("z", 2, 1)
                                                            .every("A", 2, 1)
                                                            .every("X", 2, 1)
                                                            .every("y", 1, 1)
                                                            .every("U", 2, 2)
                                                            .every("v", 2, 1)
                                                            .every("t", 1, 1)})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
