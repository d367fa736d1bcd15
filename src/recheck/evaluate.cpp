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

template <class S>
Matrix<S> scalar_matrix(const S& x) {
  return Matrix<S>(1, 1, x);
}

// Position of an index from 1 to n.
std::size_t position(long i, std::size_t n) {
  require(i >= 1 && static_cast<std::size_t>(i) <= n, "an index is out of range");
  return static_cast<std::size_t>(i) - 1;
}

template <class S>
Matrix<S> submatrix(const Matrix<S>& a, std::size_t i, std::size_t j, std::size_t rows, std::size_t cols) {
  require(i <= a.rows && rows <= a.rows - i && j <= a.cols && cols <= a.cols - j, "a block is out of range");
  Matrix<S> out(rows, cols);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < cols; ++c) out(r, c) = a(i + r, j + c);
  return out;
}

template <class S>
Matrix<S> join_rows(const Matrix<S>& a, const Matrix<S>& b) {  // a above b
  require(a.cols == b.cols, "joined matrices do not fit");
  Matrix<S> out(a.rows + b.rows, a.cols);
  std::copy(a.entries.begin(), a.entries.end(), out.entries.begin());
  std::copy(b.entries.begin(), b.entries.end(), out.entries.begin() + static_cast<std::ptrdiff_t>(a.entries.size()));
  return out;
}

template <class D>
Matrix<typename D::Scalar> kronecker(const D& d, const Matrix<typename D::Scalar>& a, const Matrix<typename D::Scalar>& b) {
  Matrix<typename D::Scalar> out(a.rows * b.rows, a.cols * b.cols);
  for (std::size_t i = 0; i < out.rows; ++i)
    for (std::size_t j = 0; j < out.cols; ++j) out(i, j) = d.multiply(a(i / b.rows, j / b.cols), b(i % b.rows, j % b.cols));
  return out;
}

template <class D>
Matrix<typename D::Scalar> adjugate(const D& d, const Matrix<typename D::Scalar>& a) {
  require(a.rows == a.cols && a.rows <= 40, "adj of a matrix that is not square or larger than the checker handles");
  const std::size_t n = a.rows;
  Matrix<typename D::Scalar> out(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      Matrix<typename D::Scalar> minor(n - 1, n - 1);  // without row j and column i
      for (std::size_t r = 0; r + 1 < n; ++r)
        for (std::size_t c = 0; c + 1 < n; ++c) minor(r, c) = a(r + (r >= j ? 1 : 0), c + (c >= i ? 1 : 0));
      const auto det = determinant(d, minor);
      out(i, j) = (i + j) % 2 == 0 ? det : d.subtract(d.from(0), det);
    }
  return out;
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

// P(Bin(n, p) <= k), with p = a/c: sum_i binomial(n, i) a^i (c-a)^(n-i) / c^n.
mpq_class binomial_cdf(long k, long n, const mpq_class& p) {
  require(n >= 0 && n <= 100'000, "binomial_cdf with a number of trials that is negative or larger than the checker handles");
  require(p >= 0 && p <= 1, "binomial_cdf with a probability outside [0, 1]");
  if (k < 0) return 0;
  if (k >= n) return 1;
  const mpz_class& a = p.get_num();
  const mpz_class b = p.get_den() - a;
  require((mpz_sizeinbase(p.get_den_mpz_t(), 2) + 1) * static_cast<std::size_t>(n) <= max_bits, "a number has more bits than the checker handles");
  // Horner in a from i = k down: sum_{i<=k} binomial(n,i) a^i b^(k-i), times b^(n-k) / c^n.
  mpz_class sum = 0;
  mpz_class power_of_b = 1;
  for (long i = k; i >= 0; --i, power_of_b *= b) {
    spend(mpz_size(power_of_b.get_mpz_t()) + 1);
    mpz_class term;
    mpz_pow_ui(term.get_mpz_t(), a.get_mpz_t(), static_cast<unsigned long>(i));
    sum += binomial(n, i) * term * power_of_b;
  }
  mpz_class scale;
  mpz_pow_ui(scale.get_mpz_t(), b.get_mpz_t(), static_cast<unsigned long>(n - k));
  mpq_class out;
  mpz_pow_ui(out.get_den_mpz_t(), p.get_den_mpz_t(), static_cast<unsigned long>(n));
  out.get_num() = sum * scale;
  out.canonicalize();
  return out;
}

bool is_rational_function(Fn fn) {
  switch (fn) {
    case Fn::abs: case Fn::sign: case Fn::min: case Fn::max: case Fn::floor: case Fn::step: case Fn::relu: case Fn::binomial: case Fn::factorial:
    case Fn::binomial_cdf: return true;
    default: return false;
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
  spend(1);
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
    case Op::number: return scalar_matrix<S>(d.from(node.value));
    case Op::negate: return entrywise(scalar_matrix<S>(d.from(0)), *arg(0), difference);
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
      return scalar_matrix<S>(d.from(found));
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
  Matrix<typename D::Scalar> total = scalar_matrix<typename D::Scalar>(d.from(node.op == Op::sum ? 0 : 1));
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
        for (std::size_t i = 0; i < total.entries.size(); ++i) {
          if constexpr (std::is_same_v<D, Polynomials>)
            add_multiple(total.entries[i], 1, term->entries[i]);
          else
            total.entries[i] = d.add(total.entries[i], term->entries[i]);
        }
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
  if constexpr (std::is_same_v<D, Balls>) {
    if (is_rational_function(node.fn) || node.fn >= Fn::sqrt) return eval_enclosure_function(d, node, frame);
  }
  if (is_rational_function(node.fn)) return lift(d, eval_rational_function(node, frame));
  const auto arg = [&](std::size_t i) { return eval(d, *node.args[i], frame); };
  const auto size = [&](std::size_t i) { return constant_size(*node.args[i], frame); };
  const auto times = [&](const S& x, const S& y) { return d.multiply(x, y); };
  const S zero = d.from(0);
  const S one = d.from(1);
  switch (node.fn) {
    case Fn::tr: {
      const Value<D> a = arg(0);
      require(a->rows == a->cols, "the trace of a matrix that is not square");
      S sum = zero;
      for (std::size_t i = 0; i < a->rows; ++i) sum = d.add(sum, (*a)(i, i));
      return scalar_matrix<S>(sum);
    }
    case Fn::norm2: {
      S sum = zero;
      const Value<D> a = arg(0);
      for (const S& x : a->entries) d.add_product(sum, x, x);
      return scalar_matrix<S>(sum);
    }
    case Fn::det: return scalar_matrix<S>(determinant(d, *arg(0)));
    case Fn::adj: return adjugate(d, *arg(0));
    case Fn::rows: return scalar_matrix<S>(d.from(arg(0)->rows));
    case Fn::cols: return scalar_matrix<S>(d.from(arg(0)->cols));
    case Fn::eye: {
      M checked(size(0), size(0));
      return identity(d, checked.rows);
    }
    case Fn::zeros: return M(size(0), size(1), zero);
    case Fn::ones: return M(size(0), size(1), one);
    case Fn::unit: {
      M out(size(1), 1, zero);
      out(position(constant_integer(*node.args[0], frame), out.rows), 0) = one;
      return out;
    }
    case Fn::diag: {
      const Value<D> v = arg(0);
      require(v->rows == 1 || v->cols == 1, "diag of a matrix that is not a vector");
      const std::size_t n = v->entries.size();
      M out(n, n, zero);
      for (std::size_t i = 0; i < n; ++i) out(i, i) = v->entries[i];
      return out;
    }
    case Fn::diagonal: {
      const Value<D> a = arg(0);
      require(a->rows == a->cols, "the diagonal of a matrix that is not square");
      M out(a->rows, 1);
      for (std::size_t i = 0; i < a->rows; ++i) out(i, 0) = (*a)(i, i);
      return out;
    }
    case Fn::hcat:
    case Fn::vcat: {
      const bool across = node.fn == Fn::hcat;
      M out = across ? transposed(*arg(0)) : *arg(0);
      for (std::size_t i = 1; i < node.args.size(); ++i) out = join_rows(out, across ? transposed(*arg(i)) : *arg(i));
      return across ? transposed(out) : out;
    }
    case Fn::reshape: {
      M out(size(1), size(2));
      const Value<D> a = arg(0);
      require(out.entries.size() == a->entries.size(), "reshape to another number of entries");
      out.entries = a->entries;
      return out;
    }
    case Fn::block: {
      const Value<D> a = arg(0);
      return submatrix(*a, position(constant_integer(*node.args[1], frame), a->rows + 1), position(constant_integer(*node.args[2], frame), a->cols + 1),
                       size(3), size(4));
    }
    case Fn::hadamard: {
      const Value<D> a = arg(0);
      const Value<D> b = arg(1);
      require(a->rows == b->rows && a->cols == b->cols, "hadamard of different shapes");
      return entrywise(*a, *b, times);
    }
    case Fn::kron: return kronecker(d, *arg(0), *arg(1));
    case Fn::rowkron: {
      const Value<D> a = arg(0);
      const Value<D> b = arg(1);
      require(a->rows == b->rows, "rowkron of different numbers of rows");
      M out(a->rows, a->cols * b->cols);
      for (std::size_t i = 0; i < out.rows; ++i)
        for (std::size_t j = 0; j < out.cols; ++j) out(i, j) = d.multiply((*a)(i, j / b->cols), (*b)(i, j % b->cols));
      return out;
    }
    case Fn::veronese: {
      const Value<D> x = arg(0);
      M out(x->rows, x->cols * (x->cols + 1) / 2);
      for (std::size_t i = 0; i < x->rows; ++i)
        for (std::size_t k = 0, at = 0; k < x->cols; ++k)
          for (std::size_t l = k; l < x->cols; ++l) out(i, at++) = d.multiply((*x)(i, k), (*x)(i, l));
      return out;
    }
    case Fn::quad: {
      const Value<D> x = arg(0);
      const Value<D> m = arg(1);
      require(m->rows == m->cols && x->cols == m->rows, "quad of shapes that do not fit");
      spend(x->rows * m->rows * m->cols);
      const M image = inner_product(d, *x, *m);
      M out(x->rows, 1, zero);
      for (std::size_t i = 0; i < x->rows; ++i)
        for (std::size_t j = 0; j < x->cols; ++j) d.add_product(out(i, 0), image(i, j), (*x)(i, j));
      return out;
    }
    case Fn::svec: {
      const Value<D> m = arg(0);
      require(m->rows == m->cols, "svec of a matrix that is not square");
      M out(m->rows * (m->rows + 1) / 2, 1);
      for (std::size_t k = 0, at = 0; k < m->rows; ++k)
        for (std::size_t l = k; l < m->rows; ++l) out(at++, 0) = k < l ? d.add((*m)(k, l), (*m)(k, l)) : (*m)(k, l);
      return out;
    }
    case Fn::smat: {
      const Value<D> v = arg(0);
      M out(size(1), size(1));
      require(v->cols == 1 && v->rows == out.rows * (out.rows + 1) / 2, "smat of a vector whose length does not fit");
      const S half = d.from(mpq_class(1, 2));
      for (std::size_t k = 0, at = 0; k < out.rows; ++k)
        for (std::size_t l = k; l < out.rows; ++l, ++at) out(k, l) = out(l, k) = k < l ? d.multiply(half, v->entries[at]) : v->entries[at];
      return out;
    }
    case Fn::grad:
      if constexpr (std::is_same_v<D, Polynomials>) return eval_gradient(node, frame);
      reject("grad without indeterminates");
    default: reject("an enclosure function outside a comparison in the ball domain");
  }
}

Matrix<Polynomial> Session::eval_gradient(const Node& node, const Frame* frame) {
  const Node& by = *node.args[1];
  const auto first = by.op == Op::name ? first_.find(by.symbol) : first_.end();
  require(first != first_.end(), "grad by something that is not a given bound to every matrix");
  const Polynomial p = scalar(*eval(Polynomials(), *node.args[0], frame));
  const Value<Polynomials> shape = eval(Polynomials(), by, frame);
  Matrix<Polynomial> out(shape->rows, shape->cols);
  for (std::size_t i = 0; i < out.entries.size(); ++i) {
    spend(p.terms.size() + 1);
    out.entries[i] = derivative(p, first->second + i);
  }
  return out;
}

RationalMatrix Session::eval_rational_function(const Node& node, const Frame* frame) {
  RationalMatrix out = *constant(*node.args[0], frame);
  switch (node.fn) {
    case Fn::abs:
      for (mpq_class& x : out.entries) x = abs(x);
      return out;
    case Fn::sign:
      for (mpq_class& x : out.entries) x = sgn(x);
      return out;
    case Fn::step:
      for (mpq_class& x : out.entries) x = x > 0 ? 1 : 0;
      return out;
    case Fn::relu:
      for (mpq_class& x : out.entries) x = x > 0 ? x : mpq_class(0);
      return out;
    case Fn::min:
    case Fn::max:
      for (const Node* arg : node.args) {
        const mpq_class x = constant_scalar(*arg, frame);
        if (node.fn == Fn::min ? x < scalar(out) : x > scalar(out)) out.entries[0] = x;
      }
      scalar(out);
      return out;
    case Fn::floor: return scalar_matrix<mpq_class>(floor_of(scalar(out)));
    case Fn::binomial:
      return scalar_matrix<mpq_class>(binomial(constant_integer(*node.args[0], frame), constant_integer(*node.args[1], frame)));
    case Fn::factorial: {
      const long n = constant_integer(*node.args[0], frame);
      require(n >= 0 && n <= 100'000, "factorial of a number that is negative or larger than the checker handles");
      mpz_class f;
      mpz_fac_ui(f.get_mpz_t(), static_cast<unsigned long>(n));
      return scalar_matrix<mpq_class>(f);
    }
    default:
      return scalar_matrix<mpq_class>(binomial_cdf(constant_integer(*node.args[0], frame), constant_integer(*node.args[1], frame),
                                                   constant_scalar(*node.args[2], frame)));
  }
}

Matrix<Interval> Session::eval_enclosure_function(const Balls& d, const Node& node, const Frame* frame) {
  const Dyadic zero;
  const Interval nought{zero, zero};
  if (node.fn == Fn::pi) return scalar_matrix(pi(d.bits));
  if (node.fn == Fn::chi2cdf)
    return scalar_matrix(chi2cdf(constant_integer(*node.args[0], frame), scalar(*eval(d, *node.args[1], frame)), d.bits));
  Matrix<Interval> out = *eval(d, *node.args[0], frame);
  if (node.fn != Fn::abs && node.fn != Fn::sign && node.fn != Fn::step && node.fn != Fn::relu) scalar(out);
  const auto at_least = [](const Dyadic& a, const Dyadic& b) { return compare(a, b) >= 0 ? a : b; };
  const auto at_most = [](const Dyadic& a, const Dyadic& b) { return compare(a, b) <= 0 ? a : b; };
  for (Interval& x : out.entries) {
    const bool positive = compare(x.lower, zero) > 0;
    const bool negative = compare(x.upper, zero) < 0;
    const bool null = compare(x.lower, zero) == 0 && compare(x.upper, zero) == 0;
    switch (node.fn) {
      case Fn::sqrt: x = sqrt(x, d.bits); break;
      case Fn::exp: x = exp(x, d.bits); break;
      case Fn::log: x = log(x, d.bits); break;
      case Fn::abs: {
        const Interval minus = negate(x);
        x = {positive ? x.lower : negative ? minus.lower : zero, at_least(x.upper, minus.upper)};
        break;
      }
      case Fn::relu: x = {at_least(x.lower, zero), at_least(x.upper, zero)}; break;
      case Fn::sign:
        require(positive || negative || null, "the sign of an enclosure that contains zero");
        x = d.from(positive ? 1 : negative ? -1 : 0);
        break;
      case Fn::step:
        require(positive || compare(x.upper, zero) <= 0, "the step of an enclosure that contains zero");
        x = d.from(positive ? 1 : 0);
        break;
      case Fn::floor: {
        const mpz_class below = floor_of(to_rational(x.lower));
        require(below == floor_of(to_rational(x.upper)), "the floor of an enclosure that contains an integer");
        x = d.from(below);
        break;
      }
      case Fn::min:
      case Fn::max:
        for (std::size_t i = 1; i < node.args.size(); ++i) {
          const Interval y = scalar(*eval(d, *node.args[i], frame));
          x = node.fn == Fn::min ? Interval{at_most(x.lower, y.lower), at_most(x.upper, y.upper)}
                                 : Interval{at_least(x.lower, y.lower), at_least(x.upper, y.upper)};
        }
        break;
      default: reject("a function that takes no enclosures");
    }
  }
  return out;
}

Value<Exact> Session::constant(const Node& node, const Frame* frame) {
  if ((flags_of(node, frame) & indeterminate) == 0) return eval(Exact(), node, frame);
  const Value<Polynomials> p = eval(Polynomials(), node, frame);
  RationalMatrix out(p->rows, p->cols);
  for (std::size_t i = 0; i < out.entries.size(); ++i) {
    const auto c = constant_value(p->entries[i]);
    require(c.has_value(), "a term with indeterminates stands where a constant is needed");
    out.entries[i] = *c;
  }
  return std::make_shared<const RationalMatrix>(std::move(out));
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
      if (!try_value(scalar_matrix<mpq_class>(i))) return;
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
  for (std::size_t& i : digit) value.entries[static_cast<std::size_t>(&i - digit.data())] = set[0];
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
