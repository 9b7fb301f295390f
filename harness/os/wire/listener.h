// Where programs connect to the wire.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "harness/control/machine.h"
#include "harness/os/wire/endpoint.h"
#include "harness/os/wire/loop.h"

namespace backfault {

/// Refuses while it is not open: its port stays bound, so that nobody else gets it, and a
/// connection attempt is answered as if nobody listened. Belongs to the loop's thread once that
/// runs.
class WireListener : public WireLoop::Watcher {
 public:
  /// Calls `arrived` when somebody may have connected.
  [[nodiscard]] static Result<std::unique_ptr<WireListener>> make(
      WireLoop& loop, const WireSpec& spec, std::function<void(WireListener&)> arrived);
  ~WireListener() override;

  void set_open(bool open);
  [[nodiscard]] bool is_open() const { return open_; }
  /// Whether an attempt of the wire's own is refused just now.
  [[nodiscard]] bool refuses() const;

  /// The next connection's socket for the far side is made before that connection is accepted, so
  /// that it can be served. False: out of descriptors, as a rule.
  [[nodiscard]] bool has_upstream_socket();
  [[nodiscard]] Fd take_upstream_socket() { return std::move(upstream_socket_); }

  enum class Accepted { connection, none, try_later };
  [[nodiscard]] Accepted accept(Fd& connection) const;

  [[nodiscard]] const WireSpec& spec() const { return spec_; }
  [[nodiscard]] const WireEndpoint& upstream() const { return upstream_; }
  [[nodiscard]] WireDirection to_upstream() const {
    return spec_.listen_port_of == "client" ? WireDirection::to_client : WireDirection::to_server;
  }
  void on_events(std::uint32_t events) override;

 private:
  WireListener(WireLoop& loop, WireSpec spec, WireEndpoint here, WireEndpoint upstream);
  [[nodiscard]] Result<void> bind();
  void unbind();

  WireLoop& loop_;
  WireSpec spec_;
  WireEndpoint here_;
  WireEndpoint upstream_;
  std::function<void(WireListener&)> arrived_;
  Fd socket_;
  Fd upstream_socket_;
  std::optional<WireLoop::Watch> watch_;
  bool open_ = false;
};

}  // namespace backfault
