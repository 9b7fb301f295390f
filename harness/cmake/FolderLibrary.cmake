# backfault_folder(NAME LIBRARIES...): one folder is one static library with declared edges. Its
# sources are found by pattern, so that none can be forgotten.
function(backfault_folder name)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  file(GLOB headers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  if(NOT sources)
    set(sources "${PROJECT_SOURCE_DIR}/harness/cmake/empty.cpp")
  endif()
  add_library(${name} STATIC ${sources})
  target_sources(${name} PUBLIC FILE_SET headers TYPE HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${headers})
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(${name} PUBLIC backfault_options ${ARGN} PRIVATE backfault_warnings)
endfunction()
