#pragma once

/// \file
/// Parts whose verdict differs from that of their claim.  Floor: claim.

#include <utility>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck {

/// The part with `verdict` expected of every case that states no expectation of its own: the proved parts of a claim that as a whole is only supported.
inline Part expecting(Verdict verdict, Part part) {
  for (LazyCase& lazy : part.cases)
    lazy.build = [verdict, inner = std::move(lazy.build)](Random& random) {
      Case out = inner(random);
      if (!out.expected) out.expected = verdict;
      return out;
    };
  return part;
}

}  // namespace lemmacheck
