/// \file
/// Proofs of positive definiteness and bounds of the least eigenvalue against LAPACK without proof, Arb and exact factors.
///   bench_definiteness            each method by itself (Google Benchmark)
///   bench_definiteness --ratios   the table of ratios, methods interleaved

#include <arb_mat.h>
#include <cblas.h>

#include <cmath>
#include <cstdio>
#include <memory>

#include "interleave.hpp"
#include "lemmacheck/base/random.hpp"
#include "lemmacheck/kernel/definiteness.hpp"
#include "lemmacheck/solve/definiteness.hpp"

extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info, std::size_t uplo_length);
void dsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda, double* w, double* work, const int* lwork, int* iwork,
             const int* liwork, int* info, std::size_t jobz_length, std::size_t uplo_length);
}

namespace lemmacheck::bench {
namespace {

/// X X' / 2n for X (n x 2n) with entries that are multiples of 2^-20: a well-conditioned matrix of dyadic 41-bit entries.
class Workload {
 public:
  explicit Workload(std::size_t n) : n_(n), doubles_(n * n) {
    Random random(1, "definite");
    std::vector<double> x(2 * n * n);
    for (double& entry : x) entry = std::ldexp(std::nearbyint(std::ldexp(random.uniform() - 0.5, 20)), -20);
    const auto order = static_cast<int>(n);
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, order, 2 * order, 1.0 / 1024, x.data(), 2 * order, 0, doubles_.data(), order);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) doubles_[i * n + j] = doubles_[j * n + i];
    arb_mat_init(balls_, order, order);
    arb_mat_init(factor_, order, order);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) arb_set_d(arb_mat_entry(balls_, static_cast<slong>(i), static_cast<slong>(j)), doubles_[i * n + j]);
  }
  ~Workload() {
    arb_mat_clear(balls_);
    arb_mat_clear(factor_);
  }
  Workload(const Workload&) = delete;
  Workload& operator=(const Workload&) = delete;

  [[nodiscard]] std::size_t size() const { return n_; }

  /// dpotrf, proof, dsyevd, bound, and up to order 500 Arb.
  [[nodiscard]] std::vector<Method> methods() {
    const auto copy = [this] { work_ = doubles_; };
    std::vector<Method> out{{"dpotrf", [this] { dpotrf(); }, copy},
                            {"prove_positive_definite", [this] { require(prove_positive_definite(doubles_.data(), n_)); }},
                            {"dsyevd_values", [this] { dsyevd(); }, copy},
                            {"find_lambda_min_lower_bound", [this] { require(find_lambda_min_lower_bound(doubles_.data(), n_).has_value()); }}};
    if (n_ <= 500) out.push_back({"arb_mat_cho_128", [this] { require(arb_mat_cho(factor_, balls_, 128) != 0); }});
    return out;
  }

 private:
  void dpotrf() {
    const auto n = static_cast<int>(n_);
    int info = 0;
    dpotrf_("U", &n, work_.data(), &n, &info, 1);
    require(info == 0);
  }
  void dsyevd() {
    const auto n = static_cast<int>(n_);
    std::vector<double> w(n_);
    double size = 0;
    int integer_size = 0;
    int info = 0;
    const int query = -1;
    dsyevd_("N", "U", &n, work_.data(), &n, w.data(), &size, &query, &integer_size, &query, &info, 1, 1);
    const auto length = static_cast<int>(size);
    std::vector<double> space(static_cast<std::size_t>(length));
    std::vector<int> integer_space(static_cast<std::size_t>(integer_size));
    dsyevd_("N", "U", &n, work_.data(), &n, w.data(), space.data(), &length, integer_space.data(), &integer_size, &info, 1, 1);
    require(info == 0);
  }

  std::size_t n_;
  std::vector<double> doubles_;
  std::vector<double> work_;
  arb_mat_t balls_;
  arb_mat_t factor_;
};

/// Rational evidence: search and judgement of the rounded factor, against exact L D L'.
struct RationalWorkload {
  explicit RationalWorkload(std::size_t n) : x(n, 2 * n) {
    Random random(2, "rational");
    for (Rational& entry : x.entries()) entry = Rational(random.integer(-(1 << 20), 1 << 20)) * power_of_two(-20);
    t = x * transpose(x);
    evidence = find_definiteness_evidence(t).value();
  }
  /// Methods that find what others judge store it again: which comes first is left open.
  [[nodiscard]] std::vector<Method> methods(bool with_exact) {
    std::vector<Method> out{{"find_definiteness_evidence", [this] { evidence = find_definiteness_evidence(t).value(); }},
                            {"verify_positive_definite", [this] { require(verify_positive_definite(t, evidence) == Truth::true_); }}};
    if (with_exact) {
      factors = factor_ldlt(t).value();
      out.push_back({"factor_ldlt", [this] { factors = factor_ldlt(t).value(); }});
      out.push_back({"verify_ldlt", [this] { require(verify_positive_definite(t, factors) == Truth::true_); }});
    }
    return out;
  }
  Matrix x;
  Matrix t;
  DefinitenessEvidence evidence;
  LdltFactors factors;
};

void print_ratios() {
  std::printf("median CPU seconds, one thread, methods in turn\n");
  std::printf("%5s | %-10s %-22s | %-10s %-22s | %s\n", "n", "dpotrf", "proof (x dpotrf)", "dsyevd", "bound (x dsyevd)", "arb_mat_cho 128 (x proof)");
  for (const std::size_t n : {50u, 200u, 500u, 1000u}) {
    Workload workload(n);
    const std::vector<double> t = median_seconds(workload.methods(), n <= 500 ? 61 : 15, 8);
    std::printf("%5zu | %-10.6f %-10.6f x%-10.2f | %-10.6f %-10.6f x%-10.2f |", n, t[0], t[1], t[1] / t[0], t[2], t[3], t[3] / t[2]);
    if (t.size() > 4) std::printf(" %.4f x%.0f", t[4], t[4] / t[1]);
    std::printf("\n");
    std::fflush(stdout);
  }
  std::printf("%5s | %-10s %-10s | %-10s %s\n", "n", "evidence", "judge", "exact LDL'", "judge");
  for (const std::size_t n : {30u, 50u, 100u, 200u}) {
    RationalWorkload workload(n);
    const std::vector<double> t = median_seconds(workload.methods(n <= 50), 3, 1);
    std::printf("%5zu | %-10.4f %-10.4f |", n, t[0], t[1]);
    if (t.size() > 2) std::printf(" %-10.4f %.4f", t[2], t[3]);
    std::printf("\n");
    std::fflush(stdout);
  }
}

void register_methods() {
  static std::vector<std::unique_ptr<Workload>> workloads;
  for (const std::size_t n : {50u, 200u, 500u, 1000u}) workloads.push_back(std::make_unique<Workload>(n));
  for (const auto& workload : workloads)
    for (const Method& method : workload->methods())
      register_method(method.name + "/" + std::to_string(workload->size()), method);
}

constexpr Mode modes[] = {{"--ratios", print_ratios}};

}  // namespace
}  // namespace lemmacheck::bench

int main(int argc, char** argv) { return lemmacheck::bench::run_bench(argc, argv, lemmacheck::bench::modes, lemmacheck::bench::register_methods); }
