#include <doctest/doctest.h>

#include "lemmacheck/claim/result.hpp"

using lemmacheck::dropped_hypotheses;
using Names = std::vector<std::string>;

TEST_CASE("dropped_hypotheses: removed and changed assume lines, not layout, comments or other lines") {
  const std::string statement = "given W : m x d;\nassume full : rank(W) == d; # W: full; rank\nassume one: W[1,1] == [1;2][1,1];prove p : true;";
  CHECK(dropped_hypotheses(statement, statement) == Names{});
  CHECK(dropped_hypotheses(statement, "given W:m x d; assume full:rank( W )==d;\n\nassume one : W[1,1] == [1; 2][1,1]; prove q : false;") == Names{});
  CHECK(dropped_hypotheses(statement, "given W : m x d; assume one: W[1,1] == [1;2][1,1]; prove p : true;") == Names{"full"});
  CHECK(dropped_hypotheses(statement, "assume full : rank(W) <= d; assume one: W[1,1] == [1;2][1,1];") == Names{"full"});
  CHECK(dropped_hypotheses(statement, "assume full : rank(W) == d; assume one: W[1,1] == [1;3][1,1];") == Names{"one"});
  CHECK(dropped_hypotheses(statement, "# assume full : rank(W) == d;") == Names{"full", "one"});
  CHECK(dropped_hypotheses("", "assume full : true;") == Names{});
}
