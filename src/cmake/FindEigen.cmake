# Imported target Eigen::Eigen, headers only.
find_path(Eigen_INCLUDE_DIR Eigen/Core PATH_SUFFIXES eigen3)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Eigen REQUIRED_VARS Eigen_INCLUDE_DIR)
if(Eigen_FOUND AND NOT TARGET Eigen::Eigen)
  add_library(Eigen::Eigen INTERFACE IMPORTED)
  set_target_properties(Eigen::Eigen PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${Eigen_INCLUDE_DIR}")
endif()
mark_as_advanced(Eigen_INCLUDE_DIR)
