/// \file
/// Proof of Theorem 2.1(c): dropping the eigenvalue lambda*_d from the Gram matrix costs 3 (lambda*_d)^2.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/p21-drop-eig";
constexpr const char* ordering = "assume dropped_eigenvalue_is_the_least : lambda == a;\n";

/// With or without the order of the eigenvalues.
std::string statement(bool printed) {
  return std::string(R"(given Wstar : m x d, a, lambda, q : d x 1;
let Gs = Wstar'*Wstar;
let G = Gs - lambda*q*q';                   # the Gram matrix of the student
let A = G - Gs;
let risk = 2*norm2(A) + tr(A)^2;
assume teacher_has_full_rank : rank(Wstar) == d;
assume a_is_sigma_min_squared : psd(Gs - a*eye(d)) and rank(Gs - a*eye(d)) < d;
assume eigenpair : q'*q == 1 and Gs*q == lambda*q;
)") + (printed ? "" : ordering) +
         R"(prove student_has_lower_rank : psd(G) and rank(G) <= d-1;
prove cost : risk == 3*lambda^2;
prove cost_in_singular_values : risk == 3*a^2;
)";
}

Part printed_order() {
  Part part{.name = "as-printed",
            .statement = statement(true),
            .reduction =
                "L320 lists the eigenvalues lambda*_1, .., lambda*_d in no order, L344 equates lambda*_d with sigma_min(W*)^2. W*'W* = diag(4, 9), "
                "lambda*_2 = 9: the "
                "risk is 243, 3 sigma_min^4 = 48."};
  part.cases.push_back(
      fixed_case("diag(4, 9) in this order", Level::quick,
                 {.instance = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("lambda", 9).set("q", matrix("0; 1")),
                  .controls = {{.what = "diag(4, 9), the other order",
                                .expected = Verdict::verified,
                                .instance = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("lambda", 4).set("q", matrix("1; 0"))}}}));
  return part;
}

Part repaired_order() {
  Part part{
      .name = "least-eigenvalue",
      .statement = statement(false),
      .reduction =
          "With lambda*_d the least eigenvalue. Two hypotheses are not needed for the equations and no control can show that they are: full rank of "
          "W* "
          "(without it lambda = a = 0, G = Gs and the cost is 0), and that a is the least eigenvalue, which is what makes a = sigma_min(W*)^2."};
  const Instance planar = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("lambda", 4).set("q", matrix("1; 0"));
  const Instance wrong = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("lambda", 9).set("q", matrix("0; 1"));
  part.cases.push_back(fixed_case(
      "diag(4, 9)", Level::quick,
      {.instance = planar,
       .controls = {
           {.what = "9 dropped", .expected = Verdict::inapplicable, .instance = wrong},
           {.what = "9 dropped, the order left out: 243 instead of 48", .expected = Verdict::refuted, .instance = wrong, .edits = {{ordering, ""}}},
           {.what = "a is not the least eigenvalue: the risk is 3 a^2 but not 3 sigma_min^4",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 9).set("lambda", 9).set("q", matrix("0; 1"))},
           {.what = "cost raised by 2^-200", .expected = Verdict::refuted, .edits = {{"risk == 3*lambda^2", "risk == (3 + 2^-200)*lambda^2"}}},
           {.what = "q of norm 2, the hypothesis dropped",
            .expected = Verdict::refuted,
            .instance = Instance().set("Wstar", matrix("2 0; 0 3")).set("a", 4).set("lambda", 4).set("q", matrix("2; 0")),
            .edits = {{"assume eigenpair : q'*q == 1 and Gs*q == lambda*q;", ""}}},
           {.what = "teacher of rank 1",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("Wstar", matrix("2 0; 0 0")).set("a", 0).set("lambda", 0).set("q", matrix("0; 1"))},
       }}));
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{4}})
    part.cases.push_back(
        {"spectral teacher d=" + std::to_string(d), Level::quick, [d](Random& random) {
           std::vector<Rational> sigma(d, Rational(1));
           for (std::size_t i = 0; i + 1 < d; ++i) sigma[i] = 1 + ratio(random.integer(0, 8), 4);
           const SpectralMatrix teacher = random_spectral_matrix(random, d + 1, sigma, 1);
           return Case{.instance =
                           Instance().set("Wstar", teacher.matrix).set("a", 1).set("lambda", 1).set("q", right_singular_vector(teacher, d - 1))};
         }});
  return part;
}

Part every_vector() {
  Part part{.name = "every-eigenpair",
            .statement = R"(given lambda, q : d x 1;
let A = -lambda*q*q';
prove cost : 2*norm2(A) + tr(A)^2 == 3*lambda^2*(q'*q)^2;
)",
            .reduction = "The cost of A = W'W - W*'W* = -lambda q q', for every number lambda and every vector q."};
  for (std::size_t d = 1; d <= 8; ++d)
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick,
                                    {.instance = Instance().every("lambda", 1, 1).every("q", d, 1),
                                     .controls = {{.what = "2 lambda^2", .expected = Verdict::refuted, .edits = {{"3*lambda^2", "2*lambda^2"}}}}}));
  return part;
}

}  // namespace

Check p21_drop_eig() {
  const std::string erratum =
      "The order of the eigenvalues is not stated (L320), though lambda*_d must be the least: for W*'W* = diag(4, 9) the other choice gives risk 243 "
      "instead of 48. L344 prints Lambda for Lambda' in the second sum.";
  return {{.id = id,
           .form = Form::printed,
           .label = "proof of Theorem 2.1(c), L338-344",
           .source = "[GamarnikKizildagZadik2019, L320, L338-344]",
           .statement = "lambda*_1, .., lambda*_d the eigenvalues of W*'W* (in any order), W'W - W*'W* = -lambda*_d q_d q_d': L(W) = 3 (lambda*_d)^2 "
                        "= 3 sigma_min(W*)^4.",
           .kind = "identity",
           .expectation = Verdict::refuted,
           .erratum = erratum,
           .parts = {printed_order()}},
          {.id = id,
           .form = Form::repaired,
           .label = "proof of Theorem 2.1(c), L338-344, with ordered eigenvalues",
           .source = "[GamarnikKizildagZadik2019, L320, L338-344]",
           .statement = "The same with lambda*_1 >= .. >= lambda*_d.",
           .kind = "identity",
           .erratum = erratum,
           .parts = {repaired_order(), every_vector()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
