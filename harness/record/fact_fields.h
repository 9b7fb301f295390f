// The JSON names of the facts that observations and trial records share. Every struct names its
// fields once, for both directions, so that writing and reading cannot disagree.
#pragma once

#include <concepts>
#include <type_traits>

#include "harness/base/units.h"
#include "harness/model/evidence.h"
#include "harness/model/observation.h"
#include "harness/record/flat_stall.h"

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

void fields(auto& io, Either<WakeCondition> auto& await) {
  io("thing", await.thing);
  io("conduit", await.channel);
  io("readiness", await.readiness);
  io("wakers", await.wakers);
  io("anyone", await.anyone);
  io("wire", await.wire);
  io("harness", await.harness);
  io("strangers", await.external_wakers);
  io("evidence", await.evidence);
}

void fields(auto& io, Either<WaitFact> auto& wait) {
  io("pid", wait.pid);
  io("tid", wait.tid);
  io("role", wait.role);
  io("command", wait.command);
  io("kind", wait.kind);
  io("call", wait.call);
  io("conduits", wait.channels);
  io("deadline_left_us", wait.deadline_left);
  io("not_before_us", wait.not_before);
  io("awaits", wait.wake_conditions);
  io("modelled", wait.modelled);
  io("held_by", wait.held_by);
  io("words", wait.words);
}

void fields(auto& io, Either<RunCounters> auto& counters) {
  io("run_ns", counters.run_ns);
  io("times_run", counters.times_run);
}

void fields(auto& io, Either<BlockedCall> auto& call) {
  io("number", call.number);
  io("arguments", call.arguments);
}

void fields(auto& io, Either<ThreadSample> auto& thread) {
  io("pid", thread.pid);
  io("tid", thread.tid);
  io("role", thread.role);
  io("command", thread.command);
  io("state", thread.state);
  io("ran", thread.ran);
  io("blocked", thread.blocked);
  io("wait_channel", thread.wait_channel);
  io("schedstat_line", thread.schedstat_line);
  io("syscall_line", thread.syscall_line);
  io("ran_after_us", thread.ran_after);
}

void fields(auto& io, Either<Sample> auto& sample) {
  io("begun_us", sample.begun);
  io("ended_us", sample.ended);
  io("complete", sample.complete);
  io("threads", sample.threads);
}

void fields(auto& io, Either<ProcessSample> auto& process) {
  io("pid", process.pid);
  io("parent", process.parent);
  io("role", process.role);
  io("command", process.command);
  io("catches_signals", process.catches_signals);
  io("may_be_timed", process.may_be_timed);
  io("asynchronous", process.asynchronous);
}

void fields(auto& io, Either<WireSample> auto& wire) {
  io("present", wire.present);
  io("quiet", wire.quiet);
  io("held_by", wire.held_by);
}

void fields(auto& io, Either<Snapshot> auto& snapshot) {
  io("first", snapshot.first);
  io("processes", snapshot.processes);
  io("wire", snapshot.wire);
  io("closed", snapshot.closed);
  io("second", snapshot.second);
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
  io("trigger", fault.trigger);
  io("confirmed", fault.confirmed);
  io("proof", fault.proof);
  io("reverted_us", fault.reverted_at);
  io("reverted", fault.reverted);
  io("revert_problem", fault.revert_problem);
  io("client_stopped_percent", fault.client_stopped_percent);
  io("cuts_off", fault.cuts_off);
  io("starves_client", fault.starves_client);
}

void fields(auto& io, Either<BusyFact> auto& busy) {
  io("pid", busy.pid);
  io("role", busy.role);
  io("command", busy.command);
  io("watched_us", busy.watched);
  io("ran_us", busy.ran);
  io("bytes", busy.bytes);
  io("ready", busy.ready);
}

void fields(auto& io, Either<StallFact> auto& stall) {
  FlatStall flat = flat_stall(stall.form);
  io("last_movement_us", stall.last_movement);
  io("detected_us", stall.detected);
  io("still", flat.still);
  io("waits", stall.waits);
  io("mutual", flat.mutual);
  io("deadline_us", flat.deadline);
  io("progress", stall.progress);
  io("resumed_us", stall.resumed);
  io("snapshot", flat.snapshot);
  io("busy", flat.busy);
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(stall)>>) {
    stall.form = stall_form(std::move(flat));
  }
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

void fields(auto& io, Either<CheckFact> auto& check) {
  io("state", check.state);
  io("detail", check.detail);
}

}  // namespace backfault
