#include <cstddef>

namespace lemmacheck {
constexpr std::size_t vector_length = 8;
constexpr std::size_t register_count = 32;
}  // namespace lemmacheck
#include "panel_kernels.hpp"

namespace lemmacheck {
extern const PanelKernels panel_kernels_avx512;
const PanelKernels panel_kernels_avx512 = kernels;
}  // namespace lemmacheck
