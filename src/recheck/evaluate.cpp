#include <type_traits>
#include "session.hpp"

namespace recheck {
namespace {
template <class D>
auto& slot(Binding& binding, const D& d) {
  if constexpr (std::is_same_v<D, Exact>) {
    return binding.exact;
  } else if constexpr (std::is_same_v<D, Residues>) {
    if (binding.prime != d.p) binding.residues.reset();
    binding.prime = d.p;
    return binding.residues;
  } else if constexpr (std::is_same_v<D, Polynomials>) {
    return binding.polynomials;
  } else {
    if (binding.bits != d.bits) binding.balls.reset();
    binding.bits = d.bits;
    return binding.balls;
  }
}

template <class S>
const S& scalar(const Matrix<S>& a) {
  require(a.is_scalar(), "a matrix stands where a scalar is needed");
  return a.entries[0];
}

// The pairs k <= l below n, in the order of veronese.
std::vector<std::pair<std::size_t, std::size_t>> upper_pairs(std::size_t n) {
  require(n <= 4000, "a matrix has more entries than the checker handles");
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t l = k; l < n; ++l) out.emplace_back(k, l);
  return out;
}

// Position of an index from 1 to n.
std::size_t position(long i, std::size_t n) {
  require(i >= 1 && static_cast<std::size_t>(i) <= n, "an index is out of range");
  return static_cast<std::size_t>(i) - 1;
}

template <class S>
Matrix<S> submatrix(const Matrix<S>& a, std::size_t i, std::size_t j, std::size_t rows, std::size_t cols) {
  require(i <= a.rows && rows <= a.rows - i && j <= a.cols && cols <= a.cols - j, "a block is out of range");
  return build(rows, cols, [&](std::size_t r, std::size_t c) { return a(i + r, j + c); });
}

template <class S>
Matrix<S> joined(const Matrix<S>& a, const Matrix<S>& b, bool across) {
  require(across ? a.rows == b.rows : a.cols == b.cols, "joined matrices do not fit");
  return build(across ? a.rows : a.rows + b.rows, across ? a.cols + b.cols : a.cols, [&](std::size_t i, std::size_t j) {
    return i < a.rows && j < a.cols ? a(i, j) : across ? b(i, j - a.cols) : b(i - a.rows, j);
  });
}

template <class D>
Matrix<typename D::Scalar> adjugate(const D& d, const Matrix<typename D::Scalar>& a) {
  require(a.rows == a.cols && a.rows <= 40, "adj of a matrix that is not square or larger than the checker handles");
  const std::size_t n = a.rows;
  return build(n, n, [&](std::size_t i, std::size_t j) {  // the minor without row j and column i
    const auto minor = build(n - 1, n - 1, [&](std::size_t r, std::size_t c) { return a(r + (r >= j ? 1 : 0), c + (c >= i ? 1 : 0)); });
    const auto det = determinant(d, minor);
    return (i + j) % 2 == 0 ? det : d.subtract(d.from(0), det);
  });
}

mpz_class floor_of(const mpq_class& x) {
  mpz_class f;
  mpz_fdiv_q(f.get_mpz_t(), x.get_num_mpz_t(), x.get_den_mpz_t());
  return f;
}

mpz_class binomial(long n, long k) {
  require(n >= 0 && n <= 1'000'000, "binomial of a number that is negative or larger than the checker handles");
  mpz_class out;
  if (k >= 0 && k <= n) mpz_bin_uiui(out.get_mpz_t(), static_cast<unsigned long>(n), static_cast<unsigned long>(k));
  return out;
}

mpz_class power_of(const mpz_class& base, long exponent) {
  mpz_class out;
  mpz_pow_ui(out.get_mpz_t(), base.get_mpz_t(), static_cast<unsigned long>(exponent));
  return out;
}

// P(Bin(n, p) <= k), with p = a/c and b = c - a: b^(n-k) sum_i binomial(n, i) a^i b^(k-i) / c^n.
mpq_class binomial_cdf(long k, long n, const mpq_class& p) {
  require(n >= 0 && n <= 100'000, "binomial_cdf with a number of trials that is negative or larger than the checker handles");
  require(p >= 0 && p <= 1, "binomial_cdf with a probability outside [0, 1]");
  if (k < 0 || k >= n) return k < 0 ? 0 : 1;
  const mpz_class b = p.get_den() - p.get_num();
  require((mpz_sizeinbase(p.get_den_mpz_t(), 2) + 1) * static_cast<std::size_t>(n) <= max_bits, "a number has more bits than the checker handles");
  mpz_class sum = 0;
  mpz_class power_of_a = 1;
  for (long i = 0; i <= k; ++i, power_of_a *= p.get_num()) {
    spend(mpz_size(sum.get_mpz_t()) + 1);
    sum = sum * b + binomial(n, i) * power_of_a;
  }
  mpq_class out(sum * power_of(b, n - k), power_of(p.get_den(), n));
  out.canonicalize();
  return out;
}

// The functions of one rational number that increase, and abs.
mpq_class apply(Fn fn, const mpq_class& x) {
  switch (fn) {
    case Fn::abs: return abs(x);
    case Fn::sign: return sgn(x);
    case Fn::step: return x > 0 ? 1 : 0;
    case Fn::relu: return x > 0 ? x : mpq_class(0);
    default: return floor_of(x);
  }
}
}  // namespace
Binding& Session::binding_of(int symbol, const Frame* frame) {
  for (; frame != nullptr; frame = frame->outer)
    if (frame->symbol == symbol) return *frame->binding;
  require(static_cast<std::size_t>(symbol) < globals_.size(), "a name has no value");
  return globals_[static_cast<std::size_t>(symbol)];
}

// Flags with local names resolved: what any of them brings counts.
std::uint8_t Session::flags_of(const Node& node, const Frame* frame) {
  std::uint8_t flags = node.flags;
  if ((flags & local) != 0)
    for (; frame != nullptr; frame = frame->outer) flags |= frame->binding->flags;
  return flags & static_cast<std::uint8_t>(~local);
}

template <class D>
Value<D> Session::value_of(const D& d, Binding& binding, const std::string& name) {
  if (auto& kept = slot(binding, d)) return kept;
  Value<D> value;
  if (binding.term != nullptr) {
    value = eval(d, *binding.term, binding.frame);
  } else {
    if (!binding.exact) reject("\"" + shown(name) + "\" has no value here");
    value = std::make_shared<const Matrix<typename D::Scalar>>(lift(d, *binding.exact));
  }
  slot(binding, d) = value;
  return value;
}

template <class D>
Value<D> Session::eval(const D& d, const Node& node, const Frame* frame) {
  spend(400);
  if (node.op == Op::name) return value_of(d, binding_of(node.symbol, frame), statement_.symbols[static_cast<std::size_t>(node.symbol)].name);
  if constexpr (std::is_same_v<D, Polynomials> || std::is_same_v<D, Balls>) {
    const std::uint8_t mask = std::is_same_v<D, Polynomials> ? indeterminate : enclosure;
    if ((flags_of(node, frame) & mask) == 0) return std::make_shared<const Matrix<typename D::Scalar>>(lift(d, *eval(Exact(), node, frame)));
  }
  if (node.op == Op::call) return eval_call(d, node, frame);
  if (node.op == Op::function && node.fn == Fn::choose) return eval(d, *node.args[decide(*node.args[0], frame, nullptr) ? 1 : 2], frame);
  return std::make_shared<const Matrix<typename D::Scalar>>(eval_node(d, node, frame));
}

template <class D>
Value<D> Session::eval_call(const D& d, const Node& node, const Frame* frame) {
  const Symbol& def = statement_.symbols[static_cast<std::size_t>(node.symbol)];
  std::deque<Binding> bindings;
  std::deque<Frame> frames;
  const Frame* inner = nullptr;  // a def sees the global names and its parameters
  for (std::size_t i = 0; i < node.args.size(); ++i) {
    Binding binding;
    binding.term = node.args[i];
    binding.frame = frame;
    binding.flags = flags_of(*node.args[i], frame);
    slot(binding, d) = eval(d, *node.args[i], frame);
    bindings.push_back(std::move(binding));
    frames.push_back({inner, def.parameters[i], &bindings.back()});
    inner = &frames.back();
  }
  return eval(d, *def.body, inner);
}

template <class D>
Matrix<typename D::Scalar> Session::eval_node(const D& d, const Node& node, const Frame* frame) {
  using S = typename D::Scalar;
  const auto arg = [&](std::size_t i) { return eval(d, *node.args[i], frame); };
  const auto difference = [&](const S& x, const S& y) { return d.subtract(x, y); };
  switch (node.op) {
    case Op::number: return Matrix<S>(1, 1, d.from(node.value));
    case Op::negate: return entrywise(Matrix<S>(1, 1, d.from(0)), *arg(0), difference);
    case Op::add: return entrywise(*arg(0), *arg(1), [&](const S& x, const S& y) { return d.add(x, y); });
    case Op::subtract: return entrywise(*arg(0), *arg(1), difference);
    case Op::multiply: return product(d, *arg(0), *arg(1));
    case Op::divide: {
      const Value<D> divisor = arg(1);
      scalar(*divisor);
      return entrywise(*arg(0), *divisor, [&](const S& x, const S& y) { return d.divide(x, y); });
    }
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
    case Op::sum:
    case Op::prod: return eval_range(d, node, frame);
    case Op::count_in:
    case Op::count_over: {
      long found = 0;
      for_each(node, frame, [&](const Frame* inner) {
        found += decide(*node.args[2], inner, nullptr) ? 1 : 0;
        return true;
      });
      return Matrix<S>(1, 1, d.from(found));
    }
    case Op::function: return eval_function(d, node, frame);
    default: reject("a formula stands where a matrix is needed");
  }
}

template <class D>
Matrix<typename D::Scalar> Session::eval_power(const D& d, const Node& node, const Frame* frame) {
  Matrix<typename D::Scalar> base = *eval(d, *node.args[0], frame);
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
    for (const mpq_class& x : base.entries) {
      const std::size_t bits = mpz_sizeinbase(x.get_num_mpz_t(), 2) + mpz_sizeinbase(x.get_den_mpz_t(), 2);
      require(bits <= max_bits / static_cast<std::size_t>(k + 1), "a number has more bits than the checker handles");
    }
  Matrix<typename D::Scalar> result = identity(d, base.rows);
  for (;; base = product(d, base, base)) {
    if (k % 2 == 1) result = product(d, result, base);
    k /= 2;
    if (k == 0) return result;
  }
}

template <class D>
Matrix<typename D::Scalar> Session::eval_range(const D& d, const Node& node, const Frame* frame) {
  Matrix<typename D::Scalar> total(1, 1, d.from(node.op == Op::sum ? 0 : 1));
  bool first = true;
  for_each(node, frame, [&](const Frame* inner) {
    const Value<D> term = eval(d, *node.args[2], inner);
    if (first) {
      total = *term;
    } else {
      require(term->rows == total.rows && term->cols == total.cols, "the terms of a sum or product differ in shape");
      if (node.op == Op::prod) {
        total = product(d, total, *term);
      } else {
        spend(total.entries.size());
        for (std::size_t i = 0; i < total.entries.size(); ++i) d.add_product(total.entries[i], d.from(1), term->entries[i]);
      }
    }
    first = false;
    return true;
  });
  return total;
}

template <class D>
Matrix<typename D::Scalar> Session::eval_function(const D& d, const Node& node, const Frame* frame) {
  using S = typename D::Scalar;
  using M = Matrix<S>;
  if (node.fn >= Fn::abs) {
    if constexpr (std::is_same_v<D, Balls>) return eval_enclosure_function(d, node, frame);
    if constexpr (std::is_same_v<D, Polynomials>)
      if (node.fn == Fn::grad) return eval_gradient(node, frame);
    return lift(d, eval_rational_function(node, frame));
  }
  const auto size = [&](std::size_t i) { return constant_size(*node.args[i], frame); };
  const auto place = [&](std::size_t i, std::size_t n) { return position(constant_integer(*node.args[i], frame), n); };
  const S zero = d.from(0);
  const S one = d.from(1);
  switch (node.fn) {  // constant matrices
    case Fn::eye: return identity(d, size(0));
    case Fn::zeros: return M(size(0), size(1), zero);
    case Fn::ones: return M(size(0), size(1), one);
    case Fn::unit: {
      const std::size_t k = place(0, size(1));
      return build(size(1), 1, [&](std::size_t i, std::size_t) { return i == k ? one : zero; });
    }
    default: break;
  }
  std::vector<Value<D>> args;
  const bool sized = node.fn == Fn::reshape || node.fn == Fn::block || node.fn == Fn::smat;  // all arguments but the first are sizes
  for (const Node* arg : node.args)
    if (args.empty() || !sized) args.push_back(eval(d, *arg, frame));
  const M& a = *args[0];
  const M& b = *args.back();
  if (node.fn == Fn::tr || node.fn == Fn::diagonal || node.fn == Fn::svec) require(a.rows == a.cols, "tr, diagonal or svec of a matrix that is not square");
  switch (node.fn) {
    case Fn::rows: return M(1, 1, d.from(a.rows));
    case Fn::cols: return M(1, 1, d.from(a.cols));
    case Fn::tr: {
      M sum(1, 1, zero);
      for (std::size_t i = 0; i < a.rows; ++i) d.add_product(sum.entries[0], one, a(i, i));
      return sum;
    }
    case Fn::norm2: {
      M sum(1, 1, zero);
      for (const S& x : a.entries) d.add_product(sum.entries[0], x, x);
      return sum;
    }
    case Fn::det: return M(1, 1, determinant(d, a));
    case Fn::adj: return adjugate(d, a);
    case Fn::diag: {
      require(a.rows == 1 || a.cols == 1, "diag of a matrix that is not a vector");
      const std::size_t n = a.entries.size();
      return build(n, n, [&](std::size_t i, std::size_t j) { return i == j ? a.entries[i] : zero; });
    }
    case Fn::diagonal: return build(a.rows, 1, [&](std::size_t i, std::size_t) { return a(i, i); });
    case Fn::hcat:
    case Fn::vcat: {
      M all = a;
      for (std::size_t i = 1; i < args.size(); ++i) all = joined(all, *args[i], node.fn == Fn::hcat);
      return all;
    }
    case Fn::reshape: {
      M out(size(1), size(2));
      require(out.entries.size() == a.entries.size(), "reshape to another number of entries");
      out.entries = a.entries;
      return out;
    }
    case Fn::block: return submatrix(a, place(1, a.rows + 1), place(2, a.cols + 1), size(3), size(4));
    case Fn::hadamard:
      require(a.rows == b.rows && a.cols == b.cols, "hadamard of different shapes");
      return build(a.rows, a.cols, [&](std::size_t i, std::size_t j) { return d.multiply(a(i, j), b(i, j)); });
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
    case Fn::quad: {
      require(b.rows == b.cols && a.cols == b.rows, "quad of shapes that do not fit");
      const M image = inner_product(d, a, b);
      M out(a.rows, 1, zero);
      for (std::size_t i = 0; i < a.rows; ++i)
        for (std::size_t j = 0; j < a.cols; ++j) d.add_product(out(i, 0), image(i, j), a(i, j));
      return out;
    }
    case Fn::svec: {
      const auto pairs = upper_pairs(a.cols);
      return build(pairs.size(), 1, [&](std::size_t i, std::size_t) {
        const auto [k, l] = pairs[i];
        return k < l ? d.add(a(k, l), a(k, l)) : a(k, l);
      });
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

Matrix<Polynomial> Session::eval_gradient(const Node& node, const Frame* frame) {
  const Node& by = *node.args[1];
  const auto first = by.op == Op::name ? first_.find(by.symbol) : first_.end();
  require(first != first_.end(), "grad by something that is not a given bound to every matrix");
  const Value<Polynomials> p = eval(Polynomials(), *node.args[0], frame);
  const Value<Polynomials> shape = eval(Polynomials(), by, frame);
  return build(shape->rows, shape->cols, [&](std::size_t i, std::size_t j) {
    spend(10 * scalar(*p).terms.size());
    return derivative(scalar(*p), first->second + i * shape->cols + j);
  });
}

RationalMatrix Session::eval_rational_function(const Node& node, const Frame* frame) {
  const auto integer = [&](std::size_t i) { return constant_integer(*node.args[i], frame); };
  RationalMatrix out(1, 1);
  switch (node.fn) {
    case Fn::floor:
    case Fn::abs:
    case Fn::sign:
    case Fn::step:
    case Fn::relu:
      out = *constant(*node.args[0], frame);
      if (node.fn == Fn::floor) scalar(out);
      for (mpq_class& x : out.entries) x = apply(node.fn, x);
      return out;
    case Fn::min:
    case Fn::max:
      out.entries[0] = constant_scalar(*node.args[0], frame);
      for (const Node* arg : node.args) {
        const mpq_class x = constant_scalar(*arg, frame);
        if (node.fn == Fn::min ? x < out.entries[0] : x > out.entries[0]) out.entries[0] = x;
      }
      return out;
    case Fn::binomial: out.entries[0] = binomial(integer(0), integer(1)); return out;
    case Fn::factorial: {
      const long n = integer(0);
      require(n >= 0 && n <= 100'000, "factorial of a number that is negative or larger than the checker handles");
      mpz_fac_ui(out.entries[0].get_num_mpz_t(), static_cast<unsigned long>(n));
      return out;
    }
    case Fn::binomial_cdf: out.entries[0] = binomial_cdf(integer(0), integer(1), constant_scalar(*node.args[2], frame)); return out;
    default: reject("grad without indeterminates, or an enclosure function outside a comparison in the ball domain");
  }
}

Matrix<Interval> Session::eval_enclosure_function(const Balls& d, const Node& node, const Frame* frame) {
  if (node.fn == Fn::pi) return Matrix<Interval>(1, 1, pi(d.bits));
  if (node.fn == Fn::chi2cdf)
    return Matrix<Interval>(1, 1, chi2cdf(constant_integer(*node.args[0], frame), scalar(*eval(d, *node.args[1], frame)), d.bits));
  Matrix<Interval> out = *eval(d, *node.args[0], frame);
  if (node.fn != Fn::abs && node.fn != Fn::sign && node.fn != Fn::step && node.fn != Fn::relu) scalar(out);
  const auto larger = [](const Dyadic& x, const Dyadic& y) { return compare(x, y) > 0 ? x : y; };
  const auto smaller = [](const Dyadic& x, const Dyadic& y) { return compare(x, y) < 0 ? x : y; };
  for (Interval& x : out.entries) switch (node.fn) {
      case Fn::sqrt: x = sqrt(x, d.bits); break;
      case Fn::exp: x = exp(x, d.bits); break;
      case Fn::log: x = log(x, d.bits); break;
      case Fn::abs: {
        const Interval minus = negate(x);
        x = {larger(larger(x.lower, minus.lower), Dyadic()), larger(x.upper, minus.upper)};
        break;
      }
      case Fn::min:
      case Fn::max:
        for (const Node* arg : node.args) {
          const Interval y = scalar(*eval(d, *arg, frame));
          x = node.fn == Fn::min ? Interval{smaller(x.lower, y.lower), smaller(x.upper, y.upper)}
                                 : Interval{larger(x.lower, y.lower), larger(x.upper, y.upper)};
        }
        break;
      case Fn::sign:
      case Fn::step:
      case Fn::relu:
      case Fn::floor: x = {d.from(apply(node.fn, to_rational(x.lower))).lower, d.from(apply(node.fn, to_rational(x.upper))).upper}; break;
      default: reject("a function that takes no enclosures");
    }
  return out;
}

Value<Exact> Session::constant(const Node& node, const Frame* frame) {
  if ((flags_of(node, frame) & indeterminate) == 0) return eval(Exact(), node, frame);
  const Value<Polynomials> p = eval(Polynomials(), node, frame);
  return std::make_shared<const RationalMatrix>(build(p->rows, p->cols, [&](std::size_t i, std::size_t j) {
    const auto c = constant_value((*p)(i, j));
    require(c.has_value(), "a term with indeterminates stands where a constant is needed");
    return *c;
  }));
}

mpq_class Session::constant_scalar(const Node& node, const Frame* frame) { return scalar(*constant(node, frame)); }
long Session::constant_integer(const Node& node, const Frame* frame) {
  const mpq_class x = constant_scalar(node, frame);
  require(x.get_den() == 1, "a number that is not an integer stands where an integer is needed");
  require(abs(x) <= 1'000'000'000, "an integer is larger than the checker handles");
  return x.get_num().get_si();
}

std::size_t Session::constant_size(const Node& node, const Frame* frame) {
  const long n = constant_integer(node, frame);
  require(n >= 0, "a size is negative");
  return static_cast<std::size_t>(n);
}

void Session::for_each(const Node& node, const Frame* frame, const std::function<bool(const Frame*)>& visit) {
  Binding binding;
  const Frame inner{frame, node.symbol, &binding};
  const auto try_value = [&](RationalMatrix value) {
    binding = Binding();
    binding.exact = std::make_shared<const RationalMatrix>(std::move(value));
    return visit(&inner);
  };
  if (node.op != Op::forall_over && node.op != Op::exists_over && node.op != Op::count_over) {
    const long lower = constant_integer(*node.args[0], frame);
    const long upper = constant_integer(*node.args[1], frame);
    require(upper - lower < static_cast<long>(max_entries), "a range is longer than the checker handles");
    for (long i = lower; i <= upper; ++i)
      if (!try_value(RationalMatrix(1, 1, i))) return;
    return;
  }
  RationalMatrix value(constant_size(*node.args[0], frame), constant_size(*node.args[1], frame));
  std::vector<mpq_class> set;
  for (std::size_t i = 3; i < node.args.size(); ++i) {
    set.push_back(constant_scalar(*node.args[i], frame));
    for (std::size_t j = 0; j + 1 < set.size(); ++j) require(set[j] != set.back(), "a set lists a value twice");
  }
  std::vector<std::size_t> digit(value.entries.size(), 0);
  mpz_class count;
  mpz_ui_pow_ui(count.get_mpz_t(), set.size(), std::min(digit.size(), std::size_t{64}));
  require(count <= max_entries, "there are more matrices over a set than the checker handles");
  std::fill(value.entries.begin(), value.entries.end(), set[0]);
  for (;;) {
    if (!try_value(value)) return;
    std::size_t at = digit.size();
    while (at > 0 && digit[at - 1] + 1 == set.size()) {
      --at;
      digit[at] = 0;
      value.entries[at] = set[0];
    }
    if (at == 0) return;
    value.entries[at - 1] = set[++digit[at - 1]];
  }
}

template Value<Exact> Session::eval(const Exact&, const Node&, const Frame*);
template Value<Residues> Session::eval(const Residues&, const Node&, const Frame*);
template Value<Polynomials> Session::eval(const Polynomials&, const Node&, const Frame*);
template Value<Balls> Session::eval(const Balls&, const Node&, const Frame*);
}  // namespace recheck
