// Evidence of every rule: it has the documented shape, and it is what it says it is, by direct computation.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "lemmacheck/exact/modular.hpp"
#include "lemmacheck/solve/rank.hpp"
#include "support.hpp"

using namespace lemmacheck;
using namespace lemmacheck::support;
using nlohmann::json;

namespace {

struct Decided {
  Outcome outcome;
  json evidence;
  std::vector<std::string> rules;
};

Decided decided(const std::string& statement, const Instance& instance, Verdict expected, const Hints& hints = {}) {
  Decided d{decide(statement, instance, hints), {}, {}};
  CAPTURE(statement);
  CAPTURE(d.outcome.detail);
  CHECK(d.outcome.verdict == expected);
  CHECK(schema_violation(statement, instance, d.outcome).empty());
  d.evidence = json::parse(d.outcome.evidence);
  d.rules = rules_of(d.outcome);
  return d;
}

using Rules = std::vector<std::string>;

Matrix from_json(const json& j) {
  const auto m = matrix_from_json(j);
  REQUIRE(m.has_value());
  return m.value();
}

Matrix submatrix(const Matrix& t, const std::vector<std::size_t>& rows, const std::vector<std::size_t>& cols) {
  Matrix out(rows.size(), cols.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < cols.size(); ++j) out(i, j) = t(rows[i], cols[j]);
  return out;
}

void check_minor(const json& e, const Matrix& t, std::size_t least) {
  REQUIRE(e["rule"] == "minor");
  const auto rows = e["rows"].get<std::vector<std::size_t>>();
  const auto cols = e["cols"].get<std::vector<std::size_t>>();
  CHECK(rows.size() >= least);
  CHECK(is_odd_prime(e["prime"]));
  const Rational det = determinant(submatrix(t, rows, cols));
  CHECK(boost::multiprecision::numerator(det) % Integer(e["prime"].get<std::uint64_t>()) != 0);
}

void check_kernel(const json& e, const Matrix& t, std::size_t most) {
  REQUIRE(e["rule"] == "kernel");
  const Matrix basis = from_json(e["basis"]);
  CHECK(is_zero(t * basis));
  const auto free = e["free"].get<std::vector<std::size_t>>();
  std::vector<std::size_t> all(basis.cols());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  CHECK(submatrix(basis, free, all) == identity(basis.cols()));
  CHECK(t.cols() - basis.cols() <= most);
}

const Matrix full = matrix("1 2 3; 0 1 1/2; 5 5 5");
const Matrix deficient = matrix("1 2 3; 4 5 6; 7 8 9");

Instance one(const Matrix& m) {
  Instance i;
  i.set("T", m);
  return i;
}

}  // namespace

TEST_CASE("evidence: rank, each comparison on both sides of the rank") {
  const std::string head = "given T : n x m; prove p : rank(T) ";
  for (const Matrix& t : {full, deficient, matrix("0 0; 0 0"), matrix("1 2 3 4")}) {
    const std::size_t r = rank(t);
    const std::size_t most = std::min(t.rows(), t.cols());
    for (int shift = -6; shift <= 6; ++shift) {
      const auto bound = static_cast<int>(r) + shift;
      for (const std::string op : {">=", ">", "<=", "<", "==", "!="}) {
        const bool truth = op == ">=" ? shift <= 0 : op == ">" ? shift < 0 : op == "<=" ? shift >= 0 : op == "<" ? shift > 0 : (shift == 0) == (op == "==");
        CAPTURE(op);
        CAPTURE(bound);
        const Decided d = decided(head + op + " " + std::to_string(bound) + ";", one(t), truth ? Verdict::verified : Verdict::refuted);
        for (const json& e : d.evidence) {
          if (e["rule"] == "minor")
            check_minor(e, t, 0);
          else
            check_kernel(e, t, r);
        }
        const int least = op == ">" || op == "<=" ? bound + 1 : bound;  // the lower bound that is decided first
        if (op == ">=" || op == ">" || op == "<" || op == "<=") {
          const bool settled = least <= 0 || least > static_cast<int>(most);
          CHECK(d.rules == (settled ? Rules{} : least <= static_cast<int>(r) ? Rules{"minor"} : Rules{"kernel"}));
        }
      }
    }
  }
  CHECK(decide("given T : n x m; prove p : rank(T) >= 1/2;", one(full), {}).reason == Reason::domain_left);
}

TEST_CASE("evidence: a rank equal to a number in the middle takes minor and kernel, in this order") {
  const Decided d = decided("given T : n x m; prove p : rank(T) == 2;", one(deficient), Verdict::verified);
  CHECK(d.rules == Rules{"minor", "kernel"});
  check_minor(d.evidence[0], deficient, 2);
  check_kernel(d.evidence[1], deficient, 2);
}

TEST_CASE("evidence: a denominator that the elimination prime divides moves on to another prime") {
  const std::uint32_t p = elimination_prime(0);
  Instance i = one(matrix("1 2; 3 4"));
  i.set("p", Rational(p));
  const Decided d = decided("given T : n x n, p; prove q : rank(T/p) == 2;", i, Verdict::verified);
  REQUIRE(d.rules == Rules{"minor"});
  CHECK(d.evidence[0]["prime"] != p);
  // All minors vanish mod p, but not over Q.
  i.set("T", matrix("1 0; 0 1"));
  CHECK(decided("given T : n x n, p; prove q : rank(p*T) == 2;", i, Verdict::verified).evidence[0]["prime"] != p);
}

TEST_CASE("evidence: definiteness") {
  const std::string pd = "given T : n x m; prove p : pd(T);";
  const std::string psd = "given T : n x m; prove p : psd(T);";
  const auto check_direction = [](const json& e, const Matrix& t, bool strict) {
    REQUIRE(e["rule"] == "vector");
    const Matrix x = from_json(e["x"]);
    const Rational q = (transpose(x) * t * x)(0, 0);
    CHECK_FALSE(is_zero(x));
    CHECK((strict ? q <= 0 : q < 0));
  };
  const auto check_positive = [](const json& e, const Matrix& t, bool strict) {
    const Matrix l = from_json(e["lower"]);
    if (e["rule"] == "ldlt") {
      const Matrix d = from_json(e["pivots"]);
      CHECK(l * diagonal_matrix(d.entries()) * transpose(l) == t);
      for (const Rational& x : d.entries()) CHECK((strict ? x > 0 : x >= 0));
    } else {
      REQUIRE(e["rule"] == "cholesky");
      const Matrix r = t - l * transpose(l);
      for (std::size_t i = 0; i < r.rows(); ++i) {
        Rational others = 0;
        for (std::size_t j = 0; j < r.cols(); ++j)
          if (j != i) others += r(i, j) < 0 ? Rational(-r(i, j)) : r(i, j);
        CHECK(r(i, i) > others);
      }
    }
  };
  const Matrix positive = matrix("4 1 0; 1 3 1/2; 0 1/2 2");
  const Matrix semidefinite = matrix("1 1 0; 1 1 0; 0 0 0");
  const Matrix indefinite = matrix("1 2; 2 1");
  const Matrix zero_pivot = matrix("0 1; 1 0");
  check_positive(decided(pd, one(positive), Verdict::verified).evidence[0], positive, true);
  check_positive(decided(psd, one(positive), Verdict::verified).evidence[0], positive, false);
  check_positive(decided(psd, one(semidefinite), Verdict::verified).evidence[0], semidefinite, false);
  check_direction(decided(pd, one(semidefinite), Verdict::refuted).evidence[0], semidefinite, true);
  for (const Matrix& t : {indefinite, zero_pivot, matrix("-1"), matrix("2 0; 0 -1/1000000")}) {
    check_direction(decided(pd, one(t), Verdict::refuted).evidence[0], t, true);
    check_direction(decided(psd, one(t), Verdict::refuted).evidence[0], t, false);
  }
  for (const std::string& statement : {pd, psd}) {
    CHECK(decided(statement, one(matrix("1 2; 3 1")), Verdict::refuted).evidence.empty());  // not symmetric
    CHECK(decided(statement, one(matrix("1 0 0; 0 1 0")), Verdict::refuted).evidence.empty());
    CHECK(decided(statement, one(Matrix(0, 0)), Verdict::verified).evidence.empty());
    CHECK(decided(statement, one(Matrix(0, 2)), Verdict::refuted).evidence.empty());
  }
  // One unit of 2^-200 away from the boundary on either side.
  const Rational tiny = power_of_two(-200);
  Matrix above = matrix("1 1; 1 1"), below = above;
  above(1, 1) += tiny;
  below(1, 1) -= tiny;
  CHECK(verdict_of(pd, one(above)) == Verdict::verified);
  CHECK(verdict_of(pd, one(matrix("1 1; 1 1"))) == Verdict::refuted);
  CHECK(verdict_of(psd, one(matrix("1 1; 1 1"))) == Verdict::verified);
  CHECK(verdict_of(psd, one(below)) == Verdict::refuted);
}

TEST_CASE("evidence: a large well-conditioned matrix gets a short certificate") {
  Random random(3, "large");
  const std::size_t n = 40;
  Matrix t = Rational(200) * identity(n);
  const Matrix noise = random_symmetric(random, n, 3);
  t = t + noise;
  CHECK(verdict_of("given T : n x n; prove p : pd(T);", one(t)) == Verdict::verified);
}

TEST_CASE("evidence: inertia by a congruence") {
  for (const Matrix& t : {matrix("0 1; 1 0"), matrix("2 1 0; 1 2 0; 0 0 0"), matrix("-1 0 0; 0 -2 0; 0 0 5"), matrix("0 0; 0 0"), matrix("0 1 2; 1 0 3; 2 3 0")}) {
    std::size_t found = 0;
    for (std::size_t p = 0; p <= t.rows(); ++p)
      for (std::size_t q = 0; p + q <= t.rows(); ++q) {
        const std::size_t z = t.rows() - p - q;
        const std::string statement = "given T : n x n; prove i : inertia(T, " + std::to_string(p) + ", " + std::to_string(q) + ", " + std::to_string(z) + ");";
        const Outcome o = decide(statement, one(t), {});
        REQUIRE(rules_of(o) == Rules{"congruence"});
        const json e = json::parse(o.evidence)[0];
        const Matrix s = from_json(e["transform"]), d = from_json(e["pivots"]);
        CHECK(s * from_json(e["inverse"]) == identity(t.rows()));
        CHECK(transpose(s) * t * s == diagonal_matrix(d.entries()));
        CHECK(z == t.rows() - rank(t) + (o.verdict == Verdict::verified ? 0 : z - (t.rows() - rank(t))));
        if (o.verdict == Verdict::verified) {
          ++found;
          CHECK(static_cast<std::size_t>(std::ranges::count_if(d.entries(), [](const Rational& x) { return x > 0; })) == p);
          CHECK(z == t.rows() - rank(t));
        }
      }
    CHECK(found == 1);
  }
  CHECK(decided("given T : n x n; prove i : inertia(T, 1, 1, 0);", one(matrix("0 1; 2 0")), Verdict::refuted).evidence.empty());
}

TEST_CASE("evidence: witnesses of exists, in the domains matrix, symmetric and psd") {
  Hints hints;
  hints.witnesses["y"] = matrix("3; 4");
  const Decided d = decided("given c; prove p : exists y : 2 x 1 . y'*y == c;", Instance().set("c", Rational(25)), Verdict::verified, hints);
  CHECK(d.rules == Rules{"witness"});
  CHECK(from_json(d.evidence[0]["value"]) == matrix("3; 4"));
  CHECK(decide("prove p : exists y : 2 x 1 . y'*y == 24;", {}, hints).reason == Reason::certificate_rejected);
  CHECK(decide("prove p : exists y : 3 x 1 . y'*y == 25;", {}, hints).reason == Reason::certificate_rejected);
  CHECK(decide("prove p : exists y : 2 x 1 . y'*y == 25;", {}, {}).reason == Reason::no_witness);

  hints.witnesses["M"] = matrix("1 2; 2 1");
  CHECK(decided("prove p : exists M : 2 x 2 symmetric . det(M) < 0;", {}, Verdict::verified, hints).rules == Rules{"witness"});
  CHECK(verdict_of("prove p : exists M : 2 x 2 psd . det(M) < 0;", {}, hints) == Verdict::undecided);
  hints.witnesses["M"] = matrix("1 2; 0 1");
  CHECK(verdict_of("prove p : exists M : 2 x 2 symmetric . det(M) == 1;", {}, hints) == Verdict::undecided);
  CHECK(verdict_of("prove p : exists M : 2 x 2 . det(M) == 1;", {}, hints) == Verdict::verified);
  hints.witnesses["M"] = matrix("2 1; 1 2");
  const Decided psd = decided("prove p : exists M : 2 x 2 psd . rank(M) == 2;", {}, Verdict::verified, hints);
  REQUIRE(psd.rules.size() == 3);
  CHECK(psd.rules[0] == "witness");
  CHECK((psd.rules[1] == "ldlt" || psd.rules[1] == "cholesky"));
  CHECK(psd.rules[2] == "minor");
}

TEST_CASE("evidence: the hint of the k-th use of a name") {
  Hints hints;
  for (int i = 1; i <= 3; ++i) hints.witnesses["y#" + std::to_string(i)] = scalar(Rational(i));
  CHECK(decided("prove p : forall i in 1..3 . exists y . y^3 == i^3;", {}, Verdict::verified, hints).rules == Rules{"witness", "witness", "witness"});
  hints.witnesses["y#2"] = scalar(Rational(7));
  CHECK(verdict_of("prove p : forall i in 1..3 . exists y . y^3 == i^3;", {}, hints) == Verdict::undecided);
}

TEST_CASE("evidence: implications between linear equations") {
  Instance i;
  i.set("X", matrix("1 0; 0 1; 1 1")).set("c", matrix("1; 2; 3"));
  // unique: X*v == c has one solution, (1, 2).
  const Decided unique = decided("given X : n x d, c : n x 1; prove p : forall v : d x 1 . X*v == c => v[1,1] + v[2,1] == 3;", i, Verdict::verified);
  REQUIRE(unique.rules == Rules{"unique"});
  CHECK(from_json(unique.evidence[0]["value"]) == matrix("1; 2"));
  CHECK(unique.evidence[0]["rows"].size() == 2);
  // combination: the equations do not determine v, but imply the conclusion.
  Instance wide;
  wide.set("X", matrix("1 1 0; 0 1 1"));
  const Decided combination =
      decided("given X : n x d; prove p : forall v : d x 1 . X*v == 1 => v[1,1] + 2*v[2,1] + v[3,1] == 2;", wide, Verdict::verified);
  REQUIRE(combination.rules == Rules{"combination"});
  CHECK(from_json(combination.evidence[0]["multipliers"]) == matrix("1 1"));
  // combination to 1 = 0: a premise without solutions implies everything.
  i.set("c", matrix("1; 2; 4"));
  CHECK(decided("given X : n x d, c : n x 1; prove p : forall v : d x 1 . X*v == c => v == 7;", i, Verdict::verified).rules == Rules{"combination"});
  // witness: a solution of the premise that does not solve the conclusion.
  const Decided witness = decided("given X : n x d; prove p : forall v : d x 1 . X*v == 0 => v == 0;", wide, Verdict::refuted);
  REQUIRE(witness.rules == Rules{"witness"});
  const Matrix v = from_json(witness.evidence[0]["value"]);
  CHECK(is_zero(wide["X"] * v));
  CHECK_FALSE(is_zero(v));
  // no premise, premise `true`, several equations.
  CHECK(decided("prove p : forall v : 2 x 1 . v == v;", {}, Verdict::verified).rules == Rules{"combination"});
  CHECK(decided("prove p : forall v : 2 x 1 . true => 2*v - v == v;", {}, Verdict::verified).rules == Rules{"combination"});
  CHECK(decided("prove p : forall v : 2 x 1 . v == 0;", {}, Verdict::refuted).rules == Rules{"witness"});
  CHECK(decided("prove p : forall a : 2 x 2 . a*[1;0] == 0 and a*[0;1] == 0 => a == 0 and tr(a) == 0;", {}, Verdict::verified).rules == Rules{"unique"});
  CHECK(decided("prove p : forall v . 2*v == 4 => v == 2;", {}, Verdict::verified).rules == Rules{"unique"});
  CHECK(verdict_of("prove p : forall v . v^2 == 4 => v == 2;") == Verdict::undecided);
  CHECK(verdict_of("prove p : forall v . v > 0 => v == 2;") == Verdict::undecided);
  CHECK(verdict_of("prove p : forall v . v == 2 => v > 1;") == Verdict::undecided);
}

TEST_CASE("evidence: symmetric unknowns are the entries on and above the diagonal") {
  Instance i;
  i.set("X", matrix("1 0; 0 1; 1 1"));
  const Decided d = decided("given X : n x d; prove p : forall M : d x d symmetric . quad(X,M) == 0 => M == 0;", i, Verdict::verified);
  REQUIRE(d.rules == Rules{"unique"});
  CHECK(d.evidence[0]["rows"].size() == 3);
  // The same equations without symmetry have a solution besides: M skew.
  CHECK(decided("given X : n x d; prove p : forall M : d x d . quad(X,M) == 0 => M == 0;", i, Verdict::refuted).rules == Rules{"witness"});
  // quad by a definition and by products gives the same equations.
  CHECK(decided("given X : n x d; prove p : forall M : d x d symmetric . diagonal(X*M*X') == 0 => M == 0;", i, Verdict::verified).rules == Rules{"unique"});
}

TEST_CASE("evidence: psd unknowns, by a face and by a psd witness") {
  const Decided face = decided("prove p : forall M : 2 x 2 psd . tr(M) == 0 => M == 0;", {}, Verdict::verified);
  REQUIRE(face.rules.size() == 3);
  CHECK(face.rules[0] == "face");
  CHECK(face.rules[2] == "unique");
  CHECK(verdict_of("prove p : forall M : 2 x 2 symmetric . tr(M) == 0 => M == 0;") == Verdict::refuted);
  const Decided corner = decided("prove p : forall M : 2 x 2 psd . M[1,1] == 0 => M[1,2] == 0;", {}, Verdict::verified);
  CHECK(corner.rules[0] == "face");
  Hints hints;
  hints.witnesses["M"] = matrix("1 0; 0 0");
  const Decided witness = decided("prove p : forall M : 2 x 2 psd . M[2,2] == 0 => M == 0;", {}, Verdict::refuted, hints);
  REQUIRE(witness.rules.size() == 2);
  CHECK(witness.rules[0] == "witness");
  // A face offered by hand: the sum of two equations.
  Hints theta;
  theta.faces["M"] = matrix("1 1");
  CHECK(decided("prove p : forall M : 2 x 2 psd . M[1,1] + M[1,2] == 0 and M[2,2] + M[1,2] == 0 => M[1,1] == M[2,2];", {}, Verdict::verified, theta).rules[0] != "witness");
}

TEST_CASE("evidence: no-witness refutes exists") {
  const Decided d = decided("prove p : exists v . v == 2 and v != 2;", {}, Verdict::refuted);
  CHECK(d.rules == Rules{"no-witness", "unique"});
  const Decided psd = decided("prove p : exists M : 2 x 2 psd . tr(M) == 0 and M != 0;", {}, Verdict::refuted);
  CHECK(psd.rules[0] == "no-witness");
  CHECK(psd.rules[1] == "face");
  CHECK(decided("prove p : exists v . v == 2 and v != 3;", {}, Verdict::verified).rules == Rules{"witness"});
  // Where A does not imply S == T, the value that shows it is a witness.
  CHECK(decided("prove p : exists v : 3 x 1 . [1, 2, 3; 4, 5, 6]*v == 0 and v != 0;", {}, Verdict::verified).rules == Rules{"witness"});
  CHECK(verdict_of("prove p : exists v : 3 x 1 . [1, 2, 3; 4, 5, 6]*v >= 0 and v != 0;") == Verdict::undecided);  // no search for that  // true, but nobody offers v = 2
}

TEST_CASE("evidence: sums of squares") {
  Instance every;
  every.every("x", 1, 1).every("y", 1, 1);
  Hints hints;
  hints.sums_of_squares = {{{}, {{Rational(1), "x - y"}}}};
  const std::string inequality = "given x, y; prove p : x^2 + y^2 >= 2*x*y;";
  const Decided d = decided(inequality, every, Verdict::verified, hints);
  CHECK(d.rules == Rules{"sos"});
  CHECK(d.outcome.scope == Scope::shape);
  CHECK(decided("given x, y; prove p : 2*x*y <= x^2 + y^2;", every, Verdict::verified, hints).rules == Rules{"sos"});
  // Matrices are squared entrywise; a multiplier clears denominators.
  hints.sums_of_squares = {{{{ratio(1, 2), "[1, 1]"}}, {{ratio(1, 4), "[x - y, y - x; x - y, x - y]"}}}};
  CHECK(verdict_of(inequality, every, hints) == Verdict::verified);
  const std::vector<SumOfSquares> forged{
      {{}, {{Rational(-1), "x - y"}}},                            // negative weight
      {{}, {{Rational(1), "x + y"}}},                             // another polynomial
      {{}, {}},                                                   // nothing
      {{{Rational(1), "0"}}, {}},                                 // zero multiplier
      {{{Rational(-1), "1"}}, {{Rational(-1), "x - y"}}},         // both negative
      {{}, {{Rational(1), "x - y"}, {Rational(0), "x"}}}};        // zero weight
  for (const SumOfSquares& bad : forged) {
    Hints wrong;
    wrong.sums_of_squares = {bad};
    CHECK(decide(inequality, every, wrong).reason == Reason::certificate_rejected);
  }
  Hints broken;
  broken.sums_of_squares = {{{}, {{Rational(1), "x - z"}}}};
  CHECK(verdict_of(inequality, every, broken) == Verdict::undecided);
  CHECK(decide(inequality, every, {}).reason == Reason::no_evidence);
  // A strict inequality is not proved by squares.
  hints.sums_of_squares = {{{}, {{Rational(1), "x - y"}}}};
  CHECK(verdict_of("given x, y; prove p : x^2 + y^2 > 2*x*y;", every, hints) != Verdict::verified);
}

TEST_CASE("evidence: enclosures name a precision that suffices") {
  const Decided d = decided("prove p : sqrt(2) < 3/2;", {}, Verdict::verified);
  REQUIRE(d.rules == Rules{"ball"});
  CHECK(d.outcome.grade == Grade::ball);
  // sqrt(2) against a rational 2^-300 away needs more bits than the first try.
  const Decided fine = decided("let a = floor(2^310*707106781186547524/10^18*2)/2^310; prove p : (sqrt(2) - sqrt(2 + 1/2^300)) < 0;", {}, Verdict::verified);
  CHECK(fine.evidence[0]["precision"].get<int>() > 300);
  CHECK(decide("prove p : sqrt(2)*sqrt(2) <= 2;", {}, {}).reason == Reason::precision_cap);
  CHECK(verdict_of("prove p : sqrt(2) != 1;") == Verdict::verified);
  CHECK(verdict_of("prove p : sqrt(2) == 1;") == Verdict::refuted);
  CHECK(verdict_of("prove p : sqrt(4) == 2;") == Verdict::undecided);  // enclosures never prove equality
  CHECK(verdict_of("prove p : sqrt(4) != 2;") == Verdict::undecided);
  DecideOptions few;
  few.max_precision = 64;
  CHECK(decide("prove p : (sqrt(2) - sqrt(2 + 1/2^300)) < 0;", {}, {}, few).reason == Reason::precision_cap);
}

TEST_CASE("evidence: a point proves a positive statement for almost every value") {
  Instance almost;
  almost.almost_every("X", 3, 2);
  const Decided d = decided("given X : n x d; prove p : rank(veronese(X)) == 3 and det(X'*X) != 0; prove q : forall i in 1..n . X[i,:] != 0;", almost,
                            Verdict::verified);
  CHECK(d.rules[0] == "point");
  CHECK(d.outcome.scope == Scope::generic);
  const Matrix x = from_json(d.evidence[0]["values"]["X"]);
  CHECK(x.rows() == 3);
  Hints hints;
  hints.point["X"] = matrix("1 0; 0 1; 1 1");
  CHECK(from_json(decided("given X : n x d; prove p : rank(X) >= 2;", almost, Verdict::verified, hints).evidence[0]["values"]["X"]) == hints.point["X"]);
  // A point that does not do is replaced.
  hints.point["X"] = Matrix(3, 2);
  CHECK(verdict_of("given X : n x d; prove p : rank(X) >= 2;", almost, hints) == Verdict::verified);
  hints.point["X"] = Matrix(2, 2);
  CHECK(verdict_of("given X : n x d; prove p : rank(X) >= 2;", almost, hints) == Verdict::verified);
  // What is false at almost every point is not verified, and a point refutes nothing.
  CHECK(verdict_of("given X : n x d; prove p : rank(X) >= 3;", almost) == Verdict::undecided);
  CHECK(verdict_of("given X : n x d; prove p : norm2(X) != norm2(X');", almost) == Verdict::undecided);
}

TEST_CASE("evidence: statements that are not positive are not settled by a point") {
  Instance almost;
  almost.almost_every("X", 1, 1).set("c", Rational(1));
  const std::string head = "given X : 1 x 1, c; prove p : ";
  for (const std::string body :
       {"X^2 >= 0", "X == X", "rank(X) <= 1", "rank(X) < 2", "rank(X) != 0", "not X == 0", "X != 0 or X < 2", "X != 0 => c == 1", "X != 0 <=> c == 1",
        "not (X != 0)", "exists i in 1..2 . X > i", "forall y : 1 x 1 over {X^2, 3} . X != 7", "rank(X) + 1 != 7", "X != 3 + rank([X])", "1 <= rank(X)",
        "unionrank(X, 1) >= 1", "X^(0 - c) != 7", "c^(X^2) != 7",
        "pd(X^2 + 1)", "abs(X) != 0", "sign(X) != 0", "min(X, 1) != 2", "floor(X) != 1/2", "step(X) != 2", "relu(X) != -1", "if(X > 0, 1, 2) != 0",
        "count(i in 1..2 . X > i) != 7", "1/(X^2+1) != 0", "(X^2 + 1)^-1 != 0", "exp(X) != 0", "binomial(X^2, 1) != -1", "factorial(X^2) != 0",
        "binomial_cdf(1, X^2, 1/2) != 2", "norm2(eye(X^2)) != -1", "norm2(zeros(X^2, 1)) != 1", "ones(1, X^2) != 0", "unit(1, X^2 + 1) != 0",
        "sum(i in 1..X^2 . 1) != -1", "prod(i in X^2..5 . 2) != 0", "eye(5)[X^2+1,1] != 7", "block(eye(5), X^2+1, 1, 1, 1) != 7", "2^(X^2) != 0",
        "reshape(eye(2), X^2, 4) != 7", "smat([1;1;1], X^2) != 7", "forall i in 1..X^2 . X != i", "rank(eye(3)) >= X - X^2", "exists y . y != X",
        "forall y . y == X => y == X", "unionrank(X, 1) != 0", "unionrank([1], 1) != X^2 + 2", "rank([1]) != X^2 + 2",
        "rows(if(X^2 >= 0, [1], eye(2))) != 3", "rows(zeros(X^2, 1)) != -1", "X != cols(ones(1, X^2)) + X + 1", "rows(eye(1)[X^0,:]) == 1",
        "cols(sum(i in 1..X^2 . [1, 1])) != 3"}) {
    CAPTURE(body);
    CHECK(verdict_of(head + body + ";", almost) == Verdict::undecided);
  }
  Hints hints;  // the rank of a union and the shape of a choice vary: both are false at almost every, or many, other values
  hints.point["X"] = Matrix(1, 1);
  CHECK(verdict_of(head + "unionrank(X, 1) != 1;", almost, hints) == Verdict::undecided);
  CHECK(verdict_of(head + "rows(if(X == 0, [1], eye(2))) == 1;", almost, hints) == Verdict::undecided);
  CHECK(verdict_of("given X : 1 x 1, c : X + 1 x 1; prove p : X != 7;", almost, hints) == Verdict::undecided);
  for (const std::string body : {"X != 0", "X + 3 != X^2", "rank(X) == 1", "rank(X) > 0", "c == 1 and X != 0", "X/c != 0", "rows(X) == 1 and X != 0",
                                 "sum(i in 1..rows(X) . X[i,1]) != 0", "eye(rows(X))*X != 0", "det(X) != 7", "abs(c)*X != 0", "forall i in 1..3 . X != i",
                                 "rank(eye(3)) <= 3 and X != 0", "pd([c]) and X != 0", "X^3 != 0", "not c == 2 and X != 0", "exp(c) > 2 and X != 0",
                                 "X != 0 or c == 2", "c == 1 => X != 0", "c == 2 => X != X", "exists i in 1..2 . X != i",
                                 "forall y : 2 x 1 over {0, 1} . y == 0 or y'*[X; X + 1] != 0", "exists y : 2 x 1 over {0, 1} . y'*[X; 1 - X] != 0 and y[1,1] != c",
                                 "rank(eye(3)) + 1 == 4 and X != 0", "X^(c + 1) != 0"}) {
    CAPTURE(body);
    CHECK(verdict_of(head + body + ";", almost) == Verdict::verified);
  }
}

TEST_CASE("evidence: a counterexample refutes a statement about every value") {
  Instance every;
  every.every_symmetric("A", 2).every("x", 2, 1);
  const Decided d = decided("given A : n x n, x : n x 1; prove p : x'*A*x >= 0;", every, Verdict::refuted);
  REQUIRE(d.rules[0] == "counterexample");
  const Matrix a = from_json(d.evidence[0]["values"]["A"]), x = from_json(d.evidence[0]["values"]["x"]);
  CHECK(is_symmetric(a));
  CHECK((transpose(x) * a * x)(0, 0) < 0);
  Hints hints;
  hints.point = {{"A", matrix("1 0; 0 -1/1000")}, {"x", matrix("0; 1")}};
  CHECK(from_json(decided("given A : n x n, x : n x 1; prove p : x'*A*x >= 0;", every, Verdict::refuted, hints).evidence[0]["values"]["A"]) == hints.point["A"]);
  // Its hypotheses must hold at the point.
  CHECK(verdict_of("given A : n x n, x : n x 1; assume h : A == 0; prove p : x'*A*x > 0;", every, hints) == Verdict::undecided);
  // Without `every` in play, nothing is replaced.
  CHECK(verdict_of("given A : n x n, x : n x 1; prove p : rank(A) >= 3;", every) == Verdict::refuted);
}

TEST_CASE("evidence: a linear programme finds a witness or Farkas multipliers") {
  // Multipliers at links in order: a chain link by link, matrices row-major, `forall` value by value; `true` counts nothing.
  const Decided d = decided("given c; prove p : not (exists v : 2 x 1 . true and v >= [1; 2] and (forall i in 1..2 . v[i,1] < 3) and 0 <= v[1,1] + v[2,1] <= c);",
                            Instance().set("c", ratio(5, 2)), Verdict::verified);
  REQUIRE(d.rules == Rules{"farkas"});
  const Matrix y = from_json(d.evidence[0]["multipliers"]);
  REQUIRE(y.rows() == 1);
  REQUIRE(y.cols() == 6);
  // v1 - 1, v2 - 2 >= 0; 3 - v1, 3 - v2 > 0; v1 + v2 >= 0; c - v1 - v2 >= 0
  const Matrix rows = matrix("1 0 -1; 0 1 -2; -1 0 3; 0 -1 3; 1 1 0; -1 -1 5/2");
  const Matrix sum = y * rows;
  for (const Rational& x : y.entries()) CHECK(x >= 0);
  CHECK(sum(0, 0) == 0);
  CHECK(sum(0, 1) == 0);
  CHECK((sum(0, 2) < 0 || (sum(0, 2) == 0 && (y(0, 2) > 0 || y(0, 3) > 0))));  // 3 - v1, 3 - v2 are the strict links

  const auto rule = [](const std::string& body, bool truth) {
    return decided("prove p : " + body + ";", {}, truth ? Verdict::verified : Verdict::refuted).rules;
  };
  CHECK(rule("exists v : 2 x 1 . v > 0 and v[1,1] + v[2,1] < 1/1000", true) == Rules{"witness"});
  CHECK(rule("exists v : 2 x 1 . v > 0 and v[1,1] + v[2,1] < 0", false) == Rules{"farkas"});
  CHECK(rule("exists v : 2 x 1 . v >= 0 and v[1,1] + v[2,1] <= 0", true) == Rules{"witness"});
  CHECK(rule("exists v : 2 x 1 . v >= 0 and v[1,1] + v[2,1] <= 0 and 0 < v[1,1]", false) == Rules{"farkas"});
  CHECK(rule("exists v . 2*v == 1 and 3*v == 2", false) == Rules{"farkas"});
  CHECK(rule("exists N : 2 x 2 symmetric . N*[1; 2] == [0; 1] and N[1,1] > 10", true) == Rules{"witness"});
  CHECK(rule("exists N : 2 x 2 symmetric . N[1,2] > 0 and N[2,1] < 0", false) == Rules{"farkas"});
  CHECK(rule("exists N : 2 x 2 . N[1,2] > 0 and N[2,1] < 0", true) == Rules{"witness"});
  CHECK(rule("exists N : 2 x 2 psd . N[1,1] == 2 and N[1,2] == 3 and N[2,2] == 5", true) == Rules{"witness", "ldlt"});
  CHECK(rule("exists N : 2 x 2 psd . tr(N) < 0 and N[1,1] > 0 and N[2,2] > 0", false) == Rules{"farkas"});
  CHECK(rule("exists v . forall i in 1..0 . v > i", true) == Rules{"witness"});
  CHECK(rule("exists v : 0 x 1 . 1 < 0", false) == Rules{"farkas"});
  CHECK(rule("exists v . v > 0 and (v < 2 or v > 3) and rank([v]) == 1", true) == Rules{"witness", "minor"});  // the affine conjuncts alone suggest a point
  // Multipliers may be offered; wrong ones are replaced.
  Hints hints;
  hints.multipliers["v"] = matrix("3 3");
  CHECK(decided("prove p : exists v . v > 0 and v < 0;", {}, Verdict::refuted, hints).evidence[0]["multipliers"]["entries"] == json{"3", "3"});
  hints.multipliers["v"] = matrix("3 2");
  CHECK(decided("prove p : exists v . v > 0 and v < 0;", {}, Verdict::refuted, hints).evidence[0]["multipliers"]["entries"] == json{"1", "1"});
  // A value that is offered and fails is not replaced.
  hints.witnesses["v"] = matrix("-1");
  CHECK(decide("prove p : exists v . v > 0;", {}, hints).reason == Reason::certificate_rejected);
  CHECK(decide("prove p : exists v . v*v == v*v and v != -1;", {}, hints).reason == Reason::certificate_rejected);
  // Affine however it is written: through names, functions and sums.
  CHECK(decided("given B : 2 x 3; def f(a, b) = 2*a - b/3; let C = B'*B; prove p : not (exists v : 3 x 1 . f(sum(i in 1..3 . C[i,:]*v), 0)^1 > 0 and tr(ones(1,3)*C*v) <= 0);",
                Instance().set("B", matrix("1 2 3; 4 5 6")), Verdict::verified)
            .rules == Rules{"farkas"});
  CHECK(rule("exists N : 2 x 2 symmetric . quad([1, 0; 0, 1; 1, 1], N) == [1; 2; 3] and svec(N)[2,1] != 7 and hadamard(N, eye(2))[1,2] == 0 and kron([1, 2], N)[1,3] == 2", true) == Rules{"witness"});
  // What is not a conjunction of affine comparisons is not refuted.
  for (const std::string body : {"v > 0 and v < 0 and v*v > 1", "v > 0 and v < 0 and v != 7", "v > 0 and (v < 0 or v < -1)", "v > 0 and not v > 0", "v > 0 and v + exp(1) < 0",
                                 "v > 0 and v < 0 and rank([v]) >= 0", "v > 0 and v < 0 and abs(v) > 0", "v > 0 and v < 0 and (exists w . w > v)", "v*v < 0"}) {
    CAPTURE(body);
    CHECK(verdict_of("prove p : exists v . " + body + ";") == Verdict::undecided);
  }
  // psd: no multipliers exist, yet nothing was found.
  CHECK(verdict_of("prove p : exists N : 2 x 2 psd . N[1,1] == 1 and N[1,2] == 1 and N[2,2] == 0;") == Verdict::undecided);
  Instance every;
  every.every("x", 1, 1);
  CHECK(verdict_of("given x; prove p : exists v . v > x;", every) == Verdict::undecided);
}

TEST_CASE("evidence: partitions and covers decide the rank of a union") {
  // Columns e1, e1, 2 e1, e2, e1 + e2: S = the first three has rank 1.
  const Matrix t = matrix("1 1 2 0 1; 0 0 0 1 1");
  for (int k = 0; k <= 4; ++k) {
    const int value = std::min(5, 2 + k > 2 * k ? 2 * k : 2 + k);
    for (int r = -1; r <= 6; ++r) {
      const auto check = [&](const std::string& op, bool truth) {
        return decided("given T : n x m, k, r; prove p : unionrank(T, k) " + op + " r;", Instance().set("T", t).set("k", Rational(k)).set("r", Rational(r)),
                       truth ? Verdict::verified : Verdict::refuted);
      };
      check("==", value == r);
      check("!=", value != r);
      check("<", value < r);
      check("<=", value <= r);
      check(">", value > r);
      const Decided d = check(">=", value >= r);
      CAPTURE(k);
      CAPTURE(r);
      if (r <= 0 || r > std::min(5, 2 * k)) {
        CHECK(d.rules.empty());
        continue;
      }
      REQUIRE(d.rules == Rules{value >= r ? "partition" : "cover"});
      const json& e = d.evidence[0];
      if (value < r) {
        const auto cols = e["cols"].get<std::vector<std::size_t>>();
        const Matrix left = from_json(e["left"]);
        CHECK(left * from_json(e["right"]) == submatrix(t, {0, 1}, cols));
        CHECK(5 - static_cast<int>(cols.size()) + k * static_cast<int>(left.cols()) < r);
        continue;
      }
      std::set<std::size_t> seen;
      std::size_t total = 0;
      CHECK(static_cast<int>(e["classes"].size()) <= k);
      for (const json& c : e["classes"]) {
        const auto cols = c["cols"].get<std::vector<std::size_t>>();
        CHECK(determinant(submatrix(t, c["rows"].get<std::vector<std::size_t>>(), cols)) != 0);
        seen.insert(cols.begin(), cols.end());
        total += cols.size();
      }
      CHECK(seen.size() == total);
      CHECK(static_cast<int>(total) >= r);
    }
  }
  // Equal to its value it takes both, in this order.
  CHECK(decided("given T : n x m; prove p : unionrank(T, 2) == 4;", one(t), Verdict::verified).rules == Rules{"partition"});
  CHECK(decided("given T : n x m; prove p : unionrank(hcat(T, zeros(2,1)), 3) == 5;", one(t), Verdict::verified).rules == Rules{"partition", "cover"});
  // A prime that divides a denominator or a determinant is replaced.
  const Rational p(elimination_prime(0));
  CHECK(decided("given T : n x n; prove q : unionrank(T, 1) == 2;", one(diagonal_matrix({1, 1 / p})), Verdict::verified).evidence[0]["prime"] != elimination_prime(0));
  CHECK(decided("given T : n x n; prove q : unionrank(T, 1) >= 2;", one(diagonal_matrix({1, p})), Verdict::verified).evidence[0]["prime"] != elimination_prime(0));
  for (const std::string bad : {"unionrank(T, -1) >= 0", "unionrank(T, 1/2) >= 0", "unionrank(T, 1) >= 1/2", "unionrank(T, T) >= 0", "unionrank(pi()*T, 1) >= 0",
                                "count(i in 1..2 . unionrank(T, i) >= 0) == 2"}) {
    CAPTURE(bad);
    CHECK(decide("given T : n x m; prove p : " + bad + ";", one(t), {}).reason == Reason::domain_left);
  }
  Instance every;
  every.every("T", 2, 2);
  CHECK(decide("given T : n x m; prove p : unionrank(T, 2) >= 0;", every, {}).reason == Reason::domain_left);
}
