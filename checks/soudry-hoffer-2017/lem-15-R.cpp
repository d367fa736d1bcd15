/// \file
/// Lemma 15, repaired: an explicit bound for the probability of a low rank.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

const std::string bound = R"(def bound(d, k, m, r) = binomial(m, r)*2^(r*(m-r))*binomial(k, floor(k/2))*orthant(d, floor(k/2), m-r);
)";

Part exact() {
  Part part{.name = "exact",
            .statement = orthants + rank_one + bound + R"(given d, n;
assume known_exactly : d == 1 or d == 2;
prove rank_at_most_1 : forall m in 2..n . forall k in 2..n . rank_one(d, k, m) <= bound(d, k, m, 1);
)",
            .reduction =
                "rho = -1 (no rank 0), X Gaussian, d0 = 1 or 2: both sides are rational, for all 2 <= d1, k <= n. For d0 = 1 the rank is 1 with "
                "certainty."};
  const auto make = [](long d, long n) { return scalars({{"d", d}, {"n", n}}); };
  part.cases.push_back(
      fixed_case("d0=1, n=20", Level::quick,
                 {.instance = make(1, 20),
                  .controls = {{.what = "without the factor 2^(r (d1-r))", .expected = Verdict::refuted, .edits = {{"*2^(r*(m-r))", ""}}},
                               {.what = "without binomial(d1, r) and binomial(k, k/2)",
                                .expected = Verdict::refuted,
                                .edits = {{"binomial(m, r)*2^(r*(m-r))*binomial(k, floor(k/2))", "2^(r*(m-r))/2"}}},
                               {.what = "d0 = 3", .expected = Verdict::inapplicable, .instance = make(3, 5)}}}));
  part.cases.push_back(
      fixed_case("d0=2, n=20", Level::quick,
                 {.instance = make(2, 20),
                  .controls = {{.what = "without the factor 2^(r (d1-r))", .expected = Verdict::refuted, .edits = {{"*2^(r*(m-r))", ""}}}}}));
  part.cases.push_back(fixed_case("d0=1, n=60", Level::standard, {.instance = make(1, 60)}));
  part.cases.push_back(fixed_case("d0=2, n=60", Level::standard, {.instance = make(2, 60)}));
  return part;
}

/// The heart of the proof: a space of dimension r holds at most 2^r vectors with two values.
Part few_vectors() {
  Part part{.name = "vectors-in-a-row-space",
            .statement = R"(given B : r x k, rho;
assume two_values : rho != 1;
prove at_most_2_to_r : count(h : 1 x k over {rho, 1} . rank(vcat(B, h)) == rank(B)) <= 2^r;
)",
            .reduction =
                "Rows R of A that span its row space V, dim V <= r: a vector of V is fixed by its pivot coordinates, so at most 2^r vectors of {rho, "
                "1}^k lie in V. Each other row of A lies in V "
                "with probability at most 2^r max_h P(sign(w'X) = h | X), independently given X and the rows R; the largest of these is at most that "
                "of floor(k/2) columns on one side; a union "
                "bound over R and over those columns, as in Lemma 30, gives the bound."};
  const auto make = [](Random& random, std::size_t r, std::size_t k, const Rational& rho) {
    Matrix b(r, k);
    for (Rational& e : b.entries()) e = random.integer(0, 1) == 0 ? Rational(1) : rho;
    return Instance().set("B", b).set("rho", rho);
  };
  for (const auto& [rho, name] :
       {std::pair{Rational(-1), "-1"}, std::pair{Rational(0), "0"}, std::pair{Rational(2), "2"}, std::pair{ratio(1, 2), "1/2"}})
    for (const std::size_t r : {std::size_t{1}, std::size_t{3}})
      part.cases.push_back({"r=" + std::to_string(r) + " k=7 rho=" + name, Level::quick, [make, r, rho = rho](Random& random) {
                              Case out{.instance = make(random, r, 7, rho)};
                              if (r == 1 && rho == -1)
                                out.controls = {{.what = "rho = 1", .expected = Verdict::inapplicable, .instance = make(random, 1, 7, 1)},
                                                {.what = "at most 2^r - 1", .expected = Verdict::refuted, .edits = {{"<= 2^r;", "<= 2^r - 1;"}}}};
                              return out;
                            }});
  return part;
}

/// All matrices of a size, by rank.
Part counts() {
  Part part{
      .name = "matrices-of-rank-r",
      .statement = R"(given m, k, r, rho, expected;
assume two_values : rho != 1;
prove counted : count(A : m x k over {rho, 1} . rank(A) == r) == expected;
prove bound : expected <= binomial(m, r)*2^(r*(m-r))*2^(r*k);
)",
      .reduction = "All matrices in {rho, 1}^(m x k): choose r spanning rows, their entries, and one of at most 2^r vectors for each other row."};
  const auto make = [](long rho, long r, long expected) { return scalars({{"m", 2}, {"k", 4}, {"r", r}, {"rho", rho}, {"expected", expected}}); };
  part.cases.push_back(fixed_case(
      "2 x 4, rho=-1, rank 1", Level::quick,
      {.instance = make(-1, 1, 32),
       .controls = {
           {.what = "without the factor 2^(r (m-r))", .expected = Verdict::refuted, .edits = {{"binomial(m, r)*2^(r*(m-r))*2^(r*k)", "2^(r*k)"}}},
           {.what = "another count", .expected = Verdict::refuted, .instance = make(-1, 1, 33)}}}));
  part.cases.push_back(fixed_case("2 x 4, rho=0, rank 1", Level::quick, {.instance = make(0, 1, 45)}));
  part.cases.push_back(fixed_case("2 x 4, rho=2, rank 1", Level::quick, {.instance = make(2, 1, 18)}));
  part.cases.push_back(fixed_case("3 x 4, rho=-1, rank 2", Level::standard, {.instance = make(-1, 2, 1344).set("m", 3)}));
  part.cases.push_back(fixed_case("3 x 4, rho=0, rank 2", Level::standard, {.instance = make(0, 2, 1410).set("m", 3)}));
  part.cases.push_back(fixed_case("3 x 4, rho=2, rank 2", Level::standard, {.instance = make(2, 2, 882).set("m", 3)}));
  return part;
}

}  // namespace

Check lem_15_R() {
  return {{.id = "soudry-hoffer-2017/lem-15-R",
           .form = Form::derived,
           .label = "Lemma 15 with explicit constants",
           .source = "[SoudryHoffer2017, L433-437; L821-901]",
           .statement = "X in R^{d0 x k} with iid columns, W in R^{d1 x d0} standard Gaussian and independent, rho != 1: P(rank a(WX) <= r) <= "
                        "C(d1,r) 2^{r(d1-r)} C(k, floor(k/2)) P(W_1 "
                        "X_[floor(k/2)] > 0) with W_1 in R^{(d1-r) x d0}, for all sizes.",
           .kind = "inequality",
           .not_checked = "Both sides are evaluated for d0 <= 2, rho = -1 and r = 1 only, where closed forms decide (r = 0 is lem-30). All other cases rest on the "
                          "proof in the reduction of the part 'vectors-in-a-row-space', whose counting step is decided for r = 1 and 3.",
           .parts = {exact(), few_vectors(), counts()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
