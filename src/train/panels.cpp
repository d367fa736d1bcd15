#include "panels.hpp"

namespace lemmacheck {
constexpr std::size_t vector_length = 2;
constexpr std::size_t register_count = 16;
}  // namespace lemmacheck
#include "panel_kernels.hpp"

namespace lemmacheck {

#ifdef __x86_64__
extern const PanelKernels panel_kernels_avx2;
extern const PanelKernels panel_kernels_avx512;
#endif

std::vector<const PanelKernels*> all_panel_kernels() {
  std::vector<const PanelKernels*> out{&kernels};
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) out.push_back(&panel_kernels_avx2);
  if (__builtin_cpu_supports("avx512f")) out.push_back(&panel_kernels_avx512);
#endif
  return out;
}

}  // namespace lemmacheck
