# find_package(lemmacheck): the floors as lemmacheck::<floor>, all of them as lemmacheck::all, and lemmacheck_add_checks.
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
include(${CMAKE_CURRENT_LIST_DIR}/lemmacheck_dependencies.cmake)
list(POP_FRONT CMAKE_MODULE_PATH)
include(${CMAKE_CURRENT_LIST_DIR}/lemmacheckTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/lemmacheck_checks.cmake)
