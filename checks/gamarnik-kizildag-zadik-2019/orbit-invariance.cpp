/// \file
/// f(QW; .) = f(W; .) for orthogonal Q, so the orbit of W* is optimal for both risks.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* orthogonal_hypothesis = "assume Q_is_orthogonal : Q'*Q == eye(m);";

/// One rotation, one student, one sample.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given Q : m x m, W : m x d, Wstar : m x d, X : n x d;
let rotated = Q*W;
let optimal = Q*Wstar;
def population_risk(V) = 2*norm2(V'*V - Wstar'*Wstar) + tr(V'*V - Wstar'*Wstar)^2;
def empirical_risk(V) = norm2(quad(X, V'*V - Wstar'*Wstar))/n;
assume Q_is_orthogonal : Q'*Q == eye(m);
prove same_network : rotated'*rotated == W'*W;
prove same_outputs : forall i in 1..n . norm2(rotated*X[i,:]') == norm2(W*X[i,:]');
prove same_population_risk : population_risk(rotated) == population_risk(W);
prove same_empirical_risk : empirical_risk(rotated) == empirical_risk(W);
prove orbit_is_optimal : population_risk(optimal) == 0 and empirical_risk(optimal) == 0;
)",
            .reduction =
                "f(V; x) = x'V'Vx, so equal Gram matrices are equal networks, at every x and under every law of the data; the Gaussian risk is "
                "one of them. Both risks are >= 0, so value 0 is optimal."};
  const Instance scaling =
      Instance().set("Q", matrix("1 0; 0 2")).set("W", identity(2)).set("Wstar", matrix("1 1; 0 1")).set("X", matrix("1 1; 2 -1"));
  const Instance swap = Instance().set("Q", matrix("0 1; 1 0")).set("W", matrix("1 0; 0 2")).set("Wstar", identity(2)).set("X", matrix("1 0; 0 1"));
  part.cases.push_back(
      fixed_case("swap of two neurons", Level::quick,
                 {.instance = swap,
                  .controls = {
                      {.what = "Q = diag(1, 2)", .expected = Verdict::inapplicable, .instance = scaling},
                      {.what = "Q = diag(1, 2), orthogonality dropped",
                       .expected = Verdict::refuted,
                       .instance = scaling,
                       .edits = {{orthogonal_hypothesis, ""}}},
                      {.what = "rotation on the wrong side: W Q", .expected = Verdict::refuted, .edits = {{"rotated = Q*W", "rotated = W*Q"}}},
                      {.what = "Q moved by 2^-200 in one entry",
                       .expected = Verdict::inapplicable,
                       .instance = Instance()
                                       .set("Q", matrix("0 1; 1 0") + power_of_two(-200) * matrix("0 0; 1 0"))
                                       .set("W", matrix("1 0; 0 2"))
                                       .set("Wstar", identity(2))
                                       .set("X", matrix("1 0; 0 1"))},
                  }}));
  struct Size {
    std::size_t m, d, n;
    Level level;
  };
  for (const Size s : {Size{2, 2, 3, Level::quick}, Size{5, 3, 4, Level::quick}, Size{12, 6, 6, Level::standard}})
    part.cases.push_back({"Cayley transform, integers m=" + std::to_string(s.m), s.level, [s](Random& random) {
                            return Case{.instance = Instance()
                                                        .set("Q", random_orthogonal(random, s.m))
                                                        .set("W", random_integer_matrix(random, s.m, s.d, 9))
                                                        .set("Wstar", random_integer_matrix(random, s.m, s.d, 9))
                                                        .set("X", random_integer_matrix(random, s.n, s.d, 9))};
                          }});
  part.cases.push_back({"three reflections, Gaussian doubles m=40", Level::standard, [](Random& random) {
                          std::vector<Matrix> vectors;
                          for (int i = 0; i < 3; ++i) vectors.push_back(random_integer_matrix(random, 40, 1, 3));
                          return Case{.instance = Instance()
                                                      .set("Q", reflection_product(vectors, 40))
                                                      .set("W", random_dyadic_matrix(random, 40, 10))
                                                      .set("Wstar", random_dyadic_matrix(random, 40, 10))
                                                      .set("X", random_dyadic_matrix(random, 5, 10))};
                        }});
  return part;
}

/// All W and Q of one shape.
Part every_matrix() {
  Part part{.name = "every-Q",
            .statement = R"(given Q : m x m, W : m x d, x : d x 1;
let rotated = Q*W;
let defect = Q'*Q - eye(m);
prove Gram_matrices_differ_by_the_defect : rotated'*rotated - W'*W == W'*defect*W;
prove outputs_differ_by_the_defect : norm2(rotated*x) - norm2(W*x) == (W*x)'*defect*(W*x);
)",
            .reduction =
                "Identities for every square Q, orthogonal or not. Where Q'Q = I the right sides vanish: the claim for every orthogonal Q, "
                "every W and every x."};
  struct Size {
    std::size_t m, d;
  };
  for (const Size s : {Size{1, 1}, Size{2, 2}, Size{3, 2}, Size{3, 3}}) {
    Case content{.instance = Instance().every("Q", s.m, s.m).every("W", s.m, s.d).every("x", s.d, 1)};
    if (s.m == 2)
      content.controls = {{.what = "Q Q' in the defect, at one point",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("Q", matrix("1 1; 0 1")).set("W", identity(2)).set("x", matrix("1; 0")),
                           .edits = {{"Q'*Q - eye(m)", "Q*Q' - eye(m)"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), Level::quick, content));
  }
  return part;
}

/// All orthogonal Q without eigenvalue -1.
Part every_rotation() {
  Part part{.name = "every-Cayley-transform",
            .statement = R"(given L : m x m, W : m x d;
let K = L - L';
let numerator = (eye(m) - K)*adj(eye(m) + K);
let denominator = det(eye(m) + K);
prove Cayley_transform_is_orthogonal : numerator'*numerator == denominator^2*eye(m);
prove same_network : (numerator*W)'*(numerator*W) == denominator^2*(W'*W);
)",
            .reduction =
                "Q = numerator/denominator = (I - K)(I + K)^{-1}, K skew, is every orthogonal matrix without eigenvalue -1, up to a diagonal of "
                "signs every orthogonal matrix [Cayley1846]; det(I + K) > 0 for real skew K."};
  for (const std::size_t m : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    Case content{.instance = Instance().every("L", m, m).every("W", m, 2)};
    if (m == 2)
      content.controls = {{.what = "K symmetric instead of skew, at one point",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("L", matrix("1 1; 0 0")).set("W", identity(2)),
                           .edits = {{"L - L'", "L + L'"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(m), Level::quick, content));
  }
  return part;
}

}  // namespace

Check orbit_invariance() {
  return {{.id = "gamarnik-kizildag-zadik-2019/orbit-invariance",
           .form = Form::printed,
           .label = "Sections 1.1 and 2.1, the optimal orbit",
           .source = "[GamarnikKizildagZadik2019, L90, L146]",
           .statement =
               "For every Q in R^{m x m} with Q'Q = I, every W in R^{m x d} and every x in R^d: f(QW; x) = f(W; x). Hence both risks are constant on "
               "orbits and QW* minimises both, with value 0.",
           .kind = "identity",
           .parts = {instance(), every_matrix(), every_rotation()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
