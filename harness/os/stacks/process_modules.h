// The program and the libraries of a running process as libdwfl sees them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "harness/base/result.h"
#include "harness/os/base/clock.h"
#include "harness/os/stacks/mapped_files.h"

struct Dwfl;

namespace backfault {

/// Files are opened when an address in them is first asked for, and none after the deadline, which
/// must outlive this. No debuginfod server is asked: symbols come from the files themselves and
/// from what this machine has below /usr/lib/debug.
class ProcessModules {
 public:
  /// `visible_thread`: see `visible_thread_of`. An error when its memory map cannot be read.
  [[nodiscard]] static Result<ProcessModules> open(int visible_thread, const Deadline& deadline);

  [[nodiscard]] Dwfl* get() const { return modules_.get(); }
  [[nodiscard]] const CodeMap& code() const { return code_; }
  /// Whether the unwind tables say that nothing called the code at this address: the beginning of
  /// a program or of a thread.
  [[nodiscard]] bool is_outermost(std::uint64_t address) const;

 private:
  struct Source {
    int visible_thread = 0;
    const MappedFile* file = nullptr;
    const Deadline* deadline = nullptr;
  };
  struct Callbacks;
  struct End {
    void operator()(Dwfl* modules) const;
  };

  CodeMap code_;
  std::vector<Source> sources_;  ///< The modules keep the addresses of its elements.
  std::unique_ptr<Dwfl, End> modules_;
};

}  // namespace backfault
