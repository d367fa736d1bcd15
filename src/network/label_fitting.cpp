#include "lemmacheck/network/label_fitting.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

using Group = std::vector<std::size_t>;

Matrix columns_of(const Matrix& x, const Group& columns) {
  Matrix out(x.rows(), columns.size());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k < columns.size(); ++k) out(i, k) = x(i, columns[k]);
  return out;
}

std::vector<char> membership(const Group& group, std::size_t n) {
  std::vector<char> inside(n, 0);
  for (const std::size_t k : group) inside[k] = 1;
  return inside;
}

/// (1, t, .., t^{k-1})' for the first t = 1, 2, .. at which `rows` times it has no zero entry; nothing if a row is zero.
std::optional<Matrix> find_avoiding_combination(const Matrix& rows) {
  const std::size_t k = rows.cols();
  for (std::size_t t = 1; t <= rows.rows() * k + 1; ++t) {
    Matrix c(k, 1);
    Rational power = 1;
    for (std::size_t j = 0; j < k; ++j, power *= Rational(t)) c(j, 0) = power;
    const Matrix values = rows * c;
    if (std::ranges::none_of(values.entries(), [](const Rational& v) { return v == 0; })) return c;
  }
  return std::nullopt;
}

/// The positive or negative multiple with coprime integer entries, the first non-zero one positive.  \pre v != 0
Matrix primitive(const Matrix& v) {
  Integer denominators = 1;
  for (const Rational& x : v.entries()) denominators = lcm(denominators, Integer(denominator(x)));
  Integer numerators = 0;
  for (const Rational& x : v.entries()) numerators = gcd(numerators, Integer(numerator(Rational(x * Rational(denominators)))));
  const Rational leading = *std::ranges::find_if(v.entries(), [](const Rational& x) { return x != 0; });
  Rational scale = Rational(denominators) / Rational(numerators);
  if (leading < 0) scale = -scale;
  return scale * v;
}

/// The largest power of two that is at most q.  \pre q > 0
Rational power_of_two_below(const Rational& q) {
  const long e = static_cast<long>(msb(Integer(numerator(q)))) - static_cast<long>(msb(Integer(denominator(q))));
  const Rational candidate = power_of_two(e);
  return candidate <= q ? candidate : power_of_two(e - 1);
}

/// min |values of w| / max |values of v| over the columns with `counts`, or nothing if that maximum is 0 or no column counts.
std::optional<Rational> margin_ratio(const Matrix& w_values, const Matrix& v_values, const std::vector<char>& counts) {
  std::optional<Rational> least;
  Rational largest = 0;
  for (std::size_t n = 0; n < counts.size(); ++n) {
    if (counts[n] == 0) continue;
    const Rational w = abs(w_values(0, n));
    if (!least || w < *least) least = w;
    largest = std::max(largest, Rational(abs(v_values(0, n))));
  }
  if (!least || largest == 0) return std::nullopt;
  return Rational(*least / largest);
}

std::vector<char> complement(std::vector<char> flags) {
  for (char& flag : flags) flag = flag == 0 ? 1 : 0;
  return flags;
}

Error not_generic(const LinearDependence& d) {
  std::string columns;
  std::string coefficients;
  for (std::size_t k = 0; k < d.columns.size(); ++k) {
    const char* separator = k == 0 ? "" : ", ";
    columns += separator + std::to_string(d.columns[k] + 1);
    coefficients += separator + to_text(d.coefficients[k]);
  }
  return Error{"X is not generic: its columns " + columns + ", with coefficients " + coefficients + ", sum to 0"};
}

/// What both constructions ask of their input, or nothing.
std::optional<Error> find_input_error(const Matrix& x, const Matrix& y, const Rational& rho) {
  if (x.rows() < 2) return Error{"X has " + std::to_string(x.rows()) + " rows, expected at least 2"};
  if (y.cols() != 1 || y.rows() != x.cols())
    return Error{"y is " + std::to_string(y.rows()) + " x " + std::to_string(y.cols()) + ", expected " + std::to_string(x.cols()) + " x 1"};
  if (rho == 1) return Error{"rho = 1, expected another slope: the network would be linear"};
  return std::nullopt;
}

void set_row(Matrix& w, std::size_t row, const Matrix& column) {
  for (std::size_t j = 0; j < w.cols(); ++j) w(row, j) = column(j, 0);
}

Matrix row_of(const Matrix& a, std::size_t row) {
  Matrix line(1, a.cols());
  for (std::size_t j = 0; j < a.cols(); ++j) line(0, j) = a(row, j);
  return line;
}

/// A square matrix over F_p, p < 2^22, kept as its inverse while columns are replaced.
class ReplacedColumns {
 public:
  /// \pre m is square  \returns nothing if it is singular
  static std::optional<ReplacedColumns> start(const ResidueMatrix& m, std::uint32_t p) {
    const std::size_t n = m.rows();
    ReplacedColumns out(n, p);
    ResidueMatrix left = m;
    ResidueMatrix& right = out.inverse_;
    for (std::size_t i = 0; i < n; ++i) right(i, i) = 1;
    for (std::size_t c = 0; c < n; ++c) {
      std::size_t pivot = c;
      while (pivot < n && left(pivot, c) == 0) ++pivot;
      if (pivot == n) return std::nullopt;
      for (std::size_t j = 0; j < n; ++j) {
        std::swap(left(pivot, j), left(c, j));
        std::swap(right(pivot, j), right(c, j));
      }
      const std::uint32_t scale = inverse_mod(left(c, c), p);
      for (ResidueMatrix* side : {&left, &right})
        for (std::size_t j = 0; j < n; ++j) (*side)(c, j) = out.times((*side)(c, j), scale);
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t factor = left(i, c);
        if (i == c || factor == 0) continue;
        for (ResidueMatrix* side : {&left, &right})
          for (std::size_t j = 0; j < n; ++j) (*side)(i, j) = out.minus_product((*side)(i, j), factor, (*side)(c, j));
      }
    }
    return out;
  }

  /// inverse * column; entry k is the factor by which the determinant would change if `column` replaced column k.
  [[nodiscard]] std::vector<std::uint32_t> coordinates(const std::vector<std::uint32_t>& column) const {
    std::vector<std::uint32_t> out(column.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      std::uint64_t sum = 0;  // fewer than 2^20 products below 2^44
      for (std::size_t j = 0; j < column.size(); ++j) sum += std::uint64_t{inverse_(i, j)} * column[j];
      out[i] = static_cast<std::uint32_t>(sum % p_);
    }
    return out;
  }

  /// Column k becomes the one with these coordinates.  \pre coordinates[k] != 0
  void replace(std::size_t k, const std::vector<std::uint32_t>& coordinates) {
    const std::uint32_t scale = inverse_mod(coordinates[k], p_);
    const std::size_t n = inverse_.rows();
    for (std::size_t j = 0; j < n; ++j) inverse_(k, j) = times(inverse_(k, j), scale);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k || coordinates[i] == 0) continue;
      for (std::size_t j = 0; j < n; ++j) inverse_(i, j) = minus_product(inverse_(i, j), coordinates[i], inverse_(k, j));
    }
  }

 private:
  ReplacedColumns(std::size_t n, std::uint32_t p) : p_(p), inverse_(n, n) {}
  [[nodiscard]] std::uint32_t times(std::uint32_t a, std::uint32_t b) const { return static_cast<std::uint32_t>(std::uint64_t{a} * b % p_); }
  [[nodiscard]] std::uint32_t minus_product(std::uint32_t a, std::uint32_t b, std::uint32_t c) const {
    return static_cast<std::uint32_t>((a + std::uint64_t{p_ - b} * c) % p_);
  }

  std::uint32_t p_;
  ResidueMatrix inverse_;
};

/// A pattern with rank(A o X) = N and N rows of A o X whose minor is not zero.
struct FullRankPattern {
  Matrix pattern;                 ///< m x N
  std::vector<std::size_t> rows;  ///< of A o X
};

/// Chooses the free entries of `pattern` (at (i, n), n in groups[i]) as in step (1) of fit_labels_two_neuron.
/// \returns nothing if the prime is unlucky: it divides a denominator or one of the block determinants, or rho = 1 mod p
std::optional<FullRankPattern> choose_pattern(const Matrix& x, const Groups& groups, const Matrix& pattern, const Rational& rho, std::uint32_t p) {
  const auto points = reduce(x, p);
  const auto slope = reduce(rho, p);
  if (!points || !slope || *slope == 1) return std::nullopt;
  const std::size_t d0 = x.rows();
  const std::size_t n_points = x.cols();
  FullRankPattern out{.pattern = pattern, .rows = {}};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    ResidueMatrix block(d0, groups[i].size());
    for (std::size_t j = 0; j < d0; ++j)
      for (std::size_t k = 0; k < groups[i].size(); ++k) block(j, k) = (*points)(j, groups[i][k]);
    const Minor minor = find_minor(block, p);
    if (minor.rows.size() != groups[i].size()) return std::nullopt;
    for (const std::size_t j : minor.rows) out.rows.push_back(i * d0 + j);
  }
  ResidueMatrix start(n_points, n_points);
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const std::size_t n : groups[i])
      for (std::size_t r = 0; r < n_points; ++r)
        if (out.rows[r] / d0 == i) start(r, n) = (*points)(out.rows[r] % d0, n);
  auto columns = ReplacedColumns::start(start, p);
  if (!columns) return std::nullopt;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const std::size_t n : groups[i]) {
      std::vector<std::uint32_t> column(n_points);
      for (std::size_t r = 0; r < n_points; ++r) {
        const std::size_t neuron = out.rows[r] / d0;
        if (neuron == i) continue;
        const std::uint32_t point = (*points)(out.rows[r] % d0, n);
        column[r] = out.pattern(neuron, n) == 1 ? point : static_cast<std::uint32_t>(std::uint64_t{point} * *slope % p);
      }
      // The free entry t adds t times the old column, whose coordinates are the n-th unit vector.
      std::vector<std::uint32_t> coordinates = columns->coordinates(column);
      const bool one_fits = (coordinates[n] + 1) % p != 0;
      coordinates[n] = (coordinates[n] + (one_fits ? 1 : *slope)) % p;
      out.pattern(i, n) = one_fits ? Rational(1) : rho;
      columns->replace(n, coordinates);
    }
  return out;
}

}  // namespace

std::vector<std::size_t> positive_labels(const Matrix& y) {
  std::vector<std::size_t> out;
  for (std::size_t n = 0; n < y.rows(); ++n)
    if (y(n, 0) == 1) out.push_back(n);
  return out;
}

std::vector<std::size_t> all_points(std::size_t n) {
  std::vector<std::size_t> out(n);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

Groups consecutive_groups(const std::vector<std::size_t>& indices, std::size_t size) {
  Groups out;
  for (std::size_t k = 0; k < indices.size(); ++k) {
    if (k % size == 0) out.emplace_back();
    out.back().push_back(indices[k]);
  }
  return out;
}

std::variant<Matrix, LinearDependence> find_group_normal(const Matrix& x, const std::vector<std::size_t>& group) {
  const Matrix points = columns_of(x, group);
  const Matrix relations = find_null_basis(points).basis;
  if (relations.cols() > 0) {
    LinearDependence out{.columns = group, .coefficients = {}};
    for (std::size_t k = 0; k < group.size(); ++k) out.coefficients.push_back(relations(k, 0));
    return out;
  }
  const Matrix complement_basis = find_null_basis(transpose(points)).basis;
  const std::vector<char> inside = membership(group, x.cols());
  Group outside;
  for (std::size_t n = 0; n < x.cols(); ++n)
    if (inside[n] == 0) outside.push_back(n);
  const Matrix products = transpose(columns_of(x, outside)) * complement_basis;
  if (const auto c = find_avoiding_combination(products)) return primitive(complement_basis * *c);
  for (std::size_t r = 0; r < outside.size(); ++r) {
    bool is_spanned = true;
    for (std::size_t k = 0; k < products.cols(); ++k) is_spanned = is_spanned && products(r, k) == 0;
    if (!is_spanned) continue;
    const auto coefficients = find_solution(points, columns_of(x, {outside[r]}));
    LinearDependence out{.columns = group, .coefficients = coefficients.value().entries()};
    out.columns.push_back(outside[r]);
    out.coefficients.emplace_back(-1);
    return out;
  }
  return LinearDependence{};
}

Result<Matrix> find_group_normals(const Matrix& x, const Groups& groups) {
  Matrix out(groups.size(), x.rows());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].size() >= x.rows()) return Error{"a group of " + std::to_string(groups[i].size()) + " points, expected fewer than the dimension"};
    const auto normal = find_group_normal(x, groups[i]);
    if (const auto* dependence = std::get_if<LinearDependence>(&normal)) return not_generic(*dependence);
    set_row(out, i, std::get<Matrix>(normal));
  }
  return out;
}

Matrix group_indicator(const Groups& groups, std::size_t n_points) {
  Matrix out(groups.size(), n_points);
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const std::size_t n : groups[i]) out(i, n) = 1;
  return out;
}

Result<std::vector<TrapezoidBlock>> find_trapezoid_blocks(const Matrix& x, const Groups& groups, const Rational& beta, const Rational& gamma) {
  for (const Rational& factor : {beta, gamma})
    if (factor <= 0 || factor >= 1) return Error{"factor " + to_text(factor) + ", expected one between 0 and 1"};
  const auto normals = find_group_normals(x, groups);
  if (!normals.has_value()) return normals.error();
  std::vector<TrapezoidBlock> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Group& group = groups[i];
    const Matrix w = transpose(row_of(normals.value(), i));
    Matrix equations(group.size() + 1, x.rows());
    Matrix products(group.size() + 1, 1);
    for (std::size_t k = 0; k < group.size(); ++k) {
      for (std::size_t j = 0; j < x.rows(); ++j) equations(k, j) = x(j, group[k]);
      products(k, 0) = 1;
    }
    set_row(equations, group.size(), w);
    const auto bias = find_solution(equations, products);
    if (!bias.has_value()) return bias.error();
    const auto ratio_of_margins = margin_ratio(transpose(w) * x, transpose(bias.value()) * x, complement(membership(group, x.cols())));
    const Rational outer = ratio_of_margins ? Rational(beta * *ratio_of_margins) : Rational(1);
    out.push_back({.group = group, .normal = w, .bias = bias.value(), .outer = outer, .inner = gamma * outer});
  }
  return out;
}

StackedBlocks stack_blocks(const std::vector<TrapezoidBlock>& blocks) {
  const std::size_t d0 = blocks.empty() ? 0 : blocks.front().normal.rows();
  StackedBlocks out{.normals = Matrix(blocks.size(), d0),
                    .biases = Matrix(blocks.size(), d0),
                    .outer = Matrix(blocks.size(), 1),
                    .inner = Matrix(blocks.size(), 1)};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    set_row(out.normals, i, blocks[i].normal);
    set_row(out.biases, i, blocks[i].bias);
    out.outer(i, 0) = blocks[i].outer;
    out.inner(i, 0) = blocks[i].inner;
  }
  return out;
}

LeakyReluNetwork trapezoid_network(const std::vector<TrapezoidBlock>& blocks, const Rational& rho) {
  const std::size_t d0 = blocks.empty() ? 0 : blocks.front().normal.rows();
  LeakyReluNetwork out{.w = Matrix(4 * blocks.size(), d0), .z = Matrix(4 * blocks.size(), 1)};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TrapezoidBlock& b = blocks[i];
    const Rational height = 1 / Rational((b.outer - b.inner) * (1 - rho));
    const Rational shifts[] = {b.outer, b.inner, -b.inner, -b.outer};
    for (std::size_t j = 0; j < 4; ++j) {
      set_row(out.w, 4 * i + j, b.normal + shifts[j] * b.bias);
      out.z(4 * i + j, 0) = j == 0 || j == 3 ? height : Rational(-height);
    }
  }
  return out;
}

Result<LeakyReluNetwork> fit_labels_four_neuron(const Matrix& x, const Matrix& y, const Rational& rho, const Rational& beta, const Rational& gamma) {
  if (auto error = find_input_error(x, y, rho)) return *error;
  for (const Rational& label : y.entries())
    if (label != 0 && label != 1) return Error{"label " + to_text(label) + ", expected 0 or 1"};
  auto blocks = find_trapezoid_blocks(x, consecutive_groups(positive_labels(y), x.rows() - 1), beta, gamma);
  if (!blocks.has_value()) return blocks.error();
  if (blocks.value().empty()) return LeakyReluNetwork{.w = Matrix(0, x.rows()), .z = Matrix(0, 1)};
  return trapezoid_network(blocks.value(), rho);
}

Result<LeakyReluNetwork> fit_labels_two_neuron(const Matrix& x, const Matrix& y, const Rational& rho) {
  if (auto error = find_input_error(x, y, rho)) return *error;
  const std::size_t d0 = x.rows();
  const std::size_t n_points = x.cols();
  const Groups groups = consecutive_groups(all_points(n_points), d0 - 1);
  const std::size_t m = groups.size();
  LeakyReluNetwork out{.w = Matrix(2 * m, d0), .z = Matrix(2 * m, 1)};
  if (m == 0) return out;

  const auto normals = find_group_normals(x, groups);
  if (!normals.has_value()) return normals.error();
  const Matrix normal_values = normals.value() * x;
  const Matrix outside_pattern = activation_pattern(normals.value(), x, rho);
  std::optional<FullRankPattern> chosen;
  for (std::size_t k = 0; !chosen && k < 1000; ++k) chosen = choose_pattern(x, groups, outside_pattern, rho, elimination_prime(k));
  if (!chosen) return Error{"X: each of the 1000 primes tried divides a denominator or a determinant of the groups"};

  const Matrix product = khatri_rao(chosen->pattern, x);
  Matrix square(n_points, n_points);
  for (std::size_t r = 0; r < n_points; ++r)
    for (std::size_t n = 0; n < n_points; ++n) square(n, r) = product(chosen->rows[r], n);
  const auto solution = find_solution(square, y);
  if (!solution.has_value()) return solution.error();
  Matrix v(m, d0);
  for (std::size_t r = 0; r < n_points; ++r) v.entries()[chosen->rows[r]] = solution.value()(r, 0);
  const Matrix v_values = v * x;

  for (std::size_t i = 0; i < m; ++i) {
    Matrix targets(groups[i].size(), 1);
    for (std::size_t k = 0; k < groups[i].size(); ++k) targets(k, 0) = chosen->pattern(i, groups[i][k]) == 1 ? 1 : -1;
    const auto shift = find_solution(transpose(columns_of(x, groups[i])), targets);
    if (!shift.has_value()) return shift.error();
    const auto inside = membership(groups[i], n_points);
    const auto shift_ratio = margin_ratio(row_of(normal_values, i), transpose(shift.value()) * x, complement(inside));
    const Rational eta = shift_ratio ? power_of_two_below(*shift_ratio / 2) : Rational(1);
    const Matrix u = row_of(normals.value(), i) + eta * transpose(shift.value());
    const auto split_ratio = margin_ratio(u * x, row_of(v_values, i), std::vector<char>(n_points, 1));
    const Rational delta = split_ratio ? power_of_two_below(*split_ratio / 2) : Rational(1);
    const Matrix step = delta * row_of(v, i);
    set_row(out.w, 2 * i, transpose(u + step));
    set_row(out.w, 2 * i + 1, transpose(u - step));
    out.z(2 * i, 0) = 1 / Rational(2 * delta);
    out.z(2 * i + 1, 0) = -out.z(2 * i, 0);
  }
  return out;
}

Result<LeakyReluNetwork> pad_network(const LeakyReluNetwork& network, const Matrix& x, std::size_t rows) {
  if (network.w.rows() > rows)
    return Error{"the network has " + std::to_string(network.w.rows()) + " neurons, expected at most " + std::to_string(rows)};
  const auto filler = find_avoiding_combination(transpose(x));
  if (!filler) return Error{"X has a zero column, expected points that some neuron is not orthogonal to"};
  LeakyReluNetwork out{.w = Matrix(rows, x.rows()), .z = Matrix(rows, 1)};
  for (std::size_t i = 0; i < rows; ++i) {
    const bool is_filler = i >= network.w.rows();
    for (std::size_t j = 0; j < x.rows(); ++j) out.w(i, j) = is_filler ? (*filler)(j, 0) : network.w(i, j);
    if (!is_filler) out.z(i, 0) = network.z(i, 0);
  }
  return out;
}

}  // namespace lemmacheck
