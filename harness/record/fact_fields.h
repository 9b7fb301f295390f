// The JSON names of the facts that observations and trial records share. Every struct names its
// fields once, for both directions, so that writing and reading cannot disagree.
#pragma once

#include <concepts>
#include <type_traits>

#include "harness/model/evidence.h"
#include "harness/model/observation.h"
#include "harness/model/units.h"

namespace backfault {

/// `const T` while it is written, `T` while it is read.
template <typename Given, typename T>
concept Either = std::same_as<std::remove_const_t<Given>, T>;

/// A wall-clock time: a label for people, and the exact number.
void wall_time_fields(auto& io, auto& time) {
  io.label("started", format_wall_time(time));
  io("started_unix_us", time.unix_us);
}

void fields(auto& io, Either<Progress> auto& progress) {
  io("bytes_to_client", progress.bytes_to_client);
  io("bytes_to_server", progress.bytes_to_server);
}

void fields(auto& io, Either<WaitFact> auto& wait) {
  io("pid", wait.pid);
  io("tid", wait.tid);
  io("role", wait.role);
  io("command", wait.command);
  io("kind", wait.kind);
  io("call", wait.call);
  io("conduits", wait.conduits);
  io("deadline_left_us", wait.deadline_left);
  io("words", wait.words);
}

void fields(auto& io, Either<ProcessFact> auto& process) {
  io("role", process.role);
  io("argv", process.argv);
  io("started_us", process.started);
  io("ended_us", process.ended);
  io("exit", process.exit);
  io("ended_by_harness", process.ended_by_harness);
  io("cpu_us", process.cpu_us);
  io("max_rss_bytes", process.max_rss_bytes);
  io("output", process.output);
  io("output_bytes", process.output_bytes);
}

void fields(auto& io, Either<CommError> auto& error) {
  io("at_us", error.at);
  io("side", error.side);
  io("code", error.code);
  io("name", error.name);
  io("text", error.text);
  io("injected", error.injected);
}

void fields(auto& io, Either<FaultFact> auto& fault) {
  io("fault", fault.fault);
  io("on", fault.on);
  io("applied_us", fault.applied);
  io("confirmed", fault.confirmed);
  io("proof", fault.proof);
  io("reverted_us", fault.reverted_at);
  io("reverted", fault.reverted);
  io("revert_problem", fault.revert_problem);
}

void fields(auto& io, Either<StallFact> auto& stall) {
  io("last_movement_us", stall.last_movement);
  io("detected_us", stall.detected);
  io("still", stall.still);
  io("waits", stall.waits);
  io("mutual", stall.mutual);
  io("deadline_us", stall.deadline);
  io("progress", stall.progress);
  io("resumed_us", stall.resumed);
}

void fields(auto& io, Either<EventFact> auto& event) {
  io("at_us", event.at);
  io("what", event.what);
  io("detail", event.detail);
}

void fields(auto& io, Either<VerificationFact> auto& verification) {
  io("state", verification.state);
  io("detail", verification.detail);
}

}  // namespace backfault
