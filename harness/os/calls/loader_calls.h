// Calls of the dynamic loader: it maps a program's libraries, and cannot live with faults that
// every program has to live with.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "harness/os/calls/held_call.h"

namespace backfault {

/// Whether the file is glibc's dynamic loader. Other C libraries' loaders are their libraries, so
/// that their calls cannot be told apart.
[[nodiscard]] bool is_loader(std::string_view path);

/// The path of the mapping that holds the address, in the text of /proc/PID/maps; empty: none.
[[nodiscard]] std::string_view mapping_at(std::string_view maps, std::uint64_t address);

/// Remembers what it has found out.
class LoaderCalls {
 public:
  /// Whether the call was made by the loader's own code, when the program began or in dlopen(3).
  [[nodiscard]] bool made(const HeldCall& call);

 private:
  /// Thread and address of the call. Libraries lie elsewhere in every new program.
  std::map<std::pair<int, std::uint64_t>, bool> known_;
};

}  // namespace backfault
