#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// Row (k-1)d + l of P is vec(e_k e_l' + e_l e_k'); row (k-1)d + l of Theta is the vector theta^(k,l).
constexpr const char* pairs = R"(let P = eye(d*d) + sum(k in 1..d . sum(l in 1..d . kron(unit(k,d)*unit(l,d)', unit(l,d)*unit(k,d)')));
)";

constexpr const char* data_statement = R"(assume spans : rank(veronese(X)) == d*(d+1)/2;
prove dual : exists Theta : d*d x n . Theta*rowkron(X,X) == P and (forall M : d x d symmetric . 2*reshape(M,d*d,1) == Theta*quad(X,M));
)";

constexpr const char* every_statement = R"(prove pairs : P*reshape(M,d*d,1) == 2*reshape(M,d*d,1);
prove dual : Theta*quad(X,M) - 2*reshape(M,d*d,1) == (Theta*rowkron(X,X) - P)*reshape(M,d*d,1);
)";

Hints search(const Instance& instance) {
  Hints hints;
  const auto theta = find_dual_multipliers(instance["X"]);
  if (theta.has_value()) hints.witnesses.emplace("Theta", theta.value());
  return hints;
}

Case data_case(const Matrix& x) {
  Case c{.instance = Instance().set("X", x)};
  c.controls = {{.what = "seven points of a cone do not span", .expected = Verdict::inapplicable, .instance = Instance().set("X", cone_points(7))},
                {.what = "all sign vectors do not span", .expected = Verdict::inapplicable, .instance = Instance().set("X", sign_points(3))},
                {.what = "span dropped: points of a cone have no theta",
                 .expected = Verdict::undecided,
                 .reason = Reason::no_witness,
                 .instance = Instance().set("X", cone_points(7)),
                 .edits = {{"== d*(d+1)/2;", ">= 1;"}}},
                {.what = "3 M_kl instead of 2 M_kl",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .edits = {{"2*reshape", "3*reshape"}}},
                {.what = "theta = 0 offered",
                 .expected = Verdict::undecided,
                 .reason = Reason::certificate_rejected,
                 .hints = Hints{.witnesses = {{"Theta", Matrix(x.cols() * x.cols(), x.rows())}}}}};
  const auto theta = find_dual_multipliers(x);
  if (theta.has_value()) {
    Matrix nudged = theta.value();
    nudged(0, 0) += power_of_two(-200);
    c.controls.push_back({.what = "theta moved by 2^-200",
                          .expected = Verdict::undecided,
                          .reason = Reason::certificate_rejected,
                          .hints = Hints{.witnesses = {{"Theta", nudged}}}});
  }
  return c;
}

LazyCase unimodular(std::size_t d, Level level) {
  return {.label = "e_i, e_i + e_j, d=" + std::to_string(d), .level = level, .build = [d](Random&) { return data_case(polarization_points(d)); }};
}

/// n >= d(d+1)/2 points that span: images of e_i, e_i + e_j under an invertible matrix, and random ones.
LazyCase integer_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-rand n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            Matrix x = random_integer_matrix(random, n, d, 9);
            const Matrix image = polarization_points(d) * random_matrix_of_rank(random, d, d, d, 4);
            for (std::size_t k = 0; k < image.entries().size(); ++k) x.entries()[k] = image.entries()[k];
            return data_case(x);
          }};
}

LazyCase every_case(std::size_t n, std::size_t d) {
  return {.label = "all X, M, Theta, n=" + std::to_string(n) + " d=" + std::to_string(d), .build = [=](Random&) {
            Case c{.instance = Instance().every("X", n, d).every_symmetric("M", d).every("Theta", d * d, n)};
            c.controls = {
                {.what = "3 M_kl instead of 2 M_kl", .expected = Verdict::refuted, .edits = {{"Theta*quad(X,M) - 2*", "Theta*quad(X,M) - 3*"}}}};
            if (d >= 2)
              c.controls.push_back({.what = "M not symmetric",
                                    .expected = Verdict::refuted,
                                    .instance = Instance().every("X", n, d).every("M", d, d).every("Theta", d * d, n),
                                    .edits = {{"M : d x d symmetric", "M : d x d"}}});
            return c;
          }};
}

}  // namespace

Check p26_dual() {
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p26-dual",
      .form = Form::printed,
      .label = "Dual identity (proof of Theorem 2.6(a))",
      .source = "[GamarnikKizildagZadik2019, L466-468]",
      .statement = "If span{X_i X_i'} = S, then for all k, l there are theta_i^(k,l) with sum_i theta_i^(k,l) X_i X_i' = e_k e_l' + e_l e_k', and "
                   "for every symmetric M: "
                   "2 M_kl = sum_i theta_i^(k,l) X_i' M X_i.",
      .kind = "identity",
      .erratum = "L466-468 take traces of scalars before the vectors are moved into place; the identity is right.",
      .parts = {{.name = "data",
                 .statement = std::string("given X : n x d;\n") + pairs + data_statement,
                 .reduction = "The theta^(k,l) of all k, l are the rows of one matrix Theta, found by exact elimination; `for every symmetric M` is "
                              "decided as an identity of linear forms. The span is needed: with such theta every M that vanishes on the data is 0.",
                 .cases = {unimodular(1, Level::quick), unimodular(2, Level::quick), unimodular(3, Level::quick), unimodular(5, Level::standard),
                           LazyCase{.label = "prime powers, d=3",
                                    .level = Level::quick,
                                    .build = [](Random&) { return data_case(prime_power_points(3, 6)); }},
                           LazyCase{.label = "five points on a cone and one 2^-40 off it",
                                    .level = Level::quick,
                                    .build = [](Random&) { return data_case(near_cone_points()); }},
                           integer_points(3, 2, Level::quick), integer_points(8, 3, Level::quick), integer_points(12, 4, Level::quick),
                           integer_points(28, 7, Level::thorough)},
                 .search = search},
                {.name = "every-data-set",
                 .statement = std::string("given X : n x d, M : d x d symmetric, Theta : d*d x n;\n") + pairs + every_statement,
                 .reduction = "For all X, M, Theta of the shape: the defect of 2 M_kl = sum theta_i X_i' M X_i is the defect of Theta's defining "
                              "equation applied to M, so the second "
                              "part of the claim follows from the first whatever the data. Symmetry of M is needed (control).",
                 .cases = {every_case(1, 1), every_case(2, 2), every_case(3, 2), every_case(6, 3)}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
