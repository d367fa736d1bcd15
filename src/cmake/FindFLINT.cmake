# Imported target FLINT::FLINT with Arb: FLINT 2 with the separate Arb library (Debian 12), or FLINT 3, which contains Arb.
find_path(FLINT_INCLUDE_DIR flint/flint.h)
find_library(FLINT_LIBRARY flint)
find_path(ARB_INCLUDE_DIR arb.h PATH_SUFFIXES flint)
find_library(ARB_LIBRARY NAMES arb flint-arb)
if(FLINT_INCLUDE_DIR AND NOT ARB_INCLUDE_DIR)
  message(STATUS "FLINT found without Arb: install libflint-arb-dev, or FLINT 3")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(FLINT REQUIRED_VARS FLINT_LIBRARY FLINT_INCLUDE_DIR ARB_INCLUDE_DIR)
if(FLINT_FOUND AND NOT TARGET FLINT::FLINT)
  add_library(FLINT::FLINT INTERFACE IMPORTED)
  set_target_properties(FLINT::FLINT PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${FLINT_INCLUDE_DIR};${FLINT_INCLUDE_DIR}/flint;${ARB_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "$<$<BOOL:${ARB_LIBRARY}>:${ARB_LIBRARY}>;${FLINT_LIBRARY}")
endif()
mark_as_advanced(FLINT_INCLUDE_DIR FLINT_LIBRARY ARB_INCLUDE_DIR ARB_LIBRARY)
