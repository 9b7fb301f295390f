// One armed stage at work in one direction of one connection.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "harness/os/wire/draw.h"
#include "harness/os/wire/log.h"
#include "harness/os/wire/piece.h"

namespace backfault {

struct ArmedStage {
  WireStageId id;
  WireStage stage;
};

/// Where a stage works.
struct StagePlace {
  std::shared_ptr<const ArmedStage> armed;
  std::uint64_t connection = 0;
  WireDirection direction = WireDirection::to_client;
  WireLog& log;
};

/// Pieces come out in the order in which they went in, each when it is due. Bytes before the
/// stage's `after` pass untouched.
class WireStageRun {
 public:
  /// Null for what is no matter of bytes (refusing, accepting late, ...).
  [[nodiscard]] static std::unique_ptr<WireStageRun> make(const StagePlace& place);

  explicit WireStageRun(StagePlace place);
  WireStageRun(const WireStageRun&) = delete;
  WireStageRun& operator=(const WireStageRun&) = delete;
  virtual ~WireStageRun() = default;

  /// Called once, with how far the stream has come until now.
  virtual void begin(std::uint64_t /*offset*/, Instant /*now*/) {}
  void put(WirePiece piece, Instant now);
  [[nodiscard]] std::optional<WirePiece> take(Instant now);
  /// When `take` has something, at the earliest; nothing: not before the next `put`.
  [[nodiscard]] virtual std::optional<Instant> next_due() const;
  /// From now on it holds nothing back and changes nothing.
  void release() { released_ = true; }

  [[nodiscard]] const ArmedStage& armed() const { return *place_.armed; }
  [[nodiscard]] bool released() const { return released_; }
  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::uint64_t weight() const { return weight_; }
  [[nodiscard]] std::size_t pieces() const { return queue_.size(); }
  /// Of what it holds; nothing when it is empty.
  [[nodiscard]] std::optional<std::uint64_t> first_offset() const {
    return queue_.empty() ? std::nullopt : std::optional(queue_.front().piece.offset);
  }
  /// What it holds stays until it is released.
  [[nodiscard]] virtual bool keeps_for_good() const { return false; }
  /// Something never arrives as it was sent, as long as the connection stands.
  [[nodiscard]] bool spoiled() const { return spoiled_; }
  /// How much may wait in a direction with this stage.
  [[nodiscard]] virtual std::size_t most_memory() const { return std::size_t{256} * 1024; }

 protected:
  struct Item {
    WirePiece piece;
    Instant due{};
    bool passes = false;
  };
  /// For a piece that the stage is meant for, while it is not released.
  virtual void admit(WirePiece piece, Instant now);
  /// The first item, or a part of it, now that it may leave; called while it is not released.
  [[nodiscard]] virtual std::optional<WirePiece> next(Instant now);

  void push(WirePiece piece, Instant due);
  [[nodiscard]] WirePiece pop(std::size_t most);
  [[nodiscard]] const std::deque<Item>& queue() const { return queue_; }
  void touch(std::uint64_t offset, std::uint64_t bytes, std::string what, Duration held = {});
  void spoil() { spoiled_ = true; }
  [[nodiscard]] const StreamDraws& draws() const { return draws_; }
  [[nodiscard]] std::uint64_t after() const { return armed().stage.after.count; }

 private:
  StagePlace place_;
  StreamDraws draws_;
  std::deque<Item> queue_;
  std::uint64_t weight_ = 0;
  bool released_ = false;
  bool spoiled_ = false;
};

using StageRun = std::unique_ptr<WireStageRun>;
// Bytes at other times.
[[nodiscard]] StageRun run_stage(const StagePlace& place, const DelayBytes& action);
[[nodiscard]] StageRun run_stage(const StagePlace& place, const LimitRate& action);
[[nodiscard]] StageRun run_stage(const StagePlace& place, const CutPieces& action);
[[nodiscard]] StageRun run_stage(const StagePlace& place, const HoldBytes& action);
// Other bytes.
[[nodiscard]] StageRun run_stage(const StagePlace& place, const CorruptBytes& action);
[[nodiscard]] StageRun run_stage(const StagePlace& place, const DropBytes& action);
[[nodiscard]] StageRun run_stage(const StagePlace& place, const DuplicateBytes& action);
/// No more bytes: `last` is the last that comes.
[[nodiscard]] StageRun run_breaking_stage(const StagePlace& place, WirePiece::What last);

}  // namespace backfault
