#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "commands.hpp"

namespace lemmacheck {

int complain(const std::string& what, int code) {
  std::cout.flush();
  std::cerr << "lemmacheck: " << what << std::endl;
  return code;
}

int terminal_width(int descriptor) {
  winsize size{};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

bool shows_colour(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && std::getenv("NO_COLOR") == nullptr && (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

}  // namespace lemmacheck
