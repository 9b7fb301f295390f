// What a code address is called.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/model/stack.h"

struct Dwfl;

namespace backfault {

/// The name that the source gives to a symbol of C++, or the symbol without its version
/// ("@@GLIBC_2.34"). Clean text, cut at 256 bytes.
[[nodiscard]] std::string readable_symbol(const std::string& symbol);

/// Looks each address up once: symbol tables are searched from one end to the other.
class FrameNames {
 public:
  /// `from_call`: a return address; the call before it tells the function, since the call may be
  /// the last thing in it.
  [[nodiscard]] StackFrame frame_at(Dwfl* modules, std::uint64_t address, bool from_call);

 private:
  std::map<std::uint64_t, StackFrame> known_;
};

}  // namespace backfault
