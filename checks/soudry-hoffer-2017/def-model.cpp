#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given W : d1 x d0, z : d1 x 1, X : d0 x N, y : N x 1, rho;
let U = W*X;
let A = rho + (1 - rho)*step(U);
def f(V) = relu(V) - rho*relu(-V);
let e = y - f(U)'*z;
let w = reshape(diag(z)*W, d0*d1, 1);
let G = rowkron(A', X')';
assume nonlinear : rho != 1;
assume differentiable : abs(U) > 0;
prove f_is_u_times_a : f(U) == hadamard(U, A);
prove residual : e == y - G'*w;
prove loss : norm2(e)/N == (y'*y - 2*w'*G*y + w'*G*G'*w)/N;
prove positively_homogeneous : forall k in 1..5 . f(k/7*U) == k/7*f(U);
)";

LazyCase network(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {
      .label = "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho),
      .level = level,
      .build = [=](Random& random) {
        const Instance instance = Instance()
                                      .set("W", random_dyadic_matrix(random, d1, d0))
                                      .set("z", random_dyadic_matrix(random, d1, 1))
                                      .set("X", random_dyadic_matrix(random, d0, n))
                                      .set("y", random_integer_matrix(random, n, 1, 1))
                                      .set("rho", rho);
        Case c{.instance = instance};
        Instance linear = instance;
        linear.set("rho", 1);
        Instance touching = instance;
        Matrix w = instance["W"];
        for (std::size_t j = 0; j < d0; ++j) w(0, j) = 0;
        touching.set("W", w);
        c.controls = {
            {.what = "rho = 1: the network is linear", .expected = Verdict::inapplicable, .instance = linear},
            {.what = "a pre-activation is zero", .expected = Verdict::inapplicable, .instance = touching},
            {.what = "homogeneous for negative factors too", .expected = Verdict::refuted, .edits = {{"k in 1..5", "k in -5..-1"}}},
            {.what = "rows of W not scaled by z", .expected = Verdict::refuted, .edits = {{"reshape(diag(z)*W, d0*d1, 1)", "reshape(W, d0*d1, 1)"}}}};
        if (rho != 0)
          c.controls.push_back({.what = "no slope for negative inputs", .expected = Verdict::refuted, .edits = {{" - rho*relu(-V)", ""}}});
        return c;
      }};
}

}  // namespace

Check def_model() {
  return {
      {.id = "soudry-hoffer-2017/def-model",
       .form = Form::printed,
       .label = "equations (2.1)-(2.3)",
       .source = "[SoudryHoffer2017, (2.1)-(2.3), L67-84]",
       .statement = "f(u) = u a(u) with a(u) = 1 for u > 0 and rho for u < 0, rho != 1; the output is f(WX)'z, e = y - f(WX)'z, MSE = |e|^2/N. With "
                    "A = a(WX): "
                    "f(WX) is the entrywise product of WX and A, e = y - (A o X)'w for w = vec of the rows z_i w_i, and f(tU) = t f(U) for t > 0.",
       .kind = "definition",
       .parts = {{.name = "network",
                  .statement = statement,
                  .reduction = "The definitions are evaluated exactly in three ways (rectifiers, activation pattern, Khatri-Rao product) and agree.",
                  .cases = {network(2, 3, 5, Rational(0), Level::quick), network(2, 3, 5, ratio(1, 10), Level::quick),
                            network(3, 2, 4, Rational(-1), Level::quick), network(1, 2, 3, Rational(2), Level::quick),
                            network(10, 8, 60, ratio(1, 10), Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
