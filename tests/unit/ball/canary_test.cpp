#include "lemmacheck/ball/canary.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cfenv>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// processor_variant.cpp, compiled with -ffast-math and with -mfma -ffp-contract=fast
namespace lemmacheck_fast_math {
std::vector<std::string> failed();
}
namespace lemmacheck_fused {
std::vector<std::string> failed();
}

using lemmacheck::failed_canaries;
using lemmacheck::KnownAnswers;

namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

}  // namespace

TEST_CASE("canaries: all pass on a sound machine, and there is a name for each") {
  CHECK(failed_canaries().empty());
  const auto canaries = lemmacheck::make_canaries();
  CHECK(canaries.size() == 10);
  for (const auto& canary : canaries) CHECK_FALSE(canary.name.empty());
}

TEST_CASE("canaries: every directed rounding mode is noticed") {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    std::fesetround(mode);
    const auto failed = failed_canaries();
    std::fesetround(FE_TONEAREST);
    CHECK(is_among(failed, "doubles round to nearest"));
  }
}

#if defined(__x86_64__)
TEST_CASE("canaries: flush-to-zero and denormals-are-zero are each noticed") {
  const unsigned saved = _mm_getcsr();
  _mm_setcsr(saved | 0x8000U);
  const auto flushing = failed_canaries();
  _mm_setcsr(saved | 0x0040U);
  const auto reading = failed_canaries();
  _mm_setcsr(saved);
  CHECK(is_among(flushing, "subnormal results are kept"));
  CHECK_FALSE(is_among(flushing, "subnormal operands are read"));
  CHECK(is_among(reading, "subnormal operands are read"));
}

TEST_CASE("canaries: code compiled with -ffast-math is noticed") {
  const auto failed = lemmacheck_fast_math::failed();
  CHECK(is_among(failed, "sums are not rearranged"));
  CHECK(is_among(failed, "NaN equals nothing"));
}

TEST_CASE("canaries: code compiled with fused multiply-add is noticed") {
  if (!__builtin_cpu_supports("fma")) return;
  CHECK(lemmacheck_fused::failed() == std::vector<std::string>{"products and sums are not fused"});
}
#endif

TEST_CASE("canaries: a wrong known answer trips exactly the canary that knows it") {
  const auto trips = [](const KnownAnswers& known, const std::vector<std::string>& names) { CHECK(failed_canaries(known) == names); };
  KnownAnswers known;
  known.rounded_down = 1 + 0x1p-52;
  trips(known, {"doubles round to nearest"});
  known = {};
  known.rounded_up = 1;
  trips(known, {"doubles round to nearest"});
  known = {};
  known.least_subnormal_scaled = 0;
  trips(known, {"subnormal operands are read"});
  known = {};
  known.uncontracted = 0x1p-54;
  trips(known, {"products and sums are not fused"});
  known = {};
  known.unassociated = 1;
  trips(known, {"sums are not rearranged"});
  known = {};
  known.factorial_of_30.back() = '1';
  trips(known, {"GMP multiplies"});
  known = {};
  known.fermat_residue = "3";
  trips(known, {"GMP powers residues"});
  known = {};
  known.e[70] = known.e[70] == '0' ? '1' : '0';  // far beyond 180 bits: only a digit that matters may trip it
  trips(known, {});
  known = {};
  known.e[40] = known.e[40] == '0' ? '1' : '0';
  trips(known, {"Arb encloses sqrt(2), pi and e"});
  known = {};
  known.pi[50] = known.pi[50] == '0' ? '1' : '0';
  trips(known, {"MPFR rounds pi down and up", "Arb encloses sqrt(2), pi and e"});
}
