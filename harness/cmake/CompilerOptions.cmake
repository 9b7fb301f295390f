# Two interface targets: what every target of ours is compiled with, and how strictly.
add_library(backfault_options INTERFACE)
target_compile_features(backfault_options INTERFACE cxx_std_20)
target_include_directories(backfault_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(backfault_options INTERFACE
  _FILE_OFFSET_BITS=64 BOOST_ASIO_NO_DEPRECATED BOOST_PROCESS_USE_STD_FS=0)
if(BACKFAULT_SANITIZE)
  # A sanitizer handles signals and looks for leaks at the end: programs that are to behave in one
  # way exactly have the property BACKFAULT_UNSANITIZED.
  set(sanitized "$<NOT:$<BOOL:$<TARGET_PROPERTY:BACKFAULT_UNSANITIZED>>>")
  target_compile_options(backfault_options INTERFACE
    "$<${sanitized}:-fsanitize=${BACKFAULT_SANITIZE};-fno-sanitize-recover=all>"
    -fno-omit-frame-pointer)
  target_link_options(backfault_options INTERFACE
    "$<${sanitized}:-fsanitize=${BACKFAULT_SANITIZE}>")
endif()
if(BACKFAULT_COVERAGE)
  target_compile_options(backfault_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(backfault_options INTERFACE --coverage)
endif()

# Most of the time goes into parsing headers, so that the presets compile several sources of a folder
# as one (names are unique within a folder); debug and tidy still compile each by itself. There a
# local name may hide a function of another source, which is nobody's concern.
set(shadow -Wshadow)
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(shadow -Wshadow=local)
endif()
add_library(backfault_warnings INTERFACE)
target_link_libraries(backfault_warnings INTERFACE backfault_options)
target_compile_options(backfault_warnings INTERFACE
  -Wall -Wextra -Wpedantic ${shadow} -Wconversion -Wsign-conversion -Wmissing-declarations
  -Wformat=2 -Wswitch-enum -Werror
  # Designated initialisers leave out what has a default; g++ 12 warns of that where clang does not.
  -Wno-missing-field-initializers
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # When g++ 12 optimises, its flow analysis sees null pointers and overlaps inside the standard
  # library, Boost and tl::expected (GCC bug 105651 and its like): asked for without optimisation.
  target_compile_options(backfault_warnings INTERFACE
    -Wduplicated-cond -Wlogical-op -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
    $<$<COMPILE_LANGUAGE:CXX>:-Wuseless-cast>
    $<$<CONFIG:Debug>:-Wnull-dereference>)
endif()
