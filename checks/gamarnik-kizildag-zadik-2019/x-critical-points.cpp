/// \file
/// All stationary points of the Gaussian risk.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// For teachers with Gram matrix diag(a): the Gram matrix that belongs to the subset S of {1, ..., d}, as an indicator vector.
constexpr const char* family = R"(given a : d x 1;
def r(S) = sum(i in 1..d . S[i,1]);
def s(S) = sum(i in 1..d . (1 - S[i,1])*a[i,1]);
def g(S) = hadamard(S, a + ones(d,1)*(s(S)/(r(S)+2)));
def A(S) = diag(g(S)) - diag(a);
)";

Part every_spectrum() {
  Part part{.name = "every-spectrum",
            .statement = std::string(family) + R"(prove stationary : forall S : d x 1 over {0, 1} . diag(g(S))*(2*A(S) + tr(A(S))*eye(d)) == zeros(d,d);
prove trace : forall S : d x 1 over {0, 1} . tr(A(S)) == -2*s(S)/(r(S)+2);
prove value : forall S : d x 1 over {0, 1} .
  2*norm2(A(S)) + tr(A(S))^2 == 2*sum(i in 1..d . (1 - S[i,1])*a[i,1]^2) + 2*s(S)^2/(r(S)+2);
)",
            .reduction = "In an eigenbasis of W*'W* = diag(a): every one of the 2^d listed Gram matrices satisfies G (2 A + tr(A) I) = 0, so W' grad L = 0 and, as "
                         "ker W = ker G, grad L(W) = 4 W (2 A + tr(A) I) = 0 for every W with W'W = G; and the value of L there. For all real spectra a at once."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4}, std::size_t{6}}) {
    Case content{.instance = Instance().every("a", d, 1)};
    if (d == 3)
      content.controls = {{.what = "eigenvalues kept as they are (the point of Theorem 2.1(c))",
                           .expected = Verdict::refuted,
                           .edits = {{"hadamard(S, a + ones(d,1)*(s(S)/(r(S)+2)))", "hadamard(S, a)"}}},
                          {.what = "r + 1 instead of r + 2", .expected = Verdict::refuted, .edits = {{"ones(d,1)*(s(S)/(r(S)+2))", "ones(d,1)*(s(S)/(r(S)+1))"}}},
                          {.what = "value raised by 2^-200", .expected = Verdict::refuted, .edits = {{"+ 2*s(S)^2/(r(S)+2);", "+ 2*s(S)^2/(r(S)+2) + 2^-200;"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), d < 4 ? Level::quick : d == 4 ? Level::standard : Level::thorough, content));
  }
  return part;
}

/// Nothing is missing from the list.
Part complete() {
  Part part{.name = "complete",
            .statement = std::string(family) + R"(prove only_these : forall S : d x 1 over {0, 1} . forall h : d x 1 .
  hadamard(ones(d,1) - S, h) == 0 and hadamard(S, 2*(h - a) + ones(d,1)*sum(i in 1..d . h[i,1] - a[i,1])) == 0 => h == g(S);
)",
            .reduction = "A diagonal G = diag(h) with G (2 A + tr(A) I) = 0 has h_i = 0 or 2 (h_i - a_i) + tr(A) = 0 for every i; with S the set where the second "
                         "holds these are linear equations, and g(S) is their only solution: all real h, for the given a. That G is diagonal in an eigenbasis "
                         "of W*'W* is the part commutes."};
  const auto add = [&](const char* label, const char* a, Level level) {
    Case content{.instance = Instance().set("a", matrix(a))};
    if (level == Level::quick)
      content.controls = {{.what = "the trace term dropped from the equations",
                           .expected = Verdict::refuted,
                           .edits = {{"2*(h - a) + ones(d,1)*sum(i in 1..d . h[i,1] - a[i,1])", "2*(h - a)"}}},
                          {.what = "h_i = 0 outside S not demanded",
                           .expected = Verdict::refuted,
                           .edits = {{"hadamard(ones(d,1) - S, h) == 0 and ", ""}}}};
    part.cases.push_back(fixed_case(label, level, content));
  };
  add("a = (3, 2, 1)", "3; 2; 1", Level::quick);
  add("a = (3, 3)", "3; 3", Level::quick);
  add("a = (5, 4, 3, 2, 1/3)", "5; 4; 3; 2; 1/3", Level::standard);
  return part;
}

Part commutes() {
  Part part{.name = "commutes",
            .statement = R"(given G : d x d symmetric, Gs : d x d symmetric;
let E = G*(2*(G - Gs) + tr(G - Gs)*eye(d));
prove commutator : G*Gs - Gs*G == -(E - E')/2;
)",
            .reduction = "grad L(W) = 0 gives E = W' grad L / 4 = 0, so W'W commutes with W*'W*: both are diagonal in one orthonormal basis."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
    Case content{.instance = Instance().every_symmetric("G", d).every_symmetric("Gs", d)};
    if (d == 2) content.controls = {{.what = "sign flipped", .expected = Verdict::refuted, .edits = {{"== -(E - E')/2", "== (E - E')/2"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick, content));
  }
  return part;
}

/// Along V = u q_i' with i outside S and u orthogonal to the columns of W the risk falls.
Part descent() {
  Part part{.name = "descent",
            .statement = R"(given W : m x d, Wstar : m x d, V : m x d, t;
let Gs = Wstar'*Wstar;
def L(U) = 2*norm2(U'*U - Gs) + tr(U'*U - Gs)^2;
let A = W'*W - Gs;
let k = 4*tr(V*Gs*V')/norm2(V) - 2*tr(A);
assume stationary : 8*W*A + 4*tr(A)*W == 0;
assume student_is_rank_deficient : rank(W) < d;
assume orthogonal : W'*V == 0 and W*V' == 0 and norm2(V) == 1 and rank(V) == 1;
prove fourth_degree : L(W + t*V) == L(W) - k*t^2 + 3*t^4;
prove falls : k > 0;
)",
            .reduction = "V = u q' with |u| = |q| = 1, u orthogonal to the columns of W, W q = 0: along it L is a polynomial of degree 4, for all real t, with second "
                         "derivative -2 k = -8 q'W*'W*q + 4 tr(A) < 0. So such a stationary point is no local minimum."};
  const QuadraticExample saddle = rank_one_saddle();
  Instance e1 = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).every("t", 1, 1).set("V", matrix("0 0; 0 1; 0 0; 0 0"));
  Instance along_w = e1;
  along_w.set("V", matrix("1 0; 0 0; 0 0; 0 0"));
  Instance zero = e1;
  zero.set("W", Matrix(4, 2)).set("V", matrix("3/5 0; 0 0; 4/5 0; 0 0"));
  part.cases.push_back(fixed_case(
      "rank-one saddle", Level::quick,
      {.instance = e1,
       .controls = {{.what = "along W itself", .expected = Verdict::inapplicable, .instance = along_w},
                    {.what = "along W itself, orthogonality dropped",
                     .expected = Verdict::refuted,
                     .instance = along_w,
                     .edits = {{"assume orthogonal : W'*V == 0 and W*V' == 0 and norm2(V) == 1 and rank(V) == 1;", ""}}},
                    {.what = "coefficient nudged by 2^-200", .expected = Verdict::refuted, .edits = {{"- k*t^2 + 3*t^4", "- (k + 2^-200)*t^2 + 3*t^4"}}}}}));
  part.cases.push_back(fixed_case("W = 0, a strict local maximum", Level::quick, {.instance = zero}));
  return part;
}

/// Gram matrices that are stationary, in a basis that is not the eigenbasis.
Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d, barrier;
let A = W'*W - Wstar'*Wstar;
prove stationary : 8*W*A + 4*tr(A)*W == 0;
prove value : 2*norm2(A) + tr(A)^2 == barrier;
)",
            .reduction = "Listed points as weight matrices: the gradient vanishes exactly, and the value is the listed one."};
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back(fixed_case(
      "S = {1} of a = (3, 3)", Level::quick,
      {.instance = Instance().set("W", saddle.student).set("Wstar", saddle.teacher).set("barrier", 24),
       .controls = {{.what = "the eigenvalue kept at 3 has no rational root; 2 nudged by 2^-200",
                     .expected = Verdict::refuted,
                     .instance = Instance().set("W", matrix("2 0; 0 0; 0 0; 0 0") + power_of_two(-200) * saddle.student).set("Wstar", saddle.teacher).set("barrier", 24)}}}));
  part.cases.push_back(fixed_case("S empty", Level::quick,
                                  {.instance = Instance().set("W", Matrix(4, 2)).set("Wstar", saddle.teacher).set("barrier", 2 * 18 + 36)}));
  return part;
}

}  // namespace

Check x_critical_points() {
  return {{.id = "gamarnik-kizildag-zadik-2019/x-critical-points",
           .form = Form::derived,
           .label = "The stationary points of the population risk",
           .source = "[GamarnikKizildagZadik2019, L386-414]",
           .statement = "For X ~ N(0, I_d): grad L(W) = 0 if and only if, in an orthonormal eigenbasis of W*'W* with eigenvalues a_i, W'W is diagonal with g_i = a_i + "
                        "s/(r+2) for i in S and g_i = 0 otherwise, r = |S|, s = sum_{i not in S} a_i. Then L(W) = 2 sum_{i not in S} a_i^2 + 2 s^2/(r+2). If W* has "
                        "full rank, all of them but S = {1..d} have a strict direction of descent.",
           .kind = "deterministic",
           .parts = {instance(), every_spectrum(), complete(), commutes(), descent()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
