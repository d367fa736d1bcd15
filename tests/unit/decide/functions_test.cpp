// Every function of the language against loops over lemmacheck::Matrix, in each of the rings that decide evaluates in.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "lemmacheck/solve/rank.hpp"
#include "support.hpp"

using namespace lemmacheck;
using namespace lemmacheck::support;

namespace {

/// Instances of A, B (2 x 3), S (3 x 3), N (3 x 3 symmetric), v (3 x 1), a, b.
struct Inputs {
  Matrix A, B, S, N, v;
  Rational a, b;

  explicit Inputs(std::uint64_t seed) {
    Random random(seed, "functions");
    A = random_matrix(random, 2, 3);
    B = random_matrix(random, 2, 3);
    S = random_matrix(random, 3, 3);
    N = random_symmetric(random, 3);
    v = random_matrix(random, 3, 1);
    a = ratio(random.integer(-9, 9), 2);
    b = ratio(random.integer(1, 9), 3);
  }
  [[nodiscard]] Instance instance() const {
    Instance out;
    out.set("A0", A).set("B0", B).set("S0", S).set("N0", N).set("v0", v).set("a0", a).set("b0", b);
    return out;
  }
};

/// The givens, multiplied by `unit`: 1 leaves them rational; anything else moves the evaluation to another ring.
std::string lets(const std::string& unit) {
  std::string out = "given A0 : 2 x 3, B0 : 2 x 3, S0 : 3 x 3, N0 : 3 x 3, v0 : 3 x 1, a0, b0, R : rr x rc, e;";
  for (const std::string name : {"A", "B", "S", "N", "v", "a", "b"}) out += "let " + name + " = " + name + "0*" + unit + ";";
  return out;
}

enum class Rings { rational, rational_and_balls, all };

/// `expression` has the value `expected` in Q, and (where it makes sense) over balls, polynomials and residues; no other value passes.
void check_value(const std::string& expression, const Inputs& in, const Matrix& expected, Rings rings = Rings::all) {
  CAPTURE(expression);
  Instance instance = in.instance();
  instance.set("R", expected).set("e", Rational(0));
  const std::string equal = " prove p : rows(" + expression + ") == rr and cols(" + expression + ") == rc and " + expression + " == R;";
  CHECK(verdict_of(lets("1") + equal, instance) == Verdict::verified);

  for (std::size_t k = 0; k < std::min<std::size_t>(expected.entries().size(), 12); ++k) {
    Matrix corrupted = expected;
    corrupted.entries()[k] += power_of_two(-200);
    Instance wrong = instance;
    wrong.set("R", corrupted);
    CHECK(verdict_of(lets("1") + equal, wrong) == Verdict::refuted);
  }
  if (rings != Rings::rational) {
    const std::string close = " prove p : norm2(" + expression + " - R) < 1/2^60;";
    const Outcome o = decide(lets("(1 + exp(1) - exp(1))") + close, instance, {});
    CAPTURE(o.detail);
    CHECK(o.verdict == Verdict::verified);
    CHECK(o.grade == Grade::ball);
    if (!expected.entries().empty()) {
      Matrix corrupted = expected;
      corrupted.entries().back() += power_of_two(-20);
      Instance wrong = instance;
      wrong.set("R", corrupted);
      CHECK(verdict_of(lets("(1 + exp(1) - exp(1))") + close, wrong) == Verdict::refuted);
    }
  }
  if (rings == Rings::all) {
    Instance every = in.instance();
    every.set("R", expected).every("e", 1, 1);
    const Outcome o = decide(lets("(1 + e - e)") + equal, every, {});
    CHECK(o.verdict == Verdict::verified);
    CHECK(o.scope == Scope::shape);
    // The rank takes the term through F_p.
    const std::string rank_line = " prove p : rank(" + expression + ") == r;";
    Instance residues = in.instance();
    residues.set("R", expected).set("e", Rational(0)).set("r", Rational(rank(expected)));
    CHECK(verdict_of("given r;" + lets("1") + rank_line, residues) == Verdict::verified);
    residues.set("r", Rational(rank(expected) + 1));
    CHECK(verdict_of("given r;" + lets("1") + rank_line, residues) == Verdict::refuted);
  }
}

Matrix map_entries(Matrix m, const std::function<Rational(const Rational&)>& f) {
  for (Rational& x : m.entries()) x = f(x);
  return m;
}

Matrix from(std::size_t rows, std::size_t cols, const std::function<Rational(std::size_t, std::size_t)>& f) {
  Matrix m(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) m(i, j) = f(i, j);
  return m;
}

/// Leibniz: the sum over all permutations.
Rational leibniz(const Matrix& m) {
  std::vector<std::size_t> p(m.rows());
  for (std::size_t i = 0; i < p.size(); ++i) p[i] = i;
  Rational sum = 0;
  do {
    Rational term = 1;
    for (std::size_t i = 0; i < p.size(); ++i) {
      term *= m(i, p[i]);
      for (std::size_t j = 0; j < i; ++j)
        if (p[j] > p[i]) term = -term;
    }
    sum += term;
  } while (std::next_permutation(p.begin(), p.end()));
  return sum;
}

/// Entry (i, j) of the adjugate: the signed minor without row j and column i.
Matrix adjugate(const Matrix& m) {
  const std::size_t n = m.rows();
  return from(n, n, [&](std::size_t i, std::size_t j) {
    const Matrix minor = from(n - 1, n - 1, [&](std::size_t r, std::size_t c) { return m(r < j ? r : r + 1, c < i ? c : c + 1); });
    return (i + j) % 2 == 0 ? leibniz(minor) : Rational(-leibniz(minor));
  });
}

Rational floor_of(const Rational& x) {
  Integer q = boost::multiprecision::numerator(x) / boost::multiprecision::denominator(x);  // towards zero
  if (Rational(q) > x) q -= 1;
  return Rational(q);
}

Integer factorial(long n) { return n <= 1 ? Integer(1) : Integer(n) * factorial(n - 1); }
Rational choose(long n, long k) { return k < 0 || k > n ? Rational(0) : Rational(factorial(n) / (factorial(k) * factorial(n - k))); }

}  // namespace

TEST_CASE("functions: ring operations") {
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    const Inputs in(seed);
    check_value("A + B", in, in.A + in.B);
    check_value("A - B", in, in.A - in.B);
    check_value("A + a", in, map_entries(in.A, [&](const Rational& x) { return Rational(x + in.a); }));
    check_value("a - A", in, map_entries(in.A, [&](const Rational& x) { return Rational(in.a - x); }));
    check_value("A - a", in, map_entries(in.A, [&](const Rational& x) { return Rational(x - in.a); }));
    check_value("-A", in, Rational(-1) * in.A);
    check_value("A*S", in, in.A * in.S);
    check_value("a*A", in, in.a * in.A);
    check_value("A*a", in, in.a * in.A);
    check_value("A/3", in, ratio(1, 3) * in.A);
    check_value("A/b0", in, Rational(1 / in.b) * in.A);
    check_value("A/b", in, Rational(1 / in.b) * in.A, Rings::rational_and_balls);
    check_value("A'", in, transpose(in.A));
    check_value("S^0", in, identity(3));
    check_value("S^3", in, in.S * in.S * in.S);
    check_value("a^3", in, scalar(in.a * in.a * in.a));
    check_value("b^-2", in, scalar(1 / (in.b * in.b)), Rings::rational_and_balls);
    check_value("b0^-2", in, scalar(1 / (in.b * in.b)), Rings::rational);
    check_value("0.125*A", in, ratio(1, 8) * in.A);
  }
}

TEST_CASE("functions: entries, blocks and joining") {
  const Inputs in(7);
  check_value("S[2,3]", in, scalar(in.S(1, 2)));
  check_value("S[2,:]", in, from(1, 3, [&](std::size_t, std::size_t j) { return in.S(1, j); }));
  check_value("S[:,3]", in, from(3, 1, [&](std::size_t i, std::size_t) { return in.S(i, 2); }));
  check_value("S[:,:]", in, in.S);
  check_value("hcat(A, B, A)", in, from(2, 9, [&](std::size_t i, std::size_t j) { return j / 3 == 1 ? in.B(i, j % 3) : in.A(i, j % 3); }));
  check_value("vcat(A, S)", in, from(5, 3, [&](std::size_t i, std::size_t j) { return i < 2 ? in.A(i, j) : in.S(i - 2, j); }));
  check_value("reshape(A, 3, 2)", in, from(3, 2, [&](std::size_t i, std::size_t j) { return in.A.entries()[2 * i + j]; }));
  check_value("block(S, 2, 1, 2, 3)", in, from(2, 3, [&](std::size_t i, std::size_t j) { return in.S(i + 1, j); }));
  check_value("[a, b; 2*a, S[1,1]]", in, from(2, 2, [&](std::size_t i, std::size_t j) {
                return i == 0 ? (j == 0 ? in.a : in.b) : (j == 0 ? Rational(2 * in.a) : in.S(0, 0));
              }));
  check_value("diag(v)", in, diagonal_matrix(in.v.entries()));
  check_value("diag(v')", in, diagonal_matrix(in.v.entries()));
  check_value("diagonal(S)", in, from(3, 1, [&](std::size_t i, std::size_t) { return in.S(i, i); }));
}

TEST_CASE("functions: constants and sizes") {
  const Inputs in(8);
  check_value("eye(3)", in, identity(3), Rings::rational);
  check_value("zeros(2,4)", in, Matrix(2, 4), Rings::rational);
  check_value("ones(2,3)", in, from(2, 3, [](std::size_t, std::size_t) { return Rational(1); }), Rings::rational);
  check_value("unit(2,3)", in, from(3, 1, [](std::size_t i, std::size_t) { return Rational(i == 1 ? 1 : 0); }), Rings::rational);
  check_value("a*eye(3) + S", in, in.a * identity(3) + in.S);
  check_value("unit(3,3)*v'", in, from(3, 3, [&](std::size_t i, std::size_t j) { return i == 2 ? in.v(j, 0) : Rational(0); }));
  check_value("rows(A)", in, scalar(Rational(2)), Rings::rational);
  check_value("cols(A)", in, scalar(Rational(3)), Rings::rational);
  check_value("zeros(0,2)", in, Matrix(0, 2), Rings::rational);
}

TEST_CASE("functions: traces, norms, determinants, adjugates") {
  for (std::uint64_t seed = 10; seed < 13; ++seed) {
    const Inputs in(seed);
    check_value("tr(S)", in, scalar(trace(in.S)));
    check_value("norm2(A)", in, scalar(norm_squared(in.A)));
    check_value("det(S)", in, scalar(leibniz(in.S)));
    check_value("adj(S)", in, adjugate(in.S));
    check_value("adj(S)*S", in, leibniz(in.S) * identity(3));
    check_value("det(kron(S, [2, 1; 0, 1]))", in, scalar(leibniz(in.S) * leibniz(in.S) * 8));
  }
  const Inputs in(13);
  check_value("det(zeros(0,0))", in, scalar(Rational(1)), Rings::rational);
  check_value("adj([a])", in, scalar(Rational(1)));
  check_value("rows(adj(zeros(0,0)))", in, scalar(Rational(0)), Rings::rational);
  check_value("tr(zeros(0,0)) + norm2(zeros(0,3))", in, scalar(Rational(0)), Rings::rational);
}

TEST_CASE("functions: products of Hadamard, Kronecker and Khatri-Rao") {
  const Inputs in(20);
  check_value("hadamard(A, B)", in, from(2, 3, [&](std::size_t i, std::size_t j) { return Rational(in.A(i, j) * in.B(i, j)); }));
  check_value("kron(A, S)", in, from(6, 9, [&](std::size_t i, std::size_t j) { return Rational(in.A(i / 3, j / 3) * in.S(i % 3, j % 3)); }));
  check_value("rowkron(A, B)", in, from(2, 9, [&](std::size_t i, std::size_t j) { return Rational(in.A(i, j / 3) * in.B(i, j % 3)); }));
}

TEST_CASE("functions: veronese, quad, svec and smat fit together") {
  const Inputs in(21);
  const std::vector<std::pair<std::size_t, std::size_t>> order{{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}};
  check_value("veronese(A)", in, from(2, 6, [&](std::size_t i, std::size_t k) { return Rational(in.A(i, order[k].first) * in.A(i, order[k].second)); }));
  check_value("quad(A, S)", in, from(2, 1, [&](std::size_t i, std::size_t) {
                Rational sum = 0;
                for (std::size_t k = 0; k < 3; ++k)
                  for (std::size_t l = 0; l < 3; ++l) sum += in.A(i, k) * in.S(k, l) * in.A(i, l);
                return sum;
              }));
  check_value("svec(N)", in, from(6, 1, [&](std::size_t k, std::size_t) {
                const auto [i, j] = order[k];
                return Rational(in.N(i, j) * (i == j ? 1 : 2));
              }));
  check_value("smat(svec(N), 3)", in, in.N);
  check_value("veronese(A)*svec(N) - quad(A, N)", in, Matrix(2, 1));
  check_value("smat(v, 2)", in, from(2, 2, [&](std::size_t i, std::size_t j) { return i == j ? in.v(2 * i, 0) : Rational(in.v(1, 0) / 2); }));
}

TEST_CASE("functions: sums, products and counts") {
  const Inputs in(22);
  check_value("sum(i in 1..3 . i*S[i,:])", in, from(1, 3, [&](std::size_t, std::size_t j) {
                return Rational(in.S(0, j) + 2 * in.S(1, j) + 3 * in.S(2, j));
              }));
  check_value("sum(i in 2..1 . S)", in, scalar(Rational(0)), Rings::rational);
  check_value("prod(i in 2..1 . S)", in, scalar(Rational(1)), Rings::rational);
  check_value("prod(i in 1..3 . (S - i*eye(3)))", in,
              (in.S - identity(3)) * (in.S - Rational(2) * identity(3)) * (in.S - Rational(3) * identity(3)));
  check_value("sum(i in -2..2 . i^2)", in, scalar(Rational(10)), Rings::rational);
  check_value("count(i in 1..10 . i^2 < 50)", in, scalar(Rational(7)), Rings::rational);
  check_value("count(u : 2 x 2 over {0, 1} . det(u) == 0)", in, scalar(Rational(10)), Rings::rational);
  check_value("count(u : 2 x 1 over {-1, 0, 1/2} . u[1,1] < u[2,1])", in, scalar(Rational(3)), Rings::rational);
  check_value("count(u : 0 x 2 over {5} . true)", in, scalar(Rational(1)), Rings::rational);
  check_value("count(i in 1..3 . rank(block(S, 1, 1, i, 3)) == i)", in, scalar(Rational(3)), Rings::rational);
  check_value("count(i in 1..5 . pd([i, 2; 2, 2]))", in, scalar(Rational(3)), Rings::rational);
  check_value("count(i in 1..5 . psd([i, 2; 2, 2]))", in, scalar(Rational(4)), Rings::rational);
  check_value("count(i in 1..5 . inertia([i, 2; 2, 2], 1, 1, 0))", in, scalar(Rational(1)), Rings::rational);
}

TEST_CASE("functions: entrywise and piecewise") {
  for (std::uint64_t seed = 30; seed < 33; ++seed) {
    const Inputs in(seed);
    check_value("abs(A)", in, map_entries(in.A, [](const Rational& x) { return x < 0 ? Rational(-x) : x; }), Rings::rational_and_balls);
    check_value("sign(A)", in, map_entries(in.A, [](const Rational& x) { return Rational(x < 0 ? -1 : x > 0 ? 1 : 0); }), Rings::rational);
    check_value("step(A)", in, map_entries(in.A, [](const Rational& x) { return Rational(x > 0 ? 1 : 0); }), Rings::rational);
    check_value("relu(A)", in, map_entries(in.A, [](const Rational& x) { return x > 0 ? x : Rational(0); }), Rings::rational);
    check_value("floor(a)", in, scalar(floor_of(in.a)), Rings::rational);
    check_value("min(a, b, 1/7)", in, scalar(std::min({in.a, in.b, ratio(1, 7)})), Rings::rational_and_balls);
    check_value("max(a, b, 1/7)", in, scalar(std::max({in.a, in.b, ratio(1, 7)})), Rings::rational_and_balls);
    check_value("if(a > 0, A, 2*B)", in, in.a > 0 ? in.A : Rational(2) * in.B, Rings::rational);
  }
}

TEST_CASE("functions: step at zero is 0, floor of negatives goes down") {
  CHECK(verdict_of("prove p : step(0) == 0 and relu(0) == 0 and sign(0) == 0 and floor(-1/2) == -1 and floor(-2) == -2;") == Verdict::verified);
}

TEST_CASE("functions: binomials") {
  for (long n = 0; n <= 6; ++n) {
    Rational cumulated = 0;
    for (long k = -1; k <= n + 1; ++k) {
      const Rational p = ratio(2, 7);
      Rational term = choose(n, k);
      for (long i = 0; i < k; ++i) term *= p;
      for (long i = std::max(k, 0L); i < n; ++i) term *= 1 - p;
      if (k >= 0 && k <= n) cumulated += term;
      Instance instance;
      instance.set("n", Rational(n)).set("k", Rational(k)).set("c", choose(n, k)).set("f", Rational(factorial(n))).set("s", cumulated);
      CAPTURE(n);
      CAPTURE(k);
      CHECK(verdict_of("given n, k, c, f, s; prove b : binomial(n,k) == c; prove f1 : factorial(n) == f; prove s1 : binomial_cdf(k,n,2/7) == s;",
                       instance) == Verdict::verified);
    }
  }
  CHECK(verdict_of("prove p : binomial_cdf(1, 2, 1/2) == 3/4 and binomial_cdf(2, 1, 1/2) == 1;") == Verdict::verified);
}

TEST_CASE("functions: rank as a term") {
  Random random(31, "rank");
  for (int trial = 0; trial < 40; ++trial) {
    const auto rows = static_cast<std::size_t>(random.integer(0, 5));
    const auto cols = static_cast<std::size_t>(random.integer(0, 5));
    const auto inner = static_cast<std::size_t>(random.integer(0, 4));
    const Matrix t = random_matrix(random, rows, inner) * random_matrix(random, inner, cols);
    Instance i;
    i.set("T", t).set("r", Rational(cols - find_null_basis(t).basis.cols()));
    // The rank by evidence, as a term, inside a count and through names must agree.
    CHECK(verdict_of("given T : n x m, r; let h = rank(T); def f(A) = rank(A*A') + 0; prove p : rank(T) == r and r == rank(T) and h + f(T) == 2*r;"
                     "prove q : count(i in 0..6 . rank(T) == i) == 1 and count(i in 0..6 . rank(T) >= i) == r + 1 and count(i in 0..6 . rank(T) != i) == 6;"
                     "prove s : count(i in 0..6 . rank(T) > i) == r and count(i in 0..6 . rank(T) < i) == 6 - r and count(i in 0..6 . rank(T) <= i) == 7 - r;",
                     i) == Verdict::verified);
    CHECK(verdict_of("given T : n x m, r; prove p : rank(T') - 1 == r;", i) == Verdict::refuted);
  }
  CHECK(verdict_of("prove p : 0 < rank([1, 2; 2, 4]) < 2 and rank([1]) == rank([5, 5]) and eye(3)[rank(eye(2)),2] == 1;") == Verdict::verified);
  CHECK(verdict_of("prove p : forall v : 3 x 1 over {0, 1} . rank(diag(v)) + 0 == sum(i in 1..3 . v[i,1]);") == Verdict::verified);
  CHECK(verdict_of("prove p : rank(rank([1; 1])*eye(3)) == 3 and rank(pi()*eye(2)) + 1 > 2;") == Verdict::undecided);
  Instance every;
  every.every("T", 2, 2);
  CHECK(verdict_of("given T : 2 x 2; prove p : rank(T) + 0 >= 0;", every) == Verdict::undecided);
  CHECK(verdict_of("given T : 2 x 2; prove p : rank(T) >= 0 and count(i in 1..2 . rank(T) <= 2) == 2;", every) == Verdict::verified);
}

TEST_CASE("functions: gradients are the partial derivatives") {
  Instance every;
  every.every("W", 2, 2);
  CHECK(verdict_of("given W : 2 x 2; prove p : grad(norm2(W)^2, W) == 4*norm2(W)*W; prove q : grad(det(W), W) == adj(W)';"
                   "prove r : grad(7, W) == zeros(2,2);",
                   every) == Verdict::verified);
  CHECK(verdict_of("given W : 2 x 2; prove p : grad(norm2(W)^2, W) == 2*norm2(W)*W;", every) != Verdict::verified);
  Instance value;
  value.set("W", matrix("1 2; 3 4"));
  CHECK(verdict_of("given W : 2 x 2; prove p : grad(norm2(W), W) == 2*W;", value) == Verdict::undecided);
}

TEST_CASE("functions: enclosures contain the published decimals and decide close inequalities") {
  // Digits: OEIS A000796 (pi), A001113 (e), A002193 (sqrt 2), A002162 (log 2), A105199 (atan 2); chi^2_2 has P(X <= x) = 1 - exp(-x/2), chi^2_1(1) = erf(1/sqrt 2).
  const std::vector<std::string> digits{"pi() - 3.14159265358979323846264338327950288", "exp(1) - 2.71828182845904523536028747135266249",
                                        "sqrt(2) - 1.41421356237309504880168872420969807", "log(2) - 0.69314718055994530941723212145817656",
                                        "4*atan(1) - 3.14159265358979323846264338327950288", "atan(2) - 1.10714871779409050301706546017853704",
                                        "chi2cdf(1, 1) - 0.68268949213708589717046509126407584"};
  for (const std::string& gap : digits) {
    CAPTURE(gap);
    CHECK(verdict_of("prove p : 0 < " + gap + " < 1/10^34;") == Verdict::verified);
    CHECK(verdict_of("prove p : " + gap + " > 1/10^34;") == Verdict::refuted);
  }
  CHECK(verdict_of("prove p : abs(chi2cdf(2, 3) - (1 - exp(-3/2))) < 1/2^100;") == Verdict::verified);
  CHECK(verdict_of("prove p : abs(chi2cdf(4, 5) - (1 - exp(-5/2)*(1 + 5/2))) < 1/2^100;") == Verdict::verified);
  CHECK(verdict_of("prove p : abs(if(1 < 2, atan(1), log(0)) - pi()/4) < 1/2^100 and if(1 > 2, 0, exp(1)) > 2;") == Verdict::verified);
  // Machin's formula.
  CHECK(verdict_of("prove p : abs(16*atan(1/5) - 4*atan(1/239) - pi()) < 1/2^100 and atan(-1) < 0 and -pi()/2 < atan(-1000) < -1.5697;") == Verdict::verified);
  CHECK(verdict_of("prove p : abs(exp(log(3)) - 3) < 1/2^100 and abs(sqrt(7)^2 - 7) < 1/2^100;") == Verdict::verified);
}

TEST_CASE("functions: a term without a value is an error, not a verdict") {
  Instance i;
  i.set("A", matrix("1 2 3; 4 5 6")).set("z", Rational(0));
  for (const std::string term :
       {"A + A'", "A*A", "A/A", "1/z", "z^-1", "A^2", "eye(2)^-1", "tr(A)", "det(A)", "adj(A)", "A[3,1]", "A[1,0]", "A[1/2,1]", "diag(A)", "diagonal(A)",
        "hcat(A, A')", "vcat(A, A')", "reshape(A, 2, 2)", "block(A, 2, 2, 2, 2)", "block(A, 0, 1, 1, 1)", "hadamard(A, A')", "rowkron(A, A')", "quad(A, A)",
        "quad(A, eye(2))", "svec(A)", "smat(A, 2)", "unit(3, 2)", "unit(0, 2)", "eye(-1)", "zeros(1/2, 1)", "ones(A, 1)", "floor(A)", "min(A, 1)",
        "binomial(-1, 1)", "factorial(-1)", "factorial(1/2)", "binomial_cdf(1, 2, 3/2)", "binomial_cdf(1, 2, -1/2)", "[A, 1]", "sum(i in 1..2 . zeros(i, i))",
        "rows(A[3,:])", "cols(A[:,0])", "cols(vcat(A, A'))", "rows(hcat(A, A'))", "sum(i in 1/2..2 . i)", "prod(i in 1..2 . zeros(1, 2))", "prod(i in 1..2 . zeros(3 - i, i))", "smat([1, 2, 3], 2)", "2^(1/2)", "grad(z, A)", "count(u : 1 x 1 over {1, 2, 1} . true)",
        "if(exists y . y > 0, 1, 2)", "A^A", "sqrt(A)", "atan(A)", "rank(exp(1)*A)"}) {
    CAPTURE(term);
    const Outcome o = decide("given A : 2 x 3, z; prove p : norm2(" + term + ") >= 0;", i, {});
    CHECK(o.verdict == Verdict::undecided);
    CHECK(o.reason == Reason::domain_left);
  }
  for (const std::string term : {"sqrt(-1)", "log(0)", "log(-1)", "1/(sqrt(2) - sqrt(2))", "chi2cdf(0, 1)", "chi2cdf(1, -1)"})
    CHECK(verdict_of("given A : 2 x 3, z; prove p : " + term + " + sqrt(1) >= 0;", i) == Verdict::undecided);
}
