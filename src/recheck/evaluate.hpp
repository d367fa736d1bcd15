#pragma once

/// \file
/// Values of names and terms, in each domain.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>

#include "judges.hpp"
#include "parse.hpp"

namespace recheck {
template <class D> using Value = std::shared_ptr<const MatrixOver<D>>;
template <class S> std::shared_ptr<const Matrix<S>> share(Matrix<S> a) { return std::make_shared<const Matrix<S>>(std::move(a)); }
/// A value over D, and which prime or precision it belongs to.
template <class D> struct Kept { long key = 0; Value<D> value; };

struct Frame;
/// What a name stands for: a matrix, or a term with the frame in which it is evaluated.  Values are kept once computed.
struct Binding {
  const Node* term = nullptr;
  const Frame* frame = nullptr;
  std::uint8_t flags = 0;  ///< of the value: enclosure, indeterminate
  std::tuple<Kept<Exact>, Kept<Residues>, Kept<Polynomials>, Kept<Balls>> kept;
  template <class D> Value<D>& value() { return std::get<Kept<D>>(kept).value; }
};
/// The innermost local name (parameter or variable) and those around it.
struct Frame {
  const Frame* outer = nullptr;
  int symbol = -1;
  Binding* binding = nullptr;
};
/// How an instance binds a given name.
struct Input {
  enum class Kind : std::uint8_t { value, every, almost_every };
  Kind kind = Kind::value;
  bool symmetric = false;
  std::size_t rows = 0, cols = 0;
  RationalMatrix value;
};
using Instance = std::map<std::string, Input, std::less<>>;
// Where a binding keeps its value over d, emptied of that over another prime or precision.
template <class D> Value<D>& slot(Binding& binding, const D& d) {
  auto& kept = std::get<Kept<D>>(binding.kept);
  if (kept.key != d.key()) kept = {d.key(), nullptr};
  return kept.value;
}
template <class S> const S& scalar(const Matrix<S>& a) { require(a.is_scalar(), "a matrix stands where a scalar is needed"); return a.entries[0]; }
// The pairs k <= l below n, in the order of veronese.
inline std::vector<std::pair<std::size_t, std::size_t>> upper_pairs(std::size_t n) {
  require(n <= 4000, "a matrix has more entries than the checker handles");
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t l = k; l < n; ++l) out.emplace_back(k, l);
  return out;
}
// Position of an index from 1 to n.
inline std::size_t position(long i, std::size_t n) {
  require(i >= 1 && static_cast<std::size_t>(i) <= n, "an index is out of range");
  return static_cast<std::size_t>(i) - 1;
}
template <class S> Matrix<S> submatrix(const Matrix<S>& a, std::size_t i, std::size_t j, std::size_t rows, std::size_t cols) {
  require(i <= a.rows && rows <= a.rows - i && j <= a.cols && cols <= a.cols - j, "a block is out of range");
  return build(rows, cols, [&](std::size_t r, std::size_t c) { return a(i + r, j + c); });
}
template <class S> Matrix<S> joined(const Matrix<S>& a, const Matrix<S>& b, bool across) {
  require(across ? a.rows == b.rows : a.cols == b.cols, "joined matrices do not fit");
  return build(across ? a.rows : a.rows + b.rows, across ? a.cols + b.cols : a.cols, [&](std::size_t i, std::size_t j) {
    return i < a.rows && j < a.cols ? a(i, j) : across ? b(i, j - a.cols) : b(i - a.rows, j);
  });
}
inline mpz_class binomial(long n, long k) {
  require(n >= 0 && n <= 1'000'000, "binomial of a number that is negative or larger than the checker handles");
  mpz_class out;
  if (k >= 0 && k <= n) mpz_bin_uiui(out.get_mpz_t(), static_cast<unsigned long>(n), static_cast<unsigned long>(k));
  return out;
}
inline mpz_class factorial(long n) {
  require(n >= 0 && n <= 100'000, "factorial of a number that is negative or larger than the checker handles");
  return mpz_class::factorial(n);
}
inline mpz_class power_of(const mpz_class& base, long exponent) {
  mpz_class out;
  mpz_pow_ui(out.get_mpz_t(), base.get_mpz_t(), static_cast<unsigned long>(exponent));
  return out;
}
// P(Bin(n, p) <= k), with p = a/c and b = c - a: b^(n-k) sum_i binomial(n, i) a^i b^(k-i) / c^n.
inline mpq_class binomial_cdf(long k, long n, const mpq_class& p) {
  require(n >= 0 && n <= 100'000, "binomial_cdf with a number of trials that is negative or larger than the checker handles");
  require(p >= 0 && p <= 1, "binomial_cdf with a probability outside [0, 1]");
  if (k < 0 || k >= n) return k < 0 ? 0 : 1;
  const mpz_class b = p.get_den() - p.get_num();
  check_size(p, static_cast<std::size_t>(n) + 1);
  mpz_class sum = 0, power_of_a = 1;
  for (long i = 0; i <= k; ++i, power_of_a *= p.get_num()) { spend(mpz_size(sum.get_mpz_t()) + 1); sum = sum * b + binomial(n, i) * power_of_a; }
  mpq_class out(sum * power_of(b, n - k), power_of(p.get_den(), n));
  out.canonicalize();
  return out;
}
// The functions of one number that increase, and abs; the smaller or larger of two numbers.
inline mpq_class apply(Fn fn, const mpq_class& x) {
  switch (fn) {
    case Fn::abs: return abs(x);
    case Fn::sign: return sgn(x);
    case Fn::step: return x > 0 ? 1 : 0;
    case Fn::relu: return x > 0 ? x : mpq_class(0);
    default: return integer_part(x, Side::down);
  }
}
inline Interval apply(Fn fn, const Interval& x) {
  if (fn == Fn::abs) return {std::max({x.lower, mpq_class(-x.upper), mpq_class(0)}), std::max(x.upper, mpq_class(-x.lower))};
  return {apply(fn, x.lower), apply(fn, x.upper)};
}
inline mpq_class extreme(Fn fn, const mpq_class& x, const mpq_class& y) { return fn == Fn::min ? std::min(x, y) : std::max(x, y); }
inline Interval extreme(Fn fn, const Interval& x, const Interval& y) { return {extreme(fn, x.lower, y.lower), extreme(fn, x.upper, y.upper)}; }

class Evaluator {
 protected:
  explicit Evaluator(const Instance& instance) : instance_(instance) {}
  virtual ~Evaluator() = default;
  /// The truth of a formula.  Without evidence (null) by exact elimination; atoms that need evidence are then rejected.
  virtual bool decide(const Node& node, const Frame* frame, Evidence* evidence) = 0;
  Binding& global(int symbol) { return globals_.at(static_cast<std::size_t>(symbol)); }
  Binding& binding_of(int symbol, const Frame* frame) {
    for (; frame != nullptr; frame = frame->outer) if (frame->symbol == symbol) return *frame->binding;
    return global(symbol);
  }
  /// A matrix of fresh indeterminates, numbered from `next` on; symmetric: mirrored at the diagonal.
  static Matrix<Polynomial> indeterminates(std::size_t rows, std::size_t cols, bool symmetric, std::size_t& next) {
    Matrix<Polynomial> out(rows, cols);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = symmetric ? i : 0; j < cols; ++j, ++next) {
        out(i, j) = indeterminate_polynomial(next);
        if (symmetric) out(j, i) = out(i, j);
      }
    return out;
  }
  // Flags with local names resolved.
  std::uint8_t flags_of(const Node& node, const Frame* frame) {
    if (node.op == Op::name || (node.flags & local) == 0) return (node.flags & local) != 0 ? binding_of(node.symbol, frame).flags : node.flags;
    std::uint8_t flags = node.flags & static_cast<std::uint8_t>(~local);
    for (const Node* arg : node.args) if (arg != nullptr) { spend(10); flags |= flags_of(*arg, frame); }
    return flags;
  }
  template <class D> Value<D> value_of(const D& d, Binding& binding, const std::string& name) {
    if (slot(binding, d)) return slot(binding, d);
    if (binding.term == nullptr && !binding.value<Exact>()) reject("\"" + shown(name) + "\" has no value here");
    const Value<D> value = binding.term != nullptr ? eval(d, *binding.term, binding.frame) : share(lift(d, *binding.value<Exact>()));
    return slot(binding, d) = value;
  }
  template <class D> Value<D> eval(const D& d, const Node& node, const Frame* frame) {
    spend(400);
    if (node.op == Op::name) return value_of(d, binding_of(node.symbol, frame), statement_.symbol(node.symbol).name);
    if constexpr (std::is_same_v<D, Polynomials> || std::is_same_v<D, Balls>) {
      const std::uint8_t mask = std::is_same_v<D, Polynomials> ? indeterminate : enclosure;
      if ((flags_of(node, frame) & mask) == 0) return share(lift(d, *eval(Exact(), node, frame)));
    }
    if (node.op == Op::call) return eval_call(d, node, frame);
    if (node.op == Op::function && node.fn == Fn::choose) return eval(d, *node.args[decide(*node.args[0], frame, nullptr) ? 1 : 2], frame);
    return share(eval_node(d, node, frame));
  }
  template <class D> Value<D> eval_call(const D& d, const Node& node, const Frame* frame) {
    const Symbol& def = statement_.symbol(node.symbol);
    std::deque<Binding> bindings;
    std::deque<Frame> frames;
    const Frame* inner = nullptr;  // a def sees the global names and its parameters
    for (std::size_t i = 0; i < node.args.size(); ++i) {
      bindings.push_back({node.args[i], frame, flags_of(*node.args[i], frame), {}});
      slot(bindings.back(), d) = eval(d, *node.args[i], frame);
      frames.push_back({inner, def.parameters[i], &bindings.back()});
      inner = &frames.back();
    }
    return eval(d, *def.body, inner);
  }
  template <class D> MatrixOver<D> eval_node(const D& d, const Node& node, const Frame* frame) {
    using S = typename D::Scalar;
    const auto arg = [&](std::size_t i) { return eval(d, *node.args[i], frame); };
    const auto difference = [&](const S& x, const S& y) { return d.subtract(x, y); };
    switch (node.op) {
      case Op::number: return Matrix<S>(1, 1, d.from(node.value));
      case Op::negate: return entrywise(Matrix<S>(1, 1, d.from(0)), *arg(0), difference);
      case Op::add: return entrywise(*arg(0), *arg(1), [&](const S& x, const S& y) { return d.add(x, y); });
      case Op::subtract: return entrywise(*arg(0), *arg(1), difference);
      case Op::multiply: return product(d, *arg(0), *arg(1));
      case Op::divide: return entrywise(*arg(0), Matrix<S>(1, 1, scalar(*arg(1))), [&](const S& x, const S& y) { return d.divide(x, y); });
      case Op::power: return eval_power(d, node, frame);
      case Op::transpose: return transposed(*arg(0));
      case Op::index: {
        const Value<D> a = arg(0);
        const std::size_t i = node.args[1] == nullptr ? 0 : position(constant_integer(*node.args[1], frame), a->rows);
        const std::size_t j = node.args[2] == nullptr ? 0 : position(constant_integer(*node.args[2], frame), a->cols);
        return submatrix(*a, i, j, node.args[1] == nullptr ? a->rows : 1, node.args[2] == nullptr ? a->cols : 1);
      }
      case Op::literal: {
        Matrix<S> out(node.rows, node.args.size() / node.rows);
        for (std::size_t i = 0; i < node.args.size(); ++i) out.entries[i] = scalar(*arg(i));
        return out;
      }
      case Op::sum: case Op::prod: return eval_range(d, node, frame);
      case Op::count_in: case Op::count_over: {
        long found = 0;
        for_each(node, frame, [&](const Frame* inner) { found += decide(*node.args[2], inner, nullptr) ? 1 : 0; return true; });
        return Matrix<S>(1, 1, d.from(found));
      }
      case Op::function: return eval_function(d, node, frame);
      default: reject("a formula stands where a matrix is needed");
    }
  }
  template <class D> MatrixOver<D> eval_power(const D& d, const Node& node, const Frame* frame) {
    MatrixOver<D> base = *eval(d, *node.args[0], frame);
    long k = constant_integer(*node.args[1], frame);
    require(base.rows == base.cols, "a power of a matrix that is not square");
    if (k < 0) {
      require(base.is_scalar(), "a negative power of a matrix");
      require(!no_negative_exponent_.contains(&node), "point: a negative power of a term with an almost_every name");
      base.entries[0] = d.divide(d.from(1), base.entries[0]);
      k = -k;
    }
    require(k <= 1'000'000, "an exponent is larger than the checker handles");
    if constexpr (std::is_same_v<D, Exact>)
      for (const mpq_class& x : base.entries) check_size(x, static_cast<std::size_t>(k + 1));
    MatrixOver<D> result = identity(d, base.rows);
    for (;; base = product(d, base, base)) { if (k % 2 == 1) result = product(d, result, base); k /= 2; if (k == 0) return result; }
  }
  template <class D> MatrixOver<D> eval_range(const D& d, const Node& node, const Frame* frame) {
    MatrixOver<D> total(1, 1, d.from(node.op == Op::sum ? 0 : 1));
    bool first = true;
    for_each(node, frame, [&](const Frame* inner) {
      const Value<D> term = eval(d, *node.args[2], inner);
      require(first || (term->rows == total.rows && term->cols == total.cols), "the terms of a sum or product differ in shape");
      spend(total.entries.size());
      if (first || node.op == Op::prod)
        total = first ? *term : product(d, total, *term);
      else
        for (std::size_t i = 0; i < total.entries.size(); ++i) total.entries[i] = d.add(std::move(total.entries[i]), term->entries[i]);
      first = false;
      return true;
    });
    return total;
  }
  template <class D> MatrixOver<D> eval_function(const D& d, const Node& node, const Frame* frame) {
    using S = typename D::Scalar;
    using M = Matrix<S>;
    if (node.fn >= Fn::abs) {
      if constexpr (std::is_same_v<D, Balls>) return eval_enclosure_function(d, node, frame);
      if constexpr (std::is_same_v<D, Polynomials>) if (node.fn == Fn::grad) return eval_gradient(node, frame);
      return lift(d, eval_rational_function(node, frame));
    }
    const auto size = [&](std::size_t i) { return constant_size(*node.args[i], frame); };
    const auto place = [&](std::size_t i, std::size_t n) { return position(constant_integer(*node.args[i], frame), n); };
    const S zero = d.from(0), one = d.from(1);
    const std::size_t matrices = node.fn <= Fn::unit ? 0 : node.fn >= Fn::reshape ? 1 : node.args.size();  // the other arguments are sizes
    std::vector<Value<D>> args(node.args.size(), matrices == 0 ? share(M()) : nullptr);
    for (std::size_t i = 0; i < matrices; ++i) args[i] = eval(d, *node.args[i], frame);
    const M& a = *args[0];
    const M& b = matrices > 1 ? *args[1] : a;
    const auto times = [&](const S& x, const S& y) { return d.multiply(x, y); };
    const auto reshaped = [&](std::size_t rows, std::size_t cols) {
      M out(rows, cols);
      require(out.entries.size() == a.entries.size(), "reshape to another number of entries");
      out.entries = a.entries;
      return out;
    };
    if (node.fn == Fn::tr || node.fn == Fn::diagonal || node.fn == Fn::svec) require(a.rows == a.cols, "tr, diagonal or svec of a matrix not square");
    switch (node.fn) {
      case Fn::eye: return identity(d, size(0));
      case Fn::zeros: return M(size(0), size(1), zero);
      case Fn::ones: return M(size(0), size(1), one);
      case Fn::unit: return build(size(1), 1, [&, k = place(0, size(1))](std::size_t i, std::size_t) { return i == k ? one : zero; });
      case Fn::rows: return M(1, 1, d.from(a.rows));
      case Fn::cols: return M(1, 1, d.from(a.cols));
      case Fn::tr: return inner_product(d, M(1, a.rows, one), build(a.rows, 1, [&](std::size_t i, std::size_t) { return a(i, i); }));
      case Fn::norm2: return inner_product(d, reshaped(1, a.entries.size()), reshaped(a.entries.size(), 1));
      case Fn::det: return M(1, 1, determinant(d, a));
      case Fn::adj: return entrywise(M(1, 1, d.from(a.rows % 2 == 0 ? -1 : 1)), characteristic(d, a).second, times);
      case Fn::diag:
        require(a.rows == 1 || a.cols == 1, "diag of a matrix that is not a vector");
        return build(a.entries.size(), a.entries.size(), [&](std::size_t i, std::size_t j) { return i == j ? a.entries[i] : zero; });
      case Fn::diagonal: return build(a.rows, 1, [&](std::size_t i, std::size_t) { return a(i, i); });
      case Fn::hcat: case Fn::vcat: {
        M all = a;
        for (std::size_t i = 1; i < args.size(); ++i) all = joined(all, *args[i], node.fn == Fn::hcat);
        return all;
      }
      case Fn::reshape: return reshaped(size(1), size(2));
      case Fn::block: return submatrix(a, place(1, a.rows + 1), place(2, a.cols + 1), size(3), size(4));
      case Fn::hadamard:
        require(a.rows == b.rows && a.cols == b.cols, "hadamard of different shapes");
        return entrywise(a, b, times);
      case Fn::kron:
        return build(a.rows * b.rows, a.cols * b.cols,
                     [&](std::size_t i, std::size_t j) { return d.multiply(a(i / b.rows, j / b.cols), b(i % b.rows, j % b.cols)); });
      case Fn::rowkron:
        require(a.rows == b.rows, "rowkron of different numbers of rows");
        return build(a.rows, a.cols * b.cols, [&](std::size_t i, std::size_t j) { return d.multiply(a(i, j / b.cols), b(i, j % b.cols)); });
      case Fn::veronese: {
        const auto pairs = upper_pairs(a.cols);
        return build(a.rows, pairs.size(), [&](std::size_t i, std::size_t j) { return d.multiply(a(i, pairs[j].first), a(i, pairs[j].second)); });
      }
      case Fn::quad:
        require(b.rows == b.cols && a.cols == b.rows, "quad of shapes that do not fit");
        return inner_product(d, entrywise(inner_product(d, a, b), a, times), M(a.cols, 1, one));
      case Fn::svec: {
        const auto pairs = upper_pairs(a.cols);
        const auto entry = [&](std::size_t k, std::size_t l) { return k < l ? d.add(a(k, l), a(k, l)) : a(k, l); };
        return build(pairs.size(), 1, [&](std::size_t i, std::size_t) { return std::apply(entry, pairs[i]); });
      }
      default: {  // smat
        M out(size(1), size(1));
        const auto pairs = upper_pairs(out.rows);
        require(a.cols == 1 && a.rows == pairs.size(), "smat of a vector whose length does not fit");
        for (std::size_t i = 0; i < pairs.size(); ++i) {
          const auto [k, l] = pairs[i];
          out(k, l) = out(l, k) = k < l ? d.multiply(d.from(mpq_class(1, 2)), a.entries[i]) : a.entries[i];
        }
        return out;
      }
    }
  }
  Matrix<Polynomial> eval_gradient(const Node& node, const Frame* frame) {
    const Node& by = *node.args[1];
    const auto first = by.op == Op::name ? first_.find(by.symbol) : first_.end();
    require(first != first_.end(), "grad by something that is not a given bound to every matrix");
    const Value<Polynomials> p = eval(Polynomials(), *node.args[0], frame), shape = eval(Polynomials(), by, frame);
    return build(shape->rows, shape->cols, [&](std::size_t i, std::size_t j) {
      spend(10 * scalar(*p).terms.size());
      return derivative(scalar(*p), first->second + i * shape->cols + j);
    });
  }
  // abs, sign, min, max, floor, step and relu; get(i): the i-th argument.
  template <class Get> auto eval_ordered(const Node& node, const Get& get) {
    auto out = *get(0);
    const bool several = node.fn == Fn::min || node.fn == Fn::max;
    if (several || node.fn == Fn::floor) scalar(out);
    for (std::size_t i = 1; i < node.args.size(); ++i) out.entries[0] = extreme(node.fn, out.entries[0], scalar(*get(i)));
    for (auto& x : out.entries) if (!several) x = apply(node.fn, x);
    return out;
  }
  RationalMatrix eval_rational_function(const Node& node, const Frame* frame) {
    if (node.fn <= Fn::relu) return eval_ordered(node, [&](std::size_t i) { return constant(*node.args[i], frame); });
    const auto integer = [&](std::size_t i) { return constant_integer(*node.args[i], frame); };
    switch (node.fn) {
      case Fn::binomial: return {1, 1, binomial(integer(0), integer(1))};
      case Fn::factorial: return {1, 1, factorial(integer(0))};
      case Fn::binomial_cdf: return {1, 1, binomial_cdf(integer(0), integer(1), constant_scalar(*node.args[2], frame))};
      case Fn::rank: return {1, 1, eliminated(*constant(*node.args[0], frame)).first};
      default: reject("grad without indeterminates, or an enclosure function outside a comparison in the ball domain");
    }
  }
  Matrix<Interval> eval_enclosure_function(const Balls& d, const Node& node, const Frame* frame) {
    if (node.fn <= Fn::relu) return eval_ordered(node, [&](std::size_t i) { return eval(d, *node.args[i], frame); });
    const auto last = [&] { return scalar(*eval(d, *node.args.back(), frame)); };
    switch (node.fn) {
      case Fn::sqrt: return {1, 1, sqrt(last(), d.bits)};
      case Fn::exp: return {1, 1, exp(last(), d.bits)};
      case Fn::log: return {1, 1, log(last(), d.bits)};
      case Fn::atan: return {1, 1, atan(last(), d.bits)};
      case Fn::pi: return {1, 1, pi(d.bits)};
      case Fn::chi2cdf: return {1, 1, chi2cdf(constant_integer(*node.args[0], frame), last(), d.bits)};
      default: reject("a function that takes no enclosures");
    }
  }
  Value<Exact> constant(const Node& node, const Frame* frame) {
    if ((flags_of(node, frame) & indeterminate) == 0) return eval(Exact(), node, frame);
    const Value<Polynomials> p = eval(Polynomials(), node, frame);
    return share(build(p->rows, p->cols, [&](std::size_t i, std::size_t j) {
      const auto c = constant_value((*p)(i, j));
      require(c.has_value(), "a term with indeterminates stands where a constant is needed");
      return *c;
    }));
  }
  mpq_class constant_scalar(const Node& node, const Frame* frame) { return scalar(*constant(node, frame)); }
  long constant_integer(const Node& node, const Frame* frame) {
    const mpq_class x = constant_scalar(node, frame);
    require(x.get_den() == 1, "a number that is not an integer stands where an integer is needed");
    require(abs(x) <= 1'000'000'000, "an integer is larger than the checker handles");
    return x.get_num().get_si();
  }
  std::size_t constant_size(const Node& node, const Frame* frame) {
    const long n = constant_integer(node, frame);
    require(n >= 0, "a size is negative");
    return static_cast<std::size_t>(n);
  }
  void for_each(const Node& node, const Frame* frame, const std::function<bool(const Frame*)>& visit) {
    Binding binding;
    const Frame inner{frame, node.symbol, &binding};
    const auto try_value = [&](RationalMatrix value) { binding = Binding(); binding.value<Exact>() = share(std::move(value)); return visit(&inner); };
    if (node.op != Op::forall_over && node.op != Op::exists_over && node.op != Op::count_over) {
      const long lower = constant_integer(*node.args[0], frame), upper = constant_integer(*node.args[1], frame);
      require(upper - lower < static_cast<long>(max_entries), "a range is longer than the checker handles");
      for (long i = lower; i <= upper; ++i) if (!try_value(RationalMatrix(1, 1, i))) return;
      return;
    }
    RationalMatrix value(constant_size(*node.args[0], frame), constant_size(*node.args[1], frame));
    std::vector<mpq_class> set;
    for (std::size_t i = 3; i < node.args.size(); ++i) {
      set.push_back(constant_scalar(*node.args[i], frame));
      for (std::size_t j = 0; j + 1 < set.size(); ++j) require(set[j] != set.back(), "a set lists a value twice");
    }
    const mpz_class number = power_of(set.size(), static_cast<long>(std::min(value.entries.size(), std::size_t{64})));
    require(number <= max_entries, "there are more matrices over a set than the checker handles");
    for (std::size_t index = 0, rest = 0; index < number; rest = ++index) {
      for (auto entry = value.entries.rbegin(); entry != value.entries.rend(); ++entry, rest /= set.size()) *entry = set[rest % set.size()];
      if (!try_value(value)) return;
    }
  }
  Statement statement_;
  const Instance& instance_;
  std::vector<Binding> globals_;                ///< by symbol
  std::map<int, std::size_t> first_;            ///< index of the first indeterminate of a given bound to `every` matrix
  std::size_t indeterminates_ = 0;
  std::set<const Node*> no_negative_exponent_;  ///< powers of terms with an almost_every name
};
}  // namespace recheck
