#include "lemmacheck/solve/instances.hpp"

#include "lemmacheck/solve/orthogonal.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {

Matrix spectral_matrix(const Matrix& left, const std::vector<Rational>& singular_values, const Matrix& right) {
  Matrix middle(left.cols(), right.rows());
  for (std::size_t i = 0; i < singular_values.size(); ++i) middle(i, i) = singular_values[i];
  return left * middle * right;
}

SpectralMatrix random_spectral_matrix(Random& random, std::size_t m, const std::vector<Rational>& singular_values, int size) {
  SpectralMatrix out;
  out.left = random_orthogonal(random, m, size);
  out.right = random_orthogonal(random, singular_values.size(), size);
  out.singular_values = singular_values;
  out.matrix = spectral_matrix(out.left, singular_values, out.right);
  return out;
}

Matrix right_singular_vector(const SpectralMatrix& teacher, std::size_t i) {
  Matrix out(teacher.right.cols(), 1);
  for (std::size_t k = 0; k < out.rows(); ++k) out(k, 0) = teacher.right(i, k);
  return out;
}

BarrierPair random_barrier_pair(Random& random, std::size_t m, std::size_t d) {
  // s = d + 1, c = d + 1 and t = 1/k with k >= 3: sigma = (c k - 1/k)/2 > c = s for c >= 2, so s is the least and simple.
  const Rational c(static_cast<long>(d) + 1);
  std::vector<Rational> teacher_values(d, c);
  std::vector<Rational> student_values(d, Rational(0));
  for (std::size_t i = 0; i + 1 < d; ++i) {
    const Rational k(random.integer(3, 6));
    teacher_values[i] = (c * k - 1 / k) / 2;
    student_values[i] = (c * k + 1 / k) / 2;
  }
  BarrierPair out;
  out.teacher = random_spectral_matrix(random, m, teacher_values, 1);
  out.student = spectral_matrix(random_orthogonal(random, m, 1), student_values, out.teacher.right);
  return out;
}

Result<Matrix> find_null_vector(const Matrix& a) {
  const Matrix basis = find_null_basis(a).basis;
  if (basis.cols() == 0) return Error{"null vector: the matrix has full column rank"};
  Matrix out(basis.rows(), 1);
  for (std::size_t i = 0; i < basis.rows(); ++i) out(i, 0) = basis(i, 0);
  return out;
}

}  // namespace lemmacheck
