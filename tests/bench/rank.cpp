/// \file
/// Certificates of full rank against FLINT, LU and singular values.
///   bench_rank            each method by itself (Google Benchmark)
///   bench_rank --ratios   the table of ratios, methods interleaved
///   bench_rank --memory   peak memory of the certificate of vech(XX') at d = 40, above the input

#include <cblas.h>
#include <flint/fmpz_mat.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <memory>

#include "interleave.hpp"
#include "lemmacheck/base/random.hpp"
#include "lemmacheck/kernel/rank.hpp"
#include "lemmacheck/solve/rank.hpp"

extern "C" {
void dgetrf_(const int* m, const int* n, double* a, const int* lda, int* pivots, int* info);
void dgesdd_(const char* jobz, const int* m, const int* n, double* a, const int* lda, double* s, double* u, const int* ldu, double* vt, const int* ldvt,
             double* work, const int* lwork, int* iwork, int* info, std::size_t jobz_length);
}

namespace lemmacheck::bench {
namespace {

/// A square matrix T of full rank, given by what it is made of: veronese(X), or rowkron(A, X) if A is not empty.
class Workload {
 public:
  /// Entries of X are multiples of 2^-53 in (-1, 1); those of A, if any, are 1/128 or 1.
  Workload(std::string name, std::size_t n, std::size_t d, std::size_t hidden) : name_(std::move(name)), n_(n), x_(n, d), a_(n, hidden) {
    Random random(1, name_);
    for (Rational& x : x_.entries()) x = from_double(std::ldexp(static_cast<double>(random.integer(-(std::int64_t{1} << 53), std::int64_t{1} << 53)), -53));
    for (Rational& a : a_.entries()) a = random.integer(0, 1) == 0 ? Rational(1) : ratio(1, 128);
    const std::size_t size = n_ * n_;
    doubles_.reserve(size);
    fmpz_mat_init(integers_, static_cast<slong>(n_), static_cast<slong>(n_));
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t k = 0; k < (hidden == 0 ? d : hidden); ++k)
        for (std::size_t l = hidden == 0 ? k : 0; l < d; ++l) {
          const Rational entry = (hidden == 0 ? x_(i, k) : a_(i, k)) * x_(i, l);
          const Rational integer = entry * power_of_two(hidden == 0 ? 106 : 60);
          const std::size_t at = doubles_.size();
          fmpz_set_mpz(fmpz_mat_entry(integers_, static_cast<slong>(at / n_), static_cast<slong>(at % n_)), mpq_numref(integer.backend().data()));
          doubles_.push_back(entry.convert_to<double>());
        }
    }
    copy_factors();
    residues_ = residues();
  }
  ~Workload() { fmpz_mat_clear(integers_); }
  Workload(const Workload&) = delete;
  Workload& operator=(const Workload&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return n_; }

  void copy_factors() {
    x_copy_ = x_;
    a_copy_ = a_;
  }
  [[nodiscard]] ResidueMatrix residues() const {
    const ResidueMatrix x = reduce(x_copy_, prime_).value();
    return a_.cols() == 0 ? veronese(x, prime_) : row_kronecker(reduce(a_copy_, prime_).value(), x, prime_);
  }

  void certificate() const { require(find_minor(residues(), prime_).rows.size() == n_); }
  void elimination() const { require(find_minor(residues_, prime_).rows.size() == n_); }
  void judge() const { require(verify_minor(residues_, minor_)); }
  void flint_rank() const { require(fmpz_mat_rank(integers_) == static_cast<slong>(n_)); }

  void copy_doubles() { work_ = doubles_; }
  void dgetrf() {
    const auto n = static_cast<int>(n_);
    std::vector<int> pivots(n_);
    int info = 0;
    dgetrf_(&n, &n, work_.data(), &n, pivots.data(), &info);
    require(info == 0);
  }
  void dgesdd() {
    const auto n = static_cast<int>(n_);
    const int one = 1;
    int query = -1;
    int info = 0;
    double best = 0;
    std::vector<int> integer_work(8 * n_);
    std::vector<double> values(n_);
    dgesdd_("N", &n, &n, work_.data(), &n, values.data(), nullptr, &one, nullptr, &one, &best, &query, integer_work.data(), &info, 1);
    const int length = static_cast<int>(best);
    std::vector<double> work(static_cast<std::size_t>(length));
    dgesdd_("N", &n, &n, work_.data(), &n, values.data(), nullptr, &one, nullptr, &one, work.data(), &length, integer_work.data(), &info, 1);
    require(info == 0);
  }

  void find_judged_minor() { minor_ = find_minor(residues_, prime_); }

  [[nodiscard]] std::vector<Method> methods() {
    return {{"certificate", [this] { certificate(); }, [this] { copy_factors(); }},
            {"elimination", [this] { elimination(); }, [this] { residues_ = ResidueMatrix(residues_); }},
            {"dgetrf", [this] { dgetrf(); }, [this] { copy_doubles(); }},
            {"verify_minor", [this] { judge(); }, [this] { find_judged_minor(); }},
            {"dgesdd", [this] { dgesdd(); }, [this] { copy_doubles(); }},
            {"fmpz_mat_rank", [this] { flint_rank(); }}};
  }

 private:
  std::string name_;
  std::size_t n_;
  Matrix x_;
  Matrix a_;
  Matrix x_copy_;
  Matrix a_copy_;
  std::uint32_t prime_ = elimination_prime(0);
  ResidueMatrix residues_;
  Minor minor_;
  std::vector<double> doubles_;
  std::vector<double> work_;
  fmpz_mat_t integers_;
};

std::unique_ptr<Workload> vech(std::size_t d) { return std::make_unique<Workload>("vech d=" + std::to_string(d), d * (d + 1) / 2, d, 0); }
std::unique_ptr<Workload> khatri_rao(std::size_t n) { return std::make_unique<Workload>("rowkron n=" + std::to_string(n), n, n / 20, 20); }

void print_ratios() {
  std::printf("median CPU seconds, one thread, methods in turn; x means the multiple of dgetrf, / the multiple of the certificate\n");
  std::printf("%-16s %5s | %-18s %-18s %-10s | %-18s %-18s %s\n", "matrix", "n", "certificate", "elimination", "dgetrf", "verify_minor", "dgesdd", "fmpz_mat_rank");
  const auto row = [](Workload& workload) {
    const std::vector<double> t = median_seconds(workload.methods(), workload.size() <= 500 ? 61 : 15, 12);
    std::printf("%-16s %5zu | %.6f x%-8.2f %.6f x%-8.2f %.6f   | %.6f /%-8.2f %.6f /%-8.2f %.6f /%.2f\n", workload.name().c_str(), workload.size(), t[0], t[0] / t[2],
                t[1], t[1] / t[2], t[2], t[3], t[3] / t[0], t[4], t[4] / t[0], t[5], t[5] / t[0]);
    std::fflush(stdout);
  };
  for (const std::size_t d : {10u, 20u, 30u, 40u}) row(*vech(d));
  for (const std::size_t n : {500u, 1000u, 2000u}) row(*khatri_rao(n));
}

void print_memory() {
  const auto peak_megabytes = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
  };
  const std::size_t d = 40;
  const std::size_t n = d * (d + 1) / 2;
  Random random(1, "memory");
  Matrix x(n, d);
  for (Rational& entry : x.entries()) entry = from_double(random.normal());
  const std::uint32_t p = elimination_prime(0);
  const double before = peak_megabytes();
  const ResidueMatrix t = veronese(reduce(x, p).value(), p);
  const Minor minor = find_minor(t, p);
  const double found = peak_megabytes();
  require(minor.rows.size() == n && verify_minor(t, minor));
  std::printf("vech d=40: input and program %.1f MB; above it, minor found %.1f MB, judged %.1f MB\n", before, found - before, peak_megabytes() - before);
}

void register_methods() {
  static std::vector<std::unique_ptr<Workload>> workloads;
  for (const std::size_t d : {10u, 20u, 30u, 40u}) workloads.push_back(vech(d));
  workloads.push_back(khatri_rao(500));
  for (const auto& workload : workloads)
    for (const Method& method : workload->methods())
      register_method(workload->name() + "/" + method.name, method);
}

constexpr Mode modes[] = {{"--ratios", print_ratios}, {"--memory", print_memory}};

}  // namespace
}  // namespace lemmacheck::bench

int main(int argc, char** argv) { return lemmacheck::bench::run_bench(argc, argv, lemmacheck::bench::modes, lemmacheck::bench::register_methods); }
