#include <algorithm>
#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// |M|_2 >= t says that t is not above all eigenvalues of M or not above all of -M.
constexpr const char* printed_statement = R"(given X : n x d, M : d x d symmetric, t;
assume null_direction : quad(X,M) == 0 and M != 0;
assume norm_at_least_t : t > 0 and (not pd(t*eye(d) - M) or not pd(t*eye(d) + M));
prove largest_eigenvalue_at_least_t : not pd(t*eye(d) - M) or psd(-t*eye(d) - M);
)";

// mu is the spectral norm exactly.
constexpr const char* norm_hypotheses = R"(given M : d x d symmetric, delta, mu;
def q(A) = 2*norm2(A) + tr(A)^2;
assume norm_at_most_mu : psd(mu*eye(d) - M) and psd(mu*eye(d) + M);
assume norm_at_least_mu : mu > 0 and (not pd(mu*eye(d) - M) or not pd(mu*eye(d) + M));
prove scaling : q(delta*M) == delta^2*q(M);
)";
constexpr const char* printed_bound = "prove bound : q(delta*M) >= 2*delta^2*mu^2;\n";
constexpr const char* sharp_bound = "prove bound : (d+1)*q(delta*M) >= 2*(d+2)*delta^2*mu^2;\n";

constexpr const char* every_printed = R"(given M : d x d symmetric, y : d x 1;
let v = reshape(M,d*d,1);
let z = kron(y,y);
prove bound : (2*norm2(M) + tr(M)^2)*(y'*y)^2 >= 2*(y'*M*y)^2;
)";

// R represents M -> y'My in the inner product 2<A,B> + tr(A)tr(B) of q.
constexpr const char* every_sharp = R"(given M : d x d symmetric, y : d x 1;
let R = (y*y' - (y'*y)*eye(d)/(d+2))/2;
let v = reshape(M,d*d,1);
let z = reshape(R,d*d,1);
prove bound : (d+1)*(2*norm2(M) + tr(M)^2)*(y'*y)^2 >= 2*(d+2)*(y'*M*y)^2;
)";

Instance direction(const Matrix& x, const Matrix& m, const Rational& t) { return Instance().set("X", x).set("M", m).set("t", t); }

Instance scaled(const Matrix& m, const Rational& delta, const Rational& mu) { return Instance().set("M", m).set("delta", delta).set("mu", mu); }

/// The minimiser of q at norm 1: x x' - I/(d+2) for a unit vector x, divided by its norm (d+1)/(d+2).
Matrix minimiser(std::size_t d) {
  Matrix m = ratio(-1, static_cast<long>(d) + 1) * identity(d);
  m(0, 0) = 1;
  return m;
}

Case norm_case(const Matrix& m, const Rational& delta, const Rational& mu, bool sharp) {
  const std::size_t d = m.rows();
  Case c{.instance = scaled(m, delta, mu)};
  const Instance above = scaled(m, delta, 2 * mu);
  const Instance below = scaled(m, delta, mu - power_of_two(-200));
  c.controls = {{.what = "mu twice the norm", .expected = Verdict::inapplicable, .instance = above},
                {.what = "mu below the norm by 2^-200", .expected = Verdict::inapplicable, .instance = below},
                {.what = "lower bound of the norm dropped: at minimal M with mu = 2",
                 .expected = Verdict::refuted,
                 .instance = scaled(minimiser(d), 1, 2),
                 .edits = {{"(not pd(mu*eye(d) - M) or not pd(mu*eye(d) + M))", "mu > 0"}}},
                {.what = "scaling without the square",
                 .expected = delta == 1 ? Verdict::verified : Verdict::refuted,
                 .edits = {{"delta^2*q(M)", "delta*q(M)"}}}};
  if (delta == 1) c.controls.pop_back();
  const std::string bound = sharp ? ">= 2*(d+2)*" : ">= 2*";
  c.controls.push_back(
      {.what = "the sharp constant plus 2^-200, at the minimiser",
       .expected = Verdict::refuted,
       .instance = scaled(minimiser(d), 1, 1),
       .edits = {{bound + "delta^2*mu^2", sharp ? ">= (2*(d+2) + 2^-200)*delta^2*mu^2" : ">= (2*(d+2)/(d+1) + 2^-200)*delta^2*mu^2"}}});
  return c;
}

LazyCase spectral_case(const std::vector<Rational>& spectrum, const Rational& delta, bool sharp, Level level) {
  std::string label = "eigenvalues";
  for (const Rational& x : spectrum) label += " " + to_text(x);
  return {.label = label, .level = level, .build = [=](Random& random) {
            const Matrix v = random_orthogonal(random, spectrum.size());
            Rational mu = 0;
            for (const Rational& x : spectrum) mu = std::max(mu, Rational(abs(x)));
            return norm_case(transpose(v) * diagonal_matrix(spectrum) * v, delta, mu, sharp);
          }};
}

LazyCase every_case(std::size_t d, bool sharp, Level level) {
  return {.label = "all M, y, d=" + std::to_string(d), .level = level, .build = [=](Random&) {
            SumOfSquares squares;
            if (sharp) {
              const Rational weight(4 * (d + 2));
              squares.squares = {{.weight = weight, .term = "kron(v,z) - kron(z,v)"}, {.weight = weight, .term = "tr(R)*M - tr(M)*R"}};
            } else {
              squares.squares = {{.weight = 1, .term = "kron(v,z) - kron(z,v)"}, {.weight = 1, .term = "tr(M)*(y'*y)"}};
            }
            Case c{.instance = Instance().every_symmetric("M", d).every("y", d, 1), .hints = Hints{.sums_of_squares = {squares}}};
            Matrix y(d, 1);
            y(0, 0) = 1;
            c.controls = {{.what = "the sharp constant plus 2^-200",
                           .expected = Verdict::refuted,
                           .edits = {sharp ? std::pair<std::string, std::string>{">= 2*(d+2)*", ">= (2*(d+2) + 2^-200)*"}
                                           : std::pair<std::string, std::string>{">= 2*(y'*M*y)^2", ">= (2*(d+2)/(d+1) + 2^-200)*(y'*M*y)^2"}},
                           .hints = Hints{.point = {{"M", minimiser(d)}, {"y", y}}}}};
            SumOfSquares forged = squares;
            forged.squares.pop_back();
            if (d > 1 || !sharp)
              c.controls.push_back({.what = "one square left out",
                                    .expected = Verdict::undecided,
                                    .reason = Reason::certificate_rejected,
                                    .hints = Hints{.sums_of_squares = {forged}}});
            return c;
          }};
}

}  // namespace

Check p29_spectral() {
  const std::string id = "gamarnik-kizildag-zadik-2019/p29-spectral";
  const std::string source = "[GamarnikKizildagZadik2019, L514-524]";
  const auto sign = [](Random&) {
    const Matrix e10 = matrix("0 1/2; 1/2 -1");
    const Matrix points = matrix("1 0; 1 1");
    Case c{.instance = direction(points, e10, 1)};
    c.controls = {
        {.what = "the other sign of M", .expected = Verdict::verified, .instance = direction(points, Rational(-1) * e10, 1)},
        {.what = "t = 1/5 below the largest eigenvalue 0.207", .expected = Verdict::verified, .instance = direction(points, e10, ratio(1, 5))},
        {.what = "t = 3/2 above the norm 1.207", .expected = Verdict::inapplicable, .instance = direction(points, e10, ratio(3, 2))},
        {.what = "M moved by 2^-200: not orthogonal to the data",
         .expected = Verdict::inapplicable,
         .instance = direction(points, e10 + power_of_two(-200) * identity(2), 1)},
        {.what = "the largest absolute value instead of the largest eigenvalue",
         .expected = Verdict::verified,
         .edits = {{"or psd(-t*eye(d) - M)", "or not pd(t*eye(d) + M)"}}}};
    return c;
  };
  const auto negative = [](Random&) {
    Case c{.instance = direction(matrix("1 0 0; 0 1 0"), matrix("0 0 0; 0 0 0; 0 0 -1"), 1)};
    c.controls = {{.what = "the other sign of M",
                   .expected = Verdict::verified,
                   .instance = direction(matrix("1 0 0; 0 1 0"), matrix("0 0 0; 0 0 0; 0 0 1"), 1)}};
    return c;
  };
  return {Claim{
              .id = id,
              .form = Form::printed,
              .label = "Spectral bound of the risk (proof of Theorem 2.9(b))",
              .source = source,
              .statement = "Let M be symmetric, |M|_2 = 1, X_i' M X_i = 0 for all i, delta = sigma_min(W*)^2, W*'W* - W'W = delta M. Then L(W) >= 2 "
                           "lambda_max(delta M)^2 = 2 sigma_min(W*)^4.",
              .kind = "inequality",
              .expectation = Verdict::refuted,
              .erratum = "lambda_max(delta M)^2 = sigma_min^4 is false for one of the two signs of M in general: at data (1,0), (1,1) one sign of "
                         "the normalised M has lambda_max = 3 - 2 sqrt(2) = "
                         "0.17157... instead of 1. max |lambda_i| is meant (or the sign of M chosen); the conclusion L(W) >= 2 sigma_min^4 is "
                         "unaffected. L516 has G* - G = delta M where L472 has "
                         "G - G* = delta M: the sign of M flips.",
              .parts = {{.name = "largest-eigenvalue",
                         .statement = printed_statement,
                         .reduction = "The step lambda_max(M)^2 = |M|_2^2 for a direction M orthogonal to the data, without normalisation: some "
                                      "rational t has |lambda_max(M)| < t <= |M|_2, so the two "
                                      "are not equal.",
                         .cases = {LazyCase{.label = "data (1,0), (1,1)", .level = Level::quick, .build = sign},
                                   LazyCase{.label = "data e_1, e_2 in R^3, M = -e_3 e_3'", .level = Level::quick, .build = negative}}}},
          },
          Claim{
              .id = id,
              .form = Form::repaired,
              .label = "Spectral bound of the risk (proof of Theorem 2.9(b))",
              .source = source,
              .statement = "L(W) = q(delta M) = delta^2 q(M) >= 2 delta^2 |M|_2^2, where q(A) = 2|A|_F^2 + tr(A)^2 and |M|_2 = max |lambda_i(M)|.",
              .kind = "inequality",
              .parts = {{.name = "norm",
                         .statement = std::string(norm_hypotheses) + printed_bound,
                         .reduction = "mu is the spectral norm exactly: an upper and a lower bound. (Only the lower one is needed for the "
                                      "conclusion: a smaller mu makes it weaker.) The risk is q(delta M) by risk-formula.",
                         .cases = {spectral_case({1}, 1, false, Level::quick), spectral_case({1, -1}, ratio(1, 3), false, Level::quick),
                                   spectral_case({-3, 2, 0}, 5, false, Level::quick), spectral_case({4, -1, -1, -1}, 2, false, Level::quick),
                                   spectral_case({-6, 1, 2, 0, 5}, ratio(7, 2), false, Level::standard)}},
                        {.name = "every-matrix",
                         .statement = every_printed,
                         .reduction = "All symmetric M and all y: q(M) |y|^4 >= 2 (y'My)^2 by Cauchy-Schwarz; the largest |y'My|/|y|^2 is |M|_2.",
                         .cases = {every_case(1, false, Level::quick), every_case(2, false, Level::quick), every_case(3, false, Level::quick),
                                   every_case(4, false, Level::standard)}}},
          },
          Claim{
              .id = id,
              .form = Form::derived,
              .label = "Spectral bound of the risk, sharp",
              .source = source,
              .statement = "q(M) >= 2(d+2)/(d+1) |M|_2^2, with equality for M = x x' - I/(d+2), |x| = 1.",
              .kind = "inequality",
              .parts = {{.name = "norm",
                         .statement = std::string(norm_hypotheses) + sharp_bound,
                         .reduction = "As in the repaired form; the minimiser attains the bound, so that the constant plus 2^-200 is refuted.",
                         .cases = {LazyCase{.label = "the minimiser, d=2",
                                            .level = Level::quick,
                                            .build = [](Random&) { return norm_case(minimiser(2), 1, 1, true); }},
                                   LazyCase{.label = "the minimiser, d=4",
                                            .level = Level::quick,
                                            .build = [](Random&) { return norm_case(minimiser(4), 3, 1, true); }},
                                   spectral_case({-3, 2, 0}, 5, true, Level::quick)}},
                        {.name = "every-matrix",
                         .statement = every_sharp,
                         .reduction = "All symmetric M and all y: Cauchy-Schwarz in the inner product of q, where R represents M -> y'My and q(R) = "
                                      "(d+1)/(2(d+2)) |y|^4.",
                         .cases = {every_case(1, true, Level::quick), every_case(2, true, Level::quick), every_case(3, true, Level::quick),
                                   every_case(4, true, Level::standard)}}},
          }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
