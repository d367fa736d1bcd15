#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

// Row i of rowkron(X,X) is vec(x_i x_i'), so its rank is the dimension of span{x_i x_i'}; svec of the matrix of ones is 1 on squares, 2 on products.
constexpr const char* data_statement = R"(given X : n x d;
let D = d*(d+1)/2;
let V = veronese(X);
let K = hadamard(X*X', X*X');
prove kernel_matrix : K == V*diag(svec(ones(d,d)))*V';
prove span_iff_rank : rank(rowkron(X,X)) == D <=> rank(V) == D;
prove rank_iff_no_quadric : rank(V) == D <=> (forall M : d x d symmetric . quad(X,M) == 0 => M == 0);
prove rank_iff_kernel_matrix : rank(V) == D <=> rank(K) == D;
prove equal_ranks : forall r in 1..D . (rank(K) >= r <=> rank(V) >= r);
prove square_case : n == D => (rank(V) == D <=> det(V) != 0);
)";

constexpr const char* identities_statement = R"(given X : n x d, M : d x d symmetric;
prove form : quad(X,M) == veronese(X)*svec(M);
prove inner_products : rowkron(X,X)*reshape(M,d*d,1) == quad(X,M);
prove kernel_matrix : hadamard(X*X', X*X') == veronese(X)*diag(svec(ones(d,d)))*veronese(X)';
)";

constexpr const char* plane_statement = R"(given X : 3 x 2;
prove factors : det(veronese(X)) == det(block(X,1,1,2,2))*det(vcat(X[1,:], X[3,:]))*det(block(X,2,1,2,2));
)";

constexpr const char* six_points_statement = R"(given X : 6 x 3;
prove no_conic : det(veronese(X)) != 0;
)";

Case data_case(const Matrix& x) {
  Case c{.instance = Instance().set("X", x)};
  const std::size_t d = x.cols();
  const Instance spanning = Instance().set("X", polarization_points(d));
  if (d >= 2)
    c.controls = {
        {.what = "products weighted like squares", .expected = Verdict::refuted, .instance = spanning, .edits = {{"svec(ones(d,d))", "ones(D,1)"}}},
        {.what = "kernel <x_i,x_j> instead of its square",
         .expected = Verdict::refuted,
         .instance = spanning,
         .edits = {{"let K = hadamard(X*X', X*X')", "let K = X*X'"}}},
        {.what = "all matrices M instead of the symmetric ones",
         .expected = Verdict::refuted,
         .instance = spanning,
         .edits = {{"forall M : d x d symmetric", "forall M : d x d"}}},
        {.what = "rank D - 1 taken for the span criterion",
         .expected = Verdict::refuted,
         .instance = spanning,
         .edits = {{"prove span_iff_rank : rank(rowkron(X,X)) == D <=> rank(V) == D",
                    "prove span_iff_rank : rank(rowkron(X,X)) == D <=> rank(V) == D - 1"}}}};
  c.controls.push_back({.what = "points of the cone: rank 5 of 6 is not enough",
                        .expected = Verdict::refuted,
                        .instance = Instance().set("X", cone_points(7)),
                        .edits = {{"prove rank_iff_no_quadric : rank(V) == D", "prove rank_iff_no_quadric : rank(V) >= D - 1"}}});
  c.controls.push_back({.what = "all sign vectors: the criterion taken for true",
                        .expected = Verdict::refuted,
                        .instance = Instance().set("X", sign_points(3)),
                        .edits = {{"prove rank_iff_no_quadric : rank(V) == D", "prove rank_iff_no_quadric : true"}}});
  return c;
}

LazyCase integer_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-rand n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return data_case(random_integer_matrix(random, n, d, 9));
          }};
}

LazyCase dyadic_points(std::size_t n, std::size_t d, Level level) {
  return {.label = "GEN-dyadic n=" + std::to_string(n) + " d=" + std::to_string(d), .level = level, .build = [=](Random& random) {
            return data_case(random_dyadic_matrix(random, n, d));
          }};
}

LazyCase sign_data(std::size_t d) {
  return {.label = "{-1,1}^" + std::to_string(d), .build = [d](Random&) { return data_case(sign_points(d)); }};
}

LazyCase every_data_set(std::size_t n, std::size_t d) {
  return {.label = "all X, M, n=" + std::to_string(n) + " d=" + std::to_string(d), .build = [=](Random&) {
            Case c{.instance = Instance().every("X", n, d).every_symmetric("M", d)};
            if (d >= 2)
              c.controls = {
                  {.what = "M not symmetric",
                   .expected = Verdict::refuted,
                   .instance = Instance().every("X", n, d).every("M", d, d),
                   .edits = {{"M : d x d symmetric", "M : d x d"},
                             {"prove inner_products : rowkron(X,X)*reshape(M,d*d,1)", "prove inner_products : veronese(X)*svec(M)"}}},
                  {.what = "products weighted like squares", .expected = Verdict::refuted, .edits = {{"svec(ones(d,d))", "ones(d*(d+1)/2,1)"}}}};
            return c;
          }};
}

}  // namespace

Check p28_khatri_rao() {
  const auto plane = [](Random&) {
    Case c{.instance = Instance().every("X", 3, 2)};
    c.controls = {
        {.what = "the other sign of one factor", .expected = Verdict::refuted, .edits = {{"vcat(X[1,:], X[3,:])", "vcat(X[3,:], X[1,:])"}}}};
    return c;
  };
  const auto six = [](Random&) {
    Case c{.instance = Instance().almost_every("X", 6, 3)};
    c.controls = {{.what = "six points of a cone (a conic)", .expected = Verdict::refuted, .instance = Instance().set("X", cone_points(6))},
                  {.what = "almost every point has a non-zero product of two equal columns' determinant",
                   .expected = Verdict::undecided,
                   .reason = Reason::no_evidence,
                   .edits = {{"det(veronese(X))", "det(hcat(X, X))"}}}};
    return c;
  };
  return {Claim{
      .id = "gamarnik-kizildag-zadik-2019/p28-khatri-rao",
      .form = Form::printed,
      .label = "Working form of the span criterion (proofs of Theorems 2.6 and 2.8)",
      .source = "[GamarnikKizildagZadik2019, L466, L490]",
      .statement = "For x_1, ..., x_n in R^d and D = d(d+1)/2 these are equivalent: (i) span{x_i x_i'} = S; (ii) the n x D matrix of the monomials "
                   "x_i(k) x_i(l), k <= l, has rank "
                   "D; (iii) no symmetric M != 0 has x_i' M x_i = 0 for all i; (iv) for n = D: that matrix has a non-zero determinant; (v) the "
                   "kernel matrix (<x_i,x_j>^2) has rank "
                   "D; it always has the rank of the monomial matrix.",
      .kind = "identity",
      .parts =
          {{.name = "data",
            .statement = data_statement,
            .reduction = "Each equivalence decided on data where both sides hold and on data where both fail. No hypothesis to drop: the claim "
                         "is about every finite set of "
                         "points, n = 0 included.",
            .cases =
                {LazyCase{.label = "e_i, e_i + e_j, d=1", .level = Level::quick, .build = [](Random&) { return data_case(polarization_points(1)); }},
                 LazyCase{.label = "e_i, e_i + e_j, d=2", .level = Level::quick, .build = [](Random&) { return data_case(polarization_points(2)); }},
                 LazyCase{.label = "e_i, e_i + e_j, d=3", .level = Level::quick, .build = [](Random&) { return data_case(polarization_points(3)); }},
                 LazyCase{.label = "prime powers, d=3", .level = Level::quick, .build = [](Random&) { return data_case(prime_power_points(3, 6)); }},
                 LazyCase{.label = "cone points, n=6", .level = Level::quick, .build = [](Random&) { return data_case(cone_points(6)); }},
                 LazyCase{.label = "cone points, n=50", .level = Level::standard, .build = [](Random&) { return data_case(cone_points(50)); }},
                 LazyCase{.label = "five points on a cone and one 2^-40 off it",
                          .level = Level::quick,
                          .build = [](Random&) { return data_case(near_cone_points()); }},
                 sign_data(2),
                 sign_data(3),
                 sign_data(4),
                 LazyCase{.label = "one-hot data, d=3", .level = Level::quick, .build = [](Random&) { return data_case(identity(3)); }},
                 LazyCase{.label = "no points, d=2", .level = Level::quick, .build = [](Random&) { return data_case(Matrix(0, 2)); }},
                 LazyCase{.label = "the origin twice, d=2", .level = Level::quick, .build = [](Random&) { return data_case(Matrix(2, 2)); }},
                 integer_points(3, 2, Level::quick),
                 integer_points(4, 3, Level::quick),
                 integer_points(6, 3, Level::quick),
                 dyadic_points(3, 2, Level::quick),
                 dyadic_points(11, 4, Level::quick),
                 integer_points(21, 6, Level::standard),
                 integer_points(20, 6, Level::standard)}},
           {.name = "identities",
            .statement = identities_statement,
            .reduction = "All data and all symmetric M at once: the form at the points is the monomial matrix times svec(M), svec is injective, "
                         "and <M, x_i x_i'> = x_i' M x_i. "
                         "Hence (i), (ii), (iii) are one condition: M orthogonal to the span iff svec(M) in the kernel of the monomial matrix. "
                         "The diagonal weights 1 and 2 are "
                         "positive, hence rank (v) = rank (ii).",
            .cases = {every_data_set(1, 1), every_data_set(2, 2), every_data_set(4, 3), every_data_set(8, 5)}},
           {.name = "plane",
            .statement = plane_statement,
            .reduction = "d = 2, all data: three points span iff they are pairwise not parallel; if and only if, since the determinant is "
                         "exactly this product.",
            .cases = {LazyCase{.label = "all X", .level = Level::quick, .build = plane}}},
           {.name = "conic",
            .statement = six_points_statement,
            .reduction = "d = 3: det = 0 iff six points lie on a conic (Pascal), a polynomial of degree 12 in 18 variables; it is not the zero "
                         "polynomial.",
            .cases = {LazyCase{.label = "almost every X", .level = Level::quick, .build = six}}}},
  }};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
