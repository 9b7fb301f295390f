#include "targets/mock/server/server.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "targets/mock/protocol/log_line.h"

namespace mock {
namespace {

constexpr std::size_t running_max = 256;
constexpr auto stop_again_after = std::chrono::milliseconds(10);
constexpr auto accept_again_after = std::chrono::milliseconds(50);

}  // namespace

Result<void> Server::run(const Fd& listener, const Fd& stop_signals) {
  // The handler exists only to interrupt a sleep; without it the signal would end the process.
  struct sigaction interrupt {};
  interrupt.sa_handler = [](int) {};
  if (::sigaction(SIGUSR1, &interrupt, nullptr) != 0) return fail_errno(hr::error, "sigaction");
  session_ended_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!session_ended_.is_open()) return fail_errno(hr::error, "eventfd");

  Result<void> result;
  while (settings_->sessions_max == 0 || sessions_done_ < settings_->sessions_max) {
    std::array<pollfd, 3> waits{};
    const bool has_room = running_.size() < running_max;
    waits[0] = {.fd = stop_signals.number(), .events = POLLIN, .revents = 0};
    waits[1] = {.fd = session_ended_.number(), .events = POLLIN, .revents = 0};
    // With too many sessions the next client waits in the queue of the socket.
    waits[2] = {.fd = has_room ? listener.number() : -1, .events = POLLIN, .revents = 0};
    result = wait_for(waits.data(), waits.size(), std::nullopt, "for a client");
    if (!result || waits[0].revents != 0) break;
    if (waits[1].revents != 0) reap_finished();
    if (waits[2].revents != 0) start_session(listener);
  }
  stop_all();
  return result;
}

void Server::start_session(const Fd& listener) {
  auto socket = accept_from(listener);
  if (!socket) {
    // Most likely out of descriptors: try again when a session ends, or a little later.
    log_line("mock_server: " + socket.error().text);
    pollfd wait{.fd = session_ended_.number(), .events = POLLIN, .revents = 0};
    static_cast<void>(wait_for(&wait, 1, accept_again_after, "for a session to end"));
    return;
  }
  auto& running = running_.emplace_back();
  running.session =
      std::make_unique<Session>(++last_number_, std::move(*socket), *settings_, *data_, *status_);
  running.thread = std::thread([this, &running] {
    running.session->run();
    running.finished.store(true);
    const std::uint64_t one = 1;
    static_cast<void>(!::write(session_ended_.number(), &one, sizeof one));
  });
}

void Server::reap_finished() {
  std::uint64_t ended = 0;
  static_cast<void>(!::read(session_ended_.number(), &ended, sizeof ended));
  std::erase_if(running_, [this](Running& running) {
    if (!running.finished.load()) return false;
    running.thread.join();
    if (running.session->was_prepared()) ++sessions_done_;
    return true;
  });
}

void Server::stop_all() {
  for (auto& running : running_) running.session->stop();
  while (!running_.empty()) {
    // A signal that arrives just before a sleep begins is lost, so it is sent again.
    for (auto& running : running_) ::pthread_kill(running.thread.native_handle(), SIGUSR1);
    pollfd wait{.fd = session_ended_.number(), .events = POLLIN, .revents = 0};
    static_cast<void>(wait_for(&wait, 1, stop_again_after, "for the sessions to end"));
    reap_finished();
  }
}

}  // namespace mock
