// src/ball/processor.cpp once more, in a namespace of its own, compiled as no floor ever is.
#define lemmacheck LEMMACHECK_VARIANT
#include "../../../src/ball/processor.cpp"

namespace LEMMACHECK_VARIANT {

std::vector<std::string> failed() {
  std::vector<std::string> out;
  for (const Canary& canary : processor_canaries({}))
    if (!canary.passes()) out.push_back(canary.name);
  return out;
}

}  // namespace LEMMACHECK_VARIANT
