// Two deciders that share no code must agree: every certificate made from an outcome of decide is accepted by lemmacheck-recheck, and no changed
// certificate is accepted unless, by a third route, it still proves the same statement.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "lemmacheck/exact/modular.hpp"
#include "lemmacheck/solve/rank.hpp"
#include "support.hpp"

using namespace lemmacheck;
using namespace lemmacheck::support;
using nlohmann::json;

namespace {

/// A folder of certificates that is removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "lemmacheck-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::filesystem::create_directory(path_ / "in");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void add(const std::string& text) {
    std::ostringstream name;
    name << std::string(6 - std::min<std::size_t>(6, std::to_string(count_).size()), '0') << count_ << ".json";
    ++count_;
    std::ofstream(path_ / "in" / name.str(), std::ios::binary) << text;
  }

  /// What lemmacheck-recheck says about each certificate, in the order of add.
  json recheck() const {
    const std::string out = (path_ / "out.json").string();
    const int status = std::system(("'" LEMMACHECK_RECHECK "' --json '" + (path_ / "in").string() + "' > '" + out + "' 2>&1").c_str());
    REQUIRE(WIFEXITED(status));  // not killed by a signal
    CHECK(WEXITSTATUS(status) <= 1);
    std::ifstream in(out);
    const json report = json::parse(in, nullptr, false);
    REQUIRE(report.is_object());
    REQUIRE(report.at("results").size() == count_);
    return report.at("results");
  }

  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  std::filesystem::path path_;
  std::size_t count_ = 0;
};

// ------------------------------------------------------------------------------------------------------------------ a random family

struct Sample {
  std::string statement;
  Instance instance;
  Hints hints;
};

/// Statements over A (n x n symmetric), B (n x m), v (n x 1), s, t with small random values.
class Family {
 public:
  explicit Family(std::uint64_t seed) : random_(seed, "family"), n_(static_cast<Size>(pick(2, 3))), m_(static_cast<Size>(pick(1, 3))) {}

  Sample sample() {
    Sample out;
    const int mode = pick(0, 9);
    exact_only_ = mode >= 7;
    fill(out.instance, mode);
    std::ostringstream text;
    text << "given A : n x n symmetric, B : n x m, v : n x 1, s, t;\n";
    if (coin()) text << "let C = " << square(2) << ";  # a comment\n", has_c_ = true;
    if (coin()) text << "def f(p, q) = p*q + q - " << pick(0, 3) << ";\n", has_f_ = true;
    if (mode >= 9) {  // almost every
      text << "prove p : " << open_formula() << ";\n";
    } else {
      for (int i = pick(0, 2); i > 0; --i) text << "assume h" << i << " : " << formula(2) << ";\n";
      for (int i = pick(1, 2); i > 0; --i) text << (statistical_ ? "support" : "prove") << " p" << i << " : " << formula(2) << ";\n";
    }
    out.statement = text.str();
    out.hints.witnesses = {{"y", random_matrix(random_, n_, 1)}, {"M", gram()}};
    out.hints.sums_of_squares.assign(8, {{}, {{Rational(1), "s - t"}}});
    return out;
  }

 private:
  using Size = std::size_t;
  int pick(int low, int high) { return static_cast<int>(random_.integer(low, high)); }
  bool coin() { return pick(0, 1) == 1; }
  template <class T>
  T one_of(const std::vector<T>& choices) {
    return choices[static_cast<Size>(pick(0, static_cast<int>(choices.size()) - 1))];
  }
  std::string number() { return one_of<std::string>({"0", "1", "2", "3", "1/2", "0.25", "(-1)", "7/3"}); }
  std::string size(int which) { return std::to_string(which == 0 ? n_ : m_); }

  Matrix gram() {
    const Matrix r = random_matrix(random_, static_cast<Size>(pick(1, 3)), n_, 2);
    return transpose(r) * r;
  }

  void fill(Instance& i, int mode) {
    statistical_ = mode == 0;
    const auto bind = [&](const std::string& name, const Matrix& value, bool symmetric) {
      if (mode >= 7 && mode <= 8 && coin()) {
        symmetric ? i.every_symmetric(name, value.rows()) : i.every(name, value.rows(), value.cols());
      } else if (mode >= 9 && coin() && !symmetric) {
        i.almost_every(name, value.rows(), value.cols());
      } else {
        i.set(name, value);
      }
    };
    bind("A", one_of<Matrix>({random_symmetric(random_, n_, 3), gram(), identity(n_), Matrix(n_, n_)}), true);
    bind("B", one_of<Matrix>({random_matrix(random_, n_, m_, 3), Matrix(n_, m_)}), false);
    bind("v", random_matrix(random_, n_, 1, 3), false);
    bind("s", scalar(ratio(pick(-4, 4), pick(1, 2))), false);
    bind("t", scalar(ratio(pick(-4, 4), 1)), false);
  }

  // -- terms of a given shape
  std::string scalar_term(int depth) {
    if (depth == 0) return one_of<std::string>({"s", "t", number(), "A[1," + size(0) + "]", "v[1,1]", "B[2,1]"});
    const auto a = [&] { return scalar_term(depth - 1); };
    switch (pick(0, exact_only_ ? 11 : 20)) {
      case 0: return "(" + a() + " + " + a() + ")";
      case 1: return "(" + a() + " - " + a() + ")";
      case 2: return a() + "*" + a();
      case 3: return "tr(" + square(depth - 1) + ")";
      case 4: return "norm2(" + one_of<std::string>({"B", "v", square(depth - 1)}) + ")";
      case 5: return "det(" + square(depth - 1) + ")";
      case 6: return "(v'*" + square(depth - 1) + "*v)";
      case 7: return "(" + a() + ")^" + std::to_string(pick(0, 3));
      case 8: return "sum(i in 1..n . i*v[i,1])";
      case 9: return has_f_ ? "f(" + a() + ", " + a() + ")" : "prod(j in 1..3 . (s + j))";
      case 10: return "(" + a() + ")/" + one_of<std::string>({"2", "3", "(1/5)"});
      case 11: return one_of<std::string>({"rows(B)", "cols(B)", "norm2(kron(v, v))", "norm2(rowkron(B, B))", "norm2(veronese(B))", "tr(hadamard(A, A))"});
      case 12: return "abs(" + a() + ")";
      case 13: return "max(" + a() + ", " + a() + ")";
      case 14: return "min(" + a() + ", " + a() + ", 1)";
      case 15: return "floor(" + a() + ")";
      case 16: return "if(" + a() + " > " + a() + ", " + a() + ", " + a() + ")";
      case 17: {
        const std::string k = "k" + std::to_string(++bound_);  // the term inside may count, too
        return "count(" + k + " in 1..n . v[" + k + ",1] > " + a() + ")";
      }
      case 18: return "rank(" + any_matrix(depth - 1) + ")";
      case 19: return "count(u : n x 1 over {-1, 0, 2} . (u'*v)[1,1] > 0)";
      default: return "norm2(" + one_of<std::string>({"relu", "step", "sign", "abs"}) + "(B))";
    }
  }
  std::string square(int depth) {  // n x n
    if (depth <= 0) return one_of<std::string>({"A", "eye(n)", has_c_ ? "C" : "A", "B*B'", "diag(v)", "v*v'", "zeros(n,n)"});
    const auto a = [&] { return square(depth - 1); };
    switch (pick(0, 7)) {
      case 0: return "(" + a() + " + " + a() + ")";
      case 1: return "(" + a() + " - " + a() + ")";
      case 2: return "(" + a() + ")*(" + a() + ")";
      case 3: return "(" + a() + ")'";
      case 4: return "adj(" + a() + ")";
      case 5: return "hadamard(" + a() + ", " + a() + ")";
      case 6: return scalar_term(depth - 1) + "*(" + a() + ")";
      default: return "smat(svec(" + a() + "), n)";
    }
  }
  std::string any_matrix(int depth) {
    return one_of<std::string>({square(depth), "B", "B'", "hcat(A, B)", "vcat(A, B')", "veronese(B')", "rowkron(A, B)", "kron(A, v)", "v", "reshape(B, m, n)"});
  }

  // -- formulas
  std::string relation() { return one_of<std::string>({"==", "!=", "<", "<=", ">", ">="}); }
  std::string atom() {
    switch (pick(0, exact_only_ ? 8 : 25)) {
      case 0: return scalar_term(2) + " " + relation() + " " + scalar_term(2);
      case 1: return square(1) + " " + relation() + " " + square(1);
      case 2: return scalar_term(1) + " " + relation() + " " + scalar_term(1) + " " + relation() + " " + scalar_term(1);
      case 3: return "(s + t)*(" + square(1) + ") == t*(" + square(0) + ") + s*A";
      case 4: {
        const std::string x = square(1);
        return "(" + x + " + A)*(A - eye(n)) == (" + x + ")*A + A*A - " + x + " - A";
      }
      case 5: return "s^2 + t^2 >= 2*s*t";
      case 6: return "A == A' and (A*B)' == B'*A";
      case 7: return scalar_term(1) + " != " + scalar_term(1) + " + 1";
      case 8: return "rank(" + any_matrix(1) + ") <= " + std::to_string(pick(2, 9));
      case 9: return "rank(" + any_matrix(1) + ") " + relation() + " " + std::to_string(pick(-1, 4));
      case 10: return "pd(" + square(1) + ")";
      case 11: return "psd(" + one_of<std::string>({square(1), "B*B'", "B'*B", "A*A", "A"}) + ")";
      case 12: return "pd(" + one_of<std::string>({"B*B' + eye(n)", "A*A + 1/7*eye(n)", "A"}) + ")";
      case 13: return "inertia(A, " + std::to_string(pick(0, 3)) + ", " + std::to_string(pick(0, 1)) + ", " + std::to_string(pick(0, 2)) + ")";
      case 14: return "exists y : n x 1 . y'*A*y " + relation() + " " + number();
      case 15: return "forall u : m x 1 . B*u == 0 => u == 0";
      case 16: return "forall N : n x n symmetric . quad(" + one_of<std::string>({"A", "B'", "vcat(A, eye(n))"}) + ", N) == 0 => N == 0";
      case 17: return "forall N : n x n psd . tr(N*B*B') == 0 => " + one_of<std::string>({"N*B == 0", "N == 0", "tr(N) == 0"});
      case 18: return "exists M : n x n psd . " + one_of<std::string>({"rank(M) >= 1", "tr(M) == 0 and M != 0", "M*v == 0", "psd(M - A)"});
      case 19: return "forall i in 1..n . " + one_of<std::string>({"v[i,1] > -3", "A[i,i] >= 0", "norm2(A[i,:]) == norm2(A[:,i])"});
      case 20: return "exists i in -1..n . i*s == t";
      case 21: return one_of<std::string>({"exp(s)", "sqrt(s^2 + 2)", "pi()*t", "log(s^2 + 1/2)", "chi2cdf(3, s^2)", "sqrt(2)*norm2(B)", "abs(s - pi())", "atan(s)", "4*atan(t - 1)"}) + " " +
                      one_of<std::string>({"<", ">", "<=", ">=", "!=", "=="}) + " " + one_of<std::string>({number(), "s", "sqrt(3)", "exp(t/4)"});
      case 22: return "unionrank(" + any_matrix(1) + ", " + std::to_string(pick(0, 3)) + ") " + relation() + " " + std::to_string(pick(-1, 7));
      case 23:
        return "exists z : n x 1 . " + one_of<std::string>({"A*z >= v", "A*z > v and z > 0", "B'*z == 1 and z < t", "z'*A == v' and z >= s",
                                                            "(forall i in 1..n . s*z[i,1] > v[i,1] - i) and 0 <= z[1,1] <= t and true",
                                                            "B'*z <= -1 and z > 0 and z'*ones(n,1) == 1", "A*z == v and v'*z < s", "z > 0 and B'*z == 0 and v'*z >= rank(A)"});
      case 24: return "exists Z : n x n symmetric . " + one_of<std::string>({"Z*v == A*v and tr(Z) > s", "v'*Z*v < 0 and Z[1,1] >= t", "Z*A - A*Z == eye(n)"});
      default: return "forall w . " + one_of<std::string>({"2*w == s => 4*w == 2*s", "w == 1 => w == s", "w - w == 0", "0*w == 1 => w == 3"});
    }
  }
  std::string formula(int depth) {
    if (depth == 0 || pick(0, 2) == 0) return "(" + atom() + ")";
    const auto a = [&] { return formula(depth - 1); };
    switch (pick(0, 4)) {
      case 0: return a() + " and " + a();
      case 1: return a() + " or " + a();
      case 2: return "(" + a() + " => " + a() + ")";
      case 3: return "not " + a();
      default: return "(" + a() + " <=> " + a() + ")";
    }
  }
  std::string open_formula() {
    std::string out = one_of<std::string>({"v != 0", "B != A*B + 1", "rank(B) >= 1", "rank(hcat(A + eye(n), B)) == n", "s*t != 7", "norm2(B) != s", "det(diag(v)) != 0",
                                           "(s > 2 or v != 0)", "(exists i in 1..n . v[i,1] != s)", "(rank(A) + 0 == n => B != 0)",
                                           "(forall u : n x 1 over {0, 1} . u == 0 or u'*v != 0)", "(exists u : n x 1 over {-1, 1} . B'*u != 0 and rank(u) == 1)",
                                           "forall i in 1..n . v[i,1] != 0", "rank(kron(v, v)) == 1", "rank(veronese(v)) == 1", "tr(B*B') - 1 != 0"});
    return coin() ? out : out + " and " + one_of<std::string>({"s != 1", "t*v != 1", "rank(v) > 0", "pd(eye(n))"});
  }

  Random random_;
  Size n_, m_;
  int bound_ = 0;
  bool exact_only_ = false, statistical_ = false, has_c_ = false, has_f_ = false;
};

void compare_deciders(std::uint64_t first, std::uint64_t count) {
  Folder folder;
  std::vector<Sample> samples;
  std::vector<Outcome> outcomes;
  std::map<std::string, int> rules, verdicts;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Sample sample = Family(seed).sample();
    CAPTURE(sample.statement);
    REQUIRE(find_statement_error(sample.statement).value_or("readable") == "readable");
    Outcome outcome = decide(sample.statement, sample.instance, sample.hints);
    ++verdicts[std::string(to_string(outcome.verdict))];
    if (outcome.verdict == Verdict::undecided) continue;
    CHECK(schema_violation(sample.statement, sample.instance, outcome).empty());
    for (const std::string& rule : rules_of(outcome)) ++rules[rule];
    Certificate certificate = make_certificate(sample.statement, sample.instance, outcome);
    folder.add(certificate_to_json(certificate).dump());
    // The same with every other verdict.
    certificate.verdict = outcome.verdict == Verdict::verified ? Verdict::refuted : Verdict::verified;
    folder.add(certificate_to_json(certificate).dump());
    samples.push_back(std::move(sample));
    outcomes.push_back(std::move(outcome));
  }
  const json results = folder.recheck();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const json& result = results[2 * i];
    CAPTURE(samples[i].statement);
    CAPTURE(instance_to_json(samples[i].instance).dump());
    CAPTURE(outcomes[i].evidence);
    CAPTURE(result.value("reason", ""));
    CHECK(result.at("accepted") == true);
    if (result.at("accepted") == true) CHECK(result.at("verdict") == std::string(to_string(outcomes[i].verdict)));
    CHECK(results[2 * i + 1].at("accepted") == false);
  }
  for (const auto& [verdict, n] : verdicts) MESSAGE(verdict << ": " << n);
  for (const auto& [rule, n] : rules) MESSAGE("rule " << rule << ": " << n);
  CHECK(outcomes.size() * 3 > count);  // most of the family is decided
  for (const std::string rule : {"minor", "kernel", "ldlt", "vector", "congruence", "witness", "unique", "combination", "ball", "point", "counterexample", "sos",
                                 "farkas", "partition", "cover"})
    CHECK_MESSAGE(rules[rule] > 0, rule);
}

// ------------------------------------------------------------------------------------------------------------------ changed certificates

/// A certificate and a third opinion on other evidence for the same statement and instance.
struct Base {
  std::string name;
  std::string text;
  std::function<bool(const json& evidence)> still_proves;
};

Matrix matrix_of(const json& j) { return matrix_from_json(j).value(); }

bool never(const json&) { return false; }

Base base(const std::string& name, const std::string& statement, const Instance& instance, const std::vector<std::string>& rules,
          std::function<bool(const json&)> still_proves, const Hints& hints = {}) {
  const Outcome outcome = decide(statement, instance, hints);
  CAPTURE(name);
  CAPTURE(outcome.detail);
  CHECK(rules_of(outcome) == rules);
  return {name, certificate_to_json(make_certificate(statement, instance, outcome)).dump(), std::move(still_proves)};
}

Rational minor_of(const Matrix& t, const json& e) {
  const auto rows = e.at("rows").get<std::vector<std::size_t>>();
  const auto cols = e.at("cols").get<std::vector<std::size_t>>();
  Matrix m(rows.size(), cols.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < cols.size(); ++j) m(i, j) = t(rows[i], cols[j]);
  return determinant(m);
}

bool is_nonzero_mod(const Rational& x, const json& prime) {
  const auto p = prime.get<std::uint64_t>();
  return is_odd_prime(p) && reduce(x, static_cast<std::uint32_t>(p)).value_or(0) != 0;
}

std::vector<Base> bases() {
  std::vector<Base> out;
  const Matrix t = matrix("1 2 3; 4 5 6; 7 8 9");
  const Instance it = Instance().set("T", t);
  const auto minor_proves = [t](const json& e) { return e[0].at("rows").size() >= 2 && is_nonzero_mod(minor_of(t, e[0]), e[0].at("prime")); };
  out.push_back(base("minor", "given T : n x m; prove p : rank(T) >= 2;", it, {"minor"}, minor_proves));
  out.push_back(base("kernel", "given T : n x m; prove p : rank(T) <= 2;", it, {"kernel"}, [t](const json& e) {
    const Matrix basis = matrix_of(e[0].at("basis"));  // (1, -2, 1): the first row will do as well as the last
    return e[0].at("free").size() == 1 && basis(e[0].at("free")[0].get<std::size_t>(), 0) == 1 && is_zero(t * basis);
  }));
  out.push_back(base("minor and kernel", "given T : n x m; assume h : rank(T) == 2; prove p : T*[1;-2;1] == 0;", it, {"minor", "kernel"}, [=](const json& e) {
    const Matrix basis = matrix_of(e[1].at("basis"));
    return minor_proves(e) && e[1].at("free").size() == 1 && basis(e[1].at("free")[0].get<std::size_t>(), 0) == 1 && is_zero(t * basis);
  }));

  out.push_back(base("ldlt", "given T : n x n; prove p : psd(T);", Instance().set("T", matrix("1 2; 2 4")), {"ldlt"}, never));
  const Matrix dominant = matrix("10 1; 1 12");
  {
    Outcome by_hand;
    by_hand.verdict = Verdict::verified;
    by_hand.evidence = R"([{"rule":"cholesky","lower":{"rows":2,"cols":2,"entries":["2","0","1/4","3"]}}])";
    const std::string statement = "given T : n x n; prove p : pd(T);";
    const Instance instance = Instance().set("T", dominant);
    out.push_back({"cholesky", certificate_to_json(make_certificate(statement, instance, by_hand)).dump(), [dominant](const json& e) {
                     const Matrix l = matrix_of(e[0].at("lower"));
                     const Matrix r = dominant - l * transpose(l);
                     const Rational off = r(0, 1) < 0 ? Rational(-r(0, 1)) : r(0, 1);
                     return r(0, 0) > off && r(1, 1) > off;
                   }});
  }
  const Matrix indefinite = matrix("1 3; 3 2");
  out.push_back(base("vector", "given T : n x n; prove p : pd(T);", Instance().set("T", indefinite), {"vector"}, [indefinite](const json& e) {
    const Matrix x = matrix_of(e[0].at("x"));
    return !is_zero(x) && (transpose(x) * indefinite * x)(0, 0) <= 0;
  }));
  out.push_back(base("congruence", "given T : n x n; prove p : inertia(T, 1, 1, 1);", Instance().set("T", matrix("1 2 0; 2 1 0; 0 0 0")), {"congruence"}, never));

  Hints y;
  y.witnesses["y"] = matrix("3; 4");
  out.push_back(base("witness", "given c; prove p : exists y : 2 x 1 . y'*y >= c;", Instance().set("c", Rational(20)), {"witness"},
                     [](const json& e) { return norm_squared(matrix_of(e[0].at("value"))) >= 20; }, y));
  // z1 >= 2, z2 >= 1, z1 + z2 < 3: the three links with equal weights give 0 > 0.
  out.push_back(base("farkas", "given c : 2 x 1; prove p : not (exists z : 2 x 1 . z >= c and z[1,1] + z[2,1] < 3);", Instance().set("c", matrix("2; 1")), {"farkas"},
                     [](const json& e) {
                       const Matrix m = matrix_of(e[0].at("multipliers"));
                       return m.rows() == 1 && m.cols() == 3 && m(0, 0) == m(0, 1) && m(0, 1) == m(0, 2) && m(0, 0) > 0;
                     }));
  const Matrix wide = matrix("1 1 2 0 1 0; 0 0 0 1 1 0");
  out.push_back(base("partition and cover", "given T : n x m; prove p : unionrank(T, 3) == 5;", Instance().set("T", wide), {"partition", "cover"},
                     [wide](const json& e) {
                       std::set<std::size_t> covered;
                       std::size_t total = 0;
                       for (const json& c : e[0].at("classes")) {
                         if (!is_nonzero_mod(minor_of(wide, c), e[0].at("prime"))) return false;
                         for (const std::size_t j : c.at("cols")) covered.insert(j), ++total;
                       }
                       const auto cols = e[1].at("cols").get<std::vector<std::size_t>>();
                       const Matrix product = matrix_of(e[1].at("left")) * matrix_of(e[1].at("right"));
                       if (std::set<std::size_t>(cols.begin(), cols.end()).size() != cols.size() || product.cols() != cols.size()) return false;
                       for (std::size_t i = 0; i < 2; ++i)
                         for (std::size_t j = 0; j < cols.size(); ++j)
                           if (product(i, j) != wide(i, cols[j])) return false;
                       return e[0].at("classes").size() <= 3 && covered.size() == total && total >= 5 &&
                              6 - cols.size() + 3 * matrix_of(e[1].at("left")).cols() <= 5;
                     }));
  const Matrix x = matrix("1 0; 0 1; 1 1");
  const auto unique_proves = [x](std::size_t at) {
    return [x, at](const json& e) {
      json minor = e[at];
      if (matrix_of(minor.at("value")) != matrix("1; 2") || minor.at("rows").size() != 2) return false;
      minor["cols"] = {0, 1};
      return is_nonzero_mod(minor_of(x, minor), minor.at("prime"));
    };
  };
  const Instance linear = Instance().set("X", x).set("c", matrix("1; 2; 3"));
  out.push_back(base("unique", "given X : n x d, c : n x 1; prove p : forall u : d x 1 . X*u == c => u[1,1] + u[2,1] == 3;", linear, {"unique"}, unique_proves(0)));
  out.push_back(base("no-witness", "given X : n x d, c : n x 1; prove p : exists u : d x 1 . X*u == c and u[1,1] != 1;", linear, {"no-witness", "unique"},
                     unique_proves(1)));
  out.push_back(base("combination", "given X : n x d; prove p : forall u : d x 1 . X*u == 1 => u[1,1] + 2*u[2,1] + u[3,1] == 2;",
                     Instance().set("X", matrix("1 1 0; 0 1 1")), {"combination"}, never));
  const Matrix flat = matrix("1 0 2; 0 0 1");
  out.push_back(base("forall witness", "given X : n x d; prove p : forall u : d x 1 . X*u == 0 => u == 0;", Instance().set("X", flat), {"witness"},
                     [flat](const json& e) {
                       const Matrix u = matrix_of(e[0].at("value"));
                       return !is_zero(u) && is_zero(flat * u);
                     }));
  {
    // <theta*I, M> = 0 with theta > 0 proves M = 0 for psd M; S is the matrix whose definiteness follows.
    const std::string statement = "prove p : forall M : 2 x 2 psd . tr(M) == 0 => M == 0;";
    const Outcome o = decide(statement, {}, {});
    CHECK(rules_of(o).front() == "face");
    out.push_back({"face", certificate_to_json(make_certificate(statement, {}, o)).dump(), [](const json& e) {
                     const Rational theta = matrix_of(e[0].at("theta"))(0, 0);
                     const Matrix s = theta * identity(2);
                     if (theta <= 0 || !is_zero(matrix_of(e[2].at("value")))) return false;
                     if (!is_odd_prime(e[2].at("prime")) || e[2].at("rows").size() != 3) return false;
                     const Matrix l = matrix_of(e[1].at("lower"));
                     if (e[1].at("rule") == "ldlt") return l * diagonal_matrix(matrix_of(e[1].at("pivots")).entries()) * transpose(l) == s;
                     const Matrix r = s - l * transpose(l);
                     const Rational off = r(0, 1) < 0 ? Rational(-r(0, 1)) : r(0, 1);
                     return r(0, 0) > off && r(1, 1) > off;
                   }});
  }
  Instance every;
  every.every("a", 1, 1).every("b", 1, 1);
  Hints squares;
  squares.sums_of_squares = {{{{Rational(3), "1"}}, {{Rational(3), "a - b"}, {ratio(3, 4), " [b, b]"}}}};
  out.push_back(base("sos", "given a, b; prove p : a^2 + 3/2*b^2 >= 2*a*b;", every, {"sos"},
                     [every](const json& e) {
                       const auto sum = [](const json& terms) {
                         std::string text = "0";
                         for (const json& term : terms) text += " + (" + term.at("c").get<std::string>() + ")*norm2(" + term.at("t").get<std::string>() + ")";
                         return text;
                       };
                       const std::string identity = "given a, b; prove p : (a^2 + 3/2*b^2 - 2*a*b)*(" + sum(e[0].at("multiplier")) + ") == " + sum(e[0].at("squares")) + ";";
                       return decide(identity, every, {}).verdict == Verdict::verified && e[0].at("multiplier")[0].at("c").get<std::string>()[0] != '-';
                     },
                     squares));
  out.push_back(base("ball", "prove p : sqrt(2) < 1.41421357 and exp(1) > 2.71828182;", {}, {"ball", "ball"}, [](const json& e) {
    return std::ranges::all_of(e, [](const json& b) { return b.at("precision") >= 32 && b.at("precision") <= 65536; });
  }));
  Instance almost;
  almost.almost_every("X", 2, 2);
  Hints point;
  point.point["X"] = matrix("1 2; 3 5");
  out.push_back(base("point", "given X : n x d; prove p : det(X) != 0 and norm2(X) != 30;", almost, {"point"},
                     [](const json& e) {
                       const Matrix at = matrix_of(e[0].at("values").at("X"));
                       return at.rows() == 2 && at.cols() == 2 && at(0, 0) * at(1, 1) != at(0, 1) * at(1, 0) && norm_squared(at) != 30;
                     },
                     point));
  Instance positive;
  positive.almost_every("Y", 2, 2);
  point.point.clear();
  point.point["Y"] = matrix("0 1; 1 1");
  out.push_back(base("positive", "given Y : n x d; prove p : (exists i in 1..2 . Y[1,i] != 0) and (rank(eye(2)) + 0 == 3 or det(Y) != 0);", positive, {"point"},
                     [](const json& e) {
                       const Matrix at = matrix_of(e[0].at("values").at("Y"));
                       return at.rows() == 2 && at.cols() == 2 && at(0, 0) * at(1, 1) != at(0, 1) * at(1, 0);
                     },
                     point));
  Hints counterexample;
  counterexample.point = {{"a", scalar(Rational(2))}, {"b", scalar(Rational(1))}};
  out.push_back(base("counterexample", "given a, b; prove p : a^2 <= b^2 + 1;", every, {"counterexample"},
                     [](const json& e) {
                       const Rational a = matrix_of(e[0].at("values").at("a"))(0, 0), b = matrix_of(e[0].at("values").at("b"))(0, 0);
                       return a * a > b * b + 1;
                     },
                     counterexample));
  return out;
}

std::string random_change(const std::string& text, Random& random) {
  std::string out = text;
  const auto evidence = static_cast<std::int64_t>(text.find("\"evidence\":"));
  const auto end = static_cast<std::int64_t>(text.find(",\"form\":"));  // keys are sorted
  REQUIRE(evidence > 0);
  REQUIRE(end > evidence);
  std::size_t at = 0;
  const bool in_evidence = random.integer(0, 9) < 7;
  const bool digits_only = random.integer(0, 9) < 7;
  do at = static_cast<std::size_t>(in_evidence ? random.integer(evidence, end) : random.integer(0, static_cast<std::int64_t>(text.size()) - 1));
  while (digits_only && (text[at] < '0' || text[at] > '9') && random.integer(0, 50) != 0);
  do out[at] = static_cast<char>(text[at] >= '0' && text[at] <= '9' ? random.integer('0', '9') : random.integer(' ', '~'));
  while (out[at] == text[at]);
  return out;
}

/// "rule.key" of the first difference.
std::string changed_field(const json& before, const json& after) {
  if (before.size() != after.size()) return "length";
  for (std::size_t i = 0; i < before.size(); ++i)
    for (const auto& [key, value] : before[i].items())
      if (!after[i].contains(key) || after[i].at(key) != value) return before[i].at("rule").get<std::string>() + "." + key;
  return "nothing";
}

void change_at_random(std::size_t count) {
  const std::vector<Base> all = bases();
  Folder folder;
  for (const Base& b : all) folder.add(b.text);
  Random random(5, "changes");
  std::vector<std::pair<std::size_t, std::string>> changed;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t which = i % all.size();
    changed.emplace_back(which, random_change(all[which].text, random));
    folder.add(changed.back().second);
  }
  const json results = folder.recheck();
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].text);
    CAPTURE(results[i].value("reason", ""));
    CHECK_MESSAGE(results[i].at("accepted") == true, all[i].name);
  }
  std::size_t rejected = 0;
  std::map<std::string, std::size_t> accepted;
  for (std::size_t i = 0; i < changed.size(); ++i) {
    if (results[all.size() + i].at("accepted") == false) {
      ++rejected;
      continue;
    }
    const Base& original = all[changed[i].first];
    CAPTURE(original.text);
    CAPTURE(changed[i].second);
    const json before = json::parse(original.text);
    const json after = json::parse(changed[i].second);
    for (const std::string key : {"format", "version", "claim", "form", "part", "statement", "instance", "verdict", "digest"}) CHECK(after.at(key) == before.at(key));
    CHECK_MESSAGE(original.still_proves(after.at("evidence")), original.name);
    ++accepted[original.name + ": " + changed_field(before.at("evidence"), after.at("evidence"))];
  }
  MESSAGE(rejected << " of " << count << " changed certificates rejected");
  for (const auto& [field, n] : accepted) MESSAGE("still proves its statement: " << field << ": " << n);
  CHECK(rejected * 10 > count * 7);
}

}  // namespace

TEST_CASE("recheck: accepts what decide decides, with the same verdict, over a random family") { compare_deciders(0, 500); }

TEST_CASE("recheck: accepts what decide decides, with the same verdict, over a large random family [standard]") { compare_deciders(100000, 6000); }

TEST_CASE("recheck: no certificate changed in one character is accepted, unless it still proves the same statement") { change_at_random(1500); }

TEST_CASE("recheck: no certificate changed in one character is accepted, many changes [standard]") { change_at_random(20000); }

TEST_CASE("recheck: truncated, swapped and cut evidence is rejected") {
  const std::vector<Base> all = bases();
  Folder folder;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& text = all[i].text;
    for (std::size_t k = 1; k <= 8; ++k) folder.add(text.substr(0, text.size() * k / 9));
    const json own = json::parse(text);
    for (std::size_t j = 0; j < all.size(); ++j) {
      json other = own;
      other["evidence"] = json::parse(all[j].text).at("evidence");
      if (other.at("evidence") != own.at("evidence")) folder.add(other.dump());
    }
    json cut = own;
    cut["evidence"].erase(cut["evidence"].size() - 1);
    folder.add(cut.dump());
    json longer = own;
    longer["evidence"].push_back(own["evidence"].back());
    folder.add(longer.dump());
    json empty = own;
    empty["evidence"] = json::array();
    folder.add(empty.dump());
  }
  const json results = folder.recheck();
  for (const json& result : results) {
    CAPTURE(result.dump());
    CHECK(result.at("accepted") == false);
  }
}

TEST_CASE("recheck: a certificate for another statement or instance is rejected by its digest, and by its evidence if the digest is made anew") {
  const Outcome o = decide("given c; prove p : c < 5;", Instance().set("c", Rational(4)), {});
  Certificate honest = make_certificate("given c; prove p : c < 5;", Instance().set("c", Rational(4)), o);
  Folder folder;
  folder.add(certificate_to_json(honest).dump());
  for (const auto& [key, value] : std::vector<std::pair<std::string, json>>{
           {"statement", "given c; prove p : c < 4;"}, {"instance", instance_to_json(Instance().set("c", Rational(5)))}, {"claim", "test/other"}, {"part", "other"}, {"form", "repaired"}}) {
    json forged = certificate_to_json(honest);
    forged[key] = value;
    folder.add(forged.dump());
  }
  honest.statement = "given c; prove p : c < 4;";
  folder.add(certificate_to_json(honest).dump());
  const json results = folder.recheck();
  CHECK(results[0].at("accepted") == true);
  for (std::size_t i = 1; i < results.size(); ++i) CHECK(results[i].at("accepted") == false);
}
