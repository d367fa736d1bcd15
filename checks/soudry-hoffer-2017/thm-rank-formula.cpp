#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/matroid_partition.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* pattern_statement = R"(given X : d0 x N, rho, d1;
def size(t) = (ones(1,N)*t)[1,1];
prove at_most : forall A : d1 x N over {rho, 1} . forall s : N x 1 over {0, 1} . 0 + rank(rowkron(A', X')') <= N - size(s) + d0*rank(A*diag(s));
prove attained : forall A : d1 x N over {rho, 1} . exists s : N x 1 over {0, 1} . 0 + rank(rowkron(A', X')') == N - size(s) + d0*rank(A*diag(s));
)";

constexpr const char* union_statement = R"(given A : d1 x N, X : d0 x N, r;
prove union_rank : unionrank(A, d0) == r;
prove rank_of_product : rank(rowkron(A', X')') == r;
)";

constexpr const char* generic_statement = R"(given A : d1 x N, X : d0 x N, r;
prove at_most_for_every_X : unionrank(A, d0) <= r;
prove attained : rank(rowkron(A', X')') >= r;
)";

constexpr const char* brute_force_statement = R"(given A : d1 x N, k, r;
def size(t) = (ones(1,N)*t)[1,1];
prove union_rank : unionrank(A, k) == r;
prove least : forall s : N x 1 over {0, 1} . N - size(s) + k*rank(A*diag(s)) >= r;
prove attained : exists s : N x 1 over {0, 1} . N - size(s) + k*rank(A*diag(s)) == r;
)";

struct Union {
  Rational rank = 0;
  Matrix point;  ///< x_n = e_j for n in class j, 0 for the rest
};

Union union_of(const Matrix& a, std::size_t d0) {
  const std::uint32_t p = elimination_prime(0);
  Union out{0, Matrix(d0, a.cols())};
  std::size_t j = 0;
  for (const auto& one : find_matroid_partition(reduce(a, p).value(), p, d0).classes) {
    for (const std::size_t n : one) out.point(j, n) = 1;
    out.rank += Rational(one.size());
    ++j;
  }
  return out;
}

/// Half of the columns are copies of a few others.
Matrix crowded_pattern(Random& random, std::size_t d1, std::size_t n, const Rational& rho) {
  Matrix a = random_pattern(random, d1, n, rho);
  for (std::size_t k = n / 2; k < n; ++k) {
    const auto from = static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(n) / 12));
    for (std::size_t i = 0; i < d1; ++i) a(i, k) = a(i, from);
  }
  return a;
}

std::string sizes(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho) {
  return "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho);
}

LazyCase patterns(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "all A, " + sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Instance instance = Instance().set("X", random_integer_matrix(random, d0, n, 1000)).set("rho", rho).set("d1", Rational(d1));
            Instance equal_points = instance;
            Matrix x = instance["X"];
            for (std::size_t j = 0; j < d0; ++j) x(j, 1) = x(j, 0);
            equal_points.set("X", x);
            return Case{
                .instance = instance,
                .controls = {{.what = "two equal points: the minimum is not attained", .expected = Verdict::refuted, .instance = equal_points},
                             {.what = "d0 - 1 copies of the matroid",
                              .expected = Verdict::refuted,
                              .edits = {{"<= N - size(s) + d0*rank", "<= N - size(s) + (d0-1)*rank"}}}}};
          }};
}

LazyCase given_data(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Matrix a = crowded_pattern(random, d1, n, rho);
            const Rational r = union_of(a, d0).rank;
            const auto make = [&](const Rational& value) {
              return Instance().set("A", a).set("X", random_integer_matrix(random, d0, n, 30)).set("r", value);
            };
            return Case{.instance = make(r),
                        .controls = {{.what = "one less", .expected = Verdict::refuted, .instance = make(r - 1)},
                                     {.what = "one more", .expected = Verdict::refuted, .instance = make(r + 1)}}};
          }};
}

LazyCase generic(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = "almost all X, " + sizes(d0, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Matrix a = crowded_pattern(random, d1, n, rho);
            const Union u = union_of(a, d0);
            const auto make = [&](const Rational& value) { return Instance().set("A", a).almost_every("X", d0, n).set("r", value); };
            const auto value = [&](const Rational& r) { return Instance().set("A", a).set("X", u.point).set("r", r); };
            return Case{.instance = make(u.rank),
                        .hints = Hints{.point = {{"X", u.point}}},
                        .controls = {{.what = "one less", .expected = Verdict::refuted, .instance = value(u.rank - 1)},
                                     {.what = "one more", .expected = Verdict::refuted, .instance = value(u.rank + 1)}}};
          }};
}

LazyCase brute_force(std::size_t k, std::size_t d1, std::size_t n, const Rational& rho, Level level) {
  return {.label = sizes(k, d1, n, rho), .level = level, .build = [=](Random& random) {
            const Matrix a = crowded_pattern(random, d1, n, rho);
            const auto make = [&](const Rational& value) { return Instance().set("A", a).set("k", Rational(k)).set("r", value); };
            const Rational r = union_of(a, k).rank;
            return Case{.instance = make(r), .controls = {{.what = "one more", .expected = Verdict::refuted, .instance = make(r + 1)}}};
          }};
}

}  // namespace

Check thm_rank_formula() {
  return {
      {.id = "soudry-hoffer-2017/thm-rank-formula",
       .form = Form::derived,
       .label = "generic rank of A o X",
       .source = "[SoudryHoffer2017, Corollary 28, L757-770], [Edmonds1965]",
       .statement = "For every real A and almost every X: rank A o X = min_S [N - |S| + d0 rank A_S], the rank of the union of d0 copies of the "
                    "column matroid of A; <= holds for every X.",
       .kind = "almost everywhere",
       .not_checked = "All shapes at once: that partition and cover always meet is Edmonds' theorem, quoted; at every instance both are exhibited.",
       .parts = {{.name = "all-patterns",
                  .statement = pattern_statement,
                  .reduction = "All A in {rho,1}^{d1 x N} and all S at a given X by exact ranks. A lower bound of a rank that holds at one X holds "
                               "at almost every X, so the formula is attained there too.",
                  .cases = {patterns(2, 2, 3, Rational(0), Level::quick), patterns(2, 2, 3, Rational(-1), Level::quick),
                            patterns(2, 2, 4, Rational(2), Level::standard), patterns(2, 2, 4, Rational(-1), Level::standard)}},
                 {.name = "given-data",
                  .statement = union_statement,
                  .reduction = "A and X given: partition and covered set for the minimum, minor and kernel for the rank.",
                  .cases = {given_data(2, 2, 5, Rational(0), Level::quick), given_data(3, 4, 14, ratio(1, 10), Level::quick),
                            given_data(4, 8, 36, Rational(-1), Level::standard)}},
                 {.name = "generic",
                  .statement = generic_statement,
                  .reduction = "A given. The covered set S bounds the rank for every X: the columns off S add at most N - |S|, and A_S = L R of "
                               "inner dimension q gives rank A_S o X_S <= d0 q by (12.6) "
                               "(cor-28, necessity). The minor at x_n = e_j shows that the bound is attained almost everywhere.",
                  .cases = {generic(3, 6, 24, Rational(0), Level::quick), generic(5, 12, 60, ratio(1, 10), Level::quick),
                            generic(10, 30, 300, ratio(1, 10), Level::standard)}},
                 {.name = "all-sets",
                  .statement = brute_force_statement,
                  .reduction = "The partition and the cover against the minimum over all 2^N sets.",
                  .cases = {brute_force(2, 2, 5, Rational(0), Level::quick), brute_force(2, 3, 8, Rational(-1), Level::quick),
                            brute_force(3, 3, 11, ratio(1, 10), Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
