#include "evaluate.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "lemmacheck/ball/special.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::decide_detail {
namespace {

constexpr std::size_t entry_limit = 10'000'000;

std::string position(const Node& node) { return "line " + std::to_string(node.line) + ", column " + std::to_string(node.column) + ": "; }

[[noreturn]] void leave(const Node& node, const std::string& what) { throw DomainLeft{position(node) + what}; }

template <class M>
std::string shape_text(const M& a) {
  return std::to_string(a.rows()) + " x " + std::to_string(a.cols());
}

/// Functions whose value is a rational computed from rationals: they make sense in Q only.
bool is_rational_only(const std::string& name) {
  static const std::set<std::string, std::less<>> names{"abs",  "sign", "min",      "max",       "floor",        "step",
                                                        "relu", "if",   "binomial", "factorial", "binomial_cdf", "rank"};
  return names.contains(name);
}
bool is_enclosure(const std::string& name) {
  return name == "sqrt" || name == "exp" || name == "log" || name == "atan" || name == "pi" || name == "chi2cdf";
}

Integer floor_of(const Rational& x) {
  Integer out;
  mpz_fdiv_q(out.backend().data(), mpq_numref(x.backend().data()), mpq_denref(x.backend().data()));
  return out;
}

Integer binomial_coefficient(long n, long k) {
  Integer out;
  if (k < 0 || k > n) return out;
  mpz_bin_uiui(out.backend().data(), static_cast<unsigned long>(n), static_cast<unsigned long>(k));
  return out;
}

/// sum_{j <= k} C(n, j) p^j (1-p)^(n-j)
Rational binomial_cdf(long k, long n, const Rational& p) {
  Rational sum = 0;
  const Rational q = 1 - p;
  for (long j = 0; j <= std::min(k, n); ++j) {
    Rational term = binomial_coefficient(n, j);
    for (long e = 0; e < j; ++e) term *= p;
    for (long e = j; e < n; ++e) term *= q;
    sum += term;
  }
  return sum;
}

/// May the value of operand i change the shape of a term, or whether it has one?
bool settles_shape(const Node& node, std::size_t i) {
  static const std::map<std::string, std::size_t, std::less<>> first{{"eye", 0},  {"zeros", 0},   {"ones", 0},  {"unit", 0},
                                                                     {"if", 0}, {"reshape", 1}, {"block", 1}, {"smat", 1}};
  if (node.op == Op::sum || node.op == Op::prod) return i < 2;
  if (node.op == Op::index) return i > 0;
  const auto found = node.op == Op::call ? first.find(node.name) : first.end();
  return found != first.end() && i >= found->second;
}

template <class T>
DenseMatrix<T> single(T x) {
  DenseMatrix<T> out(1, 1);
  out(0, 0) = std::move(x);
  return out;
}

}  // namespace

FramePtr bind_slot(const FramePtr& parent, const std::string& name, std::shared_ptr<const Slot> slot) {
  return std::make_shared<const Frame>(Frame{name, std::move(slot), parent});
}

FramePtr bind_value(const FramePtr& parent, const std::string& name, Matrix value) {
  auto slot = std::make_shared<Slot>();
  slot->value = std::move(value);
  return bind_slot(parent, name, std::move(slot));
}

const Slot& Evaluator::lookup(const Node& at, const std::string& name, const FramePtr& scope, FramePtr* found) const {
  for (const FramePtr* s = &scope; *s; s = &(*s)->parent)
    if ((*s)->name == name) {
      if (found) *found = *s;
      return *(*s)->slot;
    }
  leave(at, "the name '" + name + "' has no value here");
}

const Definition* Evaluator::find_definition(const std::string& name) const {
  for (const Definition& d : statement_.definitions)
    if (d.name == name && !d.parameters.empty()) return &d;
  return nullptr;
}

FramePtr Evaluator::call_scope(const Definition& definition, const Node& call, const FramePtr& scope) const {
  FramePtr out = global_;
  for (std::size_t i = 0; i < definition.parameters.size(); ++i) {
    auto slot = std::make_shared<Slot>();
    slot->expression = call.kids[i];
    slot->scope = scope;
    out = bind_slot(out, definition.parameters[i], std::move(slot));
  }
  return out;
}

Traits Evaluator::traits(const Node& node, const FramePtr& scope) const {
  Traits out;
  if (node.op == Op::name) {
    const Slot& slot = lookup(node, node.name, scope);
    if (!slot.expression) return slot.own;
    if (!slot.traits) slot.traits = traits(*slot.expression, slot.scope);
    return *slot.traits;
  }
  if (node.op == Op::call) {
    if (const Definition* d = find_definition(node.name)) return traits(*d->body, call_scope(*d, node, scope));
    if (node.name == "rows" || node.name == "cols") {  // sizes depend on shapes alone
      out.varying_shape = traits(*node.kids[0], scope).varying_shape;
      out.almost_every = out.varying_shape;
      return out;
    }
    out.enclosure = is_enclosure(node.name);
  }
  FramePtr inner = scope;
  const bool binds = node.op >= Op::sum && node.op <= Op::count_over;
  const bool quantifies = node.op >= Op::forall_range && node.op <= Op::exists_free;
  if (binds || quantifies) inner = bind_value(scope, node.name, scalar(0));  // a bound variable is a rational matrix
  for (std::size_t i = 0; i < node.kids.size(); ++i)
    if (node.kids[i]) {
      const Traits kid = traits(*node.kids[i], i + 1 == node.kids.size() ? inner : scope);
      out |= kid;
      out.varying_shape |= kid.almost_every && settles_shape(node, i);
    }
  return out;
}

template <class T>
T Evaluator::from_rational(const Rational& x) const {
  T out{};
  assign(out, x, bits_);
  return out;
}

/// The residues of a matrix as elements of F_p.
DenseMatrix<Residue> elements_of(const ResidueMatrix& a) {
  DenseMatrix<Residue> out(a.rows(), a.cols());
  for (std::size_t k = 0; k < a.entries().size(); ++k) out.entries()[k].value = a.entries()[k];
  return out;
}

ResidueMatrix residues_of(const DenseMatrix<Residue>& a) {
  ResidueMatrix out(a.rows(), a.cols());
  for (std::size_t k = 0; k < a.entries().size(); ++k) out.entries()[k] = a.entries()[k].value;
  return out;
}

template <class T>
DenseMatrix<T> Evaluator::convert(const Matrix& a) const {
  if constexpr (std::is_same_v<T, Rational>) {
    return a;
  } else if constexpr (std::is_same_v<T, Residue>) {
    const auto residues = reduce(a, Residue::prime);
    if (!residues) throw UnluckyPrime{};
    return elements_of(*residues);
  } else {
    DenseMatrix<T> out(a.rows(), a.cols());
    for (std::size_t k = 0; k < a.entries().size(); ++k) assign(out.entries()[k], a.entries()[k], bits_);
    return out;
  }
}

template <class T>
const DenseMatrix<T>& Evaluator::evaluate_slot(const Slot& slot) const {
  const auto fresh = [&]() -> DenseMatrix<T> {
    if (slot.value) return convert<T>(*slot.value);
    if (slot.indeterminates) {
      if constexpr (std::is_same_v<T, Polynomial>) return *slot.indeterminates;
      throw DomainLeft{"an indeterminate stands where a number is needed"};
    }
    return evaluate<T>(*slot.expression, slot.scope);
  };
  if constexpr (std::is_same_v<T, Rational>) {
    if (slot.value) return *slot.value;
    if (!slot.rational) slot.rational = fresh();
    return *slot.rational;
  } else if constexpr (std::is_same_v<T, Polynomial>) {
    if (!slot.polynomial) slot.polynomial = fresh();
    return *slot.polynomial;
  } else if constexpr (std::is_same_v<T, Ball>) {
    if (!slot.ball || slot.ball_bits != bits_) {
      slot.ball = fresh();
      slot.ball_bits = bits_;
    }
    return *slot.ball;
  } else {
    if (!slot.residue || slot.residue_prime != Residue::prime) {
      slot.residue = fresh();
      slot.residue_prime = Residue::prime;
    }
    return *slot.residue;
  }
}

Rational Evaluator::evaluate_scalar(const Node& node, const FramePtr& scope) const {
  const Traits t = traits(node, scope);
  if (t.indeterminate || t.enclosure) leave(node, "a rational number is needed here");
  const Matrix m = evaluate<Rational>(node, scope);
  if (!m.is_scalar()) leave(node, "expected a scalar, found a " + shape_text(m) + " matrix");
  return m(0, 0);
}

long Evaluator::evaluate_integer(const Node& node, const FramePtr& scope, long low, long high, const char* what) const {
  const Rational x = evaluate_scalar(node, scope);
  if (boost::multiprecision::denominator(x) != 1) leave(node, std::string(what) + " must be an integer, found " + to_text(x));
  if (x < low || x > high)
    leave(node, std::string(what) + " must lie in " + std::to_string(low) + ".." + std::to_string(high) + ", found " + to_text(x));
  return x.convert_to<long>();
}

void Evaluator::for_each_range(const Node& node, const FramePtr& scope, const std::function<bool(const FramePtr&)>& visit) const {
  constexpr long limit = 1'000'000'000;
  const long from = evaluate_integer(*node.kids[0], scope, -limit, limit, "the lower end of a range");
  const long to = evaluate_integer(*node.kids[1], scope, -limit, limit, "the upper end of a range");
  for (long i = from; i <= to; ++i)
    if (!visit(bind_value(scope, node.name, scalar(Rational(i))))) return;
}

void Evaluator::for_each_over(const Node& node, const FramePtr& scope, const std::function<bool(const FramePtr&)>& visit) const {
  const auto rows = static_cast<std::size_t>(evaluate_integer(*node.kids[0], scope, 0, 1000, "the number of rows"));
  const auto cols = static_cast<std::size_t>(evaluate_integer(*node.kids[1], scope, 0, 1000, "the number of columns"));
  std::vector<Rational> values;
  for (std::size_t i = 2; i + 1 < node.kids.size(); ++i) values.push_back(evaluate_scalar(*node.kids[i], scope));
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (values[i] == values[j]) leave(node, "the set lists the value " + to_text(values[i]) + " twice");
  std::vector<std::size_t> digits(rows * cols, 0);
  while (true) {
    Matrix m(rows, cols);
    for (std::size_t k = 0; k < digits.size(); ++k) m.entries()[k] = values[digits[k]];
    if (!visit(bind_value(scope, node.name, std::move(m)))) return;
    std::size_t k = digits.size();
    while (k > 0 && ++digits[k - 1] == values.size()) digits[--k] = 0;
    if (k == 0) return;
  }
}

std::pair<std::size_t, std::size_t> Evaluator::shape(const Node& node, const FramePtr& scope) const {
  using Shape = std::pair<std::size_t, std::size_t>;
  const auto kid = [&](std::size_t i) { return shape(*node.kids[i], scope); };
  const auto size = [&](std::size_t i) { return static_cast<std::size_t>(evaluate_integer(*node.kids[i], scope, 0, 100000, "a size")); };
  const auto demand = [&](bool fits) {
    if (!fits) leave(node, "the shapes of the operands do not fit");
  };
  const Shape one{1, 1};
  switch (node.op) {
    case Op::name: {
      const Slot& slot = lookup(node, node.name, scope);
      if (slot.value) return {slot.value->rows(), slot.value->cols()};
      if (slot.indeterminates) return {slot.indeterminates->rows(), slot.indeterminates->cols()};
      return shape(*slot.expression, slot.scope);
    }
    case Op::negate: return kid(0);
    case Op::transpose: return {kid(0).second, kid(0).first};
    case Op::add:
    case Op::sub: {
      const Shape a = kid(0);
      const Shape b = kid(1);
      demand(a == b || a == one || b == one);
      return a == one ? b : a;
    }
    case Op::mul: {
      const Shape a = kid(0);
      const Shape b = kid(1);
      if (a == one || b == one) return a == one ? b : a;
      demand(a.second == b.first);
      return {a.first, b.second};
    }
    case Op::div: demand(kid(1) == one); return kid(0);
    case Op::pow: demand(kid(0).first == kid(0).second); return kid(0);
    case Op::index: {
      const auto [rows, cols] = kid(0);
      const auto pick = [&](std::size_t i, std::size_t n) -> std::size_t {
        if (!node.kids[i]) return n;
        static_cast<void>(evaluate_integer(*node.kids[i], scope, 1, static_cast<long>(n), "an index"));
        return 1;
      };
      return {pick(1, rows), pick(2, cols)};
    }
    case Op::literal: return {node.kids.size() / node.columns, node.columns};
    case Op::sum:
    case Op::prod: {
      Shape out = one;
      for_each_range(node, scope, [&](const FramePtr& inner) {
        out = shape(*node.kids[2], inner);
        return false;
      });
      return out;
    }
    case Op::call: break;
    default: return one;
  }
  if (const Definition* d = find_definition(node.name)) return shape(*d->body, call_scope(*d, node, scope));
  const std::string& f = node.name;
  if (f == "adj" || f == "hadamard" || f == "abs" || f == "sign" || f == "step" || f == "relu") return kid(0);
  if (f == "grad") return kid(1);
  if (f == "if") return kid(decide_(*node.kids[0], scope) ? 1 : 2);
  if (f == "eye") return {size(0), size(0)};
  if (f == "zeros" || f == "ones") return {size(0), size(1)};
  if (f == "unit") return {size(1), 1};
  if (f == "diag") {
    const std::size_t n = kid(0).first * kid(0).second;
    return {n, n};
  }
  if (f == "diagonal") return {kid(0).first, 1};
  if (f == "hcat" || f == "vcat") {
    Shape out = kid(0);
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
      const Shape next = kid(i);
      demand(f == "hcat" ? next.first == out.first : next.second == out.second);
      (f == "hcat" ? out.second : out.first) += f == "hcat" ? next.second : next.first;
    }
    return out;
  }
  if (f == "reshape") return {size(1), size(2)};
  if (f == "block") return {size(3), size(4)};
  if (f == "kron") return {kid(0).first * kid(1).first, kid(0).second * kid(1).second};
  if (f == "rowkron") return {kid(0).first, kid(0).second * kid(1).second};
  if (f == "veronese") return {kid(0).first, kid(0).second * (kid(0).second + 1) / 2};
  if (f == "quad") return {kid(0).first, 1};
  if (f == "svec") return {kid(0).first * (kid(0).first + 1) / 2, 1};
  if (f == "smat") return {size(1), size(1)};
  return one;
}

template <class T>
DenseMatrix<T> Evaluator::evaluate(const Node& node, const FramePtr& scope) const {
  if constexpr (!std::is_same_v<T, Rational> && !std::is_same_v<T, Residue>) {
    // What is rational is computed exactly, then embedded: names are handled (and cached) by their slots.
    if (node.op != Op::name && node.op != Op::number) {
      const Traits t = traits(node, scope);
      if (!t.indeterminate && !t.enclosure) return convert<T>(evaluate<Rational>(node, scope));
    }
  }
  const T zero = from_rational<T>(0);
  const auto kid = [&](std::size_t i) { return evaluate<T>(*node.kids[i], scope); };
  switch (node.op) {
    case Op::number: return single(from_rational<T>(node.number));
    case Op::name: {
      const Slot& slot = lookup(node, node.name, scope);
      return evaluate_slot<T>(slot);
    }
    case Op::call: return evaluate_call<T>(node, scope);
    case Op::negate: {
      auto a = kid(0);
      for (T& x : a.entries()) x = -x;
      return a;
    }
    case Op::transpose: return transpose_of(kid(0));
    case Op::add:
    case Op::sub: {
      auto a = kid(0);
      auto b = kid(1);
      const bool minus = node.op == Op::sub;
      if (a.is_scalar() && !b.is_scalar()) {
        const T s = a(0, 0);
        for (T& x : b.entries()) x = minus ? s - x : s + x;
        return b;
      }
      const bool spread = b.is_scalar();
      if (!spread && (a.rows() != b.rows() || a.cols() != b.cols())) leave(node, "cannot add " + shape_text(a) + " and " + shape_text(b));
      for (std::size_t k = 0; k < a.entries().size(); ++k) {
        const T& y = b.entries()[spread ? 0 : k];
        a.entries()[k] = minus ? a.entries()[k] - y : a.entries()[k] + y;
      }
      return a;
    }
    case Op::mul: {
      auto a = kid(0);
      auto b = kid(1);
      if (a.is_scalar() && !b.is_scalar()) std::swap(a, b);  // scaling commutes
      if (b.is_scalar()) {
        const T s = b(0, 0);
        for (T& x : a.entries()) x = x * s;
        return a;
      }
      if (a.cols() != b.rows()) leave(node, "cannot multiply " + shape_text(a) + " by " + shape_text(b));
      return product_of(a, b, zero);
    }
    case Op::div: {
      auto a = kid(0);
      const auto b = kid(1);
      if (!b.is_scalar()) leave(node, "cannot divide by a " + shape_text(b) + " matrix");
      const T s = b(0, 0);
      for (T& x : a.entries()) x = divide(x, s);
      return a;
    }
    case Op::pow: {
      auto a = kid(0);
      long k = evaluate_integer(*node.kids[1], scope, -10000, 10000, "an exponent");
      if (!a.is_square()) leave(node, "cannot raise a " + shape_text(a) + " matrix to a power");
      if (k < 0) {
        if (!a.is_scalar()) leave(node, "a negative power needs a scalar");
        a(0, 0) = divide(from_rational<T>(1), a(0, 0));
        k = -k;
      }
      auto out = convert<T>(identity(a.rows()));
      for (; k > 0; k >>= 1) {
        if (k & 1) out = product_of(out, a, zero);
        if (k > 1) a = product_of(a, a, zero);
      }
      return out;
    }
    case Op::index: {
      const auto pick = [&](const NodePtr& i, std::size_t size) -> std::pair<std::size_t, std::size_t> {
        if (!i) return {0, size};
        return {static_cast<std::size_t>(evaluate_integer(*i, scope, 1, static_cast<long>(size), "an index")) - 1, 1};
      };
      // The value of a name is not copied; evaluating an index may replace what its slot keeps.
      const Node& matrix = *node.kids[0];
      const Slot* slot = matrix.op == Op::name ? &lookup(matrix, matrix.name, scope) : nullptr;
      const DenseMatrix<T> unnamed = slot ? DenseMatrix<T>() : kid(0);
      const auto value = [&]() -> const DenseMatrix<T>& { return slot ? evaluate_slot<T>(*slot) : unnamed; };
      const auto [i0, rows] = pick(node.kids[1], value().rows());
      const auto [j0, cols] = pick(node.kids[2], value().cols());
      const DenseMatrix<T>& a = value();
      DenseMatrix<T> out(rows, cols);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < cols; ++j) out(i, j) = a(i0 + i, j0 + j);
      return out;
    }
    case Op::literal: {
      DenseMatrix<T> out(node.kids.size() / node.columns, node.columns);
      for (std::size_t k = 0; k < node.kids.size(); ++k) {
        auto entry = kid(k);
        if (!entry.is_scalar()) leave(*node.kids[k], "expected a scalar entry, found a " + shape_text(entry) + " matrix");
        out.entries()[k] = entry(0, 0);
      }
      return out;
    }
    case Op::sum:
    case Op::prod: {
      std::optional<DenseMatrix<T>> total;
      for_each_range(node, scope, [&](const FramePtr& inner) {
        auto value = evaluate<T>(*node.kids[2], inner);
        if (!total) {
          total = std::move(value);
        } else if (value.rows() != total->rows() || value.cols() != total->cols()) {
          leave(node, "the terms have different shapes");
        } else if (node.op == Op::sum) {
          for (std::size_t k = 0; k < value.entries().size(); ++k) total->entries()[k] = total->entries()[k] + value.entries()[k];
        } else {
          if (!total->is_square()) leave(node, "the factors of the product are not square");
          *total = product_of(*total, value, zero);
        }
        return true;
      });
      return total ? *std::move(total) : single(from_rational<T>(node.op == Op::sum ? 0 : 1));
    }
    case Op::count_range:
    case Op::count_over: {
      long n = 0;
      const auto visit = [&](const FramePtr& inner) {
        n += decide_(*node.kids.back(), inner);
        return true;
      };
      if (node.op == Op::count_range)
        for_each_range(node, scope, visit);
      else
        for_each_over(node, scope, visit);
      return single(from_rational<T>(Rational(n)));
    }
    default: leave(node, "expected a term");
  }
}

template <class T>
DenseMatrix<T> Evaluator::evaluate_call(const Node& node, const FramePtr& scope) const {
  if (const Definition* d = find_definition(node.name)) return evaluate<T>(*d->body, call_scope(*d, node, scope));
  const std::string& f = node.name;
  const T zero = from_rational<T>(0);
  const auto arg = [&](std::size_t i) { return evaluate<T>(*node.kids[i], scope); };
  const auto size = [&](std::size_t i) {
    return static_cast<std::size_t>(evaluate_integer(*node.kids[i], scope, 0, 100000, "a size"));
  };
  const auto check_entries = [&](std::size_t rows, std::size_t cols) {
    if (rows != 0 && cols > entry_limit / rows) leave(node, "the matrix would have more than ten million entries");
  };
  const auto square = [&](const DenseMatrix<T>& a) {
    if (!a.is_square()) leave(node, f + " needs a square matrix, found " + shape_text(a));
  };

  if (f == "rows" || f == "cols") {
    const auto [rows, cols] = shape(*node.kids[0], scope);
    return single(from_rational<T>(Rational(f == "rows" ? rows : cols)));
  }

  if constexpr (std::is_same_v<T, Rational>) {
    if (f == "if") {
      return evaluate<T>(*node.kids[decide_(*node.kids[0], scope) ? 1 : 2], scope);
    }
    if (f == "abs" || f == "sign" || f == "step" || f == "relu" || f == "floor") {
      auto a = arg(0);
      if (f == "floor" && !a.is_scalar()) leave(node, "floor needs a scalar");
      for (Rational& x : a.entries()) {
        if (f == "abs") x = x < 0 ? Rational(-x) : x;
        else if (f == "sign") x = x > 0 ? 1 : x < 0 ? -1 : 0;
        else if (f == "step") x = x > 0 ? 1 : 0;
        else if (f == "relu") x = x > 0 ? x : Rational(0);
        else x = floor_of(x);
      }
      return a;
    }
    if (f == "min" || f == "max") {
      Rational best = evaluate_scalar(*node.kids[0], scope);
      for (std::size_t i = 1; i < node.kids.size(); ++i) {
        const Rational x = evaluate_scalar(*node.kids[i], scope);
        if (f == "min" ? x < best : x > best) best = x;
      }
      return single(best);
    }
    if (f == "rank") return single(Rational(rank(arg(0))));
    if (f == "binomial") {
      const long n = evaluate_integer(*node.kids[0], scope, 0, 100000, "n");
      return single(Rational(binomial_coefficient(n, evaluate_integer(*node.kids[1], scope, -100000, 100000, "k"))));
    }
    if (f == "factorial") {
      Integer out;
      mpz_fac_ui(out.backend().data(), static_cast<unsigned long>(evaluate_integer(*node.kids[0], scope, 0, 10000, "n")));
      return single(Rational(out));
    }
    if (f == "binomial_cdf") {
      const long k = evaluate_integer(*node.kids[0], scope, -100000, 100000, "k");
      const long n = evaluate_integer(*node.kids[1], scope, 0, 100000, "n");
      const Rational p = evaluate_scalar(*node.kids[2], scope);
      if (p < 0 || p > 1) leave(node, "a probability must lie in [0, 1], found " + to_text(p));
      return single(binomial_cdf(k, n, p));
    }
  } else {
    if (is_rational_only(f)) {
      const Traits t = traits(node, scope);
      if constexpr (std::is_same_v<T, Ball>) {
        if (f == "if") return evaluate<T>(*node.kids[decide_(*node.kids[0], scope) ? 1 : 2], scope);
        if (f == "abs" || f == "min" || f == "max") {
          auto a = arg(0);
          if (f == "abs") {
            for (Ball& x : a.entries()) x = abs(x);
            return a;
          }
          if (!a.is_scalar()) leave(node, f + " needs scalars");
          for (std::size_t i = 1; i < node.kids.size(); ++i) {
            const auto b = arg(i);
            if (!b.is_scalar()) leave(node, f + " needs scalars");
            a(0, 0) = f == "min" ? min(a(0, 0), b(0, 0)) : max(a(0, 0), b(0, 0));
          }
          return a;
        }
      }
      if (t.indeterminate || t.enclosure) leave(node, f + " is defined for rational arguments only");
      return convert<T>(evaluate_call<Rational>(node, scope));
    }
  }
  if constexpr (std::is_same_v<T, Ball>) {
    if (is_enclosure(f)) {
      if (f == "pi") return single(pi(bits_));
      if (f == "chi2cdf") {
        const long k = evaluate_integer(*node.kids[0], scope, 1, 100'000'000, "the number of degrees of freedom");
        const auto x = arg(1);
        if (!x.is_scalar()) leave(node, "chi2cdf needs scalars");
        return single(chi_squared_cdf(k, x(0, 0)));
      }
      const auto x = arg(0);
      if (!x.is_scalar()) leave(node, f + " needs a scalar");
      return single(f == "sqrt" ? sqrt(x(0, 0)) : f == "exp" ? exp(x(0, 0)) : f == "log" ? log(x(0, 0)) : atan(x(0, 0)));
    }
  }
  if (is_enclosure(f)) leave(node, f + " has no exact value");

  if (f == "tr") {
    const auto a = arg(0);
    square(a);
    T sum = zero;
    for (std::size_t i = 0; i < a.rows(); ++i) sum = sum + a(i, i);
    return single(sum);
  }
  if (f == "norm2") {
    const auto a = arg(0);
    return single(dot(a.entries().data(), a.entries().data(), 1, a.entries().size(), zero));
  }
  if (f == "det" || f == "adj") {
    const auto a = arg(0);
    square(a);
    if constexpr (std::is_same_v<T, Rational>)
      if (f == "det") return single(determinant(a));
    if constexpr (std::is_same_v<T, Residue>)
      if (a.rows() >= Residue::prime) throw UnluckyPrime{};
    auto [d, adjugate] = determinant_and_adjugate(a, zero, [&](long k) { return from_rational<T>(Rational(k)); });
    return f == "det" ? single(d) : adjugate;
  }
  if (f == "eye") return convert<T>(identity(size(0)));
  if (f == "zeros" || f == "ones") {
    const std::size_t r = size(0);
    const std::size_t c = size(1);
    check_entries(r, c);
    DenseMatrix<T> out(r, c);
    std::ranges::fill(out.entries(), from_rational<T>(f == "ones" ? 1 : 0));
    return out;
  }
  if (f == "unit") {
    const std::size_t n = size(1);
    Matrix out(n, 1);
    out(static_cast<std::size_t>(evaluate_integer(*node.kids[0], scope, 1, static_cast<long>(n), "the index of a unit vector")) - 1, 0) = 1;
    return convert<T>(out);
  }
  if (f == "diag") {
    const auto v = arg(0);
    if (v.cols() != 1 && v.rows() != 1) leave(node, "diag needs a vector, found " + shape_text(v));
    const std::size_t n = v.entries().size();
    check_entries(n, n);
    DenseMatrix<T> out(n, n);
    std::ranges::fill(out.entries(), zero);
    for (std::size_t i = 0; i < n; ++i) out(i, i) = v.entries()[i];
    return out;
  }
  if (f == "diagonal") {
    const auto a = arg(0);
    square(a);
    DenseMatrix<T> out(a.rows(), 1);
    for (std::size_t i = 0; i < a.rows(); ++i) out(i, 0) = a(i, i);
    return out;
  }
  if (f == "hcat" || f == "vcat") {
    const bool horizontal = f == "hcat";
    DenseMatrix<T> out = arg(0);
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
      const auto b = arg(i);
      if (horizontal ? b.rows() != out.rows() : b.cols() != out.cols()) leave(node, "cannot join " + shape_text(out) + " and " + shape_text(b));
      DenseMatrix<T> joined(horizontal ? out.rows() : out.rows() + b.rows(), horizontal ? out.cols() + b.cols() : out.cols());
      for (std::size_t r = 0; r < out.rows(); ++r)
        for (std::size_t c = 0; c < out.cols(); ++c) joined(r, c) = out(r, c);
      for (std::size_t r = 0; r < b.rows(); ++r)
        for (std::size_t c = 0; c < b.cols(); ++c) joined(horizontal ? r : out.rows() + r, horizontal ? out.cols() + c : c) = b(r, c);
      out = std::move(joined);
    }
    return out;
  }
  if (f == "reshape") {
    const auto a = arg(0);
    DenseMatrix<T> out(size(1), size(2));
    if (out.entries().size() != a.entries().size()) leave(node, "cannot reshape " + shape_text(a) + " to " + shape_text(out));
    out.entries() = a.entries();
    return out;
  }
  if (f == "block") {
    const auto a = arg(0);
    const std::size_t rows = size(3);
    const std::size_t cols = size(4);
    const auto i = static_cast<std::size_t>(evaluate_integer(*node.kids[1], scope, 1, 100000, "an index")) - 1;
    const auto j = static_cast<std::size_t>(evaluate_integer(*node.kids[2], scope, 1, 100000, "an index")) - 1;
    if (i + rows > a.rows() || j + cols > a.cols()) leave(node, "the block reaches beyond the " + shape_text(a) + " matrix");
    DenseMatrix<T> out(rows, cols);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < cols; ++c) out(r, c) = a(i + r, j + c);
    return out;
  }
  if (f == "hadamard") {
    auto a = arg(0);
    const auto b = arg(1);
    if (a.rows() != b.rows() || a.cols() != b.cols()) leave(node, "hadamard of " + shape_text(a) + " and " + shape_text(b));
    for (std::size_t k = 0; k < a.entries().size(); ++k) a.entries()[k] = a.entries()[k] * b.entries()[k];
    return a;
  }
  if (f == "kron") {
    const auto a = arg(0);
    const auto b = arg(1);
    check_entries(a.rows() * b.rows(), a.cols() * b.cols());
    DenseMatrix<T> out(a.rows() * b.rows(), a.cols() * b.cols());
    for (std::size_t i = 0; i < out.rows(); ++i)
      for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = a(i / b.rows(), j / b.cols()) * b(i % b.rows(), j % b.cols());
    return out;
  }
  if (f == "rowkron") {
    const auto a = arg(0);
    const auto b = arg(1);
    if (a.rows() != b.rows()) leave(node, "rowkron of " + shape_text(a) + " and " + shape_text(b));
    check_entries(a.rows(), a.cols() * b.cols());
    if constexpr (std::is_same_v<T, Residue>) return elements_of(row_kronecker(residues_of(a), residues_of(b), Residue::prime));
    DenseMatrix<T> out(a.rows(), a.cols() * b.cols());
    for (std::size_t i = 0; i < out.rows(); ++i)
      for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = a(i, j / b.cols()) * b(i, j % b.cols());
    return out;
  }
  if (f == "veronese") {
    const auto x = arg(0);
    const std::size_t d = x.cols();
    check_entries(x.rows(), d * (d + 1) / 2);
    if constexpr (std::is_same_v<T, Residue>) return elements_of(veronese(residues_of(x), Residue::prime));
    DenseMatrix<T> out(x.rows(), d * (d + 1) / 2);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      std::size_t column = 0;
      for (std::size_t k = 0; k < d; ++k)
        for (std::size_t l = k; l < d; ++l) out(i, column++) = x(i, k) * x(i, l);
    }
    return out;
  }
  if (f == "quad") {
    const auto x = arg(0);
    const auto m = arg(1);
    if (!m.is_square() || m.rows() != x.cols()) leave(node, "quad of " + shape_text(x) + " and " + shape_text(m));
    DenseMatrix<T> out(x.rows(), 1);
    std::vector<T> outer(m.entries().size());
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t k = 0; k < m.rows(); ++k)
        for (std::size_t l = 0; l < m.cols(); ++l) outer[k * m.cols() + l] = x(i, k) * x(i, l);
      out(i, 0) = dot(outer.data(), m.entries().data(), 1, outer.size(), zero);
    }
    return out;
  }
  if (f == "svec") {
    const auto m = arg(0);
    square(m);
    const std::size_t d = m.rows();
    DenseMatrix<T> out(d * (d + 1) / 2, 1);
    std::size_t k = 0;
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = i; j < d; ++j) out(k++, 0) = i == j ? m(i, j) : m(i, j) + m(i, j);
    return out;
  }
  if (f == "smat") {
    const auto v = arg(0);
    const std::size_t d = size(1);
    if (v.cols() != 1 || v.rows() != d * (d + 1) / 2) leave(node, "smat of a " + shape_text(v) + " matrix");
    DenseMatrix<T> out(d, d);
    const T half = from_rational<T>(ratio(1, 2));
    std::size_t k = 0;
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = i; j < d; ++j, ++k) out(i, j) = out(j, i) = i == j ? v.entries()[k] : v.entries()[k] * half;
    return out;
  }
  if constexpr (std::is_same_v<T, Polynomial>) {
    if (f == "grad") {
      const auto s = arg(0);
      if (!s.is_scalar()) leave(node, "grad needs a scalar, found " + shape_text(s));
      const Node& by = *node.kids[1];
      const Slot* slot = by.op == Op::name ? &lookup(by, by.name, scope) : nullptr;
      if (slot == nullptr || !slot->indeterminates) leave(by, "grad needs the name of a given that is bound to indeterminates");
      DenseMatrix<Polynomial> out(slot->indeterminates->rows(), slot->indeterminates->cols());
      for (std::size_t k = 0; k < out.entries().size(); ++k)
        out.entries()[k] = s(0, 0).derivative(slot->indeterminates->entries()[k].terms().front().first.front());
      return out;
    }
  }
  leave(node, "'" + f + "' cannot be evaluated here");
}

template DenseMatrix<Rational> Evaluator::evaluate<Rational>(const Node&, const FramePtr&) const;
template DenseMatrix<Polynomial> Evaluator::evaluate<Polynomial>(const Node&, const FramePtr&) const;
template DenseMatrix<Ball> Evaluator::evaluate<Ball>(const Node&, const FramePtr&) const;
template DenseMatrix<Residue> Evaluator::evaluate<Residue>(const Node&, const FramePtr&) const;

}  // namespace lemmacheck::decide_detail
