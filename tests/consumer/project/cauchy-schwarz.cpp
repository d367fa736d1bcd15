#include <lemmacheck/claim/claim.hpp>

namespace lemmacheck::checks {

Check cauchy_schwarz() {
  const Case plane = {
      .instance = Instance().every("u", 2, 1).every("v", 2, 1),
      .hints = Hints{.sums_of_squares = {{.multiplier = {}, .squares = {{1, "u[1,1]*v[2,1] - u[2,1]*v[1,1]"}}}}},
      .controls = {{.what = "half the left side", .expected = Verdict::refuted, .edits = {{">=", ">= 2*"}}}},
  };
  return {Claim{
      .id = "cauchy-schwarz",
      .label = "Cauchy-Schwarz inequality",
      .source = "[HornJohnson2013, 5.1.4]",
      .statement = "|u|^2 |v|^2 >= (u'v)^2 for all u, v in R^2",
      .kind = "inequality",
      .parts = {{.name = "plane",
                 .statement = "given u : 2 x 1, v : 2 x 1; prove bound : norm2(u)*norm2(v) >= (u'*v)^2;",
                 .cases = {fixed_case("every-u-v", Level::quick, plane)}}},
  }};
}

}  // namespace lemmacheck::checks
