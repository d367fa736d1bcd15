/// \file
/// Theorem 2.3: a stationary point of full rank of the Gaussian risk is a global minimum.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* student_rank = "assume student_has_full_rank : rank(W) == d;";
constexpr const char* stationarity = "assume stationary : 8*W*A + 4*tr(A)*W == 0;";

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

/// The theorem at one stationary point, with the rotation.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d;
let A = W'*W - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
assume teacher_has_full_rank : rank(Wstar) == d;
assume student_has_full_rank : rank(W) == d;
assume stationary : 8*W*A + 4*tr(A)*W == 0;
prove no_risk : risk == 0;
prove rotation : exists Q : m x m . Q'*Q == eye(m) and W == Q*Wstar;
)",
            .reduction = "The theorem itself at a given W; 8 W A + 4 tr(A) W is the gradient (claim eq-3). The rotation is a product of at most d rational "
                         "reflections. rank(W*) = d is implied by the conclusion W = Q W* and rank(W) = d, so no control can show that it is needed.",
            .search = [](const Instance& given) {
              Hints hints;
              const auto reflections = find_reflections(given["W"], given["Wstar"]);
              if (reflections.has_value()) hints.witnesses["Q"] = reflection_product(reflections.value(), given["W"].rows());
              return hints;
            }};
  const QuadraticExample saddle = rank_one_saddle();
  struct Size {
    std::size_t m, d;
    Level level;
  };
  for (const Size s : {Size{1, 1, Level::quick}, Size{3, 3, Level::quick}, Size{4, 2, Level::quick}, Size{8, 6, Level::standard}, Size{12, 9, Level::thorough}}) {
    part.cases.push_back({"W = Q W*, m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, [s, saddle](Random& random) {
                            const Matrix teacher = random_matrix_of_rank(random, s.m, s.d, s.d, 3);
                            const Matrix rotation = random_orthogonal(random, s.m);
                            Case out{.instance = pair(rotation * teacher, teacher)};
                            if (s.m != 4) return out;
                            const Matrix nudged = rotation * teacher + power_of_two(-200) * Matrix(rotation * teacher);
                            out.controls = {
                                {.what = "stationary point of rank 1 (rank-one saddle)", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.teacher)},
                                {.what = "stationary point of rank 1, hypothesis dropped",
                                 .expected = Verdict::refuted,
                                 .instance = pair(saddle.student, saddle.teacher),
                                 .edits = {{student_rank, ""}}},
                                {.what = "W = 0, hypothesis dropped", .expected = Verdict::refuted, .instance = pair(Matrix(4, 2), saddle.teacher), .edits = {{student_rank, ""}}},
                                {.what = "W scaled by 1 + 2^-200: not stationary", .expected = Verdict::inapplicable, .instance = pair(nudged, teacher)},
                                {.what = "W scaled by 1 + 2^-200, stationarity dropped",
                                 .expected = Verdict::refuted,
                                 .instance = pair(nudged, teacher),
                                 .edits = {{stationarity, ""}}},
                                {.what = "teacher of rank 1", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.student)},
                                {.what = "a matrix that is not orthogonal offered as Q",
                                 .expected = Verdict::undecided,
                                 .reason = Reason::certificate_rejected,
                                 .hints = Hints{.witnesses = {{"Q", Rational(2) * rotation}}}},
                                {.what = "an orthogonal matrix that does not map W* to W",
                                 .expected = Verdict::undecided,
                                 .reason = Reason::certificate_rejected,
                                 .hints = Hints{.witnesses = {{"Q", Rational(-1) * rotation}}}}};
                            return out;
                          }});
  }
  part.cases.push_back(fixed_case("W* with zero rows", Level::quick, {.instance = pair(matrix("0 0; 0 2; 1 0; 0 0"), matrix("1 0; 0 2; 0 0; 0 0"))}));
  return part;
}

/// All W and W* of one shape: every det(W'W) A_ij is a combination of the entries of the gradient.
Part every_student() {
  Part part{.name = "every-W",
            .statement = R"(given W : m x d, Wstar : m x d;
let G = W'*W;
let A = G - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;
let C = adj(G)*W'*grad(risk, W)/4;
prove cancelled : C == det(G)*(tr(A)*eye(d) + 2*A);
prove gradient_bounds_A : det(G)*A == (C - tr(C)/(d+2)*eye(d))/2;
)",
            .reduction = "C is a combination of the partial derivatives with polynomial coefficients. Where the gradient vanishes C = 0, so det(W'W) A = 0; "
                         "rank W = d means det(W'W) != 0, hence W'W = W*'W*, L(W) = 0 and W = Q W* (claim thm-3-2): a proof of the theorem for all W and W* "
                         "of the shape."};
  struct Shape {
    std::size_t m, d;
    Level level;
  };
  for (const Shape s : {Shape{1, 1, Level::quick}, Shape{2, 1, Level::quick}, Shape{2, 2, Level::quick}, Shape{3, 2, Level::quick}, Shape{3, 3, Level::standard},
                        Shape{4, 3, Level::thorough}}) {
    Case content{.instance = Instance().every("W", s.m, s.d).every("Wstar", s.m, s.d)};
    if (s.m == 2 && s.d == 2)
      content.controls = {{.what = "trace term dropped", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"det(G)*(tr(A)*eye(d) + 2*A)", "det(G)*(2*A)"}}},
                          {.what = "d + 1 instead of d + 2", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"tr(C)/(d+2)", "tr(C)/(d+1)"}}},
                          {.what = "without the determinant: false at rank-deficient W",
                           .expected = Verdict::undecided, .reason = Reason::no_evidence,
                           .edits = {{"prove gradient_bounds_A : det(G)*A ==", "prove gradient_bounds_A : A =="}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

/// Any number of neurons: W'grad L/4 = G B is a statement about Gram matrices.
Part every_gram() {
  Part part{.name = "every-Gram-matrix",
            .statement = R"(given G : d x d symmetric, A : d x d symmetric;
let B = tr(A)*eye(d) + 2*A;
prove cancelled : adj(G)*G*B == det(G)*B;
prove recovered : A == (B - tr(B)/(d+2)*eye(d))/2;
)",
            .reduction = "W' grad L(W) = 4 G B with G = W'W, so the part every-W holds for every number m of neurons at once: where the gradient vanishes and "
                         "det G != 0, B = 0 and A = 0."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{5}}) {
    Case content{.instance = Instance().every_symmetric("G", d).every_symmetric("A", d)};
    if (d == 2) content.controls = {{.what = "G left out", .expected = Verdict::refuted, .edits = {{"adj(G)*G*B", "adj(G)*B"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 4 ? Level::quick : d == 4 ? Level::standard : Level::thorough, content));
  }
  return part;
}

/// A point found by training in doubles: stationary up to an error, hence of small risk.
Part near_stationary() {
  return {.name = "near-stationary",
          .statement = R"(given W : m x d, Wstar : m x d, s;
let A = W'*W - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;
assume positive : s > 0;
assume s_below_spectrum : psd(W'*W - s*eye(d));
prove risk_bound : 32*s*risk <= norm2(8*W*A + 4*tr(A)*W);
)",
          .reduction = "The quantified theorem (claim x-pl): at a numerical stationary point the risk is at most |grad L|_F^2 / (32 sigma_min(W)^2).",
          .cases = {{"Gaussian doubles near W*", Level::quick,
                     [](Random& random) {
                       const Matrix teacher = random_dyadic_matrix(random, 6, 3);
                       const Matrix student = teacher + power_of_two(-20) * random_dyadic_matrix(random, 6, 3);
                       const auto below = find_lambda_min_below(gram(student));
                       const Rational s = below.has_value() ? below.value() : Rational(0);
                       return Case{.instance = pair(student, teacher).set("s", s),
                                   .controls = {{.what = "s above the spectrum", .expected = Verdict::inapplicable, .instance = pair(student, teacher).set("s", 1000 + s)},
                                                {.what = "s above the spectrum, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = pair(student, teacher).set("s", 1000 + s),
                                                 .edits = {{"assume s_below_spectrum : psd(W'*W - s*eye(d));", ""}}},
                                                {.what = "negative s", .expected = Verdict::inapplicable, .instance = pair(student, teacher).set("s", Rational(-1))}}};
                     }}}};
}

}  // namespace

Check thm_2_3() {
  return {{.id = "gamarnik-kizildag-zadik-2019/thm-2-3",
           .form = Form::printed,
           .label = "Theorem 2.3",
           .source = "[GamarnikKizildagZadik2019, L162; proof L364-414]",
           .statement = "Let W* in R^{m x d} have rank d and X ~ N(0, I_d). If grad L(W) = 0 and rank(W) = d, then W = Q W* for an orthogonal Q and L(W) = 0.",
           .kind = "deterministic",
           .parts = {instance(), every_student(), every_gram(), near_stationary()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
