# Everything that comes from Debian, each with the reason why it is here.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)                        # text: std::format is absent from g++ 12
find_package(tl-expected REQUIRED)                # Result<T>: std::expected is absent too
find_package(nlohmann_json REQUIRED)              # every JSON file read and written
find_package(Boost 1.81 REQUIRED COMPONENTS filesystem)  # Process v2, Asio, Math; 1.74 has no v2
find_package(OpenSSL REQUIRED COMPONENTS Crypto)  # SHA-256 of restored files and of plans
find_package(CLI11 REQUIRED)                      # command lines
find_package(pugixml REQUIRED)                    # JUnit XML, escaped by a library
find_package(PkgConfig REQUIRED)
pkg_check_modules(mnl REQUIRED IMPORTED_TARGET libmnl)  # NETLINK_SOCK_DIAG messages
pkg_check_modules(nftnl REQUIRED IMPORTED_TARGET libnftnl)  # nf_tables rules that drop packets
pkg_check_modules(dw REQUIRED IMPORTED_TARGET libdw libelf)  # stacks of threads that run on
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)  # filters, names of system calls
if(BACKFAULT_TESTS)
  find_package(GTest REQUIRED)
endif()
if(BACKFAULT_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
