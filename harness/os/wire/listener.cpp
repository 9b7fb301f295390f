#include "harness/os/wire/listener.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "harness/os/base/error_text.h"

namespace backfault {

Result<std::unique_ptr<WireListener>> WireListener::make(
    WireLoop& loop, const WireSpec& spec, std::function<void(WireListener&)> arrived) {
  if (spec.listen_port_of != "server" && spec.listen_port_of != "client") {
    return fail(fmt::format("wire for \"{}\": allowed are server, client", spec.listen_port_of));
  }
  if (spec.listen_path.empty() != spec.forward_path.empty()) {
    return fail("a wire between Unix sockets has two paths");
  }
  WireEndpoint here = WireEndpoint::of_port(spec.listen);
  WireEndpoint upstream = WireEndpoint::of_port(spec.forward_to);
  if (!spec.listen_path.empty()) {
    auto from = WireEndpoint::of_path(spec.listen_path);
    auto to = WireEndpoint::of_path(spec.forward_path);
    if (!from || !to) return tl::unexpected(from ? to.error() : from.error());
    here = *std::move(from);
    upstream = *std::move(to);
  }
  std::unique_ptr<WireListener> listener(
      new WireListener(loop, spec, std::move(here), std::move(upstream)));
  const auto bound = listener->bind();
  if (!bound) return tl::unexpected(bound.error());
  listener->arrived_ = std::move(arrived);
  return listener;
}

WireListener::WireListener(WireLoop& loop, WireSpec spec, WireEndpoint here, WireEndpoint upstream)
    : loop_(loop), spec_(std::move(spec)), here_(std::move(here)), upstream_(std::move(upstream)) {}

WireListener::~WireListener() {
  unbind();
  if (here_.is_path()) static_cast<void>(::unlink(here_.path().c_str()));
}

Result<void> WireListener::bind() {
  Fd socket = here_.make_socket();
  if (!socket.valid()) return tl::unexpected(last_error("listen on " + here_.text()));
  const auto bound = here_.bind(socket);
  if (!bound) return bound;
  watch_ = loop_.watch(socket, EPOLLIN, *this);
  if (!watch_) return tl::unexpected(last_error("watch " + here_.text()));
  socket_ = std::move(socket);
  return {};
}

void WireListener::unbind() {
  if (watch_) loop_.forget(*std::exchange(watch_, std::nullopt));
  socket_.reset();
}

void WireListener::set_open(const bool open) {
  if (std::exchange(open_, open) == open) return;
  if (open) {
    if (!socket_.valid() && !bind()) open_ = false;
    if (open_ && ::listen(socket_.get(), SOMAXCONN) != 0) open_ = false;
    return;
  }
  // Who is in the queue already was not refused.
  if (arrived_) arrived_(*this);
  if (!here_.is_path()) {
    ::shutdown(socket_.get(), SHUT_RD);  // It stays bound, and can listen again.
    return;
  }
  unbind();
  static_cast<void>(bind());
}

bool WireListener::refuses() const {
  const Fd attempt = here_.make_socket();
  return attempt.valid() && here_.connect(attempt) == ECONNREFUSED;
}

bool WireListener::has_upstream_socket() {
  if (!upstream_socket_.valid()) upstream_socket_ = upstream_.make_socket();
  return upstream_socket_.valid();
}

WireListener::Accepted WireListener::accept(Fd& connection) const {
  if (!open_ && !socket_.valid()) return Accepted::none;
  connection = Fd(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (connection.valid()) return Accepted::connection;
  // EINVAL: it does not listen.
  const bool none = errno == EAGAIN || errno == ECONNABORTED || errno == EINTR || errno == EINVAL;
  return none ? Accepted::none : Accepted::try_later;
}

void WireListener::on_events(std::uint32_t) {
  if (open_) arrived_(*this);
}

}  // namespace backfault
