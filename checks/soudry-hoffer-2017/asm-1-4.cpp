#include <string>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given N, d0, d1;
assume sizes : N >= 2 and d0 >= 1 and d1 >= 1;
prove input_dimension : sqrt(N) < d0 and d0 <= N;
prove hidden_width : N*log(N)^4/d0 < d1 and d1 < N;
)";

Instance sizes(long n, long d0, long d1) { return Instance().set("N", n).set("d0", d0).set("d1", d1); }

}  // namespace

Check asm_1_4() {
  std::vector<Control> controls;
  struct Row {
    const char* name;
    long n, d0, d1;
  };
  for (const Row& r : {Row{"MNIST row of Table 1", 70000, 784, 89}, Row{"CIFAR row of Table 1", 50000, 3072, 16},
                       Row{"ImageNet row of Table 1", 1280000, 12288, 105}, Row{"Gaussian data of Figure 5.2, d0 = d1 = 50", 500, 50, 50}})
    controls.push_back(
        {.what = std::string(r.name) + ": d0 d1 is below N log^4 N", .expected = Verdict::refuted, .instance = sizes(r.n, r.d0, r.d1)});
  controls.push_back({.what = "d0 above N", .expected = Verdict::refuted, .instance = sizes(10000000, 20000000, 200000)});
  controls.push_back({.what = "d1 = N", .expected = Verdict::refuted, .instance = sizes(10000000, 5000000, 10000000)});
  return {{.id = "soudry-hoffer-2017/asm-1-4",
           .form = Form::printed,
           .label = "Assumptions 1-4",
           .source = "[SoudryHoffer2017, L41-58, L66-77]",
           .statement = "1: X has independent standard normal entries. 2: N, d0, d1 grow, epsilon is a constant in (0,1). 3: sqrt N <. d0 <=. N. 4: "
                        "N log^4 N/d0 <. d1 <. N.",
           .kind = "assumption",
           .erratum = "Theorems 9 and 10 name assumptions 1-3, their proofs use 4 (L581, L648, L686). No experiment of the paper satisfies 4: d0 "
                      "d1/N is about 1 there, log^4 N about 14000.",
           .not_checked = "Distributions and limits; sizes are compared as ordinary inequalities.",
           .parts = {{.name = "sizes",
                      .statement = statement,
                      .reduction = "The assumptions on the sizes can be met together, but only for large networks.",
                      .cases = {fixed_case("N=10^7 d0=5*10^6 d1=2*10^5", Level::quick,
                                           {.instance = sizes(10000000, 5000000, 200000), .controls = controls}),
                                fixed_case("N=10^12 d0=10^7 d1=10^11", Level::quick, {.instance = sizes(1000000000000, 10000000, 100000000000)})}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
