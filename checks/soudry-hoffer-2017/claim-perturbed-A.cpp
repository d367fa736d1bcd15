#include <algorithm>
#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given A : d1 x N, X : d0 x N;
prove full_rank : rank(rowkron(A', X')') == min(N, d0*d1);
)";

LazyCase generic(std::size_t d0, std::size_t d1, std::size_t n, Level level) {
  return {.label = "almost all A, X, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n),
          .level = level,
          .build = [=](Random&) {
            Case c{.instance = Instance().almost_every("A", d1, n).almost_every("X", d0, n)};
            if (n >= d0 + 1 && d1 >= 2) {
              Matrix ones(d1, n);
              for (Rational& a : ones.entries()) a = 1;
              c.controls = {{.what = "all columns of A equal",
                             .expected = Verdict::refuted,
                             .instance = Instance().set("A", ones).set("X", moment_curve_points(d0, n))}};
            }
            return c;
          }};
}

}  // namespace

Check claim_perturbed_A() {
  return {{.id = "soudry-hoffer-2017/claim-perturbed-A",
           .form = Form::printed,
           .label = "perturbed activation patterns, L214",
           .source = "[SoudryHoffer2017, L214]",
           .statement = "For almost every real A and X the rank of A o X is min(N, d0 d1).",
           .kind = "almost everywhere",
           .not_checked = "All shapes at once (a quoted theorem); each shape is decided by itself.",
           .parts = {{.name = "generic",
                      .statement = statement,
                      .reduction = "A minor that does not vanish at one point is a non-zero polynomial in A and X.",
                      .cases = {generic(2, 2, 3, Level::quick), generic(2, 2, 4, Level::quick), generic(2, 2, 6, Level::quick),
                                generic(3, 4, 10, Level::quick), generic(6, 5, 30, Level::quick), generic(14, 14, 196, Level::standard),
                                generic(12, 10, 150, Level::standard)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
