// All connections of one wire, and the stages that are armed. Everything here belongs to the loop's
// thread once that runs, but for what `WireState` shares.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "harness/os/wire/connection.h"
#include "harness/os/wire/listener.h"

namespace backfault {

class WireEngine {
 public:
  WireEngine() = default;
  WireEngine(const WireEngine&) = delete;
  WireEngine& operator=(const WireEngine&) = delete;
  ~WireEngine();

  [[nodiscard]] WireState& state() { return state_; }
  [[nodiscard]] const WireState& state() const { return state_; }

  /// Before the loop runs. It refuses until it is opened, if it is to refuse as its upstream does.
  [[nodiscard]] Result<void> listen(const WireSpec& spec);
  /// Whether somebody listens behind each wire, in the order of `listen`.
  void follow_upstreams(const std::vector<bool>& listening);

  void arm(const std::shared_ptr<const ArmedStage>& armed);
  void disarm(WireStageId id);
  [[nodiscard]] WireAwaited awaited() const;

 private:
  struct Port {
    std::unique_ptr<WireListener> listener;
    std::unique_ptr<WireLoop::Timer> retry;
    bool upstream_listens = false;
  };

  void update_openness(Port& port);
  void accept_all(WireListener& listener);
  void serve(const WireListener& listener, Fd accepted, Fd upstream);
  [[nodiscard]] bool is_failed(std::uint64_t number, Fd& accepted);
  void retry_soon(const WireListener& listener);

  WireState state_;
  std::vector<Port> ports_;
  std::map<std::uint64_t, std::unique_ptr<WireConnection>> connections_;
  std::map<WireStageId, std::uint64_t> failed_;  ///< How many a FailFirst has broken.
  std::uint64_t last_number_ = 0;
  bool ending_ = false;
};

}  // namespace backfault
