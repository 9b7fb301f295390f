// What the programs of the zoo share. A hung one writes "stamp NANOSECONDS" from every thread that
// blocks for good, right before its last call, and then blocks without a time-out or a handler. A
// living one is blocked altogether for a while now and then, goes on, and ends with 0.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "test/programs/say_ready.h"

namespace zoo {

/// For what has no reason to fail: else the program ends with an exit code that nobody expects.
template <typename Value>
Value must(const Value value) {
  if (value >= 0) return value;
  std::perror("zoo");
  _exit(9);
}

inline std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

/// One write, so that lines of several threads do not mix.
inline void stamp() {
  std::array<char, 40> line{};
  const int length =
      std::snprintf(line.data(), line.size(), "stamp %lld\n", static_cast<long long>(now_ns()));
  must(write(STDOUT_FILENO, line.data(), static_cast<std::size_t>(length)));
}

inline timespec milliseconds(const long count) {
  return {.tv_sec = count / 1000, .tv_nsec = count % 1000 * 1'000'000};
}

/// Sleeps; a signal does not cut it short.
inline void quiet(const long count) {
  timespec left = milliseconds(count);
  while (nanosleep(&left, &left) != 0) {
  }
}

[[noreturn]] inline void compute_for_ever() {
  const std::atomic<bool> done = false;
  while (!done) {
  }
  _exit(9);
}

/// Runs the body in a child that ends with its parent.
template <typename Body>
int fork_child(const Body& body) {
  const int parent = getpid();
  const int child = must(fork());
  if (child != 0) return child;
  end_with(parent);
  body();
  _exit(0);
}

/// Waits for the child; anything but its exit code 0 ends the program.
inline void reap(const int child) {
  int status = 0;
  if (must(waitpid(child, &status, 0)) != child || status != 0) _exit(8);
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

inline Pipe make_pipe() {
  std::array<int, 2> ends{};
  must(pipe2(ends.data(), O_CLOEXEC));
  return {ends[0], ends[1]};
}

struct Sockets {
  int one = -1;
  int other = -1;
};

inline Sockets make_sockets() {
  std::array<int, 2> ends{};
  must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
  return {ends[0], ends[1]};
}

inline void put(const int fd) { must(write(fd, "x", 1)); }

/// False at the end of file.
inline bool get(const int fd) {
  char byte = 0;
  return must(read(fd, &byte, 1)) == 1;
}

/// Where two processes meet, each with its end of a socket pair: both have come, then both go on.
inline void meet(const int fd) {
  put(fd);
  get(fd);
}

/// Writes to the pipe until it blocks for good, with a stamp before that.
inline void write_for_ever(const int pipe) {
  static std::array<char, 4096> page{};
  must(fcntl(pipe, F_SETFL, O_NONBLOCK));
  while (write(pipe, page.data(), page.size()) > 0) {
  }
  must(fcntl(pipe, F_SETFL, 0));
  for (;;) {
    stamp();
    must(write(pipe, page.data(), page.size()));
  }
}

/// Memory that forked children share: zeros.
template <typename Value>
Value* shared() {
  void* const memory =
      mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? (_exit(9), nullptr) : new (memory) Value{};
}

using Word = std::atomic<std::uint32_t>;

/// futex(2) on a word in shared memory; a limit of null is none.
inline long futex(Word& word, const int operation, const std::uint32_t value,
                  const timespec* limit = nullptr) {
  return syscall(SYS_futex, &word, operation, value, limit, nullptr, FUTEX_BITSET_MATCH_ANY);
}

/// Waits until somebody sleeps on the word: the kernel moves one sleeper from the word to itself,
/// which changes nothing, and gives the number of those it moved.
inline void await_sleeper(Word& word) {
  while (syscall(SYS_futex, &word, FUTEX_REQUEUE, 0, 1L, &word) != 1) sched_yield();
}

inline sockaddr_in loopback(const int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A socket bound to a port of the loopback, which refuses connections until it listens.
inline int bind_to(const int port) {
  const int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  must(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  const sockaddr_in address = loopback(port);
  must(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  return fd;
}

inline int listen_on(const int port) {
  const int fd = bind_to(port);
  must(listen(fd, 8));
  return fd;
}

inline int port_of(const int fd) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  must(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length));
  return ntohs(address.sin_port);
}

/// -1 when nobody listens.
inline int try_connect(const int port) {
  const int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

inline int accept_from(const int listener) {
  return must(accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
}

/// The main of a pair. The words: "server" or "client", and the port; the server is there first.
template <typename Server, typename Client>
int run_pair(char** words, const Server& server, const Client& client) {
  const int port = std::atoi(words[2]);
  if (words[1] == std::string("server")) {
    server(listen_on(port));
  } else {
    client(must(try_connect(port)));
  }
  return 0;
}

}  // namespace zoo
