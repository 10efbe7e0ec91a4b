# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
#
# pmt_verilate(NAME TOP module SOURCES file... [PREFIX V<module>] [LANGUAGE cc|sc|sc_fst] [ARGS ...] [DEPENDS ...]):
# runs Verilator at build time and makes NAME, a library target to link (generated header <PREFIX>.h).
# Verilator's own cmake support runs at configure time, before the generated packages exist.
include_guard(GLOBAL)

find_program(PMT_VERILATOR verilator REQUIRED)
if(NOT PMT_VERILATOR_ROOT)
  execute_process(COMMAND ${PMT_VERILATOR} --getenv VERILATOR_ROOT
    OUTPUT_VARIABLE root OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(PMT_VERILATOR_ROOT ${root} CACHE INTERNAL "Verilator's runtime")
endif()

# Verilator's runtime: pmt_verilated_cc, pmt_verilated_sc (SystemC) and pmt_verilated_sc_fst (with waveforms).
foreach(kind cc sc sc_fst)
  set(files verilated verilated_dpi verilated_threads)
  if(kind STREQUAL sc_fst)
    list(APPEND files verilated_fst_c verilated_fst_sc)
  endif()
  list(TRANSFORM files PREPEND ${PMT_VERILATOR_ROOT}/include/)
  list(TRANSFORM files APPEND .cpp)
  add_library(pmt_verilated_${kind} STATIC EXCLUDE_FROM_ALL ${files})
  target_include_directories(pmt_verilated_${kind} SYSTEM PUBLIC
    ${PMT_VERILATOR_ROOT}/include ${PMT_VERILATOR_ROOT}/include/vltstd)
  target_compile_options(pmt_verilated_${kind} PRIVATE -w)
  target_link_libraries(pmt_verilated_${kind} PUBLIC Threads::Threads)
  set_target_properties(pmt_verilated_${kind} PROPERTIES CXX_VISIBILITY_PRESET hidden)
  if(NOT kind STREQUAL cc)
    target_compile_definitions(pmt_verilated_${kind} PUBLIC SC_CPLUSPLUS=201703L VM_SC=1)
    target_link_libraries(pmt_verilated_${kind} PUBLIC systemc)
  endif()
  if(kind STREQUAL sc_fst)
    target_compile_definitions(pmt_verilated_${kind} PUBLIC VM_TRACE=1 VM_TRACE_FST=1)
    target_link_libraries(pmt_verilated_${kind} PUBLIC z)
  endif()
endforeach()

function(pmt_verilate name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TOP;PREFIX;LANGUAGE" "SOURCES;ARGS;DEPENDS")
  if(NOT arg_LANGUAGE)
    set(arg_LANGUAGE cc)
  endif()
  if(NOT arg_PREFIX)
    set(arg_PREFIX V${arg_TOP})
  endif()
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${dir}/${arg_PREFIX}__ALL.a)
  string(SUBSTRING ${arg_LANGUAGE} 0 2 output)
  if(arg_LANGUAGE STREQUAL sc_fst)
    list(APPEND arg_ARGS --trace-fst)
  endif()
  set(cache "")
  if(PMT_CCACHE)
    set(cache OBJCACHE=${PMT_CCACHE})
  endif()
  add_custom_command(
    OUTPUT ${archive}
    COMMAND ${PMT_VERILATOR} --${output} -Mdir ${dir} --prefix ${arg_PREFIX} --top-module ${arg_TOP}
      -O3 --x-assign fast --x-initial fast --output-split 20000 -Wno-fatal
      -CFLAGS "-std=c++20 -DSC_CPLUSPLUS=201703L -fPIC -fvisibility=hidden"
      ${arg_ARGS} ${arg_SOURCES}
    COMMAND ${CMAKE_COMMAND} -E env ${cache} make -s -C ${dir} -f ${arg_PREFIX}.mk
      OPT_FAST=-O2 OPT_SLOW=-O1 OPT_GLOBAL=-O2 ${arg_PREFIX}__ALL.a
    DEPENDS ${arg_SOURCES} ${arg_DEPENDS}
    COMMENT "Verilating ${arg_TOP} for ${name}"
    VERBATIM)
  add_custom_target(${name}_build DEPENDS ${archive})
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_build)
  target_include_directories(${name} SYSTEM INTERFACE ${dir})
  target_link_libraries(${name} INTERFACE ${archive} pmt_verilated_${arg_LANGUAGE})
endfunction()
