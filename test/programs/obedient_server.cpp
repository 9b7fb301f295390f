// Listens on a port of this machine, says which, and obeys one connection after the other. Each
// byte is an order, answered with one byte when it is done: 'y', or 'n' when the kernel refused.
//   e  nothing                       m  get 64 MiB and touch them      d  open one more descriptor
//   f  start a process that waits    t  start a thread that waits      c  compute for 20 ms
// When a connection ends it writes how: "end 0", or the errno.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "test/programs/say_ready.h"

namespace {

bool get_memory() {
  constexpr std::size_t size = std::size_t{64} << 20;
  void* const memory =
      mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  std::memset(memory, 1, size);
  return munmap(memory, size) == 0;
}

bool start_process() {
  const int parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    end_with(parent);
    for (;;) pause();
  }
  return child > 0;
}

bool start_thread() {
  std::thread([] {
    for (;;) pause();
  }).detach();
  return true;
}

bool compute() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  const auto in_ns = [](const timespec& time) {
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
  };
  const auto until = in_ns(now) + 20'000'000;
  while (in_ns(now) < until) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return true;
}

bool obey(const char order) {
  switch (order) {
    case 'm':
      return get_memory();
    case 'd':
      return dup(STDIN_FILENO) >= 0;
    case 'f':
      return start_process();
    case 't':
      return start_thread();
    case 'c':
      return compute();
    default:
      return true;
  }
}

}  // namespace

int main() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0) return 1;
  if (listen(listener, 16) != 0) return 1;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  say_ready(std::to_string(ntohs(address.sin_port)));
  for (;;) {
    const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    char order = 0;
    ssize_t count = 0;
    while ((count = recv(connection, &order, 1, 0)) == 1) {
      const char answer = obey(order) ? 'y' : 'n';
      if (send(connection, &answer, 1, MSG_NOSIGNAL) != 1) break;
    }
    const std::string end = "end " + std::to_string(count == 0 ? 0 : errno) + "\n";
    if (write(STDOUT_FILENO, end.data(), end.size()) < 0) return 1;
    close(connection);
  }
}
