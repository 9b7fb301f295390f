#include "harness/os/stream_proxy.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "harness/model/fd.h"
#include "harness/os/error_text.h"
#include "harness/os/wire_connection.h"

namespace backfault {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t most_connections = 1024;
constexpr std::chrono::milliseconds pause_before_retry{10};
constexpr std::chrono::seconds patience{5};

// Asio's own sockets are not close-on-exec: a program under test would inherit them.
Fd make_socket() {
  return Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
}

Result<Fd> listen_on(const std::uint16_t port) {
  const std::string attempted = fmt::format("listen on 127.0.0.1:{}", port);
  Fd socket = make_socket();
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  if (!socket.valid() ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(socket.get(), SOMAXCONN) != 0) {
    return tl::unexpected(last_error(attempted));
  }
  return socket;
}

struct Listener {
  Listener(boost::asio::io_context& io, const WireSpec& wire)
      : acceptor(io),
        retry(io),
        upstream(boost::asio::ip::address_v4::loopback(), wire.forward_to),
        to_upstream(wire.listen_port_of == "client" ? WireDirection::to_client
                                                    : WireDirection::to_server) {}
  tcp::acceptor acceptor;
  boost::asio::steady_timer retry;
  tcp::endpoint upstream;
  WireDirection to_upstream;
};

}  // namespace

/// Everything below belongs to the proxy's thread, but `state_`'s counters.
class StreamProxy::Running {
 public:
  Running() : work_(boost::asio::make_work_guard(io_)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Result<void> listen(const WireSpec& wire) {
    auto socket = listen_on(wire.listen);
    if (!socket) return tl::unexpected(socket.error());
    auto listener = std::make_unique<Listener>(io_, wire);
    error_code error;
    listener->acceptor.assign(tcp::v4(), socket->get(), error);
    if (error) return fail(fmt::format("listen on port {}: {}", wire.listen, error.message()));
    static_cast<void>(socket->release());  // The acceptor owns it now.
    listeners_.push_back(std::move(listener));
    return {};
  }

  void start() {
    for (const auto& listener : listeners_) wait_for_connection(*listener);
    // Signals are for the harness's own threads.
    sigset_t all{};
    sigset_t before{};
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    std::promise<int> id;
    auto told = id.get_future();
    thread_ = std::thread([this, &id] {
      id.set_value(::gettid());
      run();
    });
    thread_id_ = told.get();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  [[nodiscard]] int thread_id() const { return thread_id_; }

  void set_delay(const WireDelay& delay, const Seed seed) {
    const auto done = std::make_shared<std::promise<void>>();
    boost::asio::post(io_, [this, delay, seed, done] {
      state_.delay = delay;
      state_.seed = seed;
      // A connection that ends takes itself out of the map.
      auto connections = connections_;
      for (const auto& [number, connection] : connections) connection->delay_changed();
      done->set_value();
    });
    static_cast<void>(done->get_future().wait_for(patience));
  }

  [[nodiscard]] WireCounters counters() const {
    const auto& to_client = state_.by_direction[static_cast<std::size_t>(WireDirection::to_client)];
    const auto& to_server = state_.by_direction[static_cast<std::size_t>(WireDirection::to_server)];
    return {.bytes_to_client = to_client.delivered_bytes,
            .bytes_to_server = to_server.delivered_bytes,
            .delayed_chunks = state_.delayed_chunks,
            .delayed_in_total = Duration{state_.delayed_us},
            .queued_bytes = to_client.queued_bytes + to_server.queued_bytes,
            .stuck_bytes = to_client.stuck_bytes + to_server.stuck_bytes};
  }

 private:
  void run() {
    while (!io_.stopped()) {
      try {
        io_.run();
      } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
        // Out of memory: the connection that wanted it is dropped, the others go on.
      }
    }
  }

  void wait_for_connection(Listener& listener) {
    listener.acceptor.async_wait(tcp::acceptor::wait_read, [this, &listener](const error_code& e) {
      if (e == boost::asio::error::operation_aborted) return;
      if (accept(listener)) return wait_for_connection(listener);
      // Out of descriptors, as a rule. The program waits in the kernel's queue meanwhile.
      listener.retry.expires_after(pause_before_retry);
      listener.retry.async_wait([this, &listener](const error_code& error) {
        if (!error) wait_for_connection(listener);
      });
    });
  }

  /// False when it is better to try again later.
  bool accept(Listener& listener) {
    if (connections_.size() >= most_connections) return false;
    // First the socket for the far side: a connection that was accepted can be served.
    Fd upstream = make_socket();
    if (!upstream.valid()) return false;
    Fd accepted(::accept4(listener.acceptor.native_handle(), nullptr, nullptr,
                          SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!accepted.valid()) return errno == EAGAIN || errno == ECONNABORTED || errno == EINTR;
    WireConnection::Ends ends{.accepted = tcp::socket(io_),
                              .upstream = tcp::socket(io_),
                              .to_upstream = listener.to_upstream};
    if (!give(ends.accepted, accepted) || !give(ends.upstream, upstream)) return false;
    const std::uint64_t number = next_number_++;
    const auto connection = std::make_shared<WireConnection>(
        state_, number, std::move(ends), [this, number] { connections_.erase(number); });
    connections_[number] = connection;
    connection->start(listener.upstream);
    return true;
  }

  static bool give(tcp::socket& owner, Fd& socket) {
    error_code error;
    owner.assign(tcp::v4(), socket.get(), error);
    if (!error) static_cast<void>(socket.release());
    return !error;
  }

  WireState state_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::map<std::uint64_t, std::shared_ptr<WireConnection>> connections_;
  std::uint64_t next_number_ = 0;
  int thread_id_ = 0;
  std::thread thread_;
};

StreamProxy::StreamProxy(std::unique_ptr<Running> running) : running_(std::move(running)) {}
StreamProxy::~StreamProxy() = default;

Result<std::unique_ptr<StreamProxy>> StreamProxy::start(const std::vector<WireSpec>& wires) {
  try {
    auto running = std::make_unique<Running>();
    for (const auto& wire : wires) {
      if (wire.listen_port_of != "server" && wire.listen_port_of != "client") {
        return fail(
            fmt::format("wire for \"{}\": allowed are server, client", wire.listen_port_of));
      }
      const auto listening = running->listen(wire);
      if (!listening) return fail_in("start the wire", listening.error());
    }
    running->start();
    return std::unique_ptr<StreamProxy>(new StreamProxy(std::move(running)));
  } catch (const std::exception& problem) {
    return fail(fmt::format("start the wire: {}", problem.what()));
  }
}

void StreamProxy::set_delay(const WireDelay& delay, const Seed seed) {
  running_->set_delay(delay, seed);
}

WireCounters StreamProxy::counters() const { return running_->counters(); }

int StreamProxy::thread_id() const { return running_->thread_id(); }

}  // namespace backfault
