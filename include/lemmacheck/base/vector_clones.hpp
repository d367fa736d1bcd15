#pragma once

/// \file
/// LEMMACHECK_VECTOR_CLONES before a function compiles its loops once more for wider vector units; the processor chooses at start-up.  Only for loops
/// over integers, or over doubles whose every operation is exact, so that all clones give the same result.  Floor: base.

#if defined(__x86_64__) && defined(__ELF__) && defined(__GNUC__)
#define LEMMACHECK_VECTOR_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define LEMMACHECK_VECTOR_CLONES
#endif
