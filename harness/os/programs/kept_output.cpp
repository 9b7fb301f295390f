#include "harness/os/programs/kept_output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {

KeptOutput::KeptOutput(Fd file, const KeepLimits limits)
    : file_(std::move(file)), limits_(limits) {}

void KeptOutput::keep(std::string_view bytes) {
  const std::uint64_t head_left = limits_.head - std::min(limits_.head, seen_);
  seen_ += bytes.size();
  const std::size_t for_head = std::min<std::uint64_t>(bytes.size(), head_left);
  write_all(bytes.substr(0, for_head));
  bytes.remove_prefix(for_head);
  if (bytes.size() > limits_.tail) {
    bytes.remove_prefix(bytes.size() - limits_.tail);
  }
  tail_ += bytes;
  if (tail_.size() > 2 * limits_.tail) {  // Seldom, so that a flood is not moved byte by byte.
    tail_.erase(0, tail_.size() - limits_.tail);
  }
}

void KeptOutput::finish() {
  if (!file_.valid()) {
    return;
  }
  if (tail_.size() > limits_.tail) {
    tail_.erase(0, tail_.size() - limits_.tail);
  }
  const std::uint64_t kept = std::min(limits_.head, seen_) + tail_.size();
  if (kept < seen_) {
    write_all(fmt::format("\n[backfault: {} bytes left out here]\n", seen_ - kept));
  }
  write_all(tail_);
  file_.reset();
}

void KeptOutput::write_all(std::string_view bytes) {
  while (!bytes.empty() && file_.valid() && problem_.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      problem_ = fmt::format("captured output cannot be kept after {} bytes: {}",
                             std::min(limits_.head, seen_), errno_text(errno));
    }
  }
}

}  // namespace backfault
