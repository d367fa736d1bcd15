#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* data_statement = R"(given X : n x d, Ws : m x d;
let Gs = Ws'*Ws;
assume teacher_has_full_rank : rank(Ws) == d;
assume span_is_strict : rank(veronese(X)) < d*(d+1)/2;
prove another_interpolant : exists G : d x d psd . quad(X,G) == quad(X,Gs) and G != Gs;
prove positive_risk : exists H : d x d psd . quad(X,H) == quad(X,Gs) and 2*norm2(H - Gs) + tr(H - Gs)^2 > 0;
)";

constexpr const char* weights_statement = R"(given X : n x d, Ws : m x d;
def f(U) = hadamard(X*U', X*U')*ones(m,1);
assume teacher_has_full_rank : rank(Ws) == d;
assume span_is_strict : rank(veronese(X)) < d*(d+1)/2;
prove another_interpolant : exists W : m x d . W'*W != Ws'*Ws and f(W) == f(Ws);
prove positive_risk : exists U : m x d . f(U) == f(Ws) and 2*norm2(U'*U - Ws'*Ws) + tr(U'*U - Ws'*Ws)^2 > 0;
)";

// P is tr(Gs) c times the Gram matrix Gs + s M with s = det(Gs) / (tr(Gs) c).
constexpr const char* every_statement = R"(given X : 2 x 2, Ws : m x 2, y : 2 x 1;
let J = [0, -1; 1, 0];
let u = J*X[1,:]';
let v = J*X[2,:]';
let M = (u*v' + v*u')/2;
let Gs = Ws'*Ws;
let c = (norm2(u) + norm2(v))/2;
let P = tr(Gs)*c*Gs + det(Gs)*M;
prove interpolates : quad(X,P) == tr(Gs)*c*quad(X,Gs);
prove semidefinite : y'*P*y >= 0;
prove different : norm2(P - tr(Gs)*c*Gs) == det(Gs)^2*norm2(M);
prove direction_not_zero : 2*norm2(M) >= norm2(X[1,:])*norm2(X[2,:]);
)";

Hints find_gram(const Instance& instance) {
  Hints hints;
  const auto m = find_common_quadric(instance["X"]);
  if (!m.has_value()) return hints;
  const auto g = find_far_interpolant(gram(instance["Ws"]), m.value());
  if (g.has_value()) hints.witnesses = {{"G", g.value()}, {"H", g.value()}};
  return hints;
}

Hints find_weights(const Instance& instance) {
  Hints hints;
  const Hints found = find_gram(instance);
  if (!found.witnesses.contains("G")) return hints;
  const auto w = find_gram_factor(found.witnesses.at("G"));
  if (w.has_value() && w.value().rows() <= instance["Ws"].rows()) {
    const Matrix padded = pad_rows(w.value(), instance["Ws"].rows());
    hints.witnesses = {{"W", padded}, {"U", padded}};
  }
  return hints;
}

Hints both(const Matrix& g) { return {.witnesses = {{"G", g}, {"H", g}}}; }

/// What must not pass at any data: no rank, full span, forged interpolants.
std::vector<Control> data_controls(const Matrix& x, const Matrix& ws) {
  const std::size_t d = x.cols();
  const Instance deficient = Instance().set("X", identity(2)).set("Ws", matrix("1 0; 0 0"));
  const Instance spanning = Instance().set("X", polarization_points(d)).set("Ws", ws);
  std::vector<Control> out = {
      {.what = "rank of W* is 1: data e_1, e_2, W* = diag(1, 0)", .expected = Verdict::inapplicable, .instance = deficient},
      {.what = "full rank dropped: then e_1, e_2 have one interpolating Gram matrix only",
       .expected = Verdict::refuted,
       .instance = deficient,
       .edits = {{"rank(Ws) == d", "rank(Ws) >= 0"}}},
      {.what = "data that span", .expected = Verdict::inapplicable, .instance = spanning, .hints = Hints{}},
      {.what = "strict span dropped", .expected = Verdict::refuted, .instance = spanning, .edits = {{"rank(veronese(X)) <", "rank(veronese(X)) <="}}},
      {.what = "the teacher's own Gram matrix offered",
       .expected = Verdict::undecided,
       .reason = Reason::certificate_rejected,
       .hints = both(gram(ws))}};
  if (d > 12) {  // without a witness the search for a proof that there is none takes its time
    out.erase(out.begin() + 3, out.end());
    return out;
  }
  const auto m = find_common_quadric(x);
  if (m.has_value()) {
    Matrix off = gram(ws);
    for (std::size_t i = 0; i < x.rows(); ++i)
      for (std::size_t k = 0; k < d; ++k)
        if (x(i, k) != 0 && off == gram(ws)) off(k, k) += power_of_two(-200);
    if (off != gram(ws))
      out.push_back({.what = "a Gram matrix that misses a label by 2^-200",
                     .expected = Verdict::undecided,
                     .reason = Reason::certificate_rejected,
                     .hints = both(off)});
    // Both ends of a line through Gs: at least one leaves the cone, unless M is semidefinite.
    const Rational far = 1000 * (trace(gram(ws)) + 1);
    Matrix outside = gram(ws) + far * m.value();
    if (trace(m.value()) >= 0) outside = gram(ws) - far * m.value();
    out.push_back({.what = "a step out of the semidefinite cone",
                   .expected = Verdict::undecided,
                   .reason = Reason::certificate_rejected,
                   .hints = both(outside)});
  }
  return out;
}

Case data_case(const Matrix& x, const Matrix& ws) {
  Case c{.instance = Instance().set("X", x).set("Ws", ws)};
  c.controls = data_controls(x, ws);
  return c;
}

LazyCase integer_data(std::size_t n, std::size_t d, std::size_t m, Level level) {
  return {.label = "GEN-rand n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, n, d, 5);
            return data_case(x, m >= 2 * d ? random_integer_matrix(random, m, d, 3) : random_matrix_of_rank(random, m, d, d, 3));
          }};
}

LazyCase dyadic_data(std::size_t n, std::size_t d, std::size_t m, Level level) {
  return {.label = "GEN-dyadic n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_dyadic_matrix(random, n, d);
            return data_case(x, random_dyadic_matrix(random, m, d));
          }};
}

LazyCase wide_teacher(std::size_t n, std::size_t d, Level level) {
  return {.label = "m = 4d, n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            const Matrix x = random_integer_matrix(random, n, d, 3);
            const Matrix ws = random_matrix_of_rank(random, 4 * d, d, d, 1);
            Case c{.instance = Instance().set("X", x).set("Ws", ws)};
            c.controls = {{.what = "the teacher's own weights offered",
                           .expected = Verdict::undecided,
                           .reason = Reason::certificate_rejected,
                           .hints = Hints{.witnesses = {{"W", ws}, {"U", ws}}}}};
            return c;
          }};
}

Case exhibited(const QuadraticExample& example) {
  Case c{.instance = Instance().set("X", example.data).set("Ws", pad_rows(example.teacher, example.student.rows())),
         .hints = Hints{.witnesses = {{"W", example.student}, {"U", example.student}}}};
  Matrix nudged = example.student;
  nudged(0, 0) += power_of_two(-200);
  c.controls = {{.what = "a weight of the student moved by 2^-200",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"W", nudged}, {"U", nudged}}}},
                {.what = "a reflected teacher: another W, the same Gram matrix",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"W", Rational(-1) * example.teacher}, {"U", Rational(-1) * example.teacher}}}}};
  return c;
}

/// y'Py as a sum of squares; `minors` is the vector of the 2 x 2 minors of Ws (Cauchy-Binet: its norm squared is det Gs).
Hints squares(const std::string& minors) {
  const std::string split = "kron(" + minors + ", vcat(u'*J*y, v'*J*y, u'*y + v'*y))";
  return {.sums_of_squares = {{.squares = {{.weight = ratio(1, 2), .term = "kron(u, Gs*y)"},
                                           {.weight = ratio(1, 2), .term = "kron(v, Gs*y)"},
                                           {.weight = ratio(1, 2), .term = split}}},
                              {.squares = {{.weight = 1, .term = "u'*v"}}}}};
}

Case every_case(std::size_t m, const std::string& minors) {
  Case c{.instance = Instance().every("X", 2, 2).every("Ws", m, 2).every("y", 2, 1), .hints = squares(minors)};
  c.controls = {{.what = "four times the step: leaves the cone at Ws = I, X_2 = -X_1",
                 .expected = Verdict::refuted,
                 .edits = {{"det(Gs)*M;", "4*det(Gs)*M;"}},
                 .hints = Hints{.point = {{"X", matrix("1 0; -1 0")}, {"Ws", pad_rows(identity(2), m)}, {"y", matrix("0; 1")}}}},
                {.what = "u not rotated", .expected = Verdict::refuted, .edits = {{"let u = J*X[1,:]'", "let u = X[1,:]'"}}},
                {.what = "one square left out",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.sums_of_squares = {{.squares = {{.weight = 1, .term = "kron(u, Gs*y)"}}}}}}};
  return c;
}

}  // namespace

Check thm_2_6_b() {
  const auto boundary = [](Random&) {
    const QuadraticExample two = sign_interpolant();
    Case c = data_case(two.data, two.teacher);
    c.hints = both(gram(two.student));
    c.controls.push_back({.what = "one step of 2^-200 beyond the boundary diag(2, 0)",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .hints = both(diagonal_matrix({2 + power_of_two(-200), -power_of_two(-200)}))});
    return c;
  };
  const auto variant = [](Random&) {
    const QuadraticExample two = sign_interpolant();
    Case c = data_case(two.data, two.teacher);
    c.hints = both(matrix("49/25 0; 0 1/25"));
    return c;
  };
  const auto on_cone = [](Random&) {
    const QuadraticExample cone = cone_interpolant(50);
    Case c = data_case(cone.data, cone.teacher);
    c.hints = both(gram(cone.student));
    return c;
  };
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/thm-2-6-b",
      .form = Form::printed,
      .label = "Theorem 2.6(b)",
      .source = "[GamarnikKizildagZadik2019, L221-225; proof L472-476]",
      .statement =
          "Let X_1, ..., X_n in R^d with span{X_i X_i'} a strict subset of the symmetric matrices. For every W* in R^{m x d} of rank d there is W in "
          "R^{m x d} with "
          "f(W;X_i) = f(W*;X_i) for all i and W'W != W*'W*; in particular the risk of W is positive for every jointly continuous distribution.",
      .kind = "constructive",
      .erratum = "L229 calls the error 'bounded away from zero' where only 'positive' is shown; abstract, L106, L209 and L229 call the span "
                 "condition 'necessary and sufficient' without "
                 "rank(W*) = d: for a rank-deficient W* it is sufficient only (see the control with W* = diag(1, 0)). L474 divides by sqrt(m-d), "
                 "zero for m = d; rows of zeros do. "
                 "L476: A = Q Lambda Q' (transpose missing). The theorem stands.",
      .not_checked = "Risk under laws other than the Gaussian: positive because x'Ax, A != 0, vanishes on a null set only (p26-positive-risk).",
      .parts =
          {{.name = "data",
            .statement = data_statement,
            .reduction = "f depends on W through W'W, and for m >= d (rank(W*) = d) the matrices W'W are exactly the positive semidefinite ones "
                         "(p26-lift). So the claim is a "
                         "semidefinite G != Gs with the same values at the points: G = Gs + sM with M a quadric through the points. "
                         "`positive_risk` is the Gaussian risk.",
            .cases =
                {LazyCase{.label = "(1,1), (1,-1), W* = I: Gram matrix diag(2, 0) on the boundary", .level = Level::quick, .build = boundary},
                 LazyCase{.label = "(1,1), (1,-1), W* = I: student diag(7/5, 1/5)", .level = Level::quick, .build = variant},
                 LazyCase{.label = "50 cone points, W* = I", .level = Level::quick, .build = on_cone},
                 LazyCase{.label = "all sign vectors, d=3",
                          .level = Level::quick,
                          .build = [](Random&) { return data_case(sign_points(3), identity(3)); }},
                 LazyCase{.label = "no points, d=2", .level = Level::quick, .build = [](Random&) { return data_case(Matrix(0, 2), identity(2)); }},
                 LazyCase{.label = "no points, d=1", .level = Level::quick, .build = [](Random&) { return data_case(Matrix(0, 1), matrix("3")); }},
                 LazyCase{.label = "one point three times, d=2",
                          .level = Level::quick,
                          .build = [](Random&) { return data_case(matrix("1 2; 1 2; 1 2"), matrix("1 1; 0 1; 2 0")); }},
                 integer_data(1, 3, 3, Level::quick),
                 integer_data(3, 3, 4, Level::quick),
                 integer_data(2, 2, 2, Level::quick),
                 integer_data(5, 3, 3, Level::quick),
                 integer_data(9, 4, 4, Level::quick),
                 dyadic_data(5, 3, 3, Level::quick),
                 dyadic_data(6, 4, 5, Level::quick),
                 integer_data(14, 5, 6, Level::standard),
                 dyadic_data(8, 5, 5, Level::standard),
                 integer_data(27, 7, 7, Level::standard),
                 integer_data(38, 20, 40, Level::standard),
                 integer_data(78, 40, 80, Level::thorough),
                 integer_data(54, 10, 10, Level::thorough)},
            .search = find_gram},
           {.name = "weights",
            .statement = weights_statement,
            .reduction = "The theorem word by word, W exhibited with rational entries: students designed together with the data, or, for m >= "
                         "4d, the four-squares lift of Gs + sM.",
            .cases =
                {LazyCase{.label = "(1,1), (1,-1), W* = I", .level = Level::quick, .build = [](Random&) { return exhibited(sign_interpolant()); }},
                 LazyCase{.label = "50 cone points, W* = I", .level = Level::quick, .build = [](Random&) { return exhibited(cone_interpolant(50)); }},
                 wide_teacher(0, 1, Level::quick), wide_teacher(2, 2, Level::quick), wide_teacher(4, 3, Level::quick),
                 wide_teacher(6, 4, Level::standard)},
            .search = find_weights},
           {.name = "every-pair-in-the-plane",
            .statement = every_statement,
            .reduction = "d = 2, n = 2, all data and all teachers at once: if det(Gs) != 0 and X_1, X_2 != 0, then P/(tr(Gs) c) is "
                         "semidefinite, interpolates, and differs from Gs. "
                         "With fewer points, or a zero point, take a point twice.",
            .cases =
                {LazyCase{.label = "all X, Ws, m=2", .level = Level::quick, .build = [](Random&) { return every_case(2, "det(Ws)"); }},
                 LazyCase{
                     .label =
                         "all X, Ws, m=3",
                     .level =
                         Level::standard,
                     .build =
                         [](Random&) { return every_case(3, "vcat(det(block(Ws,1,1,2,2)), det(block(Ws,2,1,2,2)), det(vcat(Ws[1,:], Ws[3,:])))"); }}}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
