// What a fault does to the bytes of one direction of one connection.
//
//   class Swap : public StageRun {  // In the fault's own file:
//    public:
//     explicit Swap(const StagePlace& place) : StageRun(place) {}
//    protected:
//     void admit(Chunk chunk, Instant now) override { push(swapped(chunk), now); }
//   };
//   make_wire_fault(wire_stage("swap", params, run_stage<Swap>()));
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "harness/control/chunk.h"
#include "harness/control/wire_control.h"
#include "harness/control/wire_draw.h"

namespace backfault {

/// A stage in force.
struct ArmedStage {
  WireStageId id;
  WireStage stage;
};

/// Where stages report what they really did.
class TouchLog {
 public:
  TouchLog() = default;
  TouchLog(const TouchLog&) = delete;
  TouchLog& operator=(const TouchLog&) = delete;
  virtual ~TouchLog() = default;
  /// `held`: how long the bytes were held back.
  virtual void add(WireStageId stage, const WireTouch& touch, Duration held) = 0;
};

/// Where a stage works.
struct StagePlace {
  std::shared_ptr<const ArmedStage> armed;
  std::uint64_t connection = 0;
  WireDirection direction = WireDirection::to_client;
  TouchLog& log;
};

/// A queue of chunks. They leave in the order in which they entered, each when it is due. Bytes
/// before the stage's `after` pass untouched. Derived classes decide what enters, and when it
/// leaves. All calls come from the wire's thread.
class StageRun {
 public:
  explicit StageRun(StagePlace place);
  StageRun(const StageRun&) = delete;
  StageRun& operator=(const StageRun&) = delete;
  virtual ~StageRun() = default;

  /// Called once, with how far the stream has come until now.
  virtual void begin(std::uint64_t /*offset*/, Instant /*now*/) {}
  void put(Chunk chunk, Instant now);
  [[nodiscard]] std::optional<Chunk> take(Instant now);
  /// When `take` has something, at the earliest; nothing: not before the next `put`.
  [[nodiscard]] virtual std::optional<Instant> next_due() const;
  /// From now on it holds nothing back and changes nothing.
  void release() { released_ = true; }

  [[nodiscard]] const ArmedStage& armed() const { return *place_.armed; }
  [[nodiscard]] bool released() const { return released_; }
  [[nodiscard]] bool empty() const { return queue_.empty(); }
  [[nodiscard]] std::uint64_t weight() const { return weight_; }
  [[nodiscard]] std::size_t chunks() const { return queue_.size(); }
  /// Of what it holds; nothing when it is empty.
  [[nodiscard]] std::optional<std::uint64_t> first_offset() const {
    return queue_.empty() ? std::nullopt : std::optional(queue_.front().chunk.offset);
  }
  /// What it holds stays until it is released.
  [[nodiscard]] virtual bool keeps_for_good() const { return false; }
  /// Something never arrives as it was sent, as long as the connection stands.
  [[nodiscard]] bool spoiled() const { return spoiled_; }
  /// How much may wait in a direction with this stage.
  [[nodiscard]] virtual std::size_t most_memory() const { return std::size_t{256} * 1024; }

 protected:
  struct Item {
    Chunk chunk;
    Instant due{};
    bool passes = false;
  };
  /// For a chunk that the stage is meant for, while it is not released.
  virtual void admit(Chunk chunk, Instant now);
  /// The first item, or a part of it, now that it may leave; called while it is not released.
  [[nodiscard]] virtual std::optional<Chunk> next(Instant now);

  void push(Chunk chunk, Instant due);
  [[nodiscard]] Chunk pop(std::size_t most);
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

/// Makes a `Run(place, parameters...)` for each direction of each connection that is meant.
template <typename Run, typename... Parameters>
[[nodiscard]] RunStage run_stage(const Parameters&... parameters) {
  return {.make = [=](const StagePlace& place) -> std::unique_ptr<StageRun> {
    return std::make_unique<Run>(place, parameters...);
  }};
}

}  // namespace backfault
