#pragma once

/// \file
/// All differentiable regions of small planar data, their volumes and whether they contain a minimum: texts and instances for Theorems 6, 9 and 10.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "cells.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/linear_program.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// A region is a tuple of m cells of w, number c in 1..M^m; row i of S holds the signs of cell i.
inline const std::string region_patterns = R"(let a = (1 + S)/2 + rho*(1 - S)/2;
def cell(c, q) = floor((c-1)/M^(q-1)) - M*floor((c-1)/M^q) + 1;
def A(c) = sum(q in 1..m . unit(q, m)*a[cell(c, q),:]);
def Gt(c) = rowkron(A(c)', X');                                            # transpose of A o X
def wrong(c) = count(n in 1..N . not (y[n,1] - E[c,n] > 1/2 <=> y[n,1] == 1));
def w(v, q) = block(v, rows(X)*(q-1) + 1, 1, rows(X), 1);
)";

/// E[c,:] is the residual of every minimum in region c (Lemma 2), and D[c,1] tells whether there is one: the weights w~_q (row q times its output
/// weight) are 0, or lie in the cell up to the sign t_q.
inline const std::string region_minima = R"(assume labels : hadamard(y, y) == y;
assume slope : rho != 1;
assume residuals : forall c in 1..Q . Gt(c)'*E[c,:]' == 0 and exists u : rows(X)*m x 1 . Gt(c)*u == y - E[c,:]';
assume minima : forall c in 1..Q . D[c,1] == 1 <=> exists t : m x 1 over {-1, 0, 1} . exists v : rows(X)*m x 1 .
  Gt(c)*v == y - E[c,:]' and forall q in 1..m . (1 - t[q,1]^2)*w(v, q) == 0
  and forall n in 1..N . t[q,1]*S[cell(c, q),n]*(X[:,n]'*w(v, q)) + 1 - t[q,1]^2 > 0;
)";

/// d0 = 2.  The M = 2N rays orthogonal to the points cut the plane into M cells.
/// Consecutive rays turn by less than pi, and by less than 3 pi in all, hence by 2 pi: the M different rays are all there are, in order, and the open
/// arcs between them are the cells.
inline const std::string regions = R"(given X : 2 x N, y : N x 1, rho, m, R : M x 2, E : Q x N, D : Q x 1;
def next(i) = if(i == M, 1, i + 1);
def cross(i) = R[i,1]*R[next(i),2] - R[i,2]*R[next(i),1];
def angle(i) = 1/4 - atan(R[i,:]*R[next(i),:]'/cross(i))/(2*pi());       # P(w in cell i)
let S = sum(i in 1..M . unit(i, M)*sign((R[i,:] + R[next(i),:])*X));
)" + region_patterns + R"(def volume(c) = prod(q in 1..m . angle(cell(c, q)));
assume rays : M == 2*N and Q == M^m and forall i in 1..M . cross(i) > 0 and exists n in 1..N . R[i,:]*X[:,n] == 0;
assume once_around : sum(i in 1..M . angle(i)) < 3/2;
)" + region_minima;

/// The instance of a statement on all regions and what it says about each, in doubles where it is a volume.
struct Regions {
  Instance instance;
  std::vector<double> volume;      ///< of region c
  std::vector<std::size_t> wrong;  ///< of the residual of region c
  std::vector<bool> has_minimum;

  [[nodiscard]] double volume_where(auto&& predicate) const {
    double total = 0;
    for (std::size_t c = 0; c < volume.size(); ++c)
      if (has_minimum[c] && predicate(wrong[c])) total += volume[c];
    return total;
  }
};

/// Rows of the M = 2N rays orthogonal to the columns of x, in the order of their angles.
inline Matrix sorted_rays(const Matrix& x) {
  std::vector<std::pair<double, std::pair<Rational, Rational>>> rays;
  for (std::size_t n = 0; n < x.cols(); ++n)
    for (const int sign : {-1, 1}) {
      const Rational u = -sign * x(1, n);
      const Rational v = sign * x(0, n);
      rays.push_back({std::atan2(v.convert_to<double>(), u.convert_to<double>()), {u, v}});
    }
  std::ranges::sort(rays, {}, [](const auto& ray) { return ray.first; });
  Matrix out(rays.size(), 2);
  for (std::size_t i = 0; i < rays.size(); ++i) {
    out(i, 0) = rays[i].second.first;
    out(i, 1) = rays[i].second.second;
  }
  return out;
}

/// Is there a v with (A o X)'v = y - e whose blocks lie, up to sign, in the cells with these signs, or vanish?  \param signs m x N
inline bool find_minimum(const Matrix& x, const Matrix& g, const Matrix& signs, const Matrix& outputs) {
  const std::size_t d = x.rows();
  const std::size_t n = x.cols();
  const std::size_t m = signs.rows();
  std::size_t choices = 1;
  for (std::size_t q = 0; q < m; ++q) choices *= 3;
  for (std::size_t t = 0; t < choices; ++t) {
    const std::size_t links = n + d * m + n * m;
    LinearConstraints constraints{Matrix(links, d * m), std::vector<Rational>(links), std::vector<Relation>(links, Relation::equal)};
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t j = 0; j < d * m; ++j) constraints.coefficients(k, j) = g(j, k);
      constraints.constants[k] = -outputs(k, 0);
    }
    for (std::size_t q = 0, code = t; q < m; ++q, code /= 3) {
      const int sign = static_cast<int>(code % 3) - 1;
      for (std::size_t j = 0; j < d; ++j) constraints.coefficients(n + d * q + j, d * q + j) = sign == 0 ? 1 : 0;
      for (std::size_t k = 0; k < n; ++k) {
        const std::size_t link = n + d * m + q * n + k;
        for (std::size_t j = 0; j < d; ++j) constraints.coefficients(link, d * q + j) = sign * signs(q, k) * x(j, k);
        constraints.constants[link] = sign == 0 ? 1 : 0;
        constraints.relations[link] = Relation::above;
      }
    }
    if (solve_linear_constraints(constraints).has_point) return true;
  }
  return false;
}

/// The regions of m rows whose cells are represented by the rows of `centres`; the instance lacks these.
/// \param x d0 x N  \param y N x 1, entries 0 or 1  \rigor heuristic: the statement decides
inline Regions find_minima(const Matrix& x, const Matrix& y, const Rational& rho, std::size_t m, const Matrix& centres) {
  const std::size_t n = x.cols();
  const std::size_t cells = centres.rows();
  const Matrix signs = activation_pattern(centres, x, -1);
  const Matrix activations = activation_pattern(centres, x, rho);
  std::size_t count = 1;
  for (std::size_t q = 0; q < m; ++q) count *= cells;

  Regions out;
  Matrix residuals(count, n);
  Matrix minima(count, 1);
  for (std::size_t c = 0; c < count; ++c) {
    Matrix a(m, n);
    Matrix s(m, n);
    for (std::size_t q = 0, code = c; q < m; ++q, code /= cells)
      for (std::size_t k = 0; k < n; ++k) {
        a(q, k) = activations(code % cells, k);
        s(q, k) = signs(code % cells, k);
      }
    const Matrix g = khatri_rao(a, x);
    const LinearAlternative fit =
        solve_linear_constraints({g * transpose(g), (Rational(-1) * (g * y)).entries(), std::vector<Relation>(g.rows(), Relation::equal)});
    Matrix v(g.rows(), 1);
    v.entries() = fit.values;
    const Matrix outputs = transpose(g) * v;
    std::size_t wrong = 0;
    for (std::size_t k = 0; k < n; ++k) {
      residuals(c, k) = y(k, 0) - outputs(k, 0);
      wrong += (outputs(k, 0) > ratio(1, 2)) != (y(k, 0) == 1);
    }
    out.wrong.push_back(wrong);
    out.has_minimum.push_back(find_minimum(x, g, s, outputs));
    minima(c, 0) = out.has_minimum.back() ? 1 : 0;
  }
  out.instance.set("X", x).set("y", y).set("rho", rho).set("m", Rational(m)).set("E", residuals).set("D", minima);
  return out;
}

/// The instance of `regions`.  \param x 2 x N, no two columns parallel
inline Regions find_regions(const Matrix& x, const Matrix& y, const Rational& rho, std::size_t m) {
  const Matrix rays = sorted_rays(x);
  const std::size_t cells = rays.rows();
  std::vector<double> angle(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    const std::size_t j = (i + 1) % cells;
    const Rational cross = rays(i, 0) * rays(j, 1) - rays(i, 1) * rays(j, 0);
    const Rational dot = rays(i, 0) * rays(j, 0) + rays(i, 1) * rays(j, 1);
    angle[i] = std::atan2(cross.convert_to<double>(), dot.convert_to<double>()) / (2 * std::numbers::pi);
  }
  Regions out = find_minima(x, y, rho, m, plane_cells(rays));
  for (std::size_t c = 0; c < out.wrong.size(); ++c) {
    double volume = 1;
    for (std::size_t q = 0, code = c; q < m; ++q, code /= cells) volume *= angle[code % cells];
    out.volume.push_back(volume);
  }
  out.instance.set("R", rays);
  return out;
}

/// n labels 0 or 1, not all equal.
inline Matrix random_labels(Random& random, std::size_t n) {
  Matrix y(n, 1);
  for (std::size_t i = 0; i < n; ++i) y(i, 0) = i < 2 ? static_cast<long>(i) : random.integer(0, 1);
  return y;
}

/// Random points, no two parallel, with random labels.
inline Regions random_regions(Random& random, std::size_t n, const Rational& rho, std::size_t m) {
  Matrix x;
  do x = random_integer_matrix(random, 2, n, 9);
  while (!is_in_general_position(x));
  return find_regions(x, random_labels(random, n), rho, m);
}

/// A rational below (side < 0) or above (side > 0) x by about 10^-6, for volumes to be enclosed.
inline Rational beside(double x, int side) { return ratio(std::lround(x * 1e6) + 2 * side, 1000000); }

}  // namespace lemmacheck::checks::soudry_hoffer_2017
