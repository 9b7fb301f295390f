#include "harness/os/programs/output_capture.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

constexpr std::size_t bytes_per_pump = 256UL * 1024;
constexpr std::size_t bytes_at_end = 2UL * 1024 * 1024;  // Twice the largest default pipe.

}  // namespace

Result<OutputCapture> OutputCapture::create(const Fd& folder, const std::string& name) {
  Fd file(::openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!file.valid()) {
    return tl::unexpected(last_error("create the captured output " + name));
  }
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return tl::unexpected(last_error("make a pipe for " + name));
  }
  Fd read_end(ends[0]);
  Fd write_end(ends[1]);
  // Only our end: a program that finds its standard output non-blocking would lose output.
  if (::fcntl(read_end.get(), F_SETFL, O_NONBLOCK) != 0) {
    return tl::unexpected(last_error("make the pipe for " + name + " non-blocking"));
  }
  return OutputCapture(name, std::move(read_end), std::move(write_end), std::move(file));
}

OutputCapture::OutputCapture(std::string name, Fd read_end, Fd write_end, Fd file)
    : name_(std::move(name)),
      read_end_(std::move(read_end)),
      write_end_(std::move(write_end)),
      kept_(std::move(file)) {}

std::vector<std::string> OutputCapture::pump(const MonoTime now) {
  read_at_most(bytes_per_pump);
  return read_end_.valid() ? cutter_.take(now) : cutter_.flush();
}

std::vector<std::string> OutputCapture::flush() {
  read_at_most(bytes_at_end);
  return cutter_.flush();
}

void OutputCapture::read_at_most(const std::size_t bytes) {
  std::array<char, 64UL * 1024> buffer;
  for (std::size_t left = bytes; left > 0 && read_end_.valid();) {
    const ssize_t count = ::read(read_end_.get(), buffer.data(), std::min(left, buffer.size()));
    if (count > 0) {
      const std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
      kept_.keep(piece);
      cutter_.add(piece);
      left -= piece.size();
    } else if (count == 0) {
      read_end_.reset();
      kept_.finish();
    } else if (errno != EINTR) {
      return;  // EAGAIN: nothing there now.
    }
  }
}

}  // namespace backfault
