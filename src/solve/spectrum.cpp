#include "spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "lapack.hpp"

namespace lemmacheck {

long binary_exponent(const Rational& x) {
  const auto* q = x.backend().data();
  return static_cast<long>(mpz_sizeinbase(mpq_numref(q), 2)) - static_cast<long>(mpz_sizeinbase(mpq_denref(q), 2)) + 1;
}

ScaledDoubles scale_to_doubles(const Matrix& t) {
  ScaledDoubles out{std::vector<double>(t.entries().size()), 0};
  bool is_first = true;
  for (const Rational& x : t.entries()) {
    if (x == 0) continue;
    const long e = binary_exponent(x);
    out.exponent = is_first ? e : std::max(out.exponent, e);
    is_first = false;
  }
  if (out.exponent % 2 != 0) ++out.exponent;
  const Rational scale = power_of_two(-out.exponent);
  for (std::size_t k = 0; k < out.entries.size(); ++k)
    if (t.entries()[k] != 0) out.entries[k] = mpq_get_d(Rational(t.entries()[k] * scale).backend().data());
  return out;
}

std::optional<std::vector<double>> eigenvalues_approx(double* a, std::size_t n, bool want_vectors) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      if (!(std::fabs(a[i * n + j]) <= 0x1p1000)) return std::nullopt;
  use_one_blas_thread();
  const char* job = want_vectors ? "V" : "N";
  const int order = static_cast<int>(n);
  std::vector<double> w(n);
  double work_size = 0;
  int iwork_size = 0;
  int info = 0;
  const int query = -1;
  dsyevd_(job, "U", &order, a, &order, w.data(), &work_size, &query, &iwork_size, &query, &info, 1, 1);
  const int lwork = std::max(1, static_cast<int>(work_size));
  std::vector<double> work(static_cast<std::size_t>(lwork));
  std::vector<int> iwork(static_cast<std::size_t>(std::max(1, iwork_size)));
  iwork_size = static_cast<int>(iwork.size());
  dsyevd_(job, "U", &order, a, &order, w.data(), work.data(), &lwork, iwork.data(), &iwork_size, &info, 1, 1);
  const bool is_sound = info == 0 && std::all_of(w.begin(), w.end(), [](double x) { return std::isfinite(x); });
  return is_sound ? std::optional(std::move(w)) : std::nullopt;
}

std::optional<std::vector<Rational>> round_direction(const double* v, std::size_t n, int bits) {
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::fabs(v[i]));
  if (!(largest > 0 && largest < 2)) return std::nullopt;
  const double unit = std::ldexp(1.0, std::clamp(bits, 1, 52)) / largest;
  std::vector<Rational> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = std::llround(v[i] * unit);
  return out;
}

}  // namespace lemmacheck
