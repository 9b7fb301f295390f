// Makes system calls of its own and tells what came of each: "calls WHAT COUNT [PATH]".
//   null     COUNT times read(2) of one byte from /dev/zero
//   write    COUNT times write(2) of "0123456789" to PATH, made new
//   sync     COUNT times fsync(2) of PATH
//   open     COUNT times open(2) of PATH for reading
//   socket   COUNT times socket(2)
// One line for each: "0" or the name of the errno, and how many milliseconds it took.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <string>

#include "test/programs/say_ready.h"

namespace {

using Clock = std::chrono::steady_clock;

std::function<ssize_t()> call_of(const std::string& what, const std::string& path) {
  static char bytes[16];
  if (what == "write") {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    return [file] { return write(file, "0123456789", 10); };
  }
  if (what == "sync") {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    return [file] { return ssize_t{fsync(file)}; };
  }
  if (what == "open") {
    return [path] {
      const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
      if (file >= 0) close(file);
      return ssize_t{file};
    };
  }
  if (what == "socket") {
    return [] {
      const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (made >= 0) close(made);
      return ssize_t{made};
    };
  }
  const int zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  return [zeros] { return read(zeros, bytes, 1); };
}

}  // namespace

int main(int argc, char** argv) {
  const auto call = call_of(word_or(argc, argv, 1, "null"), word_or(argc, argv, 3, ""));
  const int count = std::stoi(word_or(argc, argv, 2, "1"));
  for (int number = 0; number < count; ++number) {
    errno = 0;
    const auto begun = Clock::now();
    const bool failed = call() < 0;
    const int error = errno;
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun).count();
    dprintf(STDOUT_FILENO, "%s %lld\n", failed ? strerrorname_np(error) : "0",
            static_cast<long long>(took));
  }
}
