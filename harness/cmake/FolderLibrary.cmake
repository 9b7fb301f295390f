# backfault_folder(FOLDER LIBRARIES...): one folder is one static library, named after its path
# (harness/os/net is backfault_os_net), with declared edges. Its sources are found by pattern, so
# none can be forgotten.
function(backfault_folder folder)
  string(REGEX REPLACE "^harness/" "" name "${folder}")
  string(REPLACE "/" "_" name "backfault_${name}")
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
  file(GLOB headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.h")
  if(NOT sources)
    set(sources "${PROJECT_SOURCE_DIR}/harness/cmake/empty.cpp")
  endif()
  add_library(${name} STATIC ${sources})
  target_sources(${name} PUBLIC FILE_SET headers TYPE HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${headers})
  # A room is one batch of a unity build, or two: small ones would parse the same headers again.
  set_target_properties(${name} PROPERTIES
    VERIFY_INTERFACE_HEADER_SETS ON UNITY_BUILD_BATCH_SIZE 20)
  target_link_libraries(${name} PUBLIC backfault_options ${ARGN} PRIVATE backfault_warnings)
endfunction()
