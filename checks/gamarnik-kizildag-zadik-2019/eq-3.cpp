/// \file
/// Equation (3): the stationary points of the Gaussian risk.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

/// All W and W* of one shape: the gradient is minus four times left side minus right side of (3).
Part every_student() {
  Part part{.name = "every-W",
            .statement = R"(given W : m x d, Wstar : m x d;
let A = W'*W - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
let left = W*norm2(Wstar) + 2*W*Wstar'*Wstar;
let right = W*norm2(W) + 2*W*W'*W;
prove gradient : grad(risk, W) == -4*(left - right);
prove closed_form : grad(risk, W) == 8*W*A + 4*tr(A)*W;
)",
            .reduction = "grad L(W) = -4 (left - right) identically in W and W*, so grad L(W) = 0 if and only if (3) holds, in both directions and for every W, "
                         "of any rank."};
  struct Shape {
    std::size_t m, d;
    Level level;
  };
  for (const Shape s : {Shape{1, 1, Level::quick}, Shape{2, 1, Level::quick}, Shape{2, 2, Level::quick}, Shape{3, 2, Level::quick}, Shape{3, 3, Level::quick},
                        Shape{5, 3, Level::standard}, Shape{4, 4, Level::standard}, Shape{6, 5, Level::thorough}}) {
    Case content{.instance = Instance().every("W", s.m, s.d).every("Wstar", s.m, s.d)};
    if (s.m == 2 && s.d == 2)
      content.controls = {
          {.what = "factor 8 instead of 4", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"-4*(left - right)", "-8*(left - right)"}}},
          {.what = "sign flipped", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"-4*(left - right)", "4*(left - right)"}}},
          {.what = "trace term dropped", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"8*W*A + 4*tr(A)*W", "8*W*A"}}},
          {.what = "factor 8 nudged by 2^-200", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"8*W*A", "(8 + 2^-200)*W*A"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

/// Numbers: the gradient by a route that uses only values of the risk.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d;
let Gs = Wstar'*Wstar;
def q(S) = 2*norm2(S) + tr(S)^2;
def L(V) = q(V'*V - Gs);
def shifted(k, l, s) = L(W + s*unit(k,m)*unit(l,d)');
def slope(k, l) = (8*(shifted(k,l,1) - shifted(k,l,-1)) - (shifted(k,l,2) - shifted(k,l,-2)))/12;
let left = W*norm2(Wstar) + 2*W*Gs;
let right = W*norm2(W) + 2*W*W'*W;
prove gradient : forall k in 1..m . forall l in 1..d . slope(k,l) == -4*(left - right)[k,l];
prove stationary_iff : (forall k in 1..m . forall l in 1..d . slope(k,l) == 0) <=> left == right;
)",
            .reduction = "s -> L(W + s E_kl) is a polynomial of degree 4, whose derivative at 0 is (8 (f(1) - f(-1)) - (f(2) - f(-2)))/12 exactly: the partial "
                         "derivative without differentiating anything by hand."};
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case(
      "rank-one saddle, stationary", Level::quick,
      {.instance = pair(saddle.student, saddle.teacher),
       .controls = {{.what = "trace terms dropped from (3)",
                     .expected = Verdict::refuted,
                     .edits = {{"W*norm2(Wstar) + 2*W*Gs", "2*W*Gs"}, {"W*norm2(W) + 2*W*W'*W", "2*W*W'*W"}}},
                    {.what = "factor 8 instead of 4 away from the saddle",
                     .expected = Verdict::refuted,
                     .instance = pair(matrix("2 1; 0 0; 0 0; 0 0"), saddle.teacher),
                     .edits = {{"-4*(left - right)", "-8*(left - right)"}}}}}));
  part.cases.push_back(fixed_case("W = 0", Level::quick, {.instance = pair(Matrix(3, 2), matrix("1 2; 0 1; 1 1"))}));
  part.cases.push_back({"W = Q W*", Level::quick, [](Random& random) {
                          const Matrix teacher = random_integer_matrix(random, 3, 2, 4);
                          return Case{.instance = pair(random_orthogonal(random, 3) * teacher, teacher)};
                        }});
  part.cases.push_back({"W = 2 W*", Level::quick, [](Random& random) {
                          const Matrix teacher = random_integer_matrix(random, 4, 3, 4);
                          return Case{.instance = pair(Rational(2) * teacher, teacher)};
                        }});
  part.cases.push_back({"random integers m=5 d=4", Level::quick, [](Random& random) {
                          return Case{.instance = pair(random_integer_matrix(random, 5, 4, 9), random_integer_matrix(random, 5, 4, 9))};
                        }});
  part.cases.push_back({"Gaussian doubles m=8 d=6", Level::standard, [](Random& random) {
                          return Case{.instance = pair(random_dyadic_matrix(random, 8, 6), random_dyadic_matrix(random, 8, 6))};
                        }});
  part.cases.push_back({"random integers m=20 d=15", Level::thorough, [](Random& random) {
                          return Case{.instance = pair(random_integer_matrix(random, 20, 15, 9), random_integer_matrix(random, 20, 15, 9))};
                        }});
  return part;
}

}  // namespace

Check eq_3() {
  return {{.id = "gamarnik-kizildag-zadik-2019/eq-3",
           .form = Form::printed,
           .label = "Equation (3)",
           .source = "[GamarnikKizildagZadik2019, L368-392]",
           .statement = "For X ~ N(0, I_d), W* and W in R^{m x d}: grad L(W) = 0 (if and) only if W |W*|_F^2 + 2 W W*'W* = W |W|_F^2 + 2 W W'W; in fact "
                        "grad L(W) = -4 (left side - right side) = 8 W A + 4 tr(A) W, A = W'W - W*'W*.",
           .kind = "identity",
           .not_checked = "No hypothesis is made on W or W*, so none can be dropped. That L is the stated polynomial is claim risk-formula.",
           .parts = {instance(), every_student()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
