#include "lemmacheck/exact/modular.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

const std::vector<std::uint32_t> primes{3, 5, 101, 4194301, 1073741827, 2147483647};

Integer random_integer(Random& random, int limbs) {
  Integer out = 0;
  for (int k = 0; k < limbs; ++k) out = (out << 64) + Integer(random.next());
  return random.integer(0, 1) == 0 ? out : Integer(-out);
}

ResidueMatrix random_residues(Random& random, std::size_t rows, std::size_t cols, std::uint32_t p) {
  ResidueMatrix out(rows, cols);
  for (std::uint32_t& x : out.entries()) x = random.integer(0, 3) == 0 ? p - 1 : static_cast<std::uint32_t>(random.integer(0, p - 1));
  return out;
}

}  // namespace

TEST_CASE("reduce: denominator times residue is the numerator mod p, at every size") {
  Random random(7, "reduce sizes");
  for (const std::uint32_t p : primes) {
    Matrix a(40, 12);
    for (Rational& x : a.entries()) {
      x = Rational(random_integer(random, static_cast<int>(random.integer(0, 4))));
      switch (random.integer(0, 4)) {
        case 0: break;
        case 1: x *= power_of_two(-random.integer(0, 63)); break;
        case 2: x *= power_of_two(-random.integer(60, 6000)); break;  // past the table of powers, too
        case 3: x /= Rational(Integer(p) * random.integer(0, 5) + random.integer(1, 2)); break;  // equal denominators mod p
        default: x /= Rational(random_integer(random, 2) * p + 1); break;
      }
    }
    const auto residues = reduce(a, p);
    REQUIRE(residues.has_value());
    for (std::size_t k = 0; k < a.entries().size(); ++k) {
      const std::uint32_t r = residues->entries()[k];
      CHECK(r < p);
      CHECK((Integer(denominator(a.entries()[k]) * r - numerator(a.entries()[k]))) % p == 0);
      CHECK(*reduce(a.entries()[k], p) == r);
    }
  }
}

TEST_CASE("reduce: nothing exactly when p divides a denominator") {
  for (const std::uint32_t p : primes) {
    Matrix a(2, 2);
    CHECK(reduce(a, p).has_value());
    a(1, 0) = Rational(Integer(1), Integer(p) * 4);
    CHECK_FALSE(reduce(a, p).has_value());
    a(1, 0) = Rational(Integer(1), Integer(p) * (Integer(1) << 100));
    CHECK_FALSE(reduce(a, p).has_value());
    a(1, 0) = Rational(Integer(p), Integer(4));
    CHECK((*reduce(a, p))(1, 0) == 0);
  }
}

TEST_CASE("row_kronecker, veronese: entry by entry") {
  Random random(8, "row_kronecker");
  for (const std::uint32_t p : primes) {
    const ResidueMatrix a = random_residues(random, 9, 4, p);
    const ResidueMatrix b = random_residues(random, 9, 7, p);
    const ResidueMatrix kronecker = row_kronecker(a, b, p);
    const ResidueMatrix squares = veronese(b, p);
    REQUIRE(kronecker.cols() == 28);
    REQUIRE(squares.cols() == 28);
    for (std::size_t i = 0; i < 9; ++i) {
      for (std::size_t j = 0; j < 28; ++j) CHECK(kronecker(i, j) == std::uint64_t{a(i, j / 7)} * b(i, j % 7) % p);
      std::size_t column = 0;
      for (std::size_t k = 0; k < 7; ++k)
        for (std::size_t l = k; l < 7; ++l) CHECK(squares(i, column++) == std::uint64_t{b(i, k)} * b(i, l) % p);
    }
    CHECK(veronese(ResidueMatrix(3, 0), p).cols() == 0);
    CHECK(row_kronecker(ResidueMatrix(0, 2), ResidueMatrix(0, 3), p).cols() == 6);
  }
}
