#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/rank.hpp"
#include "regions.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

// M[i,j]: MCE of the minima in the region of cells i and j, -1 if it has none.
constexpr const char* plane_statement = R"(given X : 2 x N, y : N x 1, rho, B : K x 2, M : K x K, epsilon, sub_optimal, global, tolerance;
def next(i) = B[i - K*floor(i/K) + 1, :];
def inside(i) = (B[i,:] + next(i))*X;
def sgn(i) = 2*step(inside(i)) - 1;
def pattern(i) = rho + (1 - rho)*step(inside(i));
def G(i, j) = rowkron(vcat(pattern(i), pattern(j))', X')';
def angle(i) = 2*atan(det(vcat(B[i,:], next(i)))/(sqrt(norm2(B[i,:])*norm2(next(i))) + B[i,:]*next(i)'));
let arcs = sum(i in 1..K . unit(i,K)*angle(i))/(2*pi());
assume binary_labels : hadamard(y, y - 1) == 0;
assume cells : K == 2*N and forall i in 1..K . det(vcat(B[i,:], next(i))) > 0 and abs(inside(i)) > 0 and
  hadamard(inside(i), B[i,:]*X) >= 0 and hadamard(inside(i), next(i)*X) >= 0;
prove total : abs(ones(1,K)*arcs - 1) < 2^-60;
prove membership : M == M' and forall i in 1..K . forall j in i..K . (M[i,j] >= 0 <=> (exists c : 2 x 1 over {1, -1, 0} . exists w : 4 x 1 .
  G(i,j)*(y - G(i,j)'*w) == 0 and (1 - c[1,1]^2)*block(w,1,1,2,1) == 0 and (1 - c[2,1]^2)*block(w,3,1,2,1) == 0 and
  hadamard(c[1,1]*sgn(i), block(w,1,1,2,1)'*X) > c[1,1]^2 - 1 and hadamard(c[2,1]*sgn(j), block(w,3,1,2,1)'*X) > c[2,1]^2 - 1));
prove errors : forall i in 1..K . forall j in i..K . M[i,j] >= 0 => exists u : 4 x 1 .
  G(i,j)*(y - G(i,j)'*u) == 0 and count(n in 1..N . (G(i,j)'*u)[n,1] > 1/2 <=> y[n,1] != 1)/N == M[i,j];
prove volume_of_sub_optimal : abs(arcs'*step(M - epsilon)*arcs - sub_optimal) < tolerance;
prove volume_of_global : abs(arcs'*(1 - abs(sign(M)))*arcs - global) < tolerance;
)";

// Row n of R is dual to column n of X; the cell of the signs S[i,:] is the cone of the rays S[i,n] R[n,:].
constexpr const char* space_statement = R"(given X : 3 x 3, y : 3 x 1, rho, S : 8 x 3, M : 8 x 1, epsilon, sub_optimal, global, tolerance;
let R = adj(X)/det(X);
def ray(i, n) = S[i,n]*R[n,:];
def length(i, n) = sqrt(norm2(ray(i,n)));
def numerator(i) = abs(det(vcat(ray(i,1), ray(i,2), ray(i,3))));
def denominator(i) = length(i,1)*length(i,2)*length(i,3) + ray(i,1)*ray(i,2)'*length(i,3) + ray(i,2)*ray(i,3)'*length(i,1) + ray(i,3)*ray(i,1)'*length(i,2);
def solid_angle(i) = 4*atan(numerator(i)/(sqrt(numerator(i)^2 + denominator(i)^2) + denominator(i)));
def G(i) = rowkron((rho + (1 - rho)*step(S[i,:]))', X')';
let volumes = sum(i in 1..8 . unit(i,8)*solid_angle(i))/(4*pi());
assume independent_points : det(X) != 0;
assume binary_labels : hadamard(y, y - 1) == 0;
assume all_signs : hadamard(S, S) == 1 and forall i in 1..8 . step(S[i,:])*[1; 2; 4] == i - 1;
prove total : abs(ones(1,8)*volumes - 1) < 2^-60;
prove membership : forall i in 1..8 . (M[i,1] >= 0 <=> (exists c in -1..1 . exists w : 3 x 1 .
  G(i)*(y - G(i)'*w) == 0 and (1 - c^2)*w == 0 and hadamard(c*S[i,:], w'*X) > c^2 - 1));
prove errors : forall i in 1..8 . M[i,1] >= 0 => exists u : 3 x 1 . G(i)*(y - G(i)'*u) == 0 and count(n in 1..3 . (G(i)'*u)[n,1] > 1/2 <=> y[n,1] != 1)/3 == M[i,1];
prove volume_of_sub_optimal : abs(volumes'*step(M - epsilon) - sub_optimal) < tolerance;
prove volume_of_global : abs(volumes'*(1 - abs(sign(M))) - global) < tolerance;
)";

/// MCE of the minima in region c, -1 if it has none.
Rational error_in(const Regions& regions, std::size_t c, std::size_t n) {
  return regions.has_minimum[c] ? Rational(regions.wrong[c]) / Rational(n) : Rational(-1);
}

/// A double as a decimal guess; the enclosure decides whether it is within the tolerance.
void set_volumes(Instance& instance, double sub_optimal, double global) {
  instance.set("sub_optimal", from_double(sub_optimal)).set("global", from_double(global)).set("tolerance", power_of_two(-40));
}

std::vector<Control> controls(const Instance& instance) {
  Matrix wrong = instance["M"];
  for (Rational& entry : wrong.entries()) entry = entry < 0 ? Rational(0) : Rational(-1);
  Instance inverted = instance;
  inverted.set("M", wrong);
  Instance shifted = instance;
  shifted.set("global", instance["global"](0, 0) + power_of_two(-39));
  Instance labels = instance;
  labels.set("y", Rational(2) * instance["y"]);
  return {{.what = "regions with and without minima exchanged", .expected = Verdict::refuted, .instance = inverted},
          {.what = "a volume moved by 2^-39", .expected = Verdict::refuted, .instance = shifted},
          {.what = "labels 0 and 2", .expected = Verdict::inapplicable, .instance = labels}};
}

LazyCase plane(std::size_t n, const Rational& rho, Level level) {
  return {
      .label = "d0=2 d1=2 N=" + std::to_string(n) + " rho=" + to_text(rho), .level = level, .build = [=](Random& random) {
        const Matrix x = random_integer_matrix(random, 2, n, 30);
        Matrix y(n, 1);
        for (std::size_t k = 0; k < n; ++k) y(k, 0) = k % 2 == 0 ? 1 : 0;
        const Regions regions_of_pairs = find_regions(x, y, rho, 2);
        const std::size_t size = 2 * n;
        const Rational epsilon = Rational(1) / Rational(2 * n);
        Matrix table(size, size);
        for (std::size_t c = 0; c < regions_of_pairs.volume.size(); ++c)
          table(c % size, c / size) = error_in(regions_of_pairs, c, n);
        const double sub_optimal = regions_of_pairs.volume_where([](std::size_t wrong) { return wrong > 0; });
        const double global = regions_of_pairs.volume_where([](std::size_t wrong) { return wrong == 0; });
        Case c{
            .instance =
                Instance().set("X", x).set("y", y).set("rho", rho).set("B", regions_of_pairs.instance["R"]).set("M", table).set("epsilon", epsilon)};
        set_volumes(c.instance, sub_optimal, global);
        c.controls = controls(c.instance);
        return c;
      }};
}

LazyCase space(const Rational& rho, Level level) {
  return {.label = "d0=3 d1=1 N=3 rho=" + to_text(rho), .level = level, .build = [=](Random& random) {
            Matrix x;
            do x = random_integer_matrix(random, 3, 3, 9);
            while (rank(x) < 3);
            const Matrix dual = find_inverse(x).value();
            const Matrix y = matrix("1; 0; 1");
            Matrix signs(8, 3);
            Matrix table(8, 1);
            double sub_optimal = 0;
            double global = 0;
            for (std::size_t i = 0; i < 8; ++i) {
              for (std::size_t n = 0; n < 3; ++n) signs(i, n) = (i >> n & 1U) != 0 ? 1 : -1;
              Matrix s(1, 3);
              for (std::size_t n = 0; n < 3; ++n) s(0, n) = signs(i, n);
              table(i, 0) = error_in(find_minima(x, y, rho, 1, s * dual), 0, 3);
              double ray[3][3];
              double length[3];
              for (std::size_t n = 0; n < 3; ++n) {
                for (std::size_t j = 0; j < 3; ++j) ray[n][j] = Rational(signs(i, n) * dual(n, j)).convert_to<double>();
                length[n] = std::hypot(ray[n][0], ray[n][1], ray[n][2]);
              }
              const auto dot = [&](int a, int b) { return ray[a][0] * ray[b][0] + ray[a][1] * ray[b][1] + ray[a][2] * ray[b][2]; };
              const double top =
                  std::abs(ray[0][0] * (ray[1][1] * ray[2][2] - ray[1][2] * ray[2][1]) - ray[0][1] * (ray[1][0] * ray[2][2] - ray[1][2] * ray[2][0]) +
                           ray[0][2] * (ray[1][0] * ray[2][1] - ray[1][1] * ray[2][0]));
              const double bottom = length[0] * length[1] * length[2] + dot(0, 1) * length[2] + dot(1, 2) * length[0] + dot(2, 0) * length[1];
              const double volume = std::atan2(top, bottom) / (2 * std::numbers::pi);
              if (table(i, 0) >= 0) (table(i, 0) > ratio(1, 6) ? sub_optimal : global) += volume;
            }
            Case c{.instance = Instance().set("X", x).set("y", y).set("rho", rho).set("S", signs).set("M", table).set("epsilon", ratio(1, 6))};
            set_volumes(c.instance, sub_optimal, global);
            c.controls = controls(c.instance);
            return c;
          }};
}

}  // namespace

Check def_3_4_volume() {
  return {{.id = "soudry-hoffer-2017/def-3-4-volume",
           .form = Form::printed,
           .label = "Definitions 3 and 4",
           .source = "[SoudryHoffer2017, Definitions 3 and 4, L121-129; footnote 3; L143]",
           .statement = "V(D_A) = product over the rows of the probabilities of their cells (rows independent); V(L_eps) and V(G) are sums over the "
                        "regions that contain a differentiable local minimum "
                        "with MCE > eps, with MCE = 0. A region has minima of one MCE only (Lemma 2), so L_eps and G are disjoint.",
           .kind = "definition",
           .erratum = "The text has MCE > eps, footnote 3 a union over eps' >= eps; the instances take an eps that no MCE equals. G asks for MCE = "
                      "0, Theorems 8 and 9 give the smaller set with e = 0.",
           .parts = {{.name = "plane",
                      .statement = plane_statement,
                      .reduction = "d0 = 2, d1 = 2: cells are arcs between neighbouring rays. A region contains a minimum iff some w with (A o X)(y "
                                   "- (A o X)'w) = 0 has each block zero or in the cone of its cell "
                                   "up to sign (lem-2-iff); decided by points and Farkas multipliers for all sign choices. Volumes are enclosed.",
                      .cases = {plane(3, ratio(1, 10), Level::quick), plane(4, ratio(1, 10), Level::standard), plane(4, Rational(0), Level::standard),
                                plane(5, Rational(-1), Level::thorough)}},
                     {.name = "space",
                      .statement = space_statement,
                      .reduction = "d0 = N = 3, d1 = 1: cells are simplicial cones, their volumes solid angles divided by 4 pi.",
                      .cases = {space(ratio(1, 10), Level::quick), space(Rational(0), Level::quick)}}}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
