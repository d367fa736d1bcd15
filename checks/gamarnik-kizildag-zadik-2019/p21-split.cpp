/// \file
/// Proof of Theorem 2.1(c): splitting a row over m - d + 1 neurons keeps the Gram matrix.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/p21-split";

/// The construction for every d >= 1 and m >= d, as printed.
Part printed_construction() {
  Part part{.name = "as-printed",
            .statement = R"(given Wbar : d x d, m;
assume m_is_at_least_d : m >= d;
assume bar_W_drops_one_eigenvalue : rank(Wbar) == d - 1;
prove a_row_is_not_zero : exists j in 1..d . Wbar[j,:] != 0;
prove coefficient_is_defined : 3/(4*(m - d))*(m - d) == 3/4;
)",
            .reduction =
                "L326 fixes a j with bar W_j != 0 and divides by sqrt(m - d). For d = 1 the matrix is 0: there is no such row. (For m = d the "
                "coefficient is not defined: a control.)"};
  part.cases.push_back(
      fixed_case("d = 1, m = 4", Level::quick,
                 {.instance = Instance().set("Wbar", Matrix(1, 1)).set("m", 4),
                  .controls = {
                      {.what = "d = 2, m = 2: division by m - d = 0",
                       .expected = Verdict::undecided,
                       .reason = Reason::domain_left,
                       .instance = Instance().set("Wbar", matrix("1 0; 0 0")).set("m", 2)},
                      {.what = "d = 2, m = 5: both steps are possible",
                       .expected = Verdict::verified,
                       .instance = Instance().set("Wbar", matrix("1 0; 0 0")).set("m", 5)},
                      {.what = "m < d", .expected = Verdict::inapplicable, .instance = Instance().set("Wbar", matrix("1 0; 0 0")).set("m", 1)},
                  }}));
  return part;
}

constexpr const char* rows_statement = R"(given Wbar : d x d, k, c, j;
let extra = c*ones(k,1)*Wbar[j,:];          # the k = m - d rows sqrt(3)/(2 sqrt(m-d)) bar W_j
let halved = Wbar - 1/2*unit(j,d)*Wbar[j,:];
let W = vcat(halved, extra);
assume there_are_extra_rows : k >= 1;
assume coefficient : 4*k*c^2 == 3;
prove same_Gram_matrix : W'*W == Wbar'*Wbar;
)";

/// With rational sqrt(3/(m-d)).
Part rows() {
  Part part{
      .name = "rows",
      .statement = rows_statement,
      .reduction =
          "The construction of L326 with m - d = k, for every d x d matrix bar W and every row j; c = sqrt(3)/(2 sqrt(k)) is rational for k = 3, "
          "12, 27. Every k is part every-k."};
  struct Size {
    std::size_t d;
    long k, inverse, j;
  };
  for (const Size s : {Size{2, 3, 2, 1}, Size{2, 3, 2, 2}, Size{3, 12, 4, 2}, Size{4, 27, 6, 4}, Size{6, 3, 2, 3}}) {
    Case content{.instance = Instance().every("Wbar", s.d, s.d).set("k", Rational(s.k)).set("c", ratio(1, s.inverse)).set("j", Rational(s.j))};
    if (s.d == 2 && s.j == 1) {
      const auto with = [](const Rational& k, const Rational& c) {
        return Instance().set("Wbar", matrix("1 1; 0 0")).set("k", k).set("c", c).set("j", 1);
      };
      content.controls = {
          {.what = "coefficient sqrt(3)/sqrt(k): 13/4 of the row's Gram matrix", .expected = Verdict::inapplicable, .instance = with(3, 1)},
          {.what = "coefficient sqrt(3)/sqrt(k), the hypothesis dropped",
           .expected = Verdict::refuted,
           .instance = with(3, 1),
           .edits = {{"assume coefficient : 4*k*c^2 == 3;", ""}}},
          {.what = "coefficient moved by 2^-200, the hypothesis dropped",
           .expected = Verdict::refuted,
           .instance = with(3, ratio(1, 2) + power_of_two(-200)),
           .edits = {{"assume coefficient : 4*k*c^2 == 3;", ""}}},
          {.what = "m = d: no extra rows", .expected = Verdict::inapplicable, .instance = with(0, 1)},
          {.what = "m = d, both hypotheses dropped: a quarter of the row's Gram matrix is left",
           .expected = Verdict::refuted,
           .instance = with(0, 1),
           .edits = {{"assume there_are_extra_rows : k >= 1;", ""}, {"assume coefficient : 4*k*c^2 == 3;", ""}}},
          {.what = "the split row not halved",
           .expected = Verdict::refuted,
           .edits = {{"let halved = Wbar - 1/2*unit(j,d)*Wbar[j,:];", "let halved = Wbar;"}}},
      };
    }
    part.cases.push_back(
        fixed_case("every bar W, d=" + std::to_string(s.d) + " m-d=" + std::to_string(s.k) + " row " + std::to_string(s.j), Level::quick, content));
  }
  return part;
}

/// The coefficient enters squared.
Part every_count() {
  Part part{
      .name = "every-k",
      .statement = R"(given u : d x 1, k;
assume there_are_extra_rows : k >= 1;
prove split_keeps_the_Gram_matrix : (1/2)^2*u*u' + sum(i in 1..k . 3/(4*k)*u*u') == u*u';
)",
      .reduction =
          "The split row u contributes (1/2)^2 u u' and each of the k = m - d extra rows (sqrt(3)/(2 sqrt(k)))^2 u u' = 3/(4k) u u'; the other rows "
          "are unchanged. For every row u."};
  for (const long k : {1L, 2L, 3L, 4L, 7L, 20L})
    part.cases.push_back(
        fixed_case("every u, d=3, m-d=" + std::to_string(k), Level::quick,
                   {.instance = Instance().every("u", 3, 1).set("k", Rational(k)),
                    .controls = {{.what = "13/4 of it", .expected = Verdict::refuted, .edits = {{"3/(4*k)", "3/k"}}},
                                 {.what = "m = d", .expected = Verdict::inapplicable, .instance = Instance().every("u", 3, 1).set("k", 0)},
                                 {.what = "m = d, the hypothesis dropped",
                                  .expected = Verdict::refuted,
                                  .instance = Instance().every("u", 3, 1).set("k", 0),
                                  .edits = {{"assume there_are_extra_rows : k >= 1;", ""}}}}}));
  return part;
}

/// m = d and d = 1.
Part zero_padding() {
  Part part{.name = "zero-rows",
            .statement = R"(given Wbar : d x d, k;
let W = vcat(Wbar, zeros(k,d));
assume m_is_at_least_d : k >= 0;
prove same_Gram_matrix : W'*W == Wbar'*Wbar;
)",
            .reduction = "The repair for all m = d + k >= d >= 1: appending zero rows keeps the Gram matrix; nothing has to be split."};
  struct Size {
    std::size_t d;
    long k;
  };
  for (const Size s : {Size{1, 0}, Size{1, 3}, Size{3, 0}, Size{3, 2}})
    part.cases.push_back(fixed_case(
        "every bar W, d=" + std::to_string(s.d) + " m-d=" + std::to_string(s.k), Level::quick,
        {.instance = Instance().every("Wbar", s.d, s.d).set("k", Rational(s.k)),
         .controls = {{.what = "m < d", .expected = Verdict::inapplicable, .instance = Instance().every("Wbar", s.d, s.d).set("k", -1)},
                      {.what = "rows appended twice", .expected = Verdict::refuted, .edits = {{"vcat(Wbar, zeros(k,d))", "vcat(Wbar, Wbar)"}}}}}));
  return part;
}

}  // namespace

Check p21_split() {
  const std::string erratum =
      "L326 needs m > d and a row of bar W that is not zero: for m = d it divides by 0, for d = 1 bar W = 0 has no such row. Zero rows "
      "do the same in all cases.";
  return {{.id = id,
           .form = Form::printed,
           .label = "proof of Theorem 2.1(c), L326",
           .source = "[GamarnikKizildagZadik2019, L322-336]",
           .statement = "For all m >= d >= 1 and bar W in R^{d x d} of rank d - 1: there is a row bar W_j != 0, and replacing it by half of it and "
                        "appending m - d rows "
                        "sqrt(3)/(2 sqrt(m-d)) bar W_j keeps bar W'bar W.",
           .kind = "identity",
           .expectation = Verdict::refuted,
           .erratum = erratum,
           .parts = {printed_construction()}},
          {.id = id,
           .form = Form::repaired,
           .label = "proof of Theorem 2.1(c), L326, for m > d, with zero rows otherwise",
           .source = "[GamarnikKizildagZadik2019, L322-336]",
           .statement = "For m > d >= 1, bar W in R^{d x d} and any row j: replacing it by half of it and appending m - d rows sqrt(3)/(2 sqrt(m-d)) "
                        "bar W_j keeps "
                        "bar W'bar W. For m >= d appending m - d zero rows does.",
           .kind = "identity",
           .erratum = erratum,
           .parts = {rows(), every_count(), zero_padding()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
