# Flags for our own translation units only; never exported to consumers.  The -Wno-* are false alarms of g++ 12 about string
# concatenation (GCC bug 105651).
add_library(lemmacheck_developer INTERFACE)
# g++ 12 dies in -fipa-cp over a precompiled std::string; whether it does depends on nothing but the length of the paths.
target_compile_options(lemmacheck_developer INTERFACE -ffp-contract=off $<$<CXX_COMPILER_ID:GNU>:-fno-ipa-cp>)
if(LEMMACHECK_DEVELOPER)
  target_compile_options(lemmacheck_developer INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wnon-virtual-dtor -Wcast-align -Wimplicit-fallthrough
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-array-bounds>")
  if(NOT DEFINED CMAKE_COMPILE_WARNING_AS_ERROR OR CMAKE_COMPILE_WARNING_AS_ERROR)
    target_compile_options(lemmacheck_developer INTERFACE -Werror)
  endif()
endif()
if(LEMMACHECK_SANITIZE)
  # Instrumented code makes g++ 12 see uninitialised members in std::function and std::regex.  Targets with the property UNSANITIZED are only linked so.
  target_compile_options(lemmacheck_developer INTERFACE "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:UNSANITIZED>>>:-fsanitize=${LEMMACHECK_SANITIZE};-fno-sanitize-recover=all;-fno-omit-frame-pointer;-Wno-maybe-uninitialized>")
  target_link_options(lemmacheck_developer INTERFACE -fsanitize=${LEMMACHECK_SANITIZE})
endif()

# Every floor at once, for checks; exported as lemmacheck::all.
add_library(lemmacheck_all INTERFACE)
set_target_properties(lemmacheck_all PROPERTIES EXPORT_NAME all)
add_library(lemmacheck::all ALIAS lemmacheck_all)
install(TARGETS lemmacheck_all EXPORT lemmacheckTargets)

# lemmacheck_add_floor(<name> [COLD] SOURCES ... [DEPENDS ...] [PRIVATE_DEPENDS ...])
# One static library per floor: lemmacheck_<name>, exported as lemmacheck::<name>.  Its headers are include/lemmacheck/<name>/*.hpp.
function(lemmacheck_add_floor name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "COLD" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS")
  file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/lemmacheck/${name}/*.hpp)
  list(TRANSFORM arg_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${name}/)
  add_library(lemmacheck_${name} STATIC ${arg_SOURCES})
  target_sources(lemmacheck_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_compile_features(lemmacheck_${name} PUBLIC cxx_std_20)
  target_link_libraries(lemmacheck_${name} PUBLIC ${arg_DEPENDS} PRIVATE $<BUILD_INTERFACE:lemmacheck_developer> ${arg_PRIVATE_DEPENDS})
  set_target_properties(lemmacheck_${name} PROPERTIES EXPORT_NAME ${name})
  add_library(lemmacheck::${name} ALIAS lemmacheck_${name})
  # A run spends no time in a COLD floor, but the compiler half of its own in optimising it (and g++ 12 then sees uninitialised members in std::regex).
  if(arg_COLD)
    target_compile_options(lemmacheck_${name} PRIVATE $<$<CONFIG:Release>:-Og> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
  # Exact numbers are half of what most files cost the compiler.
  if(name STREQUAL exact)
    target_precompile_headers(lemmacheck_exact PRIVATE <boost/multiprecision/gmp.hpp> <functional> <map> <optional> <string> <variant> <vector>)
  elseif(NOT name MATCHES "^(base|train|data)$")
    target_precompile_headers(lemmacheck_${name} REUSE_FROM lemmacheck_exact)
  endif()
  target_link_libraries(lemmacheck_all INTERFACE lemmacheck_${name})
  install(TARGETS lemmacheck_${name} EXPORT lemmacheckTargets FILE_SET HEADERS)
endfunction()
