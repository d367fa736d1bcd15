#include "lemmacheck/exact/rational.hpp"

#include <cmath>

namespace lemmacheck {
namespace {

constexpr long exponent_limit = 100000;

bool all_digits(std::string_view s) {
  if (s.empty()) return false;
  for (const char c : s)
    if (c < '0' || c > '9') return false;
  return true;
}

/// Reads an optionally signed exponent of at most six digits.
bool read_exponent(std::string_view s, long& e) {
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  if (!all_digits(s) || s.size() > 6) return false;
  e = std::stol(std::string(s));
  if (e > exponent_limit) return false;
  if (negative) e = -e;
  return true;
}

Rational power_of_ten(long e) {
  const Integer p = boost::multiprecision::pow(Integer(10), static_cast<unsigned>(e < 0 ? -e : e));
  return e < 0 ? Rational(Integer(1), p) : Rational(p);
}

/// The decimal exponent e with 10^e <= |x| < 10^(e+1); x != 0.
long decimal_exponent(const Rational& magnitude) {
  const Integer n = boost::multiprecision::numerator(magnitude);
  const Integer d = boost::multiprecision::denominator(magnitude);
  long e = static_cast<long>(mpz_sizeinbase(n.backend().data(), 10)) - static_cast<long>(mpz_sizeinbase(d.backend().data(), 10)) - 2;
  while (power_of_ten(e + 1) <= magnitude) ++e;
  return e;
}

std::string decimal(const Rational& x, int digits, bool up) {
  if (x == 0) return "0";
  const bool negative = x < 0;
  const Rational magnitude = negative ? Rational(-x) : x;
  const bool grow = negative != up;  // round the magnitude away from zero
  long e = decimal_exponent(magnitude);
  const Rational scaled = magnitude * power_of_ten(digits - 1 - e);
  const Integer n = boost::multiprecision::numerator(scaled);
  const Integer d = boost::multiprecision::denominator(scaled);
  Integer mantissa = n / d;
  if (grow && mantissa * d != n) mantissa += 1;
  std::string text = mantissa.str();
  if (static_cast<int>(text.size()) > digits) {  // 9.99.. was rounded to 10.0..
    text.pop_back();
    ++e;
  }
  while (text.size() > 1 && text.back() == '0') text.pop_back();
  if (text.size() > 1) text.insert(1, ".");
  if (e != 0) text += "e" + std::to_string(e);
  return negative ? "-" + text : text;
}

}  // namespace

Rational ratio(long p, long q) { return Rational(Integer(p), Integer(q)); }

Rational power_of_two(long e) {
  const Integer p = Integer(1) << static_cast<unsigned>(e < 0 ? -e : e);
  return e < 0 ? Rational(Integer(1), p) : Rational(p);
}

Rational from_double(double x) {
  Rational out;
  mpq_set_d(out.backend().data(), x);
  return out;
}

Result<Rational> parse_rational(std::string_view text) {
  const Error malformed{"number '" + std::string(text.substr(0, 40)) + (text.size() > 40 ? "..." : "") +
                        "': expected an integer, p/q, p*2^e or a decimal"};
  std::string_view s = text;
  const bool negative = s.starts_with('-');
  if (negative || s.starts_with('+')) s.remove_prefix(1);
  const auto finish = [&](const Rational& magnitude) { return Result<Rational>(negative ? Rational(-magnitude) : magnitude); };

  if (all_digits(s)) return finish(Rational(Integer(std::string(s).c_str() + (s.find_first_not_of('0') == s.npos ? s.size() - 1 : s.find_first_not_of('0')))));
  if (const auto slash = s.find('/'); slash != s.npos) {
    const auto p = s.substr(0, slash);
    const auto q = s.substr(slash + 1);
    if (!all_digits(p) || !all_digits(q)) return malformed;
    const auto numerator = parse_rational(p);
    const auto denominator = parse_rational(q);
    if (denominator.value() == 0) return Error{"number '" + std::string(text.substr(0, 40)) + "': the denominator is zero"};
    return finish(numerator.value() / denominator.value());
  }
  if (const auto star = s.find("*2^"); star != s.npos) {
    const auto p = s.substr(0, star);
    long e = 0;
    if (!all_digits(p) || !read_exponent(s.substr(star + 3), e)) return malformed;
    return finish(parse_rational(p).value() * power_of_two(e));
  }
  long e = 0;
  if (const auto mark = s.find_first_of("eE"); mark != s.npos) {
    if (!read_exponent(s.substr(mark + 1), e)) return malformed;
    s = s.substr(0, mark);
  }
  std::string digits(s);
  if (const auto point = digits.find('.'); point != digits.npos) {
    e -= static_cast<long>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  if (!all_digits(digits)) return malformed;
  return finish(parse_rational(digits).value() * power_of_ten(e));
}

std::string to_text(const Rational& x) {
  const Integer p = boost::multiprecision::numerator(x);
  const Integer q = boost::multiprecision::denominator(x);
  if (q == 1) return p.str();
  const unsigned k = boost::multiprecision::lsb(q);
  if (k >= 16 && (Integer(1) << k) == q) return p.str() + "*2^-" + std::to_string(k);
  return p.str() + "/" + q.str();
}

std::string decimal_down(const Rational& x, int digits) { return decimal(x, digits, false); }
std::string decimal_up(const Rational& x, int digits) { return decimal(x, digits, true); }

}  // namespace lemmacheck
