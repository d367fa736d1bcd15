#include <arb.h>
#include <cblas.h>
#include <flint/flint.h>
#include <gmp.h>
#include <mpfr.h>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lemmacheck/base/version.hpp"
#include "lemmacheck/report/report.hpp"

namespace lemmacheck {
namespace {

std::string dotted(int major, int minor, int patch) { return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch); }

std::string arb_release() {
#if __FLINT_VERSION >= 3
  return "part of FLINT";
#else
  return arb_version;
#endif
}

/// The number alone: the rest of the configuration string names the processor of the host.
std::string openblas_version() {
  std::istringstream words(openblas_get_config());
  std::string name, number;
  words >> name >> number;
  return number.empty() ? "unknown" : number;
}

std::string compiler() {
#if defined(__clang__)
  return "clang " + dotted(__clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return "g++ " + dotted(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
  return "unknown";
#endif
}

}  // namespace

Report tool_json() {
  Report libraries = {{"GMP", gmp_version},
                      {"MPFR", mpfr_get_version()},
                      {"FLINT", FLINT_VERSION},
                      {"Arb", arb_release()},
                      {"Boost", dotted(BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
                      {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
                      {"OpenBLAS", openblas_version()},
                      {"nlohmann-json", dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)}};
  return {{"name", "lemmacheck"},
          {"version", program_version()},
          {"compiler", compiler()},
          {"libraries", std::move(libraries)},
          {"trusted_base",
           {"a verdict whose certificate lemmacheck-recheck accepted: lemmacheck-recheck, GMP, the JSON parser, the compiler",
            "any other exact verdict: the floors base, exact and kernel, the evaluator of statements, GMP, Boost.Multiprecision, Eigen, the compiler",
            "any other ball verdict: the same and Arb, FLINT and MPFR", "never trusted: the searchers, floating-point arithmetic, OpenBLAS"}}};
}

}  // namespace lemmacheck
