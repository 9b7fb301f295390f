// The system calls that a rule may name: what each is about, and what can be done to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/control/syscall_control.h"

namespace backfault {

/// Where a call says what it is about.
enum class CallSubject {
  descriptor,       ///< The first argument.
  second_file,      ///< The third argument, a descriptor: where copies go to.
  path,             ///< The first argument, a text.
  folder_and_path,  ///< A descriptor of a folder, then a text.
  nothing,          ///< Nothing that has a kind or a path.
};

struct KnownCall {
  std::string_view name;
  CallSubject subject = CallSubject::nothing;
  /// False: a program that is told of a failure could not know that nothing was done.
  bool may_fail = true;
  bool may_be_short = false;  ///< It reads or writes bytes, and may return fewer.
};

/// The entry of a call that rules may name; null: they may not.
[[nodiscard]] const KnownCall* find_call(std::string_view name);

/// "read, write" -> {"read", "write"}: in the order of the text, each once. An error names what is
/// allowed for this effect, and the nearest name for a misspelt one.
[[nodiscard]] Result<std::vector<std::string>> parse_calls(std::string_view text,
                                                           const CallEffect& effect);

/// All of the names that `parse_calls` takes for this effect.
[[nodiscard]] std::vector<std::string> calls_for(const CallEffect& effect);

}  // namespace backfault
