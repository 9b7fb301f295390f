// A system call that its filter has notified: the caller waits until it is answered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/base/fd.h"
#include "harness/control/syscall_control.h"
#include "harness/os/calls/table.h"

namespace backfault {

struct HeldCall {
  std::uint64_t id = 0;  ///< The kernel's, of this one call.
  int tid = 0;
  int number = -1;
  std::array<std::uint64_t, 6> arguments{};
  std::uint64_t instruction = 0;  ///< Where in the caller's memory the call was made.

  /// Of a register that carries a descriptor or flags.
  [[nodiscard]] int int_argument(const std::size_t index) const {
    return static_cast<int>(arguments.at(index));
  }
};

/// What a call is about. Nothing is opened; each question is asked once at most.
class CallLook {
 public:
  CallLook(const HeldCall& call, const KnownCall& known) : call_(call), known_(known) {}

  /// Nothing: the call has no descriptor, or what it leads to has no kind of these.
  [[nodiscard]] std::optional<DescriptorKind> kind();
  /// Absolute and without "..", symbolic links as they are; empty: the call is about no path.
  [[nodiscard]] const std::string& path();

 private:
  [[nodiscard]] std::optional<int> descriptor() const;
  [[nodiscard]] std::string find_path() const;

  const HeldCall& call_;
  const KnownCall& known_;
  std::optional<std::optional<DescriptorKind>> kind_;
  std::optional<std::string> path_;
};

/// Whether the path is selected by CallSelection::path.
[[nodiscard]] bool is_selected(const std::string& path, const std::string& selection);

/// A short-lived copy of a descriptor of the thread's, see descriptor_probe.h; may be invalid.
[[nodiscard]] Fd borrow_from_thread(int tid, int descriptor);

}  // namespace backfault
