#include "lemmacheck/exact/rational.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

TEST_CASE("parse_rational: every notation") {
  CHECK(parse_rational("12").value() == 12);
  CHECK(parse_rational("-6/8").value() == ratio(-3, 4));
  CHECK(parse_rational("5*2^-3").value() == ratio(5, 8));
  CHECK(parse_rational("-5*2^3").value() == -40);
  CHECK(parse_rational("0.125").value() == ratio(1, 8));
  CHECK(parse_rational("-1.5e-3").value() == ratio(-3, 2000));
  CHECK(parse_rational("007").value() == 7);
  CHECK(parse_rational("0").value() == 0);
}

TEST_CASE("parse_rational: malformed text is an error, not a number") {
  for (const char* text : {"", "-", "1/", "/2", "1/0", "1/00", "a", "1 2", "1.2.3", "0x10", "nan", "inf", "1e", "1*2^", "1*2^9999999", "--1", ".", "1/-2"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rational(text).has_value());
  }
}

TEST_CASE("to_text: inverse of parse_rational; doubles survive") {
  Random random(3, "to_text");
  for (int i = 0; i < 500; ++i) {
    const double x = random.normal();
    CHECK(parse_rational(to_text(from_double(x))).value() == from_double(x));
    CHECK(from_double(x).convert_to<double>() == x);
    const Rational q = ratio(random.integer(-1000, 1000), random.integer(1, 1000));
    CHECK(parse_rational(to_text(q)).value() == q);
  }
  CHECK(to_text(from_double(0x1p-1074)).ends_with("*2^-1074"));
}

TEST_CASE("decimal_down, decimal_up: enclose tightly") {
  Random random(4, "decimal");
  for (int i = 0; i < 300; ++i) {
    const Rational q = ratio(random.integer(-100000, 100000), random.integer(1, 1000000)) * power_of_two(random.integer(-60, 60));
    CAPTURE(to_text(q));
    const Rational down = parse_rational(decimal_down(q)).value();
    const Rational up = parse_rational(decimal_up(q)).value();
    CHECK(down <= q);
    CHECK(q <= up);
    CHECK(up - down <= abs(q) / 10000);
  }
  CHECK(decimal_up(ratio(9999999, 10)) == "1e6");
  CHECK(decimal_down(Rational(-2)) == "-2");
}
