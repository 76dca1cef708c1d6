# How a room (one folder, one library) and its kernels are built.

# The same bits from every compiler and optimisation level: no contraction to fused multiply-add, no fast-math. The two
# -fno options let loops vectorise and change no result.
add_library(microcosm_flags INTERFACE)
target_compile_features(microcosm_flags INTERFACE cxx_std_20)
target_compile_options(microcosm_flags INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
target_include_directories(microcosm_flags INTERFACE ${PROJECT_SOURCE_DIR})
string(REPLACE "-O2" "-O3" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")

# microcosm_room(NAME [DEPENDS target...]): the library microcosm_NAME from every .cpp of this folder and below, except
# main.cpp, *.kernel.cpp and what lies in peers/ (programs that measure others). An object library: entries that register
# themselves are linked without being named anywhere.
# microcosm_NAME_linked brings the objects of the room and of the rooms that it depends on into an executable.
function(microcosm_room name)
  cmake_parse_arguments(room "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "(/main|\\.kernel)\\.cpp$|/peers/[^/]*\\.cpp$")
  set(linked microcosm_${name}_linked)
  add_library(${linked} INTERFACE)
  if(sources)
    add_library(microcosm_${name} OBJECT ${sources})
    set(scope PUBLIC)
    target_sources(${linked} INTERFACE $<TARGET_OBJECTS:microcosm_${name}>)
  else()
    add_library(microcosm_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(microcosm_${name} ${scope} microcosm_flags ${room_DEPENDS})
  target_link_libraries(${linked} INTERFACE microcosm_${name})
  foreach(dependency ${room_DEPENDS})
    if(dependency MATCHES "^microcosm_")
      target_link_libraries(${linked} INTERFACE ${dependency}_linked)
    endif()
  endforeach()
endfunction()

# microcosm_kernel(ROOM FILE): compiles FILE (x.kernel.cpp) once for each instruction set, with MICROCOSM_KERNEL_ISA set to sse2,
# avx2 or avx512 (its namespace). Element-wise arithmetic has the same bits at any width; no FMA in any of them.
function(microcosm_kernel room file)
  get_filename_component(stem ${file} NAME_WE)
  set(flags_sse2 -msse2)
  set(flags_avx2 -mavx2 -mno-fma)
  set(flags_avx512 -mavx512f -mavx512dq -mavx512vl -mno-fma -mprefer-vector-width=512)
  foreach(isa sse2 avx2 avx512)
    set(kernel microcosm_${room}_${stem}_${isa})
    add_library(${kernel} OBJECT ${file})
    target_link_libraries(${kernel} PRIVATE microcosm_flags)
    target_compile_options(${kernel} PRIVATE ${flags_${isa}})
    target_compile_definitions(${kernel} PRIVATE MICROCOSM_KERNEL_ISA=${isa})
    target_sources(microcosm_${room}_linked INTERFACE $<TARGET_OBJECTS:${kernel}>)
  endforeach()
endfunction()

# microcosm_executable(NAME source... ROOMS room... [DEPENDS target...]): an executable of these rooms and those below them. It exports its own math
# functions to the shared libraries it loads (see engine/core/libm_overrides.cpp).
function(microcosm_executable name)
  cmake_parse_arguments(exe "" "" "ROOMS;DEPENDS" ${ARGN})
  add_executable(${name} ${exe_UNPARSED_ARGUMENTS})
  foreach(room ${exe_ROOMS})
    target_link_libraries(${name} PRIVATE microcosm_${room}_linked)
  endforeach()
  target_link_libraries(${name} PRIVATE ${exe_DEPENDS})
  # These rooms read strangers' files by a helper program (guard/guard.hpp), which is found beside or above the executable.
  set(readers formats scenes datagen window validation bench app)
  foreach(room ${exe_ROOMS})
    if(room IN_LIST readers AND NOT name STREQUAL "microcosm-reader" AND NOT MICROCOSM_FUZZ)
      add_dependencies(${name} microcosm-reader)
    endif()
  endforeach()
  set_target_properties(${name} PROPERTIES ENABLE_EXPORTS ON)
endfunction()
