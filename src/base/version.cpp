#include "lemmacheck/base/version.hpp"

namespace lemmacheck {

std::string program_version() { return LEMMACHECK_VERSION; }

}  // namespace lemmacheck
