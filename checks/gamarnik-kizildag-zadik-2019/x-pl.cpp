/// \file
/// Theorem 2.3 quantified: a Polyak-Lojasiewicz inequality for the Gaussian risk.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Instance triple(const Matrix& student, const Matrix& teacher, const Rational& s) {
  return Instance().set("W", student).set("Wstar", teacher).set("s", s);
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d, s;
let G = W'*W;
let A = G - Wstar'*Wstar;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
let slope = 8*W*A + 4*tr(A)*W;              # grad L(W): claim eq-3
assume s_below_spectrum : psd(G - s*eye(d));
prove gradient : norm2(slope) >= 16*s*norm2(2*A + tr(A)*eye(d));
prove risk_bound : norm2(slope) >= 32*s*risk;
)",
            .reduction = "The inequality with s in the place of lambda_min(W'W) = sigma_min(W)^2; any s not above it may stand there, and s = lambda_min itself is "
                         "an instance where it is rational.",
            .search = nullptr};
  // |grad|^2 = 32 sigma_min^2 L when A is traceless and W has equal singular values.
  const Matrix teacher = matrix("7/5 0; 0 1/5");
  part.cases.push_back(fixed_case(
      "equality: W = I, A traceless", Level::quick,
      {.instance = triple(identity(2), teacher, Rational(1)),
       .controls = {{.what = "constant 64 instead of 32", .expected = Verdict::refuted, .edits = {{"32*s*risk", "64*s*risk"}}},
                    {.what = "constant 32 + 2^-200", .expected = Verdict::refuted, .edits = {{"32*s*risk", "(32 + 2^-200)*s*risk"}}},
                    {.what = "constant 32 with > instead of >=", .expected = Verdict::refuted, .edits = {{">= 32*s*risk", "> 32*s*risk"}}},
                    {.what = "s above the spectrum by 2^-200", .expected = Verdict::inapplicable, .instance = triple(identity(2), teacher, 1 + power_of_two(-200))},
                    {.what = "s above the spectrum by 2^-200, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = triple(identity(2), teacher, 1 + power_of_two(-200)),
                     .edits = {{"assume s_below_spectrum : psd(G - s*eye(d));", ""}}}}}));
  part.cases.push_back(fixed_case("d = 1", Level::quick, {.instance = triple(matrix("2; 1"), matrix("1; 0"), Rational(5))}));
  part.cases.push_back(fixed_case("W = 0", Level::quick, {.instance = triple(Matrix(3, 2), matrix("1 0; 0 1; 1 1"), Rational(0))}));
  const auto bracketed = [](const Matrix& student, const Matrix& teacher_of) {
    const auto below = find_lambda_min_below(gram(student));
    return Case{.instance = triple(student, teacher_of, below.has_value() ? below.value() : Rational(0))};
  };
  part.cases.push_back({"random integers m=5 d=4", Level::quick, [bracketed](Random& random) {
                          return bracketed(random_integer_matrix(random, 5, 4, 5), random_integer_matrix(random, 5, 4, 5));
                        }});
  part.cases.push_back({"Gaussian doubles m=20 d=10", Level::standard, [bracketed](Random& random) {
                          return bracketed(random_dyadic_matrix(random, 20, 10), random_dyadic_matrix(random, 20, 10));
                        }});
  for (int i = 0; i < 200; ++i)
    part.cases.push_back({"sweep " + std::to_string(i), Level::thorough, [bracketed](Random& random) {
                            const auto d = static_cast<std::size_t>(random.integer(1, 6));
                            return bracketed(random_integer_matrix(random, d + 2, d, 3), random_integer_matrix(random, d + 2, d, 3));
                          }});
  return part;
}

/// Every W whose Gram matrix is r^2 I + P'P, and every A, for every number of neurons.
Part every_gram() {
  Part part{.name = "every-Gram-matrix",
            .statement = R"(given P : d x d, r, A : d x d symmetric;
let G = r^2*eye(d) + P'*P;
let C = 2*A + tr(A)*eye(d);
prove squared_norm : norm2(C) == 4*norm2(A) + (d+4)*tr(A)^2;
prove risk_bound : 16*tr(C*G*C) >= 32*r^2*(2*norm2(A) + tr(A)^2);
)",
            .reduction = "|grad L|_F^2 = |4 W C|_F^2 = 16 tr(C G C). A Gram matrix with lambda_min(G) >= r^2 is r^2 I + P'P, so P, r and A range over all cases "
                         "(and more) of the dimension; the inequality is a sum of squares.",
            .search = [](const Instance& given) {
              const Rational d = given.bindings().at("P").rows;
              return Hints{.sums_of_squares = {{.squares = {{16, "P*C"}, {16 * (d + 2), "r*tr(A)"}}}}};
            }};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    Case content{.instance = Instance().every("P", d, d).every("r", 1, 1).every_symmetric("A", d)};
    if (d == 2)
      content.controls = {{.what = "constant 64 instead of 32",
                           .expected = Verdict::refuted,
                           .edits = {{"32*r^2", "64*r^2"}},
                           .hints = Hints{.point = {{"P", Matrix(2, 2)}, {"r", scalar(1)}, {"A", matrix("1 0; 0 -1")}}}},
                          {.what = "constant 32 + 2^-200",
                           .expected = Verdict::refuted,
                           .edits = {{"32*r^2", "(32 + 2^-200)*r^2"}},
                           .hints = Hints{.point = {{"P", Matrix(2, 2)}, {"r", scalar(1)}, {"A", matrix("1 0; 0 -1")}}}},
                          {.what = "a square left out",
                           .expected = Verdict::undecided,
                           .reason = Reason::certificate_rejected,
                           .hints = Hints{.sums_of_squares = {{.squares = {{16, "P*C"}}}}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 4 ? Level::quick : Level::standard, content));
  }
  return part;
}

}  // namespace

Check x_pl() {
  return {{.id = "gamarnik-kizildag-zadik-2019/x-pl",
           .form = Form::derived,
           .label = "Theorem 2.3, quantified",
           .source = "[GamarnikKizildagZadik2019, L368-414]",
           .statement = "For X ~ N(0, I_d), A = W'W - W*'W*: |grad L(W)|_F^2 >= 16 lambda_min(W'W) (4 |A|_F^2 + (d+4) tr(A)^2) >= 32 sigma_min(W)^2 L(W), and the "
                        "constant 32 cannot be raised for d >= 2.",
           .kind = "inequality",
           .parts = {instance(), every_gram()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
