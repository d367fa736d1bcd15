/// \file
/// Definition 35: mutual coherence and the Welch bound.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given A : M x N;
let G = A'*A;
assume enough_columns : N >= M and N >= 2;
assume no_zero_column : forall i in 1..N . G[i,i] > 0;
prove at_most_one : forall i in 1..N-1 . forall j in i+1..N . G[i,j]^2 <= G[i,i]*G[j,j];
prove welch : exists i in 1..N-1 . exists j in i+1..N . G[i,j]^2*M*(N-1) >= (N-M)*G[i,i]*G[j,j];
)",
            .reduction = "The squared coherence is the largest of the rationals G_ij^2/(G_ii G_jj), i != j; both bounds are squared and multiplied out."};
  part.cases.push_back(fixed_case(
      "M=3, the four vertices of a simplex: equality", Level::quick,
      {.instance = Instance().set("A", matrix("1 1 -1 -1; 1 -1 1 -1; 1 -1 -1 1")),
       .controls = {{.what = "Welch's bound raised by 2^-200", .expected = Verdict::refuted, .edits = {{"(N-M)*G", "(N-M+2^-200)*G"}}},
                    {.what = "fewer columns than rows", .expected = Verdict::inapplicable, .instance = Instance().set("A", matrix("1 0; 0 1; 0 0"))},
                    {.what = "a zero column", .expected = Verdict::inapplicable, .instance = Instance().set("A", matrix("1 0 0; 0 1 0"))},
                    {.what = "orthonormal columns with N + 1 in place of N",
                     .expected = Verdict::refuted,
                     .instance = Instance().set("A", matrix("1 0 0; 0 1 0; 0 0 1")),
                     .edits = {{"(N-M)*G", "(N+1-M)*G"}}},
                    {.what = "coherence below one for repeated columns",
                     .expected = Verdict::refuted,
                     .instance = Instance().set("A", matrix("1 2 0; 0 0 1")),
                     .edits = {{"G[i,j]^2 <= G[i,i]*G[j,j]", "G[i,j]^2 < G[i,i]*G[j,j]"}}}}}));
  part.cases.push_back(fixed_case("M=1, N=2: equality", Level::quick, {.instance = Instance().set("A", matrix("1 -1"))}));
  part.cases.push_back(fixed_case("orthonormal basis of R^4", Level::quick, {.instance = Instance().set("A", identity(4))}));
  struct Size {
    std::size_t m, n;
    Level level;
  };
  for (const Size s : {Size{2, 5, Level::quick}, Size{4, 6, Level::quick}, Size{8, 20, Level::standard}, Size{16, 24, Level::standard}})
    part.cases.push_back({"Gaussian doubles M=" + std::to_string(s.m) + " N=" + std::to_string(s.n), s.level,
                          [s](Random& random) { return Case{.instance = Instance().set("A", random_dyadic_matrix(random, s.m, s.n))}; }});
  return part;
}

Part every_matrix() {
  Part part{.name = "every-matrix",
            .statement = R"(given A : M x N;
prove frame_potential : M*norm2(A'*A) >= tr(A'*A)^2;
)",
            .reduction = "For unit columns tr G = N and |G|_F^2 = N + sum over i != j of G_ij^2, so the N (N-1) squares sum to at least N^2/M - N: the largest is at least (N-M)/(M (N-1)). "
                         "With H = AA' of order M the difference is |M H - tr(H) I|_F^2/M.",
            .search = [](const Instance& given) {
              const auto m = static_cast<long>(given.bindings().at("A").rows);
              return Hints{.sums_of_squares = {{.squares = {{ratio(1, m), "M*(A*A') - tr(A*A')*eye(M)"}}}}};
            }};
  struct Size {
    std::size_t m, n;
    Level level;
  };
  for (const Size s : {Size{1, 3, Level::quick}, Size{2, 3, Level::quick}, Size{3, 4, Level::standard}}) {
    Case content{.instance = Instance().every("A", s.m, s.n)};
    if (s.m == 2)
      content.controls = {{.what = "constant M - 2^-200 at an orthonormal basis",
                           .expected = Verdict::refuted,
                           .instance = Instance().set("A", identity(2)),
                           .edits = {{"M*norm2", "(M - 2^-200)*norm2"}}}};
    part.cases.push_back(fixed_case("M=" + std::to_string(s.m) + " N=" + std::to_string(s.n), s.level, content));
  }
  return part;
}

}  // namespace

Check def_35_welch() {
  return {{.id = "soudry-hoffer-2017/def-35-welch",
           .form = Form::printed,
           .label = "Definition 35, Welch bound",
           .source = "[SoudryHoffer2017, L972-978]",
           .statement = "gamma(A) = max over i != j of |a_i'a_j|/(|a_i| |a_j|) <= 1 for A in R^{M x N} without zero columns, and gamma(A)^2 >= (N-M)/(M (N-1)) for N >= M, N >= 2.",
           .kind = "inequality",
           .erratum = "The text calls gamma the maximal angle; it is the largest |cosine|.",
           .parts = {instance(), every_matrix()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
