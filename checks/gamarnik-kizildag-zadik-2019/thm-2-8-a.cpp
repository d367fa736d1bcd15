#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* data_statement = R"(given X : n x d;
let D = d*(d+1)/2;
assume enough_points : n >= D;
prove spans : rank(veronese(X)) == D;
)";

constexpr const char* fewer_statement = R"(given X : n x d;
assume fewer_points : n < d*(d+1)/2;
prove independent : rank(veronese(X)) == n;
)";

/// Three points with independent coordinates, uniform on a set of N numbers: `spanning` of the N^6 samples span.
std::string uniform_statement(const std::string& values, int size) {
  const std::string n = std::to_string(size);
  return "given p;\n"
         "let spanning = count(X : 3 x 2 over {" +
         values +
         "} . det(veronese(X)) != 0);\n"
         "prove probability : spanning == p*" +
         n +
         "^6;\n"
         "prove schwartz_zippel : 1 - p <= 6/" +
         n + ";\n";
}

LazyCase almost_every(std::size_t n, std::size_t d, Level level) {
  return {.label = "almost every X, n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random&) {
            Case c{.instance = Instance().almost_every("X", n, d), .hints = Hints{.point = {{"X", pad_rows(polarization_points(d), n)}}}};
            c.controls = {{.what = "more than dim S independent matrices x_i x_i'",
                           .expected = Verdict::undecided,
                           .reason = Reason::no_evidence,
                           .edits = {{"rank(veronese(X)) == D", "rank(rowkron(X,X)) >= D + 1 and X != 0"}}},
                          {.what = "a claim that is not open: one point settles nothing",
                           .expected = Verdict::undecided,
                           .reason = Reason::no_evidence,
                           .edits = {{"rank(veronese(X)) == D", "rank(veronese(X)) <= D"}}}};
            return c;
          }};
}

LazyCase prime_powers(std::size_t d) {
  return {.label = "almost every X by the prime-power point, d=" + std::to_string(d), .build = [=](Random&) {
            const std::size_t n = d * (d + 1) / 2;
            return Case{.instance = Instance().almost_every("X", n, d), .hints = Hints{.point = {{"X", prime_power_points(d, n)}}}};
          }};
}

Matrix repeated(const Matrix& row, std::size_t n) {
  Matrix out(n, row.cols());
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < row.cols(); ++k) out(i, k) = row(0, k);
  return out;
}

LazyCase sample(const std::string& law, Matrix (*draw)(Random&, std::size_t, std::size_t), std::size_t n, std::size_t d, Level level) {
  return {
      .label = law + " doubles, n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
        const Matrix x = draw(random, n, d);
        Case c{.instance = Instance().set("X", x)};
        Matrix short_by_one(d * (d + 1) / 2 - 1, d);
        for (std::size_t k = 0; k < short_by_one.entries().size(); ++k) short_by_one.entries()[k] = x.entries()[k];
        c.controls = {
            {.what = "one point fewer than d(d+1)/2", .expected = Verdict::inapplicable, .instance = Instance().set("X", short_by_one)},
            {.what = "n >= D dropped", .expected = Verdict::refuted, .instance = Instance().set("X", short_by_one), .edits = {{"n >= D", "n >= 0"}}},
            {.what = "rank one less", .expected = Verdict::refuted, .edits = {{"== D;", "== D - 1;"}}}};
        if (d <= 12)
          c.controls.push_back(
              {.what = "points not independent: X_1 = ... = X_n", .expected = Verdict::refuted, .instance = Instance().set("X", repeated(x, n))});
        return c;
      }};
}

LazyCase fewer_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "almost every X, n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random&) {
            Case c{.instance = Instance().almost_every("X", n, d)};
            const std::size_t full = d * (d + 1) / 2;
            const Instance dependent = Instance().set("X", pad_rows(polarization_points(d), full + 1));
            c.controls = {{.what = "n = d(d+1)/2 + 1", .expected = Verdict::inapplicable, .instance = dependent},
                          {.what = "n < n* dropped: more matrices than dim S are dependent",
                           .expected = Verdict::refuted,
                           .instance = dependent,
                           .edits = {{"n < d*(d+1)/2", "n >= 0"}}},
                          {.what = "repeated points", .expected = Verdict::refuted, .instance = Instance().set("X", Matrix(n, d))}};
            return c;
          }};
}

Part discrete_law(const std::string& name, const std::string& values, int size, const Rational& probability, Level level) {
  return {.name = name,
          .statement = uniform_statement(values, size),
          .reduction =
              "Exhaustive, d = 2, n = n* = 3: independent coordinates uniform on N = " + std::to_string(size) +
              " numbers span with exact probability p < 1, so joint continuity is needed. What remains of the theorem for discrete samplers is the "
              "Schwartz-Zippel bound P(no span) <= 2D/N, which det(veronese), not the zero polynomial and of degree 2D, implies.",
          .cases = {{.label = "N=" + std::to_string(size), .level = level, .build = [probability](Random&) {
                       Case c{.instance = Instance().set("p", probability)};
                       c.controls = {
                           {.what = "spans with probability one", .expected = Verdict::refuted, .instance = Instance().set("p", Rational(1))},
                           {.what = "probability moved by 2^-200",
                            .expected = Verdict::refuted,
                            .instance = Instance().set("p", Rational(probability + power_of_two(-200)))}};
                       return c;
                     }}}};
}

}  // namespace

Check thm_2_8_a() {
  const auto near_cone = [](Random&) {
    Case c{.instance = Instance().set("X", near_cone_points())};
    c.controls = {{.what = "a law on the cone x^2 + y^2 = z^2, singular: 50 points never span",
                   .expected = Verdict::refuted,
                   .instance = Instance().set("X", cone_points(50))},
                  {.what = "all eight points of {-1,1}^3: rank 4 < 6", .expected = Verdict::refuted, .instance = Instance().set("X", sign_points(3))},
                  {.what = "one-hot data", .expected = Verdict::refuted, .instance = Instance().set("X", pad_rows(identity(3), 6))}};
    return c;
  };
  const auto unimodular = [](Random&) {
    Case c{.instance = Instance().set("X", polarization_points(4))};
    c.controls = {
        {.what = "all sixteen points of {-1,1}^4: rank 7 < 10", .expected = Verdict::refuted, .instance = Instance().set("X", sign_points(4))}};
    return c;
  };
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/thm-2-8-a",
      .form = Form::printed,
      .label = "Theorem 2.8(a)",
      .source = "[GamarnikKizildagZadik2019, L253; proof L490-504]",
      .statement =
          "Let X_1, ..., X_n be i.i.d. with a jointly continuous distribution on R^d. If n >= n* = d(d+1)/2, then P(span{X_i X_i'} = S) = 1.",
      .kind = "generic",
      .erratum = "L494: 'P(rank = d(d+1)/2), almost surely' should read 'P(rank = d(d+1)/2) = 1'; L496 announces part (b) where part (a) is proved. "
                 "Neither touches the theorem.",
      .not_checked = "That the zero set of a non-zero polynomial has Lebesgue measure zero (Theorem 3.1, quoted) is what scope 'generic' stands on. "
                     "Only absolute continuity "
                     "of the joint law on R^{nd} is used, not independence.",
      .parts = {{.name = "data",
                 .statement = data_statement,
                 .reduction = "span{x_i x_i'} = S iff rank veronese(X) = D. For `almost every X` a maximal minor of veronese(X) is a polynomial in "
                              "the entries; one rational point "
                              "where it does not vanish (e_i, e_i + e_j or the paper's prime powers) shows that it is not the zero polynomial, so it "
                              "vanishes on a null set only: the "
                              "theorem for that n and d. Samples of doubles are decided exactly as the dyadic rationals they are.",
                 .cases = {almost_every(1, 1, Level::quick),
                           almost_every(3, 2, Level::quick),
                           almost_every(5, 2, Level::quick),
                           almost_every(6, 3, Level::quick),
                           almost_every(10, 4, Level::quick),
                           almost_every(13, 4, Level::quick),
                           almost_every(21, 6, Level::quick),
                           prime_powers(2),
                           prime_powers(3),
                           prime_powers(4),
                           LazyCase{.label = "five points on a cone and one 2^-40 off it", .level = Level::quick, .build = near_cone},
                           LazyCase{.label = "e_i, e_i + e_j, d=4", .level = Level::quick, .build = unimodular},
                           sample("Gaussian", random_dyadic_matrix, 6, 3, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 15, 5, Level::quick),
                           sample("Gaussian", random_dyadic_matrix, 20, 5, Level::quick),
                           sample("uniform", random_uniform_matrix, 15, 5, Level::quick),
                           sample("exponential", random_exponential_matrix, 15, 5, Level::quick),
                           almost_every(78, 12, Level::standard),
                           almost_every(210, 20, Level::standard),
                           sample("Gaussian", random_dyadic_matrix, 210, 20, Level::standard),
                           almost_every(820, 40, Level::thorough),
                           sample("Gaussian", random_dyadic_matrix, 820, 40, Level::thorough)}},
                {.name = "fewer-points",
                 .statement = fewer_statement,
                 .reduction = "Not asserted by the theorem, but why n* is critical: below it generic points are independent, so that n* = d(d+1)/2 "
                              "points are not only enough "
                              "but each of them is used.",
                 .cases = {fewer_points(2, 2, Level::quick), fewer_points(5, 3, Level::quick), fewer_points(9, 4, Level::quick),
                           fewer_points(14, 5, Level::quick)}},
                discrete_law("uniform-on-2", "0, 1", 2, ratio(3, 32), Level::quick),
                discrete_law("uniform-on-3", "-1, 0, 1", 3, ratio(64, 243), Level::quick),
                discrete_law("uniform-on-5", "-2, -1, 0, 1, 2", 5, ratio(1728, 3125), Level::standard),
                discrete_law("uniform-on-7", "-3, -2, -1, 0, 1, 2, 3", 7, ratio(84864, 117649), Level::thorough)},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
