#include <algorithm>
#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// l is at most the least eigenvalue of Gs, mu at least the norm of M; the printed M and delta are M/mu and s mu.
constexpr const char* range_statement = R"(given Ws : m x d, M : d x d symmetric, l, mu, s;
let Gs = Ws'*Ws;
assume teacher_has_full_rank : rank(Ws) == d;
assume least_eigenvalue : l > 0 and psd(Gs - l*eye(d));
assume norm : psd(mu*eye(d) - M) and psd(mu*eye(d) + M);
assume step : s >= 0 and s*mu <= l;
prove semidefinite : psd(Gs + s*M);
)";

// a holds the eigenvalues of Q diag(a) Q'; at most i-1 eigenvalues of T lie below a_i - s mu, at most d-i above a_i + s mu.
constexpr const char* eigenvalue_statement = R"(given Q : d x d, a : d x 1, M : d x d symmetric, mu, s;
let T = Q*diag(a)*Q' + s*M;
assume eigenvectors : Q'*Q == eye(d);
assume ascending : forall i in 1..d-1 . a[i,1] <= a[i+1,1];
assume norm : psd(mu*eye(d) - M) and psd(mu*eye(d) + M);
assume step : s >= 0;
prove from_below : forall i in 1..d . exists N in 0..i-1 . exists Z in 0..d-N . inertia(T - (a[i,1] - s*mu)*eye(d), d-N-Z, N, Z);
prove from_above : forall i in 1..d . exists P in 0..d-i . exists Z in 0..d-P . inertia(T - (a[i,1] + s*mu)*eye(d), P, d-P-Z, Z);
)";

constexpr const char* every_statement = R"(given G : d x d symmetric, M : d x d symmetric, l, mu, s;
prove decomposition : G + s*M == (G - l*eye(d)) + (l - s*mu)*eye(d) + s*(mu*eye(d) + M);
)";

Matrix random_symmetric(Random& random, std::size_t d, int bound) {
  const Matrix a = random_integer_matrix(random, d, d, bound);
  return a + transpose(a);
}

/// A rational number at least the spectral norm of a symmetric matrix, close to it.
Rational norm_above(const Matrix& m) {
  const auto low = find_lambda_min_below(m);
  const auto high = find_lambda_min_below(Rational(-1) * m);
  if (!low.has_value() || !high.has_value()) return 1 + norm_squared(m);
  return std::max(Rational(-low.value()), Rational(-high.value()));
}

Instance range_instance(const Matrix& ws, const Matrix& m, const Rational& l, const Rational& mu, const Rational& s) {
  return Instance().set("Ws", ws).set("M", m).set("l", l).set("mu", mu).set("s", s);
}

/// Equality: Ws = I, M = -e_1 e_1', s = 1 ends exactly on the boundary of the cone.
Case boundary_case() {
  const Matrix m = matrix("-1 0; 0 0");
  Case c{.instance = range_instance(identity(2), m, 1, 1, 1)};
  const Instance beyond = range_instance(identity(2), m, 1, 1, 1 + power_of_two(-200));
  const Instance deficient = range_instance(matrix("1 0; 0 0"), matrix("0 1; 1 0"), power_of_two(-200), 1, power_of_two(-200));
  const Instance backwards = range_instance(identity(2), matrix("1 0; 0 1"), 1, 1, -2);
  const Instance underestimated = range_instance(identity(2), Rational(2) * m, 1, 1, 1);
  const Instance overestimated = range_instance(identity(2), m, 2, 1, 2);
  const Instance negative = range_instance(identity(2), m, -1, 1, 0);
  c.controls = {
      {.what = "step longer by 2^-200", .expected = Verdict::inapplicable, .instance = beyond},
      {.what = "step bound dropped: longer by 2^-200", .expected = Verdict::refuted, .instance = beyond, .edits = {{"s*mu <= l", "s >= 0"}}},
      {.what = "W* = diag(1, 0), l = 2^-200", .expected = Verdict::inapplicable, .instance = deficient},
      {.what = "full rank and l <= lambda_min dropped: M = [0 1; 1 0] leaves the cone at once",
       .expected = Verdict::refuted,
       .instance = deficient,
       .edits = {{"rank(Ws) == d", "rank(Ws) >= 0"}, {"l > 0 and psd(Gs - l*eye(d))", "l > 0"}}},
      {.what = "negative step", .expected = Verdict::inapplicable, .instance = backwards},
      {.what = "sign of the step dropped", .expected = Verdict::refuted, .instance = backwards, .edits = {{"s >= 0 and", "true and"}}},
      {.what = "mu below the norm", .expected = Verdict::inapplicable, .instance = underestimated},
      {.what = "norm bound dropped",
       .expected = Verdict::refuted,
       .instance = underestimated,
       .edits = {{"psd(mu*eye(d) - M) and psd(mu*eye(d) + M)", "mu > 0"}}},
      {.what = "l above the least eigenvalue", .expected = Verdict::inapplicable, .instance = overestimated},
      {.what = "l <= lambda_min dropped",
       .expected = Verdict::refuted,
       .instance = overestimated,
       .edits = {{"l > 0 and psd(Gs - l*eye(d))", "l > 0"}}},
      {.what = "negative l", .expected = Verdict::inapplicable, .instance = negative},
      {.what = "definite instead of semidefinite",
       .expected = Verdict::refuted,
       .edits = {{"prove semidefinite : psd(", "prove semidefinite : pd("}}}};
  return c;
}

/// Teacher and direction with exactly known spectra, step at the end of the printed range.
LazyCase spectral_case(std::size_t m, const std::vector<Rational>& singular_values, const std::vector<Rational>& spectrum, Level level) {
  const std::size_t d = singular_values.size();
  return {.label = "GEN-spec m=" + std::to_string(m) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            const SpectralMatrix teacher = random_spectral_matrix(random, m, singular_values);
            const Matrix v = random_orthogonal(random, d);
            const Matrix direction = transpose(v) * diagonal_matrix(spectrum) * v;
            const Rational least = *std::min_element(singular_values.begin(), singular_values.end());
            Rational mu = 0;
            for (const Rational& x : spectrum) mu = std::max(mu, Rational(abs(x)));
            Case c{.instance = range_instance(teacher.matrix, direction, least * least, mu, least * least / mu)};
            c.controls = {{.what = "mu smaller by 2^-200",
                           .expected = Verdict::inapplicable,
                           .instance = range_instance(teacher.matrix, direction, least * least, mu - power_of_two(-200), 0)},
                          {.what = "l larger by 2^-200",
                           .expected = Verdict::inapplicable,
                           .instance = range_instance(teacher.matrix, direction, least * least + power_of_two(-200), mu, 0)}};
            return c;
          }};
}

/// The direction points from the bottom eigenvector out of the cone: the end of the range is the boundary.
LazyCase tight_case(std::size_t m, const std::vector<Rational>& singular_values) {
  const std::size_t d = singular_values.size();
  return {.label = "M = -x x', x the bottom eigenvector, d=" + std::to_string(d), .build = [=](Random& random) {
            const SpectralMatrix teacher = random_spectral_matrix(random, m, singular_values);
            const Matrix x = right_singular_vector(teacher, d - 1);
            const Rational l = singular_values[d - 1] * singular_values[d - 1];
            const Matrix direction = Rational(-1) * (x * transpose(x));
            Case c{.instance = range_instance(teacher.matrix, direction, l, 1, l)};
            c.controls = {{.what = "step bound dropped, step longer by 2^-200",
                           .expected = Verdict::refuted,
                           .instance = range_instance(teacher.matrix, direction, l, 1, l + power_of_two(-200)),
                           .edits = {{"s*mu <= l", "s >= 0"}}}};
            return c;
          }};
}

LazyCase random_case(std::size_t m, std::size_t d, bool dyadic, Level level) {
  return {.label = std::string(dyadic ? "GEN-dyadic" : "GEN-rand") + " m=" + std::to_string(m) + " d=" + std::to_string(d),
          .level = level,
          .build = [=](Random& random) {
            const Matrix ws = dyadic ? random_dyadic_matrix(random, m, d) : random_matrix_of_rank(random, m, d, d, 2);
            const Matrix direction = random_symmetric(random, d, 5);
            const Rational mu = norm_above(direction);
            const auto l = find_lambda_min_below(gram(ws));
            const Rational least = l.has_value() ? l.value() : Rational(0);
            return Case{.instance = range_instance(ws, direction, least, mu, mu > 0 ? Rational(least / mu) : Rational(0))};
          }};
}

LazyCase eigenvalue_case(const std::vector<Rational>& spectrum, const Rational& s, Level level) {
  const std::size_t d = spectrum.size();
  return {.label = "d=" + std::to_string(d) + " s=" + to_text(s), .level = level, .build = [=](Random& random) {
            const Matrix q = random_orthogonal(random, d, 1);
            const Matrix direction = random_symmetric(random, d, 3);
            const Rational mu = norm_above(direction);
            Matrix a(d, 1);
            for (std::size_t i = 0; i < d; ++i) a(i, 0) = spectrum[i];
            const auto build = [&](const Matrix& m, const Rational& bound, const Rational& step) {
              return Instance().set("Q", q).set("a", a).set("M", m).set("mu", bound).set("s", step);
            };
            Case c{.instance = build(direction, mu, s)};
            // Along I every eigenvalue moves by exactly the step: the bound is attained, and half of it is too little.
            c.controls = {{.what = "norm bound dropped: half the norm does not bound the move along I",
                           .expected = Verdict::refuted,
                           .instance = build(identity(d), ratio(1, 2), 1),
                           .edits = {{"psd(mu*eye(d) - M) and psd(mu*eye(d) + M)", "mu > 0"}}},
                          {.what = "Q not orthogonal",
                           .expected = Verdict::inapplicable,
                           .instance = Instance().set("Q", 2 * q).set("a", a).set("M", direction).set("mu", mu).set("s", s)},
                          {.what = "negative step along I",
                           .expected = Verdict::refuted,
                           .instance = build(identity(d), 1, -1),
                           .edits = {{"assume step : s >= 0", "assume step : s <= 0"}}},
                          {.what = "upper bound less 2^-200 along I",
                           .expected = Verdict::refuted,
                           .instance = build(identity(d), 1, 1),
                           .edits = {{"a[i,1] + s*mu", "a[i,1] + s*mu - 2^-200"}}}};
            const auto without_direction = [&](const Matrix& vectors, const Matrix& values) {
              return Instance().set("Q", vectors).set("a", values).set("M", Matrix(d, d)).set("mu", Rational(0)).set("s", Rational(0));
            };
            Matrix descending(d, 1);
            for (std::size_t i = 0; i < d; ++i) descending(i, 0) = spectrum[d - 1 - i];
            c.controls.push_back({.what = "orthogonality dropped: 2 I makes the eigenvalues four times as large",
                                  .expected = Verdict::refuted,
                                  .instance = without_direction(Rational(2) * identity(d), a),
                                  .edits = {{"Q'*Q == eye(d)", "Q == Q"}}});
            c.controls.push_back(
                {.what = "eigenvalues descending", .expected = Verdict::inapplicable, .instance = without_direction(identity(d), descending)});
            c.controls.push_back({.what = "ascending dropped: the eigenvalues in the wrong order",
                                  .expected = Verdict::refuted,
                                  .instance = without_direction(identity(d), descending),
                                  .edits = {{"a[i,1] <= a[i+1,1]", "a[i,1] == a[i,1]"}}});
            return c;
          }};
}

LazyCase every_case(std::size_t d) {
  return {.label = "all G, M, l, mu, s, d=" + std::to_string(d), .build = [d](Random&) {
            Case c{.instance = Instance().every_symmetric("G", d).every_symmetric("M", d).every("l", 1, 1).every("mu", 1, 1).every("s", 1, 1)};
            c.controls = {{.what = "sign of mu", .expected = Verdict::refuted, .edits = {{"(l - s*mu)", "(l + s*mu)"}}}};
            return c;
          }};
}

}  // namespace

Check p26_weyl() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p26-weyl",
      .form = Form::printed,
      .label = "Weyl's inequality along M(delta) (proof of Theorem 2.6(b))",
      .source = "[GamarnikKizildagZadik2019, L472]",
      .statement = "Let rank(W*) = d, M symmetric with spectral norm 1, M(delta) = W*'W* + delta M with eigenvalues mu_i(delta), ordered like the "
                   "eigenvalues lambda_i of W*'W*. "
                   "Then |mu_i(delta) - lambda_i| <= delta, and M(delta) is positive semidefinite for 0 <= delta <= sigma_min(W*)^2.",
      .kind = "inequality",
      .parts = {{.name = "range",
                 .statement = range_statement,
                 .reduction = "With M/mu for M and s mu for delta no square root is needed. l <= lambda_min and mu >= |M| only shorten the range "
                              "that is tried; where the spectra are known "
                              "exactly (GEN-spec) s = l/mu is the very end of the printed range. l > 0 exists because rank(W*) = d; for l <= 0 the "
                              "range is empty or {0}.",
                 .cases = {LazyCase{
                               .label = "W* = I, M = -e_1 e_1', delta = 1", .level = Level::quick, .build = [](Random&) { return boundary_case(); }},
                           tight_case(2, {3, 1}), tight_case(4, {2, 3, ratio(1, 2)}), spectral_case(2, {2, 1}, {1, -1}, Level::quick),
                           spectral_case(3, {5, 2, ratio(1, 3)}, {3, 0, -7}, Level::quick),
                           spectral_case(5, {4, 3, 2, 1}, {1, 2, -3, ratio(1, 2)}, Level::quick), random_case(3, 3, false, Level::quick),
                           random_case(6, 5, false, Level::quick), random_case(6, 4, true, Level::quick), random_case(12, 8, true, Level::standard),
                           random_case(30, 20, false, Level::standard)}},
                {.name = "eigenvalues",
                 .statement = eigenvalue_statement,
                 .reduction = "mu_i >= lambda_i - delta, eigenvalues ascending, says that at most i-1 eigenvalues of M(delta) lie below lambda_i - "
                              "delta; decided by inertia, no eigenvalue "
                              "of M(delta) is computed. Likewise from above.",
                 .cases = {eigenvalue_case({1, 4}, ratio(1, 2), Level::quick), eigenvalue_case({1, 1, 9}, 1, Level::quick),
                           eigenvalue_case({-2, 0, 0, 5}, ratio(2, 3), Level::standard)}},
                {.name = "every-matrix",
                 .statement = every_statement,
                 .reduction = "For all matrices of the size: G + sM is a sum of G - lI, (l - s mu) I and s(mu I + M), each positive semidefinite "
                              "under the hypotheses. This is the claim "
                              "for every instance; the other parts decide its hypotheses and conclusion on single ones.",
                 .cases = {every_case(1), every_case(2), every_case(3), every_case(6)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
