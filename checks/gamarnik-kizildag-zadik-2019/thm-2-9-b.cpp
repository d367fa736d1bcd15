#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* hypotheses = R"(given X : n x d, Ws : m x d;
let Gs = Ws'*Ws;
def q(A) = 2*norm2(A) + tr(A)^2;
assume fewer_points : n < d*(d+1)/2;
assume teacher_has_full_rank : rank(Ws) == d;
)";
// Any y != 0 has y'Gs y / y'y >= sigma_min^2, so the bound with y is the harder one.
constexpr const char* printed_conclusion =
    "prove far_interpolant : exists G : d x d psd . quad(X,G) == quad(X,Gs) and (exists y : d x 1 . y != 0 and q(G - Gs)*(y'*y)^2 >= "
    "2*(y'*Gs*y)^2);\n";
constexpr const char* sharp_conclusion =
    "prove far_interpolant : exists G : d x d psd . quad(X,G) == quad(X,Gs) and (exists y : d x 1 . y != 0 and (d+1)*q(G - Gs)*(y'*y)^2 >= "
    "2*(d+2)*(y'*Gs*y)^2);\n";

// l is sigma_min(Ws)^2 exactly.
constexpr const char* weights_statement = R"(given X : n x d, Ws : m x d, W : m x d, y : d x 1, l;
let Gs = Ws'*Ws;
def f(U) = hadamard(X*U', X*U')*ones(m,1);
def q(A) = 2*norm2(A) + tr(A)^2;
assume fewer_points : n < d*(d+1)/2;
assume teacher_has_full_rank : rank(Ws) == d;
assume least_eigenvalue : y != 0 and Gs*y == l*y and psd(Gs - l*eye(d));
prove interpolates : f(W) == f(Ws);
prove risk : q(W'*W - Gs) >= 2*l^2;
)";

Hints search(const Instance& instance) {
  Hints hints;
  const Matrix gs = gram(instance["Ws"]);
  const auto m = find_common_quadric(instance["X"]);
  if (!m.has_value()) return hints;
  const auto g = find_far_interpolant(gs, m.value());
  if (g.has_value()) hints.witnesses = {{"G", g.value()}, {"y", find_bottom_vector(gs)}};
  return hints;
}

Case data_case(const Matrix& x, const Matrix& ws) {
  const std::size_t d = x.cols();
  Case c{.instance = Instance().set("X", x).set("Ws", ws)};
  const Instance spanning = Instance().set("X", polarization_points(d)).set("Ws", ws);
  Matrix corner(d, 1);
  corner(0, 0) = 1;
  c.controls = {{.what = "n = n*", .expected = Verdict::inapplicable, .instance = spanning, .hints = Hints{}},
                {.what = "n < n* dropped",
                 .expected = Verdict::undecided,
                 .reason = Reason::no_witness,
                 .instance = spanning,
                 .edits = {{"n < d*(d+1)/2", "n >= 0"}},
                 .hints = Hints{}},
                {.what = "the teacher itself: risk 0",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"G", gram(ws)}, {"y", corner}}}},
                {.what = "y = 0", .expected = Verdict::undecided, .reason = Reason::certificate_rejected, .hints = [&] {
                   Hints h = search(c.instance);
                   h.witnesses["y"] = Matrix(d, 1);
                   return h;
                 }()}};
  if (d >= 2)
    c.controls.push_back({.what = "a teacher of rank one",
                          .expected = Verdict::inapplicable,
                          .instance = Instance().set("X", x).set("Ws", pad_rows(transpose(corner), ws.rows()))});
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

LazyCase gaussian_data(std::size_t n, std::size_t d, std::size_t m, Level level) {
  return {.label = "Gaussian doubles n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const Matrix x = random_dyadic_matrix(random, n, d);
            return data_case(x, random_dyadic_matrix(random, m, d));
          }};
}

Instance weights_instance(const Matrix& x, const Matrix& ws, const Matrix& w, const Matrix& y, const Rational& l) {
  return Instance().set("X", x).set("Ws", ws).set("W", w).set("y", y).set("l", l);
}

/// diag(32, 9) interpolates diag(31, 12) at (1,1), (1,-1), but its risk 15876 is below 2 * 12^4 = 41472.
Instance near_teacher() { return weights_instance(matrix("1 1; 1 -1"), matrix("31 0; 0 12"), matrix("32 0; 0 9"), matrix("0; 1"), 144); }

std::vector<Control> weights_controls() {
  const Instance wrong_l = weights_instance(matrix("1 1; 1 -1"), identity(2), matrix("1 0; 1 0"), matrix("1; 0"), ratio(1, 2));
  const Instance third_point = weights_instance(matrix("1 1; 1 -1; 1 0"), identity(2), matrix("1 0; 1 0"), matrix("1; 0"), 1);
  return {{.what = "not every interpolant is far: diag(32, 9) for diag(31, 12)", .expected = Verdict::refuted, .instance = near_teacher()},
          {.what = "l is not an eigenvalue", .expected = Verdict::inapplicable, .instance = wrong_l},
          {.what = "least eigenvalue dropped: l = 2 for W* = I",
           .expected = Verdict::refuted,
           .instance = weights_instance(matrix("1 1; 1 -1"), identity(2), matrix("1 0; 1 0"), matrix("1; 0"), 2),
           .edits = {{"y != 0 and Gs*y == l*y and psd(Gs - l*eye(d))", "y != 0"}}},
          {.what = "n = 3 = n*", .expected = Verdict::inapplicable, .instance = third_point},
          {.what = "n < n* dropped: a third point is not interpolated",
           .expected = Verdict::refuted,
           .instance = third_point,
           .edits = {{"n < d*(d+1)/2", "n >= 0"}}}};
}

/// Teacher and student with the same right singular vectors v_i, singular values (s_1, s_2, ...) and (t_1, t_2, s_3, ...), s_1^2 + s_2^2 = t_1^2 +
/// t_2^2: the difference of the Gram matrices is (t_1^2 - s_1^2)(v_1 v_1' - v_2 v_2'), which vanishes at v_1 + v_2.
LazyCase designed(std::size_t n, const std::vector<Rational>& teacher_values, const std::vector<Rational>& student_values, std::size_t m,
                  std::size_t least, Level level) {
  const std::size_t d = teacher_values.size();
  return {.label = "GEN-quadric n=" + std::to_string(n) + " d=" + std::to_string(d) + " m=" + std::to_string(m),
          .level = level,
          .build = [=](Random& random) {
            const SpectralMatrix ws = random_spectral_matrix(random, m, teacher_values);
            const Matrix w = spectral_matrix(ws.left, student_values, ws.right);
            const Matrix zero = right_singular_vector(ws, 0) + right_singular_vector(ws, 1);
            const Matrix x = random_quadric_points(random, gram(w) - gram(ws.matrix), transpose(zero), n, 4);
            const Rational l = teacher_values[least] * teacher_values[least];
            const Instance instance = weights_instance(x, ws.matrix, w, right_singular_vector(ws, least), l);
            Case c{.instance = instance, .controls = weights_controls()};
            Instance moved = instance;
            Matrix nudged = w;
            nudged(0, 0) += power_of_two(-200);
            moved.set("W", nudged);
            c.controls.push_back({.what = "a weight moved by 2^-200", .expected = Verdict::refuted, .instance = moved});
            return c;
          }};
}

}  // namespace

Check thm_2_9_b() {
  const std::string id = "gamarnik-kizildag-zadik-2019/thm-2-9-b";
  const std::string source = "[GamarnikKizildagZadik2019, L266-268; proof L514-524]";
  const std::string reduction =
      "f depends on W through W'W, and for m >= d these are the positive semidefinite matrices (p26-lift); the Gaussian risk is q(W'W - W*'W*) "
      "(risk-formula). So a semidefinite G with the "
      "teacher's labels and q(G - Gs) >= bound * lambda_min(Gs)^2 is the claim; lambda_min is replaced by a Rayleigh quotient, which is not smaller. "
      "The construction works for any data; "
      "that they are Gaussian is used in the risk only. rank(W*) = d is not needed for the inequality: else sigma_min = 0 and W = W* has risk 0; so "
      "no control shows it is.";
  const auto two = [](Random&) {
    Case c{.instance = weights_instance(matrix("1 1; 1 -1"), identity(2), matrix("1 0; 1 0"), matrix("1; 0"), 1), .controls = weights_controls()};
    c.controls.push_back({.what = "constant 4 + 2^-200, where the risk is 4 sigma_min^4",
                          .expected = Verdict::refuted,
                          .edits = {{">= 2*l^2", ">= (4 + 2^-200)*l^2"}}});
    return c;
  };
  const auto variant = [](Random&) {
    Case c{.instance = weights_instance(matrix("1 1; 1 -1"), identity(2), matrix("7/5 0; 0 1/5"), matrix("1; 0"), 1), .controls = weights_controls()};
    return c;
  };
  const auto on_cone = [](Random&) {
    const QuadraticExample cone = cone_interpolant(5);
    Case c{.instance = weights_instance(cone.data, cone.teacher, cone.student, matrix("1; 0; 0"), 1), .controls = weights_controls()};
    return c;
  };
  const auto two_gram = [](Random&) {
    Case c = data_case(matrix("1 1; 1 -1"), identity(2));
    c.hints = Hints{.witnesses = {{"G", matrix("2 0; 0 0")}, {"y", matrix("1; 0")}}};
    c.controls.push_back({.what = "the small interpolant diag(32, 18)/25: risk 0.3136 < 2",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .hints = Hints{.witnesses = {{"G", matrix("32/25 0; 0 18/25")}, {"y", matrix("1; 0")}}}});
    c.controls.push_back({.what = "constant 4 + 2^-200 at diag(2, 0)",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .edits = {{">= 2*(y'*Gs*y)^2", ">= (4 + 2^-200)*(y'*Gs*y)^2"}},
                          .hints = c.hints});
    return c;
  };
  return {Claim{
              .id = id,
              .form = Form::printed,
              .label = "Theorem 2.9(b)",
              .source = source,
              .statement = "Let X_1, ..., X_n be i.i.d. N(0, I_d), Y_i = f(W*;X_i), rank(W*) = d, n < n* = d(d+1)/2. Then there is W in R^{m x d} "
                           "with f(W;X_i) = Y_i for all i and "
                           "generalization error L(W) >= 2 sigma_min(W*)^4.",
              .kind = "constructive",
              .parts = {{.name = "data",
                         .statement = std::string(hypotheses) + printed_conclusion,
                         .reduction = reduction,
                         .cases = {LazyCase{.label = "(1,1), (1,-1), W* = I", .level = Level::quick, .build = two_gram},
                                   LazyCase{.label = "no points, d=1",
                                            .level = Level::quick,
                                            .build = [](Random&) { return data_case(Matrix(0, 1), matrix("3")); }},
                                   LazyCase{.label = "no points, d=3",
                                            .level = Level::quick,
                                            .build = [](Random&) { return data_case(Matrix(0, 3), identity(3)); }},
                                   LazyCase{.label = "one point twice, d=2",
                                            .level = Level::quick,
                                            .build = [](Random&) { return data_case(matrix("1 2; 1 2"), matrix("1 1; 0 1; 2 0")); }},
                                   integer_data(1, 2, 2, Level::quick), integer_data(2, 2, 2, Level::quick), integer_data(5, 3, 3, Level::quick),
                                   integer_data(9, 4, 4, Level::quick), gaussian_data(5, 3, 3, Level::quick), gaussian_data(6, 4, 5, Level::quick),
                                   gaussian_data(8, 5, 5, Level::standard), integer_data(14, 5, 6, Level::standard),
                                   integer_data(38, 20, 40, Level::standard), integer_data(54, 10, 10, Level::thorough),
                                   integer_data(78, 40, 80, Level::thorough)},
                         .search = search},
                        {.name = "weights",
                         .statement = weights_statement,
                         .reduction =
                             "The theorem word by word for rational W, with sigma_min^2 = l exactly (an eigenvalue, and no eigenvalue is smaller).",
                         .cases = {LazyCase{.label = "(1,1), (1,-1), rows e_1, e_1", .level = Level::quick, .build = two},
                                   LazyCase{.label = "(1,1), (1,-1), diag(7/5, 1/5)", .level = Level::quick, .build = variant},
                                   LazyCase{.label = "five cone points", .level = Level::quick, .build = on_cone},
                                   designed(2, {5, 5}, {7, 1}, 2, 0, Level::quick), designed(2, {7, 4}, {8, 1}, 3, 1, Level::quick),
                                   designed(5, {5, 5, 6}, {7, 1, 6}, 4, 0, Level::quick),
                                   designed(9, {5, 5, 6, 7}, {7, 1, 6, 7}, 4, 0, Level::standard)}}},
          },
          Claim{
              .id = id,
              .form = Form::derived,
              .label = "Theorem 2.9(b) with the sharp constant",
              .source = source,
              .statement = "In Theorem 2.9(b): L(W) >= 2(d+2)/(d+1) sigma_min(W*)^4 can be reached as well.",
              .kind = "constructive",
              .parts = {{.name = "data",
                         .statement = std::string(hypotheses) + sharp_conclusion,
                         .reduction = reduction + " Bound 2(d+2)/(d+1): 2|M|^2 + tr(M)^2 >= 2(d+2)/(d+1) |M|_2^2 (derived form of p29-spectral).",
                         .cases = {LazyCase{.label = "(1,1), (1,-1), W* = I",
                                            .level = Level::quick,
                                            .build = [](Random&) { return data_case(matrix("1 1; 1 -1"), identity(2)); }},
                                   integer_data(2, 2, 2, Level::quick), integer_data(5, 3, 3, Level::quick), integer_data(9, 4, 4, Level::quick),
                                   gaussian_data(5, 3, 3, Level::quick)},
                         .search = search}},
          }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
