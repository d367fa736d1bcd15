# Installation of the floors and programs as a package for find_package(lemmacheck).
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/lemmacheck)
install(EXPORT lemmacheckTargets NAMESPACE lemmacheck:: DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lemmacheckConfigVersion.cmake COMPATIBILITY SameMinorVersion)
file(GLOB find_modules CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cmake/Find*.cmake)
install(FILES ${PROJECT_BINARY_DIR}/lemmacheckConfigVersion.cmake ${find_modules}
  src/cmake/lemmacheckConfig.cmake src/cmake/lemmacheck_dependencies.cmake src/cmake/lemmacheck_checks.cmake src/cmake/lemmacheck_discover.cmake
  DESTINATION ${package})
