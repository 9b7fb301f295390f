// One output stream of one program: saved in a file and passed on line by line.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/os/programs/kept_output.h"
#include "harness/os/programs/line_cutter.h"

namespace backfault {

/// Reads a pipe without blocking and with bounded work per call, so that no amount of output keeps
/// the harness from watching.
class OutputCapture {
 public:
  /// Creates `name` in the folder and a pipe. The file must not exist yet.
  [[nodiscard]] static Result<OutputCapture> create(const Fd& folder, const std::string& name);

  /// The end that the program writes to; close it once the program has started.
  [[nodiscard]] const Fd& write_end() const { return write_end_; }
  void drop_write_end() { write_end_.reset(); }
  /// For poll(2); invalid once every writer has closed.
  [[nodiscard]] const Fd& read_end() const { return read_end_; }

  /// Reads what is available, at most 256 KiB, and passes on lines.
  [[nodiscard]] std::vector<std::string> pump(MonoTime now);
  /// The program has ended: reads the rest of the pipe, at most 2 MiB, and passes on all waiting
  /// lines. Processes that it left behind may still write.
  [[nodiscard]] std::vector<std::string> flush();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint64_t bytes_seen() const { return kept_.bytes_seen(); }
  [[nodiscard]] const std::string& problem() const { return kept_.problem(); }

 private:
  OutputCapture(std::string name, Fd read_end, Fd write_end, Fd file);
  void read_at_most(std::size_t bytes);

  std::string name_;
  Fd read_end_;
  Fd write_end_;
  KeptOutput kept_;
  LineCutter cutter_;
};

}  // namespace backfault
