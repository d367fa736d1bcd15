#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* givens = "given X : n x d, Ws : m x d, as : m x 1;\nlet Gs = Ws'*diag(as)*Ws;\n";
constexpr const char* printed_hypotheses = R"(assume positive : as > 0;
assume span_is_strict : rank(veronese(X)) < d*(d+1)/2;
)";
constexpr const char* full_rank = "assume teacher_has_full_rank : rank(Ws) == d;\n";
constexpr const char* other_gram = "prove another_interpolant : exists Gh : d x d psd . quad(X,Gh) == quad(X,Gs) and Gh != Gs;\n";
constexpr const char* positive_risk =
    "prove positive_risk : exists H : d x d psd . quad(X,H) == quad(X,Gs) and 2*norm2(H - Gs) + tr(H - Gs)^2 > 0;\n";

constexpr const char* weights_conclusion = R"(def f(c,U) = hadamard(X*U', X*U')*c;
prove another_interpolant : exists a : m x 1 . a > 0 and (exists W : m x d . W'*diag(a)*W != Gs and f(a,W) == f(as,Ws));
)";

constexpr const char* signed_conclusion = R"(def f(c,U) = hadamard(X*U', X*U')*c;
assume wide : m >= d;
prove another_interpolant : exists a : m x 1 . exists W : m x d . W'*diag(a)*W != Gs and f(a,W) == f(as,Ws);
)";

Matrix weighted_gram(const Instance& instance) {
  const Matrix& ws = instance["Ws"];
  return transpose(ws) * diagonal_matrix(instance["as"].entries()) * ws;
}

Hints find_gram(const Instance& instance) {
  Hints hints;
  const Matrix gs = weighted_gram(instance);
  const auto m = find_common_quadric(instance["X"]);
  if (m.has_value()) {
    const auto g = find_far_interpolant(gs, m.value());
    if (g.has_value()) hints.witnesses = {{"Gh", g.value()}, {"H", g.value()}};
  }
  // For a singular Gs perhaps no other matrix interpolates: the zero labels confine every interpolant to a face of the cone.
  if (hints.witnesses.empty()) hints.faces.emplace("Gh", zero_label_multipliers(instance["X"], gs));
  return hints;
}

/// G = L D L' as the network with output weights D (1 in place of 0, then with a row of zeros) and rows of L'.
Hints find_weights(const Instance& instance) {
  Hints hints;
  const Hints found = find_gram(instance);
  if (!found.witnesses.contains("Gh")) return hints;
  const auto factors = factor_ldlt(found.witnesses.at("Gh"));
  if (!factors.has_value()) return hints;
  const std::size_t m = instance["Ws"].rows();
  const std::size_t d = instance["Ws"].cols();
  Matrix a(m, 1);
  Matrix w(m, d);
  for (std::size_t i = 0; i < m; ++i) {
    const bool used = i < d && factors.value().pivots[i] != 0;
    a(i, 0) = used ? factors.value().pivots[i] : Rational(1);
    for (std::size_t k = 0; used && k < d; ++k) w(i, k) = factors.value().lower(k, i);
  }
  hints.witnesses = {{"a", a}, {"W", w}};
  return hints;
}

/// Gs + M, semidefinite or not, by congruence: Gs + M = R' diag(D) R.
Hints find_signed_weights(const Instance& instance) {
  Hints hints;
  const auto m = find_common_quadric(instance["X"]);
  if (!m.has_value() || instance["Ws"].rows() < instance["Ws"].cols()) return hints;
  const auto congruence = find_congruence(weighted_gram(instance) + m.value());
  if (!congruence.has_value()) return hints;
  Matrix a(instance["Ws"].rows(), 1);
  for (std::size_t i = 0; i < congruence.value().pivots.size() && i < a.rows(); ++i) a(i, 0) = congruence.value().pivots[i];
  hints.witnesses = {{"a", a}, {"W", pad_rows(congruence.value().inverse, a.rows())}};
  return hints;
}

Instance network(const Matrix& x, const Matrix& ws, const Matrix& as) { return Instance().set("X", x).set("Ws", ws).set("as", as); }

Matrix ones(std::size_t m) {
  Matrix out(m, 1);
  for (Rational& x : out.entries()) x = 1;
  return out;
}

Matrix random_outputs(Random& random, std::size_t m) {
  Matrix out(m, 1);
  for (Rational& x : out.entries()) x = ratio(random.integer(1, 9), random.integer(1, 4));
  return out;
}

Case refuted_case(const Matrix& x, const Matrix& ws) {
  Case c{.instance = network(x, ws, ones(ws.rows()))};
  const std::size_t d = x.cols();
  c.controls = {{.what = "full-rank W* at the same data", .expected = Verdict::verified, .instance = network(x, identity(d), ones(d))},
                {.what = "data that span", .expected = Verdict::inapplicable, .instance = network(polarization_points(d), ws, ones(ws.rows()))},
                {.what = "symmetric matrices instead of semidefinite ones: then another one interpolates",
                 .expected = Verdict::verified,
                 .edits = {{"exists Gh : d x d psd", "exists Gh : d x d symmetric"}},
                 .hints = [&] {
                   const auto m = find_common_quadric(x);
                   return Hints{.witnesses = {{"Gh", m.has_value() ? gram(ws) + m.value() : gram(ws)}}};
                 }()}};
  return c;
}

std::vector<Control> repaired_controls(const Matrix& x, const Matrix& ws, const Matrix& as) {
  const std::size_t d = x.cols();
  const Instance deficient = network(identity(2), matrix("1 0; 0 0"), ones(2));
  const Instance spanning = network(polarization_points(d), ws, as);
  return {{.what = "rank of W* is 1", .expected = Verdict::inapplicable, .instance = deficient},
          {.what = "data that span", .expected = Verdict::inapplicable, .instance = spanning},
          {.what = "output weights zero", .expected = Verdict::inapplicable, .instance = network(x, ws, Matrix(ws.rows(), 1))}};
}

LazyCase repaired_case(std::size_t n, std::size_t d, std::size_t m, bool gram_level, Level level) {
  return {.label = "GEN-rand n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, n, d, 5);
            const Matrix ws = random_matrix_of_rank(random, m, d, d, 3);
            const Matrix as = random_outputs(random, m);
            Case c{.instance = network(x, ws, as), .controls = repaired_controls(x, ws, as)};
            if (gram_level) {
              c.controls.push_back({.what = "full rank dropped: e_1, e_2 and W* = diag(1, 0)",
                                    .expected = Verdict::refuted,
                                    .instance = network(identity(2), matrix("1 0; 0 0"), ones(2)),
                                    .edits = {{"rank(Ws) == d", "rank(Ws) >= 0"}}});
              c.controls.push_back({.what = "strict span dropped",
                                    .expected = Verdict::refuted,
                                    .instance = network(polarization_points(d), ws, as),
                                    .edits = {{"rank(veronese(X)) <", "rank(veronese(X)) <="}}});
              // Zero output weights make Gs = 0: at e_1, ..., e_d that is the only semidefinite interpolant.
              c.controls.push_back({.what = "positivity of a* dropped: zero output weights at e_1, ..., e_d",
                                    .expected = d >= 2 ? Verdict::refuted : Verdict::inapplicable,
                                    .instance = network(identity(d), ws, Matrix(m, 1)),
                                    .edits = {{"as > 0", "as >= 0"}}});
            } else {
              c.controls.push_back({.what = "the teacher itself offered",
                                    .expected = Verdict::undecided,
                                    .reason = Reason::certificate_rejected,
                                    .hints = Hints{.witnesses = {{"a", as}, {"W", ws}}}});
              Hints forged = find_weights(c.instance);
              if (forged.witnesses.contains("W") && n > 0) {
                forged.witnesses.at("a")(0, 0) = -forged.witnesses.at("a")(0, 0);
                c.controls.push_back(
                    {.what = "a negative output weight", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = forged});
              }
            }
            return c;
          }};
}

Case signed_case(const Matrix& x, const Matrix& ws, const Matrix& as) {
  Case c{.instance = network(x, ws, as)};
  c.controls = {{.what = "m < d", .expected = Verdict::inapplicable, .instance = network(x, Matrix(1, x.cols()), ones(1))},
                {.what = "data that span", .expected = Verdict::inapplicable, .instance = network(polarization_points(x.cols()), ws, as)},
                {.what = "the teacher itself offered",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"a", as}, {"W", ws}}}}};
  return c;
}

}  // namespace

Check cor_2_7_b() {
  const std::string id = "gamarnik-kizildag-zadik-2019/cor-2-7-b";
  const std::string source = "[GamarnikKizildagZadik2019, L243-245; proof L480-484]";
  return {
      Claim{
          .id = id,
          .form = Form::printed,
          .label = "Corollary 2.7(b)",
          .source = source,
          .statement = "f^(a,W,x) = sum_j a_j <W_j,x>^2 with output weights a_j > 0. If span{X_i X_i'} is a strict subset of S, then for every "
                       "(a*,W*) there is (a,W) that interpolates, "
                       "f^(a,W,X_i) = f^(a*,W*,X_i) for all i, and has positive generalization error under every jointly continuous distribution.",
          .kind = "constructive",
          .expectation = Verdict::refuted,
          .erratum = "False: rank(W*) = d is missing. For W* = diag(1, 0), a* = (1, 1), data e_1, e_2 every interpolant computes x_1^2, the "
                     "teacher's own function. W* = 0 at any data that "
                     "span R^d refutes it as well. For d = 1 it is true.",
          .parts = {{.name = "semidefinite",
                     .statement = std::string(givens) + printed_hypotheses + other_gram,
                     .reduction = "Every (a,W), a > 0, of any width has a positive semidefinite Gh = W'diag(a)W, and f^ is determined by it. Where "
                                  "no semidefinite Gh != Gs takes the teacher's "
                                  "values at the data, no (a,W) has positive error: the printed claim is false. The certificate: a combination of "
                                  "the equations is <S, Gh> = 0 with S "
                                  "semidefinite, hence S Gh = 0, and then Gh is unique.",
                     .cases = {LazyCase{.label = "W* = diag(1, 0), data e_1, e_2",
                                        .level = Level::quick,
                                        .build = [](Random&) { return refuted_case(identity(2), matrix("1 0; 0 0")); }},
                               LazyCase{.label = "W* = 0, data e_1, e_2",
                                        .level = Level::quick,
                                        .build = [](Random&) { return refuted_case(identity(2), Matrix(2, 2)); }},
                               LazyCase{.label = "W* = 0, data e_1, e_2, e_3, e_1 + e_2",
                                        .level = Level::quick,
                                        .build = [](Random&) { return refuted_case(matrix("1 0 0; 0 1 0; 0 0 1; 1 1 0"), Matrix(3, 3)); }},
                               LazyCase{.label = "W* of rank 1, d=3, data e_1, e_2, e_3",
                                        .level = Level::quick,
                                        .build = [](Random&) { return refuted_case(identity(3), matrix("2 0 0; 0 0 0; 0 0 0; 1 0 0")); }}},
                     .search = find_gram}},
      },
      Claim{
          .id = id,
          .form = Form::repaired,
          .label = "Corollary 2.7(b)",
          .source = source,
          .statement = "As printed, with rank(W*) = d added.",
          .kind = "constructive",
          .not_checked = "Risk under laws other than the Gaussian: positive because x'Ax, A != 0, vanishes on a null set only (p26-positive-risk).",
          .parts = {{.name = "semidefinite",
                     .statement = std::string(givens) + printed_hypotheses + full_rank + other_gram + positive_risk,
                     .reduction = "For m >= d every semidefinite Gh is W'diag(a)W with a > 0: LDL', a_i = 1 and a zero row in place of a zero pivot "
                                  "(p26-lift). `positive_risk` is the Gaussian one.",
                     .cases = {LazyCase{.label = "(1,1), (1,-1)",
                                        .level = Level::quick,
                                        .build =
                                            [](Random&) {
                                              return Case{.instance = network(sign_interpolant().data, identity(2), ones(2)),
                                                          .controls = repaired_controls(sign_interpolant().data, identity(2), ones(2))};
                                            }},
                               LazyCase{.label = "no points, d=1",
                                        .level = Level::quick,
                                        .build = [](Random&) { return Case{.instance = network(Matrix(0, 1), identity(1), ones(1))}; }},
                               repaired_case(2, 2, 2, true, Level::quick), repaired_case(5, 3, 4, true, Level::quick),
                               repaired_case(3, 4, 4, true, Level::quick), repaired_case(9, 4, 6, true, Level::standard)},
                     .search = find_gram},
                    {.name = "weights",
                     .statement = std::string(givens) + printed_hypotheses + full_rank + weights_conclusion,
                     .reduction = "The corollary word by word: rational (a, W), a > 0, exhibited.",
                     .cases = {repaired_case(2, 2, 2, false, Level::quick), repaired_case(4, 3, 3, false, Level::quick),
                               repaired_case(5, 3, 5, false, Level::quick), repaired_case(14, 5, 5, false, Level::standard)},
                     .search = find_weights}},
      },
      Claim{
          .id = id,
          .form = Form::derived,
          .label = "Corollary 2.7(b) with signed output weights",
          .source = source,
          .statement = "If output weights of any sign are allowed and m >= d, the conclusion holds for every (a*,W*), whatever the rank of W*.",
          .kind = "constructive",
          .parts = {{.name = "weights",
                     .statement = std::string(givens) + "assume span_is_strict : rank(veronese(X)) < d*(d+1)/2;\n" + signed_conclusion,
                     .reduction = "Gs + M is symmetric, hence R'diag(a)R with d rows; no cone has to be kept. An existence over products of unknowns "
                                  "has no rule that refutes it, so what the "
                                  "hypotheses exclude is left undecided or inapplicable by the controls: data that span force W'diag(a)W = Gs "
                                  "(derived form of cor-2-7-a), and m < d bounds the rank.",
                     .cases = {LazyCase{.label = "W* = diag(1, 0), data e_1, e_2",
                                        .level = Level::quick,
                                        .build = [](Random&) { return signed_case(identity(2), matrix("1 0; 0 0"), ones(2)); }},
                               LazyCase{.label = "W* = 0, data e_1, e_2, e_3",
                                        .level = Level::quick,
                                        .build = [](Random&) { return signed_case(identity(3), Matrix(4, 3), ones(4)); }},
                               LazyCase{.label = "signed a*, cone points",
                                        .level = Level::quick,
                                        .build = [](Random&) { return signed_case(cone_points(20), identity(3), matrix("1; -2; 3")); }}},
                     .search = find_signed_weights}},
      }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
