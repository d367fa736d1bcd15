#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "local_minimum.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

// e does not depend on the value of A where a pre-activation is zero.
constexpr const char* point_statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let A = rho + (1 - rho)*step(W*X);
let G = rowkron(A', X')';
let e = y - G'*reshape(diag(z)*W, d0*d1, 1);
def own(k, P) = diag(unit(k, d1))*P;
def own_block(k) = X*diag(A[k,:])*e;
def first(k, P, q) = G'*reshape(own(k, diag(z)*P + diag(q)*W), d0*d1, 1);
def second(k, P, q) = G'*reshape(own(k, diag(q)*P), d0*d1, 1);
assume some_neuron_is_zero : exists k in 1..d1 . exists n in 1..N . W[k,:]*X[:,n] == 0;
assume some_neuron_is_not : exists k in 1..d1 . abs(W[k,:]*X) > 0;
def slope(k, P, q) = -2*e'*first(k, P, q);
def curvature(k, P, q) = norm2(first(k, P, q)) - 2*e'*second(k, P, q);
prove block_or_descent : forall k in 1..d1 . abs(W[k,:]*X) > 0 => (own_block(k) == 0 or
  (exists U : d1 x d0 . exists v : d1 x 1 . slope(k,U,v) < 0 or (slope(k,U,v) == 0 and curvature(k,U,v) < 0)));
)";

constexpr const char* descent = R"( or
  (exists U : d1 x d0 . exists v : d1 x 1 . slope(k,U,v) < 0 or (slope(k,U,v) == 0 and curvature(k,U,v) < 0)))";

constexpr const char* touching_statement = R"(given p, q;
let active = (1 - p^2*(-q^2))^2;      # x = y = 1, rho = 0: MSE at w = p^2 >= 0, z = -q^2 <= 0
prove on_the_active_side : active >= 1;
prove derivative_of_active_piece : grad(active, p) == 4*p*q^2*(1 + p^2*q^2);
)";

Hints descend(const Instance& given) {
  Hints hints;
  const Matrix& w = given["W"];
  const Matrix u = w * given["X"];
  std::size_t use = 0;
  for (std::size_t i = 0; i < w.rows(); ++i) {
    bool touches = false;
    for (std::size_t n = 0; n < u.cols(); ++n) touches = touches || u(i, n) == 0;
    if (touches) continue;
    if (const auto direction = find_descent(w, given["z"], given["X"], given["y"], given["rho"](0, 0), i)) {
      ++use;
      hints.witnesses.emplace("U#" + std::to_string(use), direction->weights);
      hints.witnesses.emplace("v#" + std::to_string(use), direction->outputs);
    }
  }
  return hints;
}

/// Neuron 1 vanishes at the first point.
LazyCase touching(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, bool minimum, Level level) {
  return {.label = std::string(minimum ? "(A o X)e = 0, " : "random labels, ") + "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) +
                   " N=" + std::to_string(n),
          .level = level,
          .build = [=](Random& random) {
            Instance instance = random_local_minimum(random, d0, d1, n, rho);
            Matrix w = instance["W"];
            const Matrix& x = instance["X"];
            const Rational out = (w * x)(0, 0);
            Rational square = 0;
            for (std::size_t j = 0; j < d0; ++j) square += x(j, 0) * x(j, 0);
            for (std::size_t j = 0; j < d0; ++j) w(0, j) -= out / square * x(j, 0);
            const Matrix residual = network_residual(instance["W"], instance["z"], x, instance["y"], rho);
            Matrix y = random_integer_matrix(random, n, 1, 3);
            if (minimum) {  // a kernel vector of the blocks of the other neurons
              const Matrix g = khatri_rao(activation_pattern(w, x, rho), x);
              Matrix rest(g.rows() - d0, n);
              for (std::size_t i = 0; i < rest.rows(); ++i)
                for (std::size_t k = 0; k < n; ++k) rest(i, k) = g(i + d0, k);
              y = find_null_vector(rest).value() - network_residual(w, instance["z"], x, Matrix(n, 1), rho);
            }
            Instance everywhere = instance;
            instance.set("W", w).set("y", y);
            Case c{.instance = instance};
            c.controls = {{.what = "no pre-activation is zero", .expected = Verdict::inapplicable, .instance = everywhere}};
            if (!minimum)
              c.controls.push_back(
                  {.what = "the block said to vanish at a point that is no minimum", .expected = Verdict::refuted, .edits = {{descent, ""}}});
            return c;
          }};
}

}  // namespace

Check claim_nondiff() {
  Case dead{.instance = Instance().every("p", 1, 1).every("q", 1, 1), .hints = Hints{.sums_of_squares = {{.squares = {{2, "p*q"}, {1, "p^2*q^2"}}}}}};
  dead.controls = {{.what = "z >= 0 instead of z <= 0",
                    .expected = Verdict::refuted,
                    .edits = {{"(-q^2)", "q^2"}, {"prove derivative_of_active_piece : grad(active, p) == 4*p*q^2*(1 + p^2*q^2);", ""}},
                    .hints = Hints{.point = {{"p", matrix("1/2")}, {"q", matrix("1")}}}}};
  const Instance corner = network(matrix("0; 1"), matrix("-1; 0"), matrix("1"), matrix("1"), 0);
  Case own{.instance = network(matrix("0; 1"), matrix("-1; 1"), matrix("1"), matrix("1"), 0)};
  own.controls = {
      {.what = "the block of the neuron at zero, with a(0) = 1, said to vanish too",
       .expected = Verdict::refuted,
       .instance = corner,
       .edits = {
           {"forall k in 1..d1 . abs(W[k,:]*X) > 0 =>", "forall k in 1..1 ."}, {descent, ""}, {"= X*diag(A[k,:])*e", "= X*diag(ones(1,N))*e"}}}};
  return {{.id = "soudry-hoffer-2017/claim-nondiff",
           .form = Form::printed,
           .label = "non-differentiable minima, L212",
           .source = "[SoudryHoffer2017, L212]",
           .statement = "At any local minimum, for every neuron i with w_i'x_n != 0 for all n, block i of (A o X)e is 0; so if at most a fraction r "
                        "of the neurons touch zero, the counting of Theorem 6 holds with (1 - r) d1 for d1.",
           .kind = "deterministic",
           .erratum = "The text speaks of a ratio of the neural inputs; the conclusion needs a ratio of the neurons.",
           .not_checked = "The consequence for Theorem 6 (see thm-6).",
           .parts = {{.name = "other-neurons",
                      .statement = point_statement,
                      .reduction = "For each neuron without a zero pre-activation either its block vanishes or MSE falls along a direction that "
                                   "moves this neuron alone: f of the others does not change, so the "
                                   "expansion of lem-2 (path) holds along it.",
                      .cases = {fixed_case("d0=1, one neuron at 0", Level::quick, own), touching(2, 2, 4, ratio(1, 10), true, Level::quick),
                                touching(2, 2, 4, Rational(0), false, Level::quick), touching(2, 3, 6, Rational(0), true, Level::quick),
                                touching(3, 3, 8, Rational(-1), false, Level::quick), touching(5, 5, 30, ratio(1, 10), false, Level::standard)},
                      .search = descend},
                     {.name = "touching-neuron",
                      .statement = touching_statement,
                      .reduction = "The block of the neuron at zero need not vanish: d0 = d1 = 1, rho = 0, x = y = 1, w = 0, z = -1. Near it MSE is "
                                   "1 for w <= 0 and (1 + w|z|)^2 >= 1 for w >= 0, a local minimum, "
                                   "but with a(0) = 1 the block is x e = 1 (control of the part 'other-neurons').",
                      .cases = {fixed_case("w = p^2, z = -q^2", Level::quick, dead)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
