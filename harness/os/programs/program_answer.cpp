#include "harness/os/programs/program_answer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>

#include "harness/base/clean_text.h"
#include "harness/os/base/clock.h"
#include "harness/os/base/error_text.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/programs/child.h"

namespace backfault {
namespace {

constexpr std::size_t most_answer = 4096;
constexpr Duration stop_bound = std::chrono::seconds(2);

/// Up to the first line feed, the end, or the bound.
std::string line_from(const Fd& pipe, const Deadline& deadline) {
  std::string text;
  std::array<char, 512> piece{};
  while (text.size() < most_answer && text.find('\n') == std::string::npos) {
    if (!wait_readable(pipe, deadline.left())) break;
    const ssize_t count = ::read(pipe.get(), piece.data(), piece.size());
    if (count <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return text.substr(0, text.find('\n'));
}

/// It has answered: what else it wants to say is of no interest.
void end(Child& child) {
  static_cast<void>(child.signal_group(SIGKILL));
  static_cast<void>(wait_readable(child.pidfd(), stop_bound));
  static_cast<void>(child.ending());
}

}  // namespace

Result<std::string> first_line_of(const std::vector<std::string>& argv,
                                  const std::map<std::string, std::string>& environment,
                                  const Duration bound) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return tl::unexpected(last_error("pipe for the answer of a program"));
  }
  const Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  auto child = Child::start({.argv = argv,
                             .environment = environment,
                             .output = write_end.get(),
                             .error = write_end.get()});
  if (!child) return tl::unexpected(child.error());
  write_end.reset();
  const std::string line = line_from(read_end, Deadline(bound));
  end(*child);
  if (line.empty()) return fail(fmt::format("{} said nothing", argv.front()));
  return clean_text(line);
}

}  // namespace backfault
