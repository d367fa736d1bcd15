#include <cstddef>

namespace lemmacheck {
constexpr std::size_t vector_length = 4;
constexpr std::size_t register_count = 16;
}  // namespace lemmacheck
#include "panel_kernels.hpp"

namespace lemmacheck {
extern const PanelKernels panel_kernels_avx2;
const PanelKernels panel_kernels_avx2 = kernels;
}  // namespace lemmacheck
