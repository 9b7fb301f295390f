// What the wire costs, and how exact its times are. For figures beside other proxies see
// wire_peers.py.
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "harness/base/fd.h"
#include "harness/os/wire/proxy.h"

namespace backfault {
namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in loopback(const std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Listens on a port that the kernel chooses.
Fd listen_anywhere(std::uint16_t& port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  ::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), length);
  ::listen(socket.get(), 64);
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  port = ntohs(address.sin_port);
  return socket;
}

/// One connection through a wire.
struct Line {
  Line() {
    const Fd listener = listen_anywhere(behind);
    { const Fd taken = listen_anywhere(port); }
    wire =
        *StreamProxy::start({{.listen_port_of = "server", .listen = port, .forward_to = behind}});
    near = Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = loopback(port);
    ::connect(near.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    far = Fd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    const int yes = 1;
    ::setsockopt(near.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  void arm(const WireAction& action) const {
    WireStage stage{.fault = "bench", .seed = Seed{7}};
    stage.action = action;
    static_cast<void>(wire->arm(stage));
  }
  std::uint16_t port = 0;
  std::uint16_t behind = 0;
  std::unique_ptr<StreamProxy> wire;
  Fd near;
  Fd far;
};

double nth(std::vector<double>& all, const double part) {
  const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), all.begin() + at, all.end());
  return all[static_cast<std::size_t>(at)];
}

/// Takes a byte. When the kernel had it for this socket: its reader's own way out of sleep is not
/// the wire's (some 50 us on a processor that has nothing else to do).
std::chrono::system_clock::time_point arrival_of_byte(const Fd& socket) {
  char byte = 0;
  iovec piece{.iov_base = &byte, .iov_len = 1};
  alignas(cmsghdr) std::array<char, 256> control{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  timespec arrived{};
  if (::recvmsg(socket.get(), &message, 0) != 1) return {};
  for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
    if (one->cmsg_type == SO_TIMESTAMPNS) std::memcpy(&arrived, CMSG_DATA(one), sizeof arrived);
  }
  return std::chrono::system_clock::time_point(std::chrono::seconds(arrived.tv_sec) +
                                               std::chrono::nanoseconds(arrived.tv_nsec));
}

/// How much later than asked a byte comes: asked for range(0) microseconds.
void delay_error(benchmark::State& state) {
  const Line line;
  const int yes = 1;
  ::setsockopt(line.far.get(), SOL_SOCKET, SO_TIMESTAMPNS, &yes, sizeof yes);
  const std::chrono::microseconds asked(state.range(0));
  line.arm(DelayBytes{.latency = asked});
  std::vector<double> late_us;
  for (auto _ : state) {
    const char byte = 'x';
    const auto sent = std::chrono::system_clock::now();
    ::send(line.near.get(), &byte, 1, MSG_NOSIGNAL);
    const std::chrono::duration<double, std::micro> late = arrival_of_byte(line.far) - sent - asked;
    late_us.push_back(late.count());
  }
  state.counters["late_us_p50"] = nth(late_us, 0.5);
  state.counters["late_us_p99"] = nth(late_us, 0.99);
}
BENCHMARK(delay_error)->Arg(100)->Arg(1000)->Arg(10'000)->Iterations(200)->UseRealTime();
BENCHMARK(delay_error)->Arg(100'000)->Iterations(100)->UseRealTime();
BENCHMARK(delay_error)->Arg(1'000'000)->Iterations(20)->UseRealTime();

/// The rate that comes out, as a share of range(0) bytes per second, over about two seconds.
void throttle_error(benchmark::State& state) {
  const auto asked = static_cast<std::uint64_t>(state.range(0));
  double share = 0;
  for (auto _ : state) {
    const Line line;
    line.arm(LimitRate{.bytes_per_second = asked});
    std::thread sender([&] {
      const std::vector<char> piece(std::size_t{256} * 1024, 'x');
      std::uint64_t left = 2 * asked;
      while (left > 0) {
        const ssize_t count = ::send(line.near.get(), piece.data(),
                                     std::min<std::uint64_t>(piece.size(), left), MSG_NOSIGNAL);
        if (count <= 0) break;
        left -= static_cast<std::uint64_t>(count);
      }
      ::shutdown(line.near.get(), SHUT_WR);
    });
    std::vector<char> buffer(std::size_t{1024} * 1024);
    const auto begun = Clock::now();
    std::uint64_t got = 0;
    for (ssize_t count = 1; count > 0; got += static_cast<std::uint64_t>(count)) {
      count = ::recv(line.far.get(), buffer.data(), buffer.size(), 0);
    }
    const std::chrono::duration<double> took = Clock::now() - begun;
    share = static_cast<double>(got) / took.count() / static_cast<double>(asked);
    sender.join();
  }
  state.counters["share_of_asked"] = share;
}
BENCHMARK(throttle_error)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Arg(100'000'000)
    ->Arg(500'000'000)
    ->Iterations(1)
    ->UseRealTime();

/// How long it takes to arm and disarm a stage while a writer is blocked.
void arm_and_disarm(benchmark::State& state) {
  const Line line;
  const std::vector<char> piece(std::size_t{1024} * 1024, 'x');
  while (::send(line.near.get(), piece.data(), piece.size(), MSG_DONTWAIT | MSG_NOSIGNAL) > 0) {
  }
  WireStage stage{.fault = "bench", .seed = Seed{7}};
  for (auto _ : state) {
    const auto id = line.wire->arm(stage);
    static_cast<void>(line.wire->disarm(*id));
  }
}
BENCHMARK(arm_and_disarm)->Iterations(1000)->UseRealTime();

}  // namespace
}  // namespace backfault
