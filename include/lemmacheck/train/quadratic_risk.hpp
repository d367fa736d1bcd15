#pragma once

/// \file
/// The population risk of a network with quadratic activation under Gaussian inputs, in doubles.  A search: nothing here is a proof.  Floor: train.

#include <cstddef>
#include <span>
#include <vector>

namespace lemmacheck {

/// L(W) = E (|W x|^2 - x'Gx)^2 = 2 |A|_F^2 + (tr A)^2 with A = W'W - G, x ~ N(0, I_d), against a teacher with the Gram matrix G.
/// \source [GamarnikKizildagZadik2019, section 2.2 (a)]
class QuadraticRisk {
 public:
  /// \param gram  G, d x d, symmetric
  QuadraticRisk(std::size_t d, std::vector<double> gram);

  /// \param w  rows are neurons, any number of them x d  \returns L(W); `gradient`, of the size of w, receives 4 W (2 A + (tr A) I)
  /// \complexity 4 d flop for each entry of w
  double evaluate(std::span<const double> w, std::span<double> gradient);

  [[nodiscard]] double evaluate(std::span<const double> w);

  /// |W'W - G|_F / |G|_F at the last W; 0 if and only if W = QW* for an orthogonal Q and every teacher W* with that Gram matrix.
  [[nodiscard]] double gram_error() const;

 private:
  std::size_t d_;
  std::vector<double> gram_;
  std::vector<double> difference_;
};

/// W'W, d x d.  \param w  row-major, rows of d entries
std::vector<double> gram_matrix(std::span<const double> w, std::size_t d);

}  // namespace lemmacheck
