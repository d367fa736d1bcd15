/// \file
/// (8.1): from sub-optimal minima to activation patterns of low rank.

#include "lemmacheck/solve/rank.hpp"
#include "local_minimum.hpp"
#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// The diagonal matrix of the columns in the set number j; sets are numbered in binary.
const std::string subsets = R"(def bit(j, n) = floor(j/2^(n-1)) - 2*floor(j/2^n);
def size(j) = sum(n in 1..N . bit(j, n));
def subset(j) = diag(sum(n in 1..N . bit(j, n)*unit(n, N)));
)";

/// Random X and binary y until a region of random W holds a minimum with e != 0.
Instance find_binary_minimum(Random& random, std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho) {
  for (;;) {
    const Matrix x = random_integer_matrix(random, d0, n, 9);
    Matrix y(n, 1);
    for (Rational& label : y.entries()) label = random.integer(0, 1);
    Matrix w = random_integer_matrix(random, d1, d0, 9);
    const Matrix gram = khatri_rao(activation_pattern(w, x, rho), x);
    const Matrix right = gram * y;
    const Matrix left = gram * transpose(gram);
    Matrix system(left.rows(), left.cols() + 1);
    for (std::size_t i = 0; i < left.rows(); ++i) {
      for (std::size_t j = 0; j < left.cols(); ++j) system(i, j) = left(i, j);
      system(i, left.cols()) = -right(i, 0);
    }
    const auto solution = find_null_vector(system);
    const Rational scale = solution.has_value() ? solution.value()(left.cols(), 0) : Rational(0);
    if (scale == 0) continue;
    Matrix z(d1, 1);
    bool inside = true;
    for (std::size_t i = 0; i < d1 && inside; ++i) {
      Matrix v(1, d0);
      for (std::size_t j = 0; j < d0; ++j) v(0, j) = solution.value()(i * d0 + j, 0) / scale;
      Matrix row(1, d0);
      for (std::size_t j = 0; j < d0; ++j) row(0, j) = w(i, j);
      const Matrix old_signs = row * x;
      const Matrix new_signs = v * x;
      z(i, 0) = old_signs(0, 0) * new_signs(0, 0) > 0 ? 1 : -1;
      for (std::size_t k = 0; k < n; ++k) inside = inside && z(i, 0) * old_signs(0, k) * new_signs(0, k) > 0;
      for (std::size_t j = 0; j < d0; ++j) w(i, j) = z(i, 0) * v(0, j);
    }
    if (inside && !is_zero(network_residual(w, z, x, y, rho))) return network(w, z, x, y, rho);
  }
}

const std::string minimum = R"(given X : d x N, W : m x d, z : m x 1, y : N x 1, rho, eps;
let P = W*X;
let A = step(P) + rho*step(-P);
let e = y - hadamard(A, P)'*z;
let on = hadamard(sign(e), sign(e));                       # 1 on S = supp e
let size = ones(1,N)*on;
let wrong = count(n in 1..N . not (y[n,1] - e[n,1] > 1/2 <=> y[n,1] == 1));
assume labels : hadamard(y, y) == y;
assume slope : rho != 1;
assume differentiable : forall i in 1..m . forall n in 1..N . P[i,n] != 0;
assume critical : rowkron(A', X')'*e == 0;
)";

Part support() {
  const std::string hypothesis = "assume sub_optimal : 0 < eps and eps*N <= wrong;";
  Part part{.name = "steps-1-to-3",
            .statement = minimum + hypothesis + R"(
prove step_1 : size >= eps*N;
prove step_3 : size >= d*rank(A*diag(on)) + 1;
prove rank_below_N : d*rank(A*diag(on)) <= N - 1;
)",
            .reduction =
                "A differentiable minimum with binary labels and error >= eps: v = e. Step 2 changes nothing on an instance (no label occurs in the "
                "event); step 3 is Lemma 14 as repaired, |S| > d0 rank A_S for S = "
                "supp e, which holds for almost every X: X is drawn at random, and the control with two equal columns shows that it is not true of "
                "every X."};
  for (const auto& [d0, d1, n, rho, level] : {std::tuple{1, 1, 3, ratio(1, 10), Level::quick}, std::tuple{2, 1, 5, ratio(-1, 1), Level::quick},
                                              std::tuple{2, 2, 6, ratio(1, 2), Level::quick}, std::tuple{2, 2, 7, Rational(0), Level::quick},
                                              std::tuple{3, 2, 8, Rational(2), Level::standard}})
    part.cases.push_back(
        {"d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n) + " rho=" + to_text(rho), level,
         [d0 = static_cast<std::size_t>(d0), d1 = static_cast<std::size_t>(d1), n = static_cast<std::size_t>(n), rho = rho](Random& random) {
           Instance found = find_binary_minimum(random, d0, d1, n, rho);
           const auto wrong = [&] {
             const Matrix e = network_residual(found["W"], found["z"], found["X"], found["y"], rho);
             long count = 0;
             for (std::size_t i = 0; i < n; ++i) count += (found["y"](i, 0) - e(i, 0) > ratio(1, 2)) != (found["y"](i, 0) == 1);
             return count;
           };
           for (int tries = 0; tries < 100 && wrong() == 0; ++tries) found = find_binary_minimum(random, d0, d1, n, rho);
           Case out{.instance = Instance(found).set("eps", Rational(wrong()) / n)};
           if (d0 == 1)
             out.controls = {
                 {.what = "two equal columns with different labels",
                  .expected = Verdict::refuted,
                  .instance = network(matrix("1/2, 1"), matrix("1"), matrix("1, 1, 0; 0, 0, 1"), matrix("1; 0; 1"), rho).set("eps", ratio(1, 3))},
                 {.what = "the full rank of A instead of that on S",
                  .expected = Verdict::refuted,
                  .instance = network(matrix("1; -1"), matrix("1/2; 1/2"), matrix("1, 1"), matrix("1; 0"), ratio(0, 1)).set("eps", ratio(1, 2)),
                  .edits = {{"d*rank(A*diag(on)) + 1", "d*rows(A) + 1"}}},
                 {.what = "not a critical point",
                  .expected = Verdict::inapplicable,
                  .instance = Instance(found).set("eps", ratio(1, 3)).set("z", matrix("77"))},
                 {.what = "no error", .expected = Verdict::inapplicable, .instance = Instance(found).set("eps", 2)}};
           return out;
         }});
  return part;
}

Part choice() {
  Part part{.name = "step-4-subset",
            .statement = R"(given A : m x N, s : N x 1, K;
assume set : hadamard(s, s) == s;
assume room : rank(A*diag(s)) <= K and K <= ones(1,N)*s;
prove subset_of_the_same_rank : exists b : N x 1 . hadamard(b, b) == b and b <= s and ones(1,N)*b == K and rank(A*diag(b)) == rank(A*diag(s));
)",
            .reduction =
                "From |S| >= max(N eps, d0 r + 1), r = rank A_S, choose S' of K_r = max(ceil(N eps), r d0) columns and rank exactly r: a column "
                "basis and K_r - r more. So the event of step 3 lies in the union "
                "over r of the events of step 4.",
            .search = [](const Instance& instance) {
              const Matrix& a = instance["A"];
              const Matrix& s = instance["s"];
              const auto wanted = instance["K"](0, 0);
              Matrix b(s.rows(), 1);
              std::vector<std::size_t> others;
              Rational taken = 0;
              const auto rank_of = [&](const Matrix& marks) {
                Matrix kept(a.rows(), a.cols());
                for (std::size_t i = 0; i < a.rows(); ++i)
                  for (std::size_t j = 0; j < a.cols(); ++j) kept(i, j) = a(i, j) * marks(j, 0);
                return rank(kept);
              };
              for (std::size_t j = 0; j < s.rows(); ++j) {
                if (s(j, 0) == 0) continue;
                Matrix more = b;
                more(j, 0) = 1;
                if (rank_of(more) > rank_of(b)) {
                  b = more;
                  taken += 1;
                } else {
                  others.push_back(j);
                }
              }
              for (const std::size_t j : others)
                if (taken < wanted) {
                  b(j, 0) = 1;
                  taken += 1;
                }
              return Hints{.witnesses = {{"b", b}}};
            }};
  part.cases.push_back(fixed_case(
      "rank 2, 5 of 6 columns, K = 4", Level::quick,
      {.instance = Instance().set("A", matrix("1 1 -1 1 1 -1; 1 1 -1 -1 -1 1; 1 1 -1 1 1 -1")).set("s", matrix("1; 1; 1; 0; 1; 1")).set("K", 4),
       .controls = {
           {.what = "K below the rank",
            .expected = Verdict::inapplicable,
            .instance = Instance().set("A", matrix("1 1 -1 1 1 -1; 1 1 -1 -1 -1 1; 1 1 -1 1 1 -1")).set("s", matrix("1; 1; 1; 0; 1; 1")).set("K", 1)},
           {.what = "K above the number of columns",
            .expected = Verdict::inapplicable,
            .instance =
                Instance().set("A", matrix("1 1 -1 1 1 -1; 1 1 -1 -1 -1 1; 1 1 -1 1 1 -1")).set("s", matrix("1; 1; 1; 0; 1; 1")).set("K", 6)}}}));
  for (const auto& [m, n, k, level] : {std::tuple{3, 8, 5, Level::quick}, std::tuple{5, 20, 9, Level::quick}, std::tuple{8, 60, 30, Level::standard}})
    part.cases.push_back({"random, d1=" + std::to_string(m) + " N=" + std::to_string(n) + " K=" + std::to_string(k), level,
                          [m = static_cast<std::size_t>(m), n = static_cast<std::size_t>(n), k = k](Random& random) {
                            Matrix ones(n, 1);
                            for (Rational& one : ones.entries()) one = 1;
                            return Case{.instance = Instance().set("A", random_pattern(random, m, n, ratio(1, 2))).set("s", ones).set("K", k)};
                          }});
  return part;
}

Part union_bound() {
  Part part{.name = "steps-4-and-5-probability",
            .statement = R"(given B : h x N, p : t x 1, d, rho, eps;
let m = h/t;
)" + subsets + R"(def A(i) = block(B, (i-1)*m + 1, 1, m, N);
def K(r) = max(-floor(-N*eps), r*d);
let first = if(rho == 0, 0, 1);
def low_rank(i) = count(j in 0..2^N-1 . size(j) >= max(N*eps, d*rank(A(i)*subset(j)) + 1));
assume distribution : p >= 0 and ones(1,t)*p == 1;
assume patterns : hadamard(B - 1, B - rho) == 0;
assume parameters : d >= 1 and rho != 1 and 0 < eps and eps <= 1;
prove union_bound : sum(i in 1..t . if(low_rank(i) > 0, p[i,1], 0))
  <= sum(r in first..floor((N-1)/d) . sum(j in 0..2^N-1 . if(size(j) == K(r), sum(i in 1..t . if(rank(A(i)*subset(j)) == r, p[i,1], 0)), 0)));
)",
            .reduction =
                "A probability space of t patterns a(WX) with weights p, all 2^N sets S: the probability of step 3 is at most the sum over r <= "
                "(N-1)/d0 and over |S| = K_r of P(rank A_S = r). For rho = 0 the sum starts at "
                "r = 0."};
  const auto make = [](Random& random, std::size_t t, std::size_t m, std::size_t n, const Rational& rho, long d) {
    return Instance()
        .set("B", random_pattern(random, t * m, n, rho))
        .set("p", random_weights(random, t))
        .set("d", d)
        .set("rho", rho)
        .set("eps", ratio(1, 2));
  };
  part.cases.push_back({"rho=0 d0=2 d1=2 N=4", Level::quick, [make](Random& random) {
                          const Instance zeros =
                              Instance().set("B", matrix("0 0 0 0; 0 0 0 0")).set("p", matrix("1")).set("d", 2).set("rho", 0).set("eps", ratio(1, 2));
                          return Case{.instance = make(random, 3, 2, 4, 0, 2),
                                      .controls = {{.what = "rho = 0, all columns zero: the sum from r = 1 misses them",
                                                    .expected = Verdict::refuted,
                                                    .instance = zeros,
                                                    .edits = {{"if(rho == 0, 0, 1)", "1"}}},
                                                   {.what = "rho = 1/2, entries 0 or 1",
                                                    .expected = Verdict::inapplicable,
                                                    .instance = Instance(zeros).set("rho", ratio(1, 2))}}};
                        }});
  part.cases.push_back({"rho=-1 d0=1 d1=2 N=4", Level::quick, [make](Random& random) { return Case{.instance = make(random, 4, 2, 4, -1, 1)}; }});
  part.cases.push_back(
      {"rho=1/2 d0=2 d1=1 N=5", Level::quick, [make](Random& random) { return Case{.instance = make(random, 4, 1, 5, ratio(1, 2), 2)}; }});
  part.cases.push_back({"rho=2 d0=2 d1=3 N=7", Level::standard, [make](Random& random) { return Case{.instance = make(random, 6, 3, 7, 2, 2)}; }});
  return part;
}

}  // namespace

Check eq_8_1() {
  return {{.id = "soudry-hoffer-2017/eq-8-1",
           .form = Form::repaired,
           .label = "(8.1)",
           .source = "[SoudryHoffer2017, L384-415]",
           .statement = "E V(L_eps) <= P(exists S: |S| >= max(N eps, d0 rank a(W X_S) + 1)) <= sum over r (from 1, or 0 for rho = 0) to "
                        "floor((N-1)/d0) and over |S| = K_r of P(rank a(W X_S) = r), K_r = max(ceil(N eps), r d0).",
           .kind = "inequality",
           .erratum = "K_r = max(N eps, r d0) need not be an integer. Lemma 14 is used, which is false as printed and true as repaired (supp v = S, "
                      "|S| <= d0 rank A_S). 'rho != {0,1}' means rho not in {0,1}.",
           .not_checked = "That step 3 holds for almost every X (claim lem-14); here X is random.",
           .parts = {support(), choice(), union_bound()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
