#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given A : d1 x N, X : d0 x N, V : d1 x d0, R : m x d1;
let G = rowkron(A', X')';
prove columns : forall n in 1..N . G[:,n] == kron(A[:,n], X[:,n]);
prove layers : forall i in 1..d1 . forall j in 1..d0 . G[(i-1)*d0 + j, :] == A[i,:]*diag(X[j,:]);
prove network_output : G'*reshape(V, d0*d1, 1) == hadamard(A, V*X)'*ones(d1,1);
prove row_transformation : rowkron((R*A)', X')' == kron(R, eye(d0))*G;
prove gram : G'*G == hadamard(A'*A, X'*X);
)";

const std::vector<Control>& controls() {
  static const std::vector<Control> all{
      {.what = "x kron a instead of a kron x", .expected = Verdict::refuted, .edits = {{"rowkron(A', X')'", "rowkron(X', A')'"}}},
      {.what = "x kron a does not give the network's output",
       .expected = Verdict::refuted,
       .edits = {{"rowkron(A', X')'", "rowkron(X', A')'"},
                 {"prove columns : forall n in 1..N . G[:,n] == kron(A[:,n], X[:,n]);", ""},
                 {"prove layers : forall i in 1..d1 . forall j in 1..d0 . G[(i-1)*d0 + j, :] == A[i,:]*diag(X[j,:]);", ""}}},
      {.what = "Gram matrices multiplied instead of entry by entry",
       .expected = Verdict::refuted,
       .edits = {{"hadamard(A'*A, X'*X)", "(A'*A)*(X'*X)"}}},
      {.what = "R acting on X", .expected = Verdict::refuted, .edits = {{"kron(R, eye(d0))*G", "2*kron(R, eye(d0))*G"}}}};
  return all;
}

LazyCase every(std::size_t d0, std::size_t d1, std::size_t n, std::size_t m, Level level) {
  return fixed_case("all A, X, V, R, d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n), level,
                    {.instance = Instance().every("A", d1, n).every("X", d0, n).every("V", d1, d0).every("R", m, d1), .controls = controls()});
}

}  // namespace

Check def_khatri_rao() {
  return {{.id = "soudry-hoffer-2017/def-khatri-rao",
           .form = Form::printed,
           .label = "(2.4), Definition 26, (12.1), (12.6)",
           .source = "[SoudryHoffer2017, (2.4), L86-90; Definition 26, L698-708; (12.6), L765]",
           .statement = "Column n of A o X is a_n kron x_n. Then (A o X)'vec(V') is the output sum_i A_in (V x_n)_i, (RA) o X = (R kron I)(A o X), "
                        "the Gram matrix is the entrywise product "
                        "of those of A and X, and the rows of A o X are, sorted by coordinate j of x, the matrices A diag(X_j).",
           .kind = "identity",
           .parts = {{.name = "every",
                      .statement = statement,
                      .reduction = "Polynomial identities in the entries of A, X, V and R, so they hold for all of them at once.",
                      .cases = {every(2, 2, 3, 2, Level::quick), every(2, 3, 2, 3, Level::quick), every(3, 2, 4, 2, Level::quick),
                                every(3, 3, 4, 3, Level::standard)}},
                     {.name = "instance",
                      .statement = statement,
                      .reduction = "The same at a larger shape.",
                      .cases = {{"integers d0=12 d1=9 N=100", Level::standard, [](Random& random) {
                                   return Case{.instance = Instance()
                                                               .set("A", random_integer_matrix(random, 9, 100, 3))
                                                               .set("X", random_integer_matrix(random, 12, 100, 9))
                                                               .set("V", random_integer_matrix(random, 9, 12, 9))
                                                               .set("R", random_integer_matrix(random, 4, 9, 9))};
                                 }}}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
