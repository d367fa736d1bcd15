# Registration of checks: see checks/CMakeLists.txt.
