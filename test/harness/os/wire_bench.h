// A wire with a program of the test at each end.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "harness/os/wire/proxy.h"
#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {

class WireBench {
 public:
  explicit WireBench(const std::string& kind = "server") : port_(closed_port()) {
    auto started = StreamProxy::start(
        {{.listen_port_of = kind, .listen = port_, .forward_to = behind_.port()}});
    EXPECT_TRUE(started) << started.error().text;
    if (started) proxy_ = std::move(*started);
  }
  /// The side that connects to the wire, and the side behind it.
  struct Pair {
    Fd near;
    Fd far;
  };
  [[nodiscard]] Pair connect() const {
    Fd near = connect_to(port_);
    EXPECT_TRUE(near.valid());
    return {.near = std::move(near), .far = behind_.accept()};
  }
  /// The next connection behind the wire.
  [[nodiscard]] Fd accept() const { return behind_.accept(); }
  [[nodiscard]] StreamProxy& proxy() const { return *proxy_; }
  /// For all connections and both directions, unless `stage` says otherwise.
  WireStageId arm(const WireAction& action,
                  WireStage stage = {.fault = "test", .seed = Seed{7}}) const {
    stage.action = action;
    const auto armed = proxy_->arm(stage);
    EXPECT_TRUE(armed) << (armed ? "" : armed.error().text);
    return armed.value_or(WireStageId{});
  }
  void disarm(const WireStageId id) const { EXPECT_TRUE(proxy_->disarm(id)); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  void drop() { proxy_.reset(); }

 private:
  LoopbackListener behind_;
  std::uint16_t port_;
  std::unique_ptr<StreamProxy> proxy_;
};

inline WireStage towards(const WireDirection direction) {
  WireStage stage{.fault = "test", .seed = Seed{7}};
  stage.direction = direction;
  return stage;
}

/// Whether the next thing that is received is a reset.
inline bool receives_reset(const Fd& socket) {
  char byte = 0;
  return ::recv(socket.get(), &byte, 1, 0) < 0 && errno == ECONNRESET;
}
/// Whether a new connection to the port is reset, which may even come before connect returns.
inline bool is_reset_at_once(const std::uint16_t port) {
  const Fd socket = connect_to(port);
  return socket.valid() ? receives_reset(socket) : errno == ECONNRESET;
}
/// Whether the next thing that is received is the end of the stream.
inline bool receives_end(const Fd& socket) {
  char byte = 0;
  return ::recv(socket.get(), &byte, 1, 0) == 0;
}

}  // namespace backfault
