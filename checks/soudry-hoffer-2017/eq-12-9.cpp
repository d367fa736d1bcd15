/// \file
/// (12.8), (12.9): a matrix of rank r is determined by r spanning rows and columns.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part schur() {
  Part part{.name = "every-minor",
            .statement = R"(given u, B : 1 x r, C : r x 1, D : r x r;
prove bordered : det(vcat(hcat(u, B), hcat(C, D))) == det(D)*u - (B*adj(D)*C);
)",
            .reduction =
                "For all matrices: the minor that borders D by one row and one column. If rank(A) = r, all of them vanish, and det(D) != 0 gives u = "
                "B D^-1 C for every entry u of Z, which is "
                "(12.9); and conversely."};
  for (const std::size_t r : {std::size_t{2}, std::size_t{1}, std::size_t{3}}) {
    Case content{.instance = Instance().every("u", 1, 1).every("B", 1, r).every("C", r, 1).every("D", r, r)};
    if (r == 2) content.controls = {{.what = "plus instead of minus", .expected = Verdict::refuted, .edits = {{"det(D)*u - ", "det(D)*u + "}}}};
    part.cases.push_back(fixed_case("r=" + std::to_string(r), Level::quick, content));
  }
  return part;
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given Z : p x q, B : p x r, C : r x q, D : r x r;
let A = vcat(hcat(Z, B), hcat(C, D));
assume spanning_rows : rank(hcat(C, D)) == r;
assume spanning_columns : rank(vcat(B, D)) == r;
assume rank_r : rank(A) == r;
prove invertible : det(D) != 0;
prove determined : Z == B*adj(D)*C/det(D);
)",
            .reduction =
                "The last r rows and the last r columns of A span its rows and columns; then D is invertible, as the text says, and Z = B D^-1 C."};
  const auto blocks = [](const Matrix& a, std::size_t r) {
    const std::size_t p = a.rows() - r;
    const std::size_t q = a.cols() - r;
    const auto cut = [&](std::size_t i0, std::size_t j0, std::size_t rows, std::size_t cols) {
      Matrix out(rows, cols);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < cols; ++j) out(i, j) = a(i0 + i, j0 + j);
      return out;
    };
    return Instance().set("Z", cut(0, 0, p, q)).set("B", cut(0, q, p, r)).set("C", cut(p, 0, r, q)).set("D", cut(p, q, r, r));
  };
  const Instance pattern = blocks(matrix("1 1 0 1 0; 1 1 0 1 0; 0 1 1 0 1; 1 1 0 1 0; 0 1 1 0 1"), 2);
  const Instance singular = blocks(matrix("1 0 0; 0 1 0; 0 0 0"), 1);
  Instance nudged = pattern;
  Matrix z = pattern["Z"];
  z(0, 0) += power_of_two(-200);
  nudged.set("Z", z);
  Case first{.instance = pattern};
  first.controls = {{.what = "D in rows and columns that do not span", .expected = Verdict::inapplicable, .instance = singular},
                    {.what = "D singular, spanning dropped",
                     .expected = Verdict::refuted,
                     .instance = blocks(matrix("1 1; 1 0"), 1),
                     .edits = {{"assume rank_r : rank(A) == r;", ""}}},
                    {.what = "one entry of Z moved by 2^-200", .expected = Verdict::inapplicable, .instance = nudged},
                    {.what = "one entry of Z moved by 2^-200, rank dropped",
                     .expected = Verdict::refuted,
                     .instance = nudged,
                     .edits = {{"assume rank_r : rank(A) == r;", ""}}}};
  part.cases.push_back(fixed_case("a 0/1 pattern of rank 2", Level::quick, first));
  part.cases.push_back({"random integers, rank 3", Level::quick, [blocks](Random& random) {
                          Matrix left = random_integer_matrix(random, 6, 3, 9);
                          Matrix right = random_integer_matrix(random, 3, 7, 9);
                          for (std::size_t i = 0; i < 3; ++i)  // the last three rows and columns are to span
                            for (std::size_t j = 0; j <= i; ++j) left(3 + i, j) = right(i, 4 + j) = i == j ? 1 : 0;
                          return Case{.instance = blocks(left * right, 3)};
                        }});
  return part;
}

}  // namespace

Check eq_12_9() {
  return {{.id = "soudry-hoffer-2017/eq-12-9",
           .form = Form::printed,
           .label = "(12.8), (12.9)",
           .source = "[SoudryHoffer2017, L825-841]",
           .statement = "If [[Z, B], [C, D]] has rank r and its last r rows and last r columns span its rows and columns, then the r x r block D is "
                        "invertible and Z = B D^-1 C.",
           .kind = "identity",
           .parts = {schur(), instance()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
