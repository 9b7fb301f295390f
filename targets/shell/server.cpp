#include "targets/shell/server.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "targets/shell/session.h"

namespace shell {
namespace {

/// Clients that connect and send nothing must not use up all descriptors.
constexpr std::size_t pending_max = 256;

}  // namespace

Result<void> Server::serve() {
  while (true) {
    const auto served = serve_once();
    if (!served) return served;
  }
}

Result<void> Server::serve_once() {
  std::vector<pollfd> watched{{.fd = listener_.number(), .events = POLLIN, .revents = 0}};
  for (const Pending& pending : pending_) {
    // Bytes after the greeting belong to the command: here only the loss of the connection matters.
    const short events = pending.complete() ? 0 : POLLIN;
    watched.push_back({.fd = pending.socket.number(), .events = events, .revents = 0});
  }
  if (::poll(watched.data(), watched.size(), -1) < 0) {
    return errno == EINTR ? Result<void>() : fail_errno("poll");
  }
  for (std::size_t index = 0; index < pending_.size(); ++index) {
    if (watched[index + 1].revents == 0) continue;
    if (pending_[index].complete()) {
      pending_[index].gone = true;
    } else {
      read_more(pending_[index]);
    }
  }
  std::erase_if(pending_, [](const Pending& pending) { return pending.gone; });
  if (watched[0].revents != 0) {
    const auto accepted = accept_one();
    if (!accepted) return accepted;
  }
  return start_pairs();
}

Result<void> Server::accept_one() {
  Fd socket(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.is_open()) {
    const bool theirs = errno == ECONNABORTED || errno == EINTR || errno == EAGAIN;
    return theirs ? Result<void>() : fail_errno("accept");
  }
  if (pending_.size() < pending_max) {
    pending_.emplace_back();
    pending_.back().socket = std::move(socket);
  }
  return {};
}

/// Reads byte by byte up to the end of the line: the bytes after it belong to the command.
void Server::read_more(Pending& pending) {
  while (!pending.gone && !pending.complete()) {
    std::string bytes(pending.greeted ? pending.greeting.command_bytes - pending.command.size() : 1,
                      '\0');
    const ssize_t count = ::recv(pending.socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      pending.gone = true;
      return;
    }
    bytes.resize(static_cast<std::size_t>(count));
    if (pending.greeted) {
      pending.command += bytes;
    } else if (bytes != "\n") {
      pending.line += bytes;
      pending.gone = pending.line.size() > greeting_bytes_max;
    } else if (const auto greeting = parse_greeting(pending.line)) {
      pending.greeting = *greeting;
      pending.greeted = true;
    } else {
      pending.gone = true;
    }
  }
}

Result<void> Server::start_pairs() {
  const auto is_data = [](const Pending& pending) {
    return pending.complete() && pending.greeting.connection == Connection::data;
  };
  for (auto data = pending_.begin(); data != pending_.end();) {
    const auto status = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& other) {
      return other.complete() && other.greeting.connection == Connection::status &&
             other.greeting.token == data->greeting.token;
    });
    if (!is_data(*data) || status == pending_.end()) {
      ++data;
      continue;
    }
    Pending first = std::move(*data);
    Pending second = std::move(*status);
    std::erase_if(pending_, [](const Pending& pending) { return !pending.socket.is_open(); });
    const auto started = start_session(std::move(first), std::move(second));
    if (!started) return started;
    data = pending_.begin();
  }
  return {};
}

Result<void> Server::start_session(Pending data, Pending status) {
  const pid_t pid = ::fork();
  if (pid < 0) return fail_errno("fork");
  if (pid > 0) return {};
  // Another client must see the end of its connection, even if this session still runs.
  listener_.reset();
  pending_.clear();
  const auto ran = run_session(std::move(data.socket), std::move(status.socket), data.command);
  if (!ran) std::fprintf(stderr, "remote_shell_server: %s\n", ran.error().c_str());
  ::_exit(ran ? 0 : 1);
}

}  // namespace shell
