/// \file
/// Lemma 30: probability of a given pattern of signs.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part all_ones() {
  Part part{.name = "all-ones",
            .statement = orthants + R"(given d, n;
assume known_exactly : d == 1 or d == 2;
prove closed_form : d == 2 => forall k in 2..n . forall m in 1..n .
  orthant(2, k, m) == 2^(1-k-m)*k*(k-1)*sum(j in 0..m . (-1)^j*binomial(m, j)/(k-1+j));
prove bound : forall k in 1..n . forall m in 1..n . orthant(d, k, m) <= binomial(k, floor(k/2))*orthant(d, floor(k/2), m);
)",
            .reduction =
                "X Gaussian, d0 = 1 or 2, H of rank one, which in these dimensions is most likely: all H = a b' are as likely as all ones, by "
                "symmetry. Every k, d1 <= n. 'closed_form' integrates k (k-1) "
                "t^(k-2) (1-t)^d1 term by term, a second route to the beta function."};
  const auto make = [](long d, long n) { return scalars({{"d", d}, {"n", n}}); };
  part.cases.push_back(
      fixed_case("d0=1, n=12", Level::quick,
                 {.instance = make(1, 12), .controls = {{.what = "d0 = 3", .expected = Verdict::inapplicable, .instance = make(3, 4)}}}));
  part.cases.push_back(fixed_case(
      "d0=2, n=12", Level::quick,
      {.instance = make(2, 12),
       .controls = {{.what = "all k columns on the right side",
                     .expected = Verdict::refuted,
                     .edits = {{"binomial(k, floor(k/2))*orthant(d, floor(k/2), m)", "orthant(d, k, m)/2"}}},
                    {.what = "(k-1) instead of k (k-1) in the density", .expected = Verdict::refuted, .edits = {{"k*(k-1)*sum", "(k-1)*sum"}}}}}));
  part.cases.push_back(fixed_case("d0=2, n=40", Level::standard, {.instance = make(2, 40)}));
  return part;
}

Part three_columns() {
  Part part{.name = "every-pattern-of-3-columns",
            .statement = orthants + R"(given m;
def zero(c) = if(c == 0, 1, 0);
def P(a, b, c, e) = (zero(a) + zero(b) + zero(c) + zero(e))/4*2^(-m)*2*factorial(a)*factorial(b)*factorial(c)*factorial(e)/factorial(m+2);
def matrices(a, b, c, e) = 2^m*factorial(m)/(factorial(a)*factorial(b)*factorial(c)*factorial(e));
assume rows : m >= 1;
prove agrees_with_orthant : P(m, 0, 0, 0) == orthant(2, 3, m);
prove total_is_one : sum(a in 0..m . sum(b in 0..m-a . sum(c in 0..m-a-b . matrices(a, b, c, m-a-b-c)*P(a, b, c, m-a-b-c)))) == 1;
prove bound : forall a in 0..m . forall b in 0..m-a . forall c in 0..m-a-b . P(a, b, c, m-a-b-c) <= 3*orthant(2, 1, m);
)",
            .reduction =
                "d0 = 2, k = 3, X Gaussian, every H. Up to sign a row is one of four; the lines orthogonal to the columns cut out three of them, "
                "each triple with probability 1/4, with opening angles pi u, u "
                "uniform on the simplex; a row of H is drawn with probability u/2. So P(sign(WX) = H) depends on how often each of the four occurs, "
                "and is a Dirichlet moment."};
  part.cases.push_back(fixed_case(
      "d1=3", Level::quick,
      {.instance = scalars({{"m", 3}}),
       .controls = {
           {.what = "P(H) <= P(W X > 0)/2", .expected = Verdict::refuted, .edits = {{"<= 3*orthant(2, 1, m)", "<= orthant(2, 3, m)/2"}}},
           {.what = "all four rows realised", .expected = Verdict::refuted, .edits = {{"(zero(a) + zero(b) + zero(c) + zero(e))/4", "1"}}}}}));
  for (const long m : {1L, 2L, 6L}) part.cases.push_back(fixed_case("d1=" + std::to_string(m), Level::quick, {.instance = scalars({{"m", m}})}));
  part.cases.push_back(fixed_case("d1=12", Level::standard, {.instance = scalars({{"m", 12}})}));
  return part;
}

Part signs() {
  const std::string iid = "assume identically_distributed : forall n in 1..k . p[n,1] == p[1,1];";
  Part part{.name = "every-law-on-the-line",
            .statement = R"(given p : k x 1, m;
let j = floor(k/2);
def sign_probability(n, s) = if(s == 1, p[n,1], 1 - p[n,1]);
assume probabilities : p >= 0 and p <= 1;
)" + iid + R"(
prove bound : forall b : 1 x k over {-1, 1} .
  2^(-m)*(prod(n in 1..k . sign_probability(n, b[1,n])) + prod(n in 1..k . sign_probability(n, -b[1,n])))
  <= binomial(k, j)*2^(-m)*(prod(n in 1..j . p[n,1]) + prod(n in 1..j . 1 - p[n,1]));
)",
            .reduction =
                "d0 = 1, columns positive with probability p and else negative, any law: P(sign(WX) = a b') = 2^-d1 (P(signs b) + P(signs -b)); "
                "other H have probability 0. Every b."};
  const auto make = [](const char* p) { return Instance().set("p", matrix(p)).set("m", 3); };
  part.cases.push_back(fixed_case("p = 1/2, k=4", Level::quick,
                                  {.instance = make("1/2; 1/2; 1/2; 1/2"),
                                   .controls = {{.what = "columns x, -x, x, x", .expected = Verdict::inapplicable, .instance = make("1; 0; 1; 1")},
                                                {.what = "columns x, -x, x, x, hypothesis dropped",
                                                 .expected = Verdict::refuted,
                                                 .instance = make("1; 0; 1; 1"),
                                                 .edits = {{iid, ""}}}}}));
  part.cases.push_back(fixed_case(
      "p = 9/10, k=5", Level::quick,
      {.instance = make("9/10; 9/10; 9/10; 9/10; 9/10"),
       .controls = {
           {.what = "P(sign(WX) = H) <= P(W X_[k/2] > 0)/2", .expected = Verdict::refuted, .edits = {{"binomial(k, j)*2^(-m)", "1/2*2^(-m)"}}}}}));
  part.cases.push_back(fixed_case("p = 1, k=3", Level::quick, {.instance = make("1; 1; 1")}));
  part.cases.push_back(
      fixed_case("p = 1/1000, k=8", Level::standard, {.instance = make("1/1000; 1/1000; 1/1000; 1/1000; 1/1000; 1/1000; 1/1000; 1/1000")}));
  return part;
}

}  // namespace

Check lem_30() {
  return {{.id = "soudry-hoffer-2017/lem-30",
           .form = Form::printed,
           .label = "Lemma 30",
           .source = "[SoudryHoffer2017, L793-811]",
           .statement = "H in {-1,1}^{d1 x k} fixed, W in R^{d1 x d0} standard Gaussian, X in R^{d0 x k} with iid columns, independent: P(sign(WX) = "
                        "H) <= C(k, floor(k/2)) P(W X_[floor(k/2)] > 0).",
           .kind = "inequality",
           .not_checked = "Dimensions d0 >= 3, and for d0 = 2 patterns of rank above one with k > 3 columns.",
           .parts = {all_ones(), three_columns(), signs()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
