/// \file
/// (9.8) and the network made of all blocks: each block needs a factor of its own.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// Output of block i at point n: sum_j z_j f(row j of the block), for the output weights z(i) (4 x 1).
constexpr const char* blocks = R"(given X : d0 x N, E : K x N, V : K x d0, H : K x d0, e1 : K x 1, e2 : K x 1, rho;
def f(P) = hadamard(rho + (1-rho)*step(P), P);
def W(i) = vcat(V[i,:] + e1[i,1]*H[i,:], V[i,:] + e2[i,1]*H[i,:], V[i,:] - e2[i,1]*H[i,:], V[i,:] - e1[i,1]*H[i,:]);
def factor(i) = 1/((e1[i,1] - e2[i,1])*(1 - rho));
assume slope : rho != 1;
assume order : e2 > 0 and e1 > e2;
assume normal : hadamard(E, V*X) == 0;
assume bias : hadamard(E, H*X) == E;
assume small : abs(V*X) + E > diag(e1)*(abs(H*X) - E);
)";

constexpr const char* printed_block = "prove block : forall i in 1..K . f(W(i)*X)'*[1; -1; -1; 1] == E[i,:]';\n";
constexpr const char* printed_network = "prove network : sum(i in 1..K . f(W(i)*X)'*[1; -1; -1; 1]*factor(1)) == E'*ones(K,1);\n";
constexpr const char* repaired = R"(prove block : forall i in 1..K . f(W(i)*X)'*[1; -1; -1; 1]*factor(i) == E[i,:]';
prove network : sum(i in 1..K . f(W(i)*X)'*[1; -1; -1; 1]*factor(i)) == E'*ones(K,1);
prove differentiable : forall i in 1..K . abs(W(i)*X) > 0;
prove margin : forall i in 1..K . forall n in 1..N . E[i,n] == 0 or abs(W(i)*X[:,n]) >= e2[i,1];
)";

Instance make(const Matrix& x, const std::vector<std::size_t>& positives, const Rational& rho) {
  const Groups groups = consecutive_groups(positives, x.rows() - 1);
  const StackedBlocks stacked = stack_blocks(find_trapezoid_blocks(x, groups, ratio(1, 2), ratio(1, 2)).value());
  return Instance()
      .set("X", x)
      .set("E", group_indicator(groups, x.cols()))
      .set("V", stacked.normals)
      .set("H", stacked.biases)
      .set("e1", stacked.outer)
      .set("e2", stacked.inner)
      .set("rho", rho);
}

LazyCase moment_curve(const Rational& rho) {
  return {"moment curve, d0=4 N=12, rho = " + to_text(rho), Level::quick,
          [rho](Random&) { return Case{.instance = make(moment_curve_points(4, 12), {0, 1, 2, 5, 8, 11}, rho)}; }};
}

Claim printed() {
  const Instance example = make(matrix("1 1 1; 0 1 2"), {0, 2}, 0);
  Case block{.instance = example};
  block.controls = {
      {.what = "with the factor of (9.1)", .expected = Verdict::verified, .edits = {{"[1; -1; -1; 1] == E", "[1; -1; -1; 1]*factor(i) == E"}}}};
  Case network{.instance = example};
  network.controls = {{.what = "one block alone", .expected = Verdict::verified, .instance = make(matrix("1 1 1; 0 1 2"), {0}, 0)},
                      {.what = "a factor for each block", .expected = Verdict::verified, .edits = {{"factor(1)", "factor(i)"}}},
                      {.what = "rho = 1", .expected = Verdict::inapplicable, .instance = make(matrix("1 1 1; 0 1 2"), {0, 2}, 1)}};
  return {.id = "soudry-hoffer-2017/eq-9-8",
          .form = Form::printed,
          .label = "(9.8)",
          .source = "[SoudryHoffer2017, L557-570]",
          .statement =
              "With z_i = (1, -1, -1, 1) the block answers f(W_i x)' z_i = 1 on its group and 0 elsewhere, and with z* = [z_1, ..., z_K]/((e1 - "
              "e2)(1 - rho)) all blocks together answer 1 on S+ "
              "and 0 elsewhere.",
          .kind = "identity",
          .expectation = Verdict::refuted,
          .erratum =
              "z_i lacks the factor 1/((e1 - e2)(1 - rho)) that the next line uses, and z* has one common factor although (9.7) gives every block "
              "widths of its own. For the points (1,0), "
              "(1,1), (1,2), labels 1, 0, 1 and rho = 0 the printed z* answers 1, 0, 5/3. Typos: W_i is 4 x d0, W* is 4K x d0, the last term of the "
              "display has w^(4), and the bound e2 "
              "holds for the rows of the point's own block.",
          .parts = {{.name = "block",
                     .statement = std::string(blocks) + printed_block,
                     .reduction = "The printed output weights of one block: on the group the output is (e1 - e2)(1 - rho), not 1.",
                     .cases = {fixed_case("three points of the plane", Level::quick, block)}},
                    {.name = "network",
                     .statement = std::string(blocks) + printed_network,
                     .reduction = "The printed z*, with the widths of the first block in the common factor.",
                     .cases = {fixed_case("three points of the plane", Level::quick, network),
                               moment_curve(-1)}}}};
}

Claim corrected() {
  Instance wide = make(matrix("1 1 1; 0 1 2"), {0}, 0);
  wide.set("e1", matrix("2")).set("e2", matrix("1"));
  Case first{.instance = make(matrix("1 1 1; 0 1 2"), {0, 2}, 0)};
  first.controls = {{.what = "one common factor", .expected = Verdict::refuted, .edits = {{"*factor(i)) == E'*ones", "*factor(1)) == E'*ones"}}},
                    {.what = "widths too large", .expected = Verdict::inapplicable, .instance = wide},
                    {.what = "widths too large, smallness dropped",
                     .expected = Verdict::refuted,
                     .instance = wide,
                     .edits = {{"assume small : abs(V*X) + E > diag(e1)*(abs(H*X) - E);", ""}}}};
  Part part{.name = "instance",
            .statement = std::string(blocks) + repaired,
            .reduction = "Each block by its own factor; small says e1 |v'x| < |w'x| outside the group, which (9.7) provides."};
  part.cases = {fixed_case("three points of the plane, rho = 0", Level::quick, first),
                fixed_case("one block, rho = 1/10", Level::quick, {.instance = make(matrix("1 1 1; 0 1 2"), {0}, ratio(1, 10))})};
  for (const Rational& rho : {Rational(-1), Rational(2), ratio(1, 100), Rational(1000000)})
    part.cases.push_back(moment_curve(rho));
  part.cases.push_back({"Gaussian, d0=6 N=40", Level::standard, [](Random& random) {
                          return Case{.instance = make(random_rounded_gaussian_matrix(random, 6, 40, 20),
                                                       {0, 2, 3, 5, 7, 11, 12, 13, 17, 19, 23, 29, 31, 37}, ratio(1, 10))};
                        }});
  return {.id = "soudry-hoffer-2017/eq-9-8",
          .form = Form::repaired,
          .label = "(9.8)",
          .source = "[SoudryHoffer2017, L557-570]",
          .statement =
              "With z_i = (1, -1, -1, 1)/((e1_i - e2_i)(1 - rho)) block i answers 1 on its group and 0 elsewhere, all blocks together answer 1 on S+ "
              "and 0 elsewhere, no pre-activation is "
              "zero, and those of block i on its group are at least e2_i in size.",
          .kind = "identity",
          .parts = {part}};
}

}  // namespace

Check eq_9_8() { return {printed(), corrected()}; }

}  // namespace lemmacheck::checks::soudry_hoffer_2017
