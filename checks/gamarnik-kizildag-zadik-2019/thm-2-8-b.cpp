#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* data_statement = R"(given Z : n x d;
let D = d*(d+1)/2;
assume fewer_points : n < D;
prove common_quadric : exists M : d x d symmetric . quad(Z,M) == 0 and M != 0;
prove strict_subset : rank(rowkron(Z,Z)) < D;
)";

constexpr const char* pair_statement = R"(given Z : 2 x 2, y : 1 x 2;
let J = [0, -1; 1, 0];
let u = J*Z[1,:]';
let v = J*Z[2,:]';
let M = (u*v' + v*u')/2;
prove form_factors : y*M*y' == det(vcat(y, Z[1,:]))*det(vcat(y, Z[2,:]));
prove vanishes_on_the_points : quad(Z,M) == 0;
prove not_zero : 2*norm2(M) >= norm2(Z[1,:])*norm2(Z[2,:]);
)";

constexpr const char* quadruple_statement = R"(given Z : 4 x 3;
def cross(a,b) = [a[1,2]*b[1,3] - a[1,3]*b[1,2]; a[1,3]*b[1,1] - a[1,1]*b[1,3]; a[1,1]*b[1,2] - a[1,2]*b[1,1]];
let u = cross(Z[1,:], Z[2,:]);
let v = cross(Z[3,:], Z[4,:]);
let M = u*v' + v*u';
prove vanishes_on_the_points : quad(Z,M) == 0;
prove not_zero : norm2(M) >= 2*norm2(u)*norm2(v);
)";

Hints search(const Instance& instance) {
  Hints hints;
  const auto m = find_common_quadric(instance["Z"]);
  if (m.has_value()) hints.witnesses.emplace("M", m.value());
  return hints;
}

Case with_controls(const Matrix& z) {
  const std::size_t d = z.cols();
  Case c{.instance = Instance().set("Z", z)};
  const Instance spanning = Instance().set("Z", polarization_points(d));
  c.controls = {{.what = "n = d(d+1)/2 points e_i, e_i + e_j", .expected = Verdict::inapplicable, .instance = spanning, .hints = Hints{}}};
  if (d > 12) return c;  // without a witness the search for a proof that there is none takes its time
  c.controls.push_back({.what = "n < D dropped: e_i, e_i + e_j lie on no common quadric",
                        .expected = Verdict::refuted,
                        .instance = spanning,
                        .edits = {{"n < D", "n <= D"}}});
  c.controls.push_back({.what = "M = 0 offered",
                        .expected = Verdict::undecided,
                        .reason = Reason::certificate_rejected,
                        .hints = Hints{.witnesses = {{"M", Matrix(d, d)}}}});
  const auto m = find_common_quadric(z);
  if (m.has_value() && z.rows() > 0 && !is_zero(z)) {
    Matrix nudged = m.value();
    for (std::size_t k = 0; k < d; ++k)
      if (z(0, k) != 0) {
        nudged(k, k) += power_of_two(-200);
        break;
      }
    c.controls.push_back({.what = "M moved by 2^-200",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .hints = Hints{.witnesses = {{"M", nudged}}}});
  }
  if (d >= 2) {
    Matrix skew(d, d);
    skew(0, 1) = 1;
    skew(1, 0) = -1;
    c.controls.push_back({.what = "a skew-symmetric M: its form vanishes everywhere, but it is not symmetric",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .hints = Hints{.witnesses = {{"M", skew}}}});
  }
  return c;
}

LazyCase integer_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-rand n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return with_controls(random_integer_matrix(random, n, d, 9));
          }};
}

LazyCase dyadic_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-dyadic n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return with_controls(random_dyadic_matrix(random, n, d));
          }};
}

Hints one_square(const char* term, const Rational& weight) { return {.sums_of_squares = {{.squares = {{.weight = weight, .term = term}}}}}; }

}  // namespace

Check thm_2_8_b() {
  const auto pair = [](Random&) {
    Case c{.instance = Instance().every("Z", 2, 2).every("y", 1, 2), .hints = one_square("u'*v", 1)};
    c.controls = {
        {.what = "constant 1 + 2^-200 at orthogonal points, where equality holds",
         .expected = Verdict::refuted,
         .edits = {{"2*norm2(M) >=", "2*norm2(M) >= (1 + 2^-200)*"}},
         .hints = Hints{.point = {{"Z", identity(2)}, {"y", matrix("1 0")}}}},
        {.what = "u not rotated", .expected = Verdict::refuted, .edits = {{"let u = J*Z[1,:]'", "let u = Z[1,:]'"}}},
        {.what = "a forged square", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = one_square("u'*v + 2^-200", 1)}};
    return c;
  };
  const auto quadruple = [](Random&) {
    Case c{.instance = Instance().every("Z", 4, 3), .hints = one_square("u'*v", 2)};
    c.controls = {{.what = "v orthogonal to the second and third point instead of the last two",
                   .expected = Verdict::refuted,
                   .edits = {{"cross(Z[3,:], Z[4,:])", "cross(Z[2,:], Z[3,:])"}}},
                  {.what = "constant 2 + 2^-200 where u is orthogonal to v",
                   .expected = Verdict::refuted,
                   .edits = {{">= 2*norm2(u)", ">= (2 + 2^-200)*norm2(u)"}},
                   .hints = Hints{.point = {{"Z", matrix("1 0 0; 0 1 0; 0 1 0; 0 0 1")}}}}};
    return c;
  };
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/thm-2-8-b",
      .form = Form::printed,
      .label = "Theorem 2.8(b)",
      .source = "[GamarnikKizildagZadik2019, L255; proof L488]",
      .statement =
          "If n < n* = d(d+1)/2, then for arbitrary Z_1, ..., Z_n in R^d: span{Z_i Z_i'} is a strict subset of the symmetric d x d matrices S.",
      .kind = "deterministic",
      .parts = {{.name = "data",
                 .statement = data_statement,
                 .reduction =
                     "S with <A,B> = tr(AB) is a Euclidean space and <M, Z_i Z_i'> = Z_i' M Z_i, so the span is strict iff some symmetric M != 0 has "
                     "Z_i' M Z_i = 0 for all i: the points lie on a common quadric cone. The witness is constructed, cheapest first: u u' (n <= d-1, "
                     "positive "
                     "semidefinite), u v' + v u' (n <= 2d-2), an integer null vector (any n). `strict_subset` is the paper's own argument, counting.",
                 .cases = {LazyCase{.label = "no points, d=2", .level = Level::quick, .build = [](Random&) { return with_controls(Matrix(0, 2)); }},
                           LazyCase{.label = "no points, d=1",
                                    .level = Level::quick,
                                    .build = [](Random&) { return Case{.instance = Instance().set("Z", Matrix(0, 1))}; }},
                           LazyCase{.label = "the same point five times, d=3",
                                    .level = Level::quick,
                                    .build = [](Random&) { return with_controls(matrix("1 2 3; 1 2 3; 1 2 3; 1 2 3; 1 2 3")); }},
                           LazyCase{.label = "five points of the cone x^2 + y^2 = z^2",
                                    .level = Level::quick,
                                    .build = [](Random&) { return with_controls(cone_points(5)); }},
                           LazyCase{.label = "two sign vectors, d=2",
                                    .level = Level::quick,
                                    .build = [](Random&) { return with_controls(matrix("1 1; 1 -1")); }},
                           integer_points(1, 2, Level::quick),
                           integer_points(2, 2, Level::quick),
                           integer_points(4, 5, Level::quick),
                           integer_points(8, 5, Level::quick),
                           integer_points(5, 3, Level::quick),
                           integer_points(9, 4, Level::quick),
                           integer_points(14, 5, Level::quick),
                           dyadic_points(5, 3, Level::quick),
                           dyadic_points(6, 4, Level::quick),
                           integer_points(35, 8, Level::standard),
                           integer_points(54, 10, Level::standard),
                           dyadic_points(20, 6, Level::standard),
                           integer_points(58, 30, Level::standard),
                           integer_points(209, 20, Level::thorough),
                           integer_points(118, 60, Level::thorough)},
                 .search = search},
                {.name = "every-pair-in-the-plane",
                 .statement = pair_statement,
                 .reduction = "All pairs of plane points at once: for Z_1, Z_2 both non-zero `not_zero` makes M != 0. If a point is zero, or there "
                              "is only one, any M for "
                              "the remaining point will do (take it twice). So every n < 3 = n* is covered for d = 2.",
                 .cases = {LazyCase{.label = "all Z", .level = Level::quick, .build = pair}}},
                {.name = "every-quadruple-in-space",
                 .statement = quadruple_statement,
                 .reduction = "The two-hyperplane construction for all four points of R^3 with Z_1, Z_2 independent and Z_3, Z_4 independent (u, v "
                              "!= 0, hence M != 0).",
                 .cases = {LazyCase{.label = "all Z", .level = Level::quick, .build = quadruple}}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
