/// \file
/// Theorem 2.1(c): some student of rank <= d - 1 has Gaussian risk exactly 3 sigma_min(W*)^4.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// The teacher without its least singular direction, with other left singular vectors.
Matrix truncated(Random& random, const SpectralMatrix& teacher, std::size_t dropped) {
  std::vector<Rational> values = teacher.singular_values;
  values[dropped] = 0;
  return spectral_matrix(random_orthogonal(random, teacher.matrix.rows(), 1), values, teacher.right);
}

Rational square(const Rational& x) { return x * x; }

/// Existence where sigma_min is rational.
Part existence() {
  Part part{
      .name = "existence",
      .statement = R"(given Wstar : m x d, a;
let Gs = Wstar'*Wstar;
def risk(V) = 2*norm2(V'*V - Gs) + tr(V'*V - Gs)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
prove barrier_point : exists W : m x d . rank(W) <= d-1 and risk(W) == 3*a^2;
)",
      .reduction =
          "The theorem itself on teachers whose singular value decomposition is rational: the student is the teacher without its least singular "
          "value. Full rank of W* is not needed (otherwise a = 0 and W = W* will do), nor that a is the least eigenvalue of W*'W*: every "
          "eigenvalue a has a student of risk 3 a^2; the least is what makes a = sigma_min^2."};
  struct Named {
    std::string name;
    std::size_t m;
    std::vector<Rational> sigma;  // the last one is the least
    Level level;
  };
  const Rational one(1);
  const Rational two(2);
  for (const Named& named : {Named{"m > d", 5, {Rational(3), two, ratio(3, 2)}, Level::quick},
                             Named{"m = d (the printed rows divide by m - d = 0)", 3, {Rational(3), two, one}, Level::quick},
                             Named{"d = 1 (the printed matrix has no row that is not zero)", 3, {two}, Level::quick},
                             Named{"d = m = 1", 1, {two}, Level::quick}, Named{"repeated least singular value", 4, {two, one, one}, Level::quick},
                             Named{"all singular values equal", 6, {one, one, one, one}, Level::quick},
                             Named{"d = 10", 12, {Rational(3), two, two, two, two, two, two, two, two, one}, Level::standard}})
    part.cases.push_back({named.name, named.level, [named](Random& random) {
                            const SpectralMatrix teacher = random_spectral_matrix(random, named.m, named.sigma, 1);
                            const Matrix student = truncated(random, teacher, named.sigma.size() - 1);
                            const Rational a = square(named.sigma.back());
                            Case out{.instance = Instance().set("Wstar", teacher.matrix).set("a", a), .hints = Hints{.witnesses = {{"W", student}}}};
                            out.controls = {
                                {.what = "constant 3 raised by 2^-200, the same student",
                                 .expected = Verdict::undecided,
                                 .reason = Reason::certificate_rejected,
                                 .edits = {{"== 3*a^2", "== (3 + 2^-200)*a^2"}},
                                 .hints = Hints{.witnesses = {{"W", student}}}},
                                {.what = "the teacher itself offered: risk 0, full rank",
                                 .expected = Verdict::undecided,
                                 .reason = Reason::certificate_rejected,
                                 .hints = Hints{.witnesses = {{"W", teacher.matrix}}}},
                                {.what = "a below sigma_min^2 by 2^-200",
                                 .expected = Verdict::inapplicable,
                                 .instance = Instance().set("Wstar", teacher.matrix).set("a", a - power_of_two(-200))},
                            };
                            return out;
                          }});
  const Matrix planar = matrix("2 0; 0 3");
  part.cases.push_back(fixed_case("diag(2, 3)", Level::quick,
                                  {.instance = Instance().set("Wstar", planar).set("a", 4),
                                   .hints = Hints{.witnesses = {{"W", matrix("0 0; 0 3")}}},
                                   .controls = {{.what = "the wrong singular value dropped: risk 243 instead of 48",
                                                 .expected = Verdict::undecided,
                                                 .reason = Reason::certificate_rejected,
                                                 .hints = Hints{.witnesses = {{"W", matrix("2 0; 0 0")}}}}}}));
  return part;
}

/// The construction, with given bottom eigenvector.
Part construction() {
  Part part{.name = "construction",
            .statement = R"(given Wstar : m x d, a, x : d x 1;
let Gs = Wstar'*Wstar;
let W = Wstar*(eye(d) - x*x');              # W'W = Gs - a x x'
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume x_is_a_unit_bottom_vector : x'*x == 1 and Gs*x == a*x;
prove rank_is_less : rank(W) <= d-1;
prove drops_one_eigenvalue : W'*W == Gs - a*x*x';
prove value : risk == 3*a^2;
)",
            .reduction =
                "The proof's point in another factorisation: its W'W is that of L326, without the split rows that are undefined for m = d and d = 1. "
                "That a is "
                "the least eigenvalue is what makes a = sigma_min(W*)^2; the equations hold for every eigenvalue."};
  const Instance planar = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("x", matrix("1; 0"));
  const Instance wrong = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("x", matrix("0; 1"));
  const std::string bottom = "assume x_is_a_unit_bottom_vector : x'*x == 1 and Gs*x == a*x;";
  part.cases.push_back(
      fixed_case("diag(2, 3)", Level::quick,
                 {.instance = planar,
                  .controls = {
                      {.what = "the eigenvector of 9 instead of 4", .expected = Verdict::inapplicable, .instance = wrong},
                      {.what = "the eigenvector of 9 instead of 4, the hypothesis dropped: risk 243, not 48",
                       .expected = Verdict::refuted,
                       .instance = wrong,
                       .edits = {{bottom, ""}, {"prove drops_one_eigenvalue : W'*W == Gs - a*x*x';", ""}}},
                      {.what = "constant 3 raised by 2^-200", .expected = Verdict::refuted, .edits = {{"risk == 3*a^2", "risk == (3 + 2^-200)*a^2"}}},
                      {.what = "the sharp constant 8/3: a smaller risk needs another point",
                       .expected = Verdict::refuted,
                       .edits = {{"risk == 3*a^2", "risk == 8/3*a^2"}}},
                      {.what = "x not of norm 1, the hypothesis dropped",
                       .expected = Verdict::refuted,
                       .instance = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("x", matrix("2; 0")),
                       .edits = {{bottom, ""}}},
                  }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{4}, std::size_t{8}})
    part.cases.push_back({"spectral teacher d=" + std::to_string(d), d < 8 ? Level::quick : Level::standard, [d](Random& random) {
                            std::vector<Rational> sigma(d, Rational(1));
                            for (std::size_t i = 0; i + 1 < d; ++i) sigma[i] = 1 + ratio(random.integer(1, 8), 4);
                            const SpectralMatrix teacher = random_spectral_matrix(random, d + 1, sigma, 1);
                            return Case{.instance =
                                            Instance().set("Wstar", teacher.matrix).set("a", 1).set("x", right_singular_vector(teacher, d - 1))};
                          }});
  return part;
}

/// For any teacher: l <= sigma_min^2 and a student below 3 l^2, by scaling up the teacher without (almost) its bottom direction.
Hints student_below(const Instance& given) {
  Hints hints;
  const Matrix& teacher = given["Wstar"];
  const Matrix gs = gram(teacher);
  const Result<Rational> l = find_lambda_min_below(gs, 60);
  if (!l.has_value()) return hints;
  const Matrix x = find_bottom_vector(gs);
  const Matrix projection = identity(gs.rows()) - (1 / norm_squared(x)) * (x * transpose(x));
  const Matrix kept = teacher * projection;
  const Matrix h = gram(kept);
  // A = -lambda x x' + e H has risk 3 lambda^2 - 2 lambda e tr H + e^2 q(H): least at e = lambda tr H / q(H); W = (1 + e/2) W* P has about that e.
  const Rational quartic = gaussian_quartic(h);
  const Rational e = quartic == 0 ? Rational(0) : l.value() * trace(h) / quartic;
  hints.witnesses["l"] = scalar(l.value());
  hints.witnesses["V"] = (1 + from_double(e.convert_to<double>() / 2)) * kept;
  return hints;
}

/// Existence for any teacher, by continuity.
Part continuity() {
  Part part{.name = "any-teacher",
            .statement = R"(given Wstar : m x d;
let Gs = Wstar'*Wstar;
def risk(V) = 2*norm2(V'*V - Gs) + tr(V'*V - Gs)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
prove student_below : exists l . l > 0 and psd(Gs - l*eye(d)) and exists V : m x d . rank(V) <= d-1 and risk(V) <= 3*l^2;
prove zero_student_above : exists y : d x 1 . y != 0 and risk(zeros(m,d))*(y'*y)^2 >= 3*(y'*Gs*y)^2;
)",
            .reduction =
                "sigma_min(W*)^2 lies between l and y'Gs y / y'y, so risk(V) <= 3 sigma_min^4 <= risk(0). Along t V, 0 <= t <= 1, all matrices have "
                "rank <= d - "
                "1 and the risk is a polynomial in t: by the intermediate value theorem some t V has risk exactly 3 sigma_min^4. Nothing has to be "
                "rational: the theorem for any W* of full rank, d >= 2; at d = 1 W = 0 has risk 3 sigma_min^4.",
            .search = [](const Instance& given) {
              Hints hints = student_below(given);
              hints.witnesses["y"] = find_bottom_vector(gram(given["Wstar"]));
              return hints;
            }};
  struct Size {
    std::size_t m, d;
    bool dyadic;
    Level level;
  };
  for (const Size s : {Size{2, 2, false, Level::quick}, Size{4, 3, false, Level::quick}, Size{6, 5, true, Level::quick},
                       Size{20, 12, false, Level::standard}, Size{24, 20, true, Level::standard}})
    part.cases.push_back(
        {(s.dyadic ? "Gaussian doubles m=" : "integers m=") + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, [s](Random& random) {
           const Matrix teacher = s.dyadic ? random_dyadic_matrix(random, s.m, s.d) : random_matrix_of_rank(random, s.m, s.d, s.d, 1);
           Case out{.instance = Instance().set("Wstar", teacher)};
           if (s.d > 3) return out;
           out.controls = {
               {.what = "teacher of rank d - 1",
                .expected = Verdict::inapplicable,
                .instance = Instance().set("Wstar", random_matrix_of_rank(random, s.m, s.d, s.d - 1, 1))},
               {.what = "a negative l, whose square is large",
                .expected = Verdict::undecided,
                .reason = Reason::certificate_rejected,
                .hints = Hints{.witnesses = {{"l", scalar(Rational(-1000))}, {"V", Matrix(s.m, s.d)}, {"y", Matrix(s.d, 1)}}}},
               {.what = "l above sigma_min^2",
                .expected = Verdict::undecided,
                .reason = Reason::certificate_rejected,
                .hints = Hints{.witnesses = {{"l", scalar(Rational(1000))}, {"V", Matrix(s.m, s.d)}, {"y", Matrix(s.d, 1)}}}},
           };
           return out;
         }});
  return part;
}

}  // namespace

Check thm_2_1_c() {
  return {
      {.id = "gamarnik-kizildag-zadik-2019/thm-2-1-c",
       .form = Form::printed,
       .label = "Theorem 2.1(c)",
       .source = "[GamarnikKizildagZadik2019, L140; proof L318-346]",
       .statement = "For m >= d >= 1, W* in R^{m x d} of rank d and X ~ N(0, I_d) there is W in R^{m x d} with rank(W) <= d - 1 and risk "
                    "L(W) = 3 sigma_min(W*)^4.",
       .kind = "constructive",
       .erratum =
           "The theorem is right; its proof is printed with gaps. L320 does not say that lambda*_d is the least eigenvalue (claim p21-drop-eig: 243 "
           "instead of 48). L326 divides by m - d, undefined for m = d, and for d = 1 the matrix has no row that is not zero (claim p21-split). "
           "L322 and L338 lack a transpose, L330-334 exchange W and its bar, L344 writes Lambda for Lambda'.",
       .not_checked = "The intermediate value theorem, used in part any-teacher.",
       .parts = {existence(), construction(), continuity()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
