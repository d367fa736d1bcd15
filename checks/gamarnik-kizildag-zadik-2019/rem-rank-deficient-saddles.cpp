/// \file
/// Remark after Theorem 2.3: "the population loss admits no rank-deficient saddle points".

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/rem-rank-deficient-saddles";
constexpr const char* source = "[GamarnikKizildagZadik2019, L164]";

/// The coefficient of t^2 in the quartic L(W + t V), from its values at t = -2, ..., 2.
constexpr const char* preamble = R"(given W : m x d, Wstar : m x d;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
def L(U) = 2*norm2(U'*U - Gs) + tr(U'*U - Gs)^2;
def even(V, t) = L(W + t*V) + L(W - t*V) - 2*L(W);
def curvature(V) = (16*even(V,1) - even(V,2))/24;
assume teacher_has_full_rank : rank(Wstar) == d;
assume stationary : 8*W*A + 4*tr(A)*W == 0;
)";

Instance pair(const Matrix& student, const Matrix& teacher) { return Instance().set("W", student).set("Wstar", teacher); }

Part printed_part() {
  const QuadraticExample saddle = rank_one_saddle();
  const Hints directions{.witnesses = {{"U", matrix("1 0; 0 0; 0 0; 0 0")}, {"V", matrix("0 0; 0 1; 0 0; 0 0")}}};
  return {.name = "instance",
          .statement = std::string(preamble) + R"(assume student_is_rank_deficient : rank(W) < d;
prove no_saddle : not ((exists U : m x d . curvature(U) > 0) and (exists V : m x d . curvature(V) < 0));
)",
          .reduction = "A stationary point with directions of positive and of negative second derivative is a saddle. E1 is one, of rank 1: along U the risk is 24 + 48 "
                       "t^2 + ..., along V it is 24 - 16 t^2 + .... The same happens for every d >= 2 and every W* of full rank (claim x-critical-points).",
          .cases = {fixed_case("rank-one saddle", Level::quick,
                               {.instance = pair(saddle.student, saddle.teacher),
                                .hints = directions,
                                .controls = {{.what = "a global minimum is not rank-deficient",
                                              .expected = Verdict::inapplicable,
                                              .instance = pair(saddle.teacher, saddle.teacher),
                                              .hints = directions},
                                             {.what = "not stationary", .expected = Verdict::inapplicable, .instance = pair(matrix("1 0; 0 0; 0 0; 0 0"), saddle.teacher), .hints = directions},
                                             {.what = "the same direction offered twice",
                                              .expected = Verdict::undecided,
                                              .reason = Reason::certificate_rejected,
                                              .hints = Hints{.witnesses = {{"U", matrix("0 0; 0 1; 0 0; 0 0")}, {"V", matrix("0 0; 0 1; 0 0; 0 0")}}}}}})}};
}

Part full_rank() {
  Part part{.name = "full-rank",
            .statement = std::string(preamble) + R"(assume student_has_full_rank : rank(W) == d;
prove global_minimum : L(W) == 0;
)",
            .reduction = "A stationary point of full rank has L(W) = 0, the least value: it is no saddle. For all W this is Theorem 2.3 (claim thm-2-3)."};
  const QuadraticExample saddle = rank_one_saddle();
  part.cases.push_back({"W = Q W*, m=4 d=3", Level::quick, [saddle](Random& random) {
                          const Matrix teacher = random_matrix_of_rank(random, 4, 3, 3, 3);
                          return Case{.instance = pair(random_orthogonal(random, 4) * teacher, teacher),
                                      .controls = {{.what = "rank-one saddle", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.teacher)},
                                                   {.what = "rank-one saddle, hypothesis dropped",
                                                    .expected = Verdict::refuted,
                                                    .instance = pair(saddle.student, saddle.teacher),
                                                    .edits = {{"assume student_has_full_rank : rank(W) == d;", ""}}},
                                                   {.what = "stationarity dropped",
                                                    .expected = Verdict::refuted,
                                                    .instance = pair(Rational(2) * teacher, teacher),
                                                    .edits = {{"assume stationary : 8*W*A + 4*tr(A)*W == 0;", ""}}}}};
                        }});
  return part;
}

Part not_minimum() {
  Part part{.name = "rank-deficient-is-no-minimum",
            .statement = std::string(preamble) + R"(assume student_is_rank_deficient : rank(W) < d;
prove descent : exists V : m x d . curvature(V) < 0;
)",
            .reduction = "At a rank-deficient stationary point L has a direction of strictly negative second derivative, so the point is not a local minimum. Offered: V = "
                         "u q' with W q = 0 and u orthogonal to the columns of W. The hypothesis rank(W*) = d is needed: with W* = W = 0 the point is a minimum."};
  const QuadraticExample saddle = rank_one_saddle();
  const Hints direction{.witnesses = {{"V", matrix("0 0; 0 1; 0 0; 0 0")}}};
  part.cases.push_back(fixed_case(
      "rank-one saddle", Level::quick,
      {.instance = pair(saddle.student, saddle.teacher),
       .hints = direction,
       .controls = {{.what = "a direction of ascent offered",
                     .expected = Verdict::undecided,
                     .reason = Reason::certificate_rejected,
                     .hints = Hints{.witnesses = {{"V", matrix("1 0; 0 0; 0 0; 0 0")}}}},
                    {.what = "teacher of rank 1 and W = W*", .expected = Verdict::inapplicable, .instance = pair(saddle.student, saddle.student), .hints = direction},
                    {.what = "a global minimum", .expected = Verdict::inapplicable, .instance = pair(saddle.teacher, saddle.teacher), .hints = direction}}}));
  part.cases.push_back(fixed_case("W = 0", Level::quick, {.instance = pair(Matrix(4, 2), saddle.teacher), .hints = direction}));
  part.cases.push_back(fixed_case("d = 1, W = 0", Level::quick, {.instance = pair(Matrix(1, 1), matrix("2")), .hints = Hints{.witnesses = {{"V", matrix("1")}}}}));
  return part;
}

}  // namespace

Check rem_rank_deficient_saddles() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Remark after Theorem 2.3",
           .source = source,
           .statement = "For W* of full rank and X ~ N(0, I_d) the population loss admits no rank-deficient saddle points.",
           .kind = "deterministic",
           .expectation = Verdict::refuted,
           .erratum = "'rank-deficient' must read 'full-rank': for every d >= 2 and every W* of full rank there are strict saddle points of every rank 1, ..., d-1. For d "
                      "= 1 the sentence is true: W = 0 is a local maximum.",
           .parts = {printed_part()}},
          {.id = id,
           .form = Form::repaired,
           .label = "Remark after Theorem 2.3",
           .source = source,
           .statement = "For W* of full rank and X ~ N(0, I_d) the population loss admits no full-rank saddle points; its rank-deficient stationary points are never "
                        "local minima.",
           .kind = "deterministic",
           .parts = {full_rank(), not_minimum()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
