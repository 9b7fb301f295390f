// Loads a proxy, or nothing, and prints one figure: wire_load KIND LISTEN CONNECT SECONDS
// [CORE...]. It accepts on port LISTEN and connects to port CONNECT; both are the same without a
// proxy. KIND is one of throughput (bytes/s), connections (1/s, each with one byte there and back
// and an orderly end), threaded_connections (the same, the server has a thread for each),
// round_trip (median in nanoseconds). The accepting side is a process of its own.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in address_of(const int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void pin(const int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

int listen_on(const int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = address_of(port);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket, 1024) != 0) {
    std::perror("listen");
    std::exit(70);
  }
  return socket;
}

int connect_to(const int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  const sockaddr_in address = address_of(port);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::exit(70);
  }
  return socket;
}

/// What the server does for a client.
struct Service {
  bool echo = false;
  bool once = false;      ///< It ends the connection after one answer.
  bool threaded = false;  ///< Each connection gets a thread of its own, as most servers do it.
};

void serve_one(const int socket, const Service& service, std::vector<char>& buffer) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  for (;;) {
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) break;
    if (service.echo) {
      ::send(socket, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL);
    }
    if (service.once) break;
  }
  // How much came is told at the end, so that a queue on the way counts for nothing.
  if (!service.echo) ::send(socket, "x", 1, MSG_NOSIGNAL);
  ::close(socket);
}

[[noreturn]] void serve(const int listener, const Service& service) {
  std::vector<char> buffer(1024 * 1024);
  for (;;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (service.threaded) {
      std::thread([socket, service] {
        std::vector<char> small(4096);
        serve_one(socket, service, small);
      }).detach();
    } else {
      serve_one(socket, service, buffer);
    }
  }
}

double throughput(const int port, const std::chrono::duration<double> time) {
  const int socket = connect_to(port);
  const std::vector<char> buffer(256 * 1024, 'x');
  std::uint64_t sent = 0;
  const auto begun = Clock::now();
  while (Clock::now() - begun < time) {
    const ssize_t count = ::send(socket, buffer.data(), buffer.size(), MSG_NOSIGNAL);
    if (count <= 0) std::exit(70);
    sent += static_cast<std::uint64_t>(count);
  }
  ::shutdown(socket, SHUT_WR);
  char byte = 0;
  if (::recv(socket, &byte, 1, 0) != 1) std::exit(70);
  const std::chrono::duration<double> took = Clock::now() - begun;
  return static_cast<double>(sent) / took.count();
}

double connections(const int port, const std::chrono::duration<double> time) {
  std::uint64_t made = 0;
  const auto begun = Clock::now();
  while (Clock::now() - begun < time) {
    const int socket = connect_to(port);
    char byte = 'x';
    if (::send(socket, &byte, 1, MSG_NOSIGNAL) != 1 || ::recv(socket, &byte, 1, 0) != 1) {
      std::exit(70);
    }
    // The server ends first: the client's ports would run out otherwise (TIME_WAIT).
    if (::recv(socket, &byte, 1, 0) != 0) std::exit(70);
    ::close(socket);
    ++made;
  }
  const std::chrono::duration<double> took = Clock::now() - begun;
  return static_cast<double>(made) / took.count();
}

double round_trip(const int port, const std::chrono::duration<double> time) {
  const int socket = connect_to(port);
  std::vector<double> all;
  const auto begun = Clock::now();
  while (Clock::now() - begun < time) {
    char byte = 'x';
    const auto sent = Clock::now();
    if (::send(socket, &byte, 1, MSG_NOSIGNAL) != 1 || ::recv(socket, &byte, 1, 0) != 1) {
      std::exit(70);
    }
    all.push_back(std::chrono::duration<double, std::nano>(Clock::now() - sent).count());
  }
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                   all.end());
  return all[all.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  if (count < 5) return 64;
  const std::string kind = words[1];
  if (count > 5) pin(std::atoi(words[5]));
  const int listener = listen_on(std::atoi(words[2]));
  const pid_t server = ::fork();
  if (server == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(listener, {.echo = kind != "throughput",
                     .once = kind.ends_with("connections"),
                     .threaded = kind == "threaded_connections"});
  }
  const int port = std::atoi(words[3]);
  const std::chrono::duration<double> time(std::atof(words[4]));
  const double figure = kind == "throughput"            ? throughput(port, time)
                        : kind.ends_with("connections") ? connections(port, time)
                                                        : round_trip(port, time);
  std::printf("%.0f\n", figure);
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
  return 0;
}
