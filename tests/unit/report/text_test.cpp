#include "lemmacheck/report/text.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace lemmacheck::text;

TEST_CASE("repair_utf8: well-formed text is untouched, every ill-formed byte is replaced") {
  CHECK(repair_utf8("σ_min⁴ ≥ 0, 𝔽_p") == "σ_min⁴ ≥ 0, 𝔽_p");
  CHECK(repair_utf8("") == "");
  CHECK(repair_utf8("a\xFFz") == "a\uFFFDz");
  CHECK(repair_utf8("\xC3") == "\uFFFD");                                // truncated
  CHECK(repair_utf8("\xC0\xAF") == "\uFFFD\uFFFD");                      // overlong '/'
  CHECK(repair_utf8("\xE0\x80\xAF") == "\uFFFD\uFFFD\uFFFD");            // overlong
  CHECK(repair_utf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");            // surrogate
  CHECK(repair_utf8("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");  // above U+10FFFF
  CHECK(repair_utf8("\xF4\x8F\xBF\xBF") == "\xF4\x8F\xBF\xBF");          // U+10FFFF itself
}

TEST_CASE("repair_utf8: repairing twice changes nothing, whatever the bytes") {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    std::string bytes;
    for (auto n = random() % 20; n > 0; --n) bytes += static_cast<char>(random() % 256);
    const std::string once = repair_utf8(bytes);
    CHECK(repair_utf8(once) == once);
    CHECK(display_width(fit(single_line(once), 9)) == 9);
    for (const std::string& line : wrap(single_line(once), 5)) CHECK(display_width(line) <= 5);
  }
}

TEST_CASE("single_line: no control character is left") {
  CHECK(single_line("a\x1b[31mb\r\n\tc\x7f") == "a [31mb   c ");
  CHECK(single_line("\u009B2J") == " 2J");  // the one-byte control sequence introducer
}

TEST_CASE("display_width: combining marks take no column, East Asian wide characters take two") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("σ⁴") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("定理") == 4);
  CHECK(display_width("Kızıldağ") == 8);
}

TEST_CASE("fit: exactly the width, cut with an ellipsis or padded") {
  CHECK(fit("abc", 5) == "abc  ");
  CHECK(fit("abcdef", 4) == "abc…");
  CHECK(fit("abcd", 4) == "abcd");
  CHECK(fit("定理定理", 4) == "定… ");  // a wide character is not split
  CHECK(fit("abc", 1) == "…");
}

TEST_CASE("wrap: breaks at blanks, and within a word that is too long") {
  CHECK(wrap("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(wrap("", 8) == std::vector<std::string>{""});
}
