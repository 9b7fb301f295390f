// What can be done to the wire while a trial runs: stages that bytes go through, one after another.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/units.h"

namespace backfault {

enum class WireDirection { to_client, to_server };

[[nodiscard]] constexpr std::string_view to_string(const WireDirection direction) {
  return direction == WireDirection::to_client ? "to_client" : "to_server";
}

/// How jitter is spread: evenly from zero to `jitter`; around zero with the deviation `jitter`; or
/// with a long tail (Pareto, shape 3), of which `jitter` is the scale, cut off at 100 times that.
enum class Spread { uniform, normal, pareto };

/// Bytes come late: by `latency` and what is drawn for the place of their first byte.
struct DelayBytes {
  Duration latency{};
  Duration jitter{};
  Spread spread = Spread::uniform;
};
/// So many bytes in a second; after a pause `burst` of them at once.
struct LimitRate {
  std::uint64_t bytes_per_second = 1;
  Bytes burst;
};
/// Bytes leave in pieces of at least `least` and at most `most` bytes, `gap` apart.
struct CutPieces {
  Bytes least{1};
  Bytes most{1};
  Duration gap{};
};
/// Bytes, and the ends of streams, are kept until the stage is disarmed.
struct HoldBytes {};
/// The direction ends, in an orderly way. What its source sends after that is thrown away, and the
/// other direction goes on.
struct EndDirection {};
/// Both directions end in an orderly way, and then the wire closes the connection.
struct CloseConnection {};
struct ResetConnection {};

class StageRun;
struct StagePlace;
/// A behaviour of a fault's own, see stage_run.h.
struct RunStage {
  std::function<std::unique_ptr<StageRun>(const StagePlace&)> make;
};

/// The port refuses, as if nobody listened. Connections that exist go on. Of all connections only.
struct RefuseConnections {
  std::string listen_port_of = "server";  ///< As WireSpec has it.
};
/// A connection gets no answer of the program behind the wire until it is so old.
struct AcceptLate {
  Duration time{};
};
/// The first connections that it is meant for are broken before a byte passed.
struct FailFirst {
  std::uint64_t count = 1;
  bool reset = true;  ///< False: an orderly end.
};
/// The wire's own sockets, at both ends, get buffers of this size.
struct ShrinkBuffers {
  std::optional<Bytes> receive;
  std::optional<Bytes> send;
};

using WireAction = std::variant<DelayBytes, LimitRate, CutPieces, HoldBytes, EndDirection,
                                CloseConnection, ResetConnection, RunStage, RefuseConnections,
                                AcceptLate, FailFirst, ShrinkBuffers>;

/// One disturbance of the wire, and what it is meant for. All chance is drawn from the seed, the
/// connection's number, the direction and the place of a byte in its stream: the same seed touches
/// the same bytes, however they are cut into packets.
struct WireStage {
  std::string fault;  ///< Its name in the record.
  Seed seed;
  std::uint64_t order = 0;                    ///< Bytes pass smaller ones first.
  std::optional<WireDirection> direction{};   ///< Nothing: both.
  std::optional<std::uint64_t> connection{};  ///< The n-th accepted one, from 1; nothing: all.
  double probability = 1;                     ///< Of each connection to be meant.
  Bytes after{};                              ///< Acts from this byte of the stream on.
  WireAction action = HoldBytes{};
};

/// Something that a stage really did.
struct WireTouch {
  std::uint64_t connection = 0;  ///< From 1, in the order of acceptance; 0: of no connection.
  std::optional<WireDirection> direction;
  std::uint64_t offset = 0;  ///< Of the first byte in its stream, counted from 0.
  std::uint64_t bytes = 0;
  std::string what;  ///< "0x41 became 0x43"; may be empty.
  bool operator==(const WireTouch&) const = default;
};

/// What a stage has done until now; `first` holds so many touches as are kept (100).
struct WireTouches {
  std::uint64_t times = 0;
  std::uint64_t bytes = 0;
  std::uint64_t spared = 0;  ///< Connections that chance left alone.
  Duration held{};           ///< Time that bytes really spent in it, summed over touches.
  std::vector<WireTouch> first;
};

/// "connection 1 to_client at byte 4096 (16 bytes): ...", for the proof of a fault; at most three.
[[nodiscard]] std::string describe_touches(const WireTouches& touches);

struct WireStageId {
  std::uint64_t number = 0;
  auto operator<=>(const WireStageId&) const = default;
};

/// Any number of stages may be armed at once. Bytes pass them by `order`, and in the order of their
/// arming where that is equal. All calls return at once, whatever the programs do.
class WireControl {
 public:
  WireControl() = default;
  WireControl(const WireControl&) = delete;
  WireControl& operator=(const WireControl&) = delete;
  virtual ~WireControl() = default;

  /// In force when it returns, for connections that exist and for new ones. An error when the trial
  /// has no wire.
  [[nodiscard]] virtual Result<WireStageId> arm(const WireStage& stage) = 0;
  /// What it held back is released in order. What it did is not undone. Twice does nothing more.
  [[nodiscard]] virtual Result<void> disarm(WireStageId id) = 0;
  /// Also after it was disarmed.
  [[nodiscard]] virtual WireTouches touches(WireStageId id) = 0;

  /// Whether the kernel has nothing on its way to the wire that the wire would take, and nothing on
  /// its way from it that would make room: a small window is probed only now and then, a lost
  /// segment sent again later. The wire's thread runs for it.
  [[nodiscard]] virtual bool all_arrived() = 0;
};

/// What a trial without a wire answers.
class NoWire : public WireControl {
 public:
  Result<WireStageId> arm(const WireStage&) override { return fail("this trial has no wire"); }
  Result<void> disarm(WireStageId) override { return fail("this trial has no wire"); }
  WireTouches touches(WireStageId) override { return {}; }
  bool all_arrived() override { return true; }
};

}  // namespace backfault
