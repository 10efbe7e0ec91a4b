# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# The functions that every folder's CMakeLists.txt uses: pmt_library, pmt_test, pmt_py_test,
# pmt_add_subdirectories. Generated files live in ${PMT_GEN_DIR}/{cpp,c,sv,json}.
include_guard(GLOBAL)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

find_program(PMT_CCACHE ccache)
if(PMT_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${PMT_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PMT_CCACHE})
endif()

find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(Threads REQUIRED)
# Debian's interpreter, not whatever a version manager puts first on the PATH: numpy is installed for this one.
set(Python3_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "Python interpreter")
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(PMT_GEN_DIR ${CMAKE_BINARY_DIR}/gen)

# Flags that every C++ target of ours takes. -ffp-contract=off: host floating point must not fuse.
add_library(pmt_flags INTERFACE)
target_compile_options(pmt_flags INTERFACE -Wall -Wextra -Werror -ffp-contract=off)
target_include_directories(pmt_flags INTERFACE
  ${CMAKE_SOURCE_DIR}/isa ${CMAKE_SOURCE_DIR}/isa/include ${CMAKE_SOURCE_DIR}/sim ${CMAKE_SOURCE_DIR}/compiler
  ${CMAKE_SOURCE_DIR}/drivers)
target_compile_definitions(pmt_flags INTERFACE PMT_VERSION="${PROJECT_VERSION}")

# pmt_add_subdirectories(dir...): adds those that have a CMakeLists.txt.
function(pmt_add_subdirectories)
  foreach(dir IN LISTS ARGN)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/CMakeLists.txt)
      add_subdirectory(${dir})
    endif()
  endforeach()
endfunction()

# pmt_library(NAME SOURCES ... [DEPS ...] [PUBLIC_INCLUDE dir...]): a static library with our flags.
function(pmt_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS;PUBLIC_INCLUDE")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC pmt_flags fmt::fmt ${arg_DEPS})
  if(arg_PUBLIC_INCLUDE)
    target_include_directories(${name} PUBLIC ${arg_PUBLIC_INCLUDE})
  endif()
endfunction()

# pmt_test(NAME SOURCES ... [DEPS ...] [LABELS smoke|full|nightly] [ARGS ...] [TIMEOUT s]): a GoogleTest
# program registered with ctest. Default label: full. The test sees PMT_SOURCE_DIR and PMT_BUILD_DIR as macros.
function(pmt_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPS;LABELS;ARGS")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE pmt_flags fmt::fmt ${arg_DEPS} GTest::gtest GTest::gtest_main Threads::Threads)
  target_compile_definitions(${name} PRIVATE
    PMT_SOURCE_DIR="${CMAKE_SOURCE_DIR}" PMT_BUILD_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name} ${arg_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  pmt_set_test_properties(${name} "${arg_LABELS}" "${arg_TIMEOUT}")
endfunction()

# pmt_py_test(NAME SCRIPT file [ARGS ...] [LABELS ...] [TIMEOUT s]): a Python unittest program.
function(pmt_py_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT;TIMEOUT" "ARGS;LABELS")
  cmake_path(ABSOLUTE_PATH arg_SCRIPT BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${arg_SCRIPT} ${arg_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  pmt_set_test_properties(${name} "${arg_LABELS}" "${arg_TIMEOUT}")
endfunction()

function(pmt_set_test_properties name labels timeout)
  if(NOT labels)
    set(labels full)
  endif()
  if(NOT timeout)
    set(timeout 300)
  endif()
  # Exit code 77 means "not run" (an absent tool or data set), never "passed".
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout} SKIP_RETURN_CODE 77
    ENVIRONMENT "PMT_SOURCE_DIR=${CMAKE_SOURCE_DIR};PMT_BUILD_DIR=${CMAKE_BINARY_DIR}")
endfunction()
