// The JSON names of the facts that observations and trial records share. Every struct names its
// fields once, for writing, reading and the schema, so that the three cannot disagree. The text
// beside a field is its description in the schema.
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

inline constexpr const char* own_check_text =
    "What the product's own check says about what it stored; null: it claimed no success or has "
    "no such check.";
inline constexpr const char* recovery_text =
    "The backup of the client's next run after a failure, without faults; null: no failure, or the "
    "scenario does not ask for it.";
inline constexpr const char* older_backup_text =
    "The backup that was made without faults before, restored after the disturbed run and not "
    "before it, so that a client that only claimed to have made it is found, too; null: the "
    "scenario does not ask for it, or the product keeps only the latest.";
inline constexpr const char* weaker_text = "Isolation that the machine did not permit.";

/// A wall-clock time: a label for people, and the exact number.
void wall_time_fields(auto& io, auto& time) {
  io.label("started", format_wall_time(time), "Wall clock, UTC: a label. Do not measure with it.");
  io("started_unix_us", time.unix_us);
}

void fields(auto& io, Either<Progress> auto& progress) {
  io("bytes_to_client", progress.bytes_to_client, "null: not known.");
  io("bytes_to_server", progress.bytes_to_server, "null: not known.");
}

void fields(auto& io, Either<WakeCondition> auto& await) {
  io("thing", await.thing);
  io("conduit", await.channel);
  io("readiness", await.readiness);
  io("wakers", await.wakers,
     "Processes that can end the wait; those of the waiter itself always can.");
  io("anyone", await.anyone, "Every process of the trial can end the wait.");
  io("wire", await.wire);
  io("harness", await.harness);
  io("strangers", await.external_wakers, "A process that is not visible may end the wait.");
  io("evidence", await.evidence, "What was read.");
}

void fields(auto& io, Either<WaitFact> auto& wait) {
  io("pid", wait.pid);
  io("tid", wait.tid);
  io("role", wait.role);
  io("command", wait.command);
  io("kind", wait.kind);
  io("call", wait.call);
  io("conduits", wait.channels, "Keys that are equal on both sides of a conduit.");
  io("deadline_left_us", wait.deadline_left, "Time until its own timeout, at most; null: none.");
  io("not_before_us", wait.not_before, "Its own timeout does not come earlier than this.");
  io("awaits", wait.wake_conditions);
  io("modelled", wait.modelled, "Everything that can end the wait is known and stands in awaits.");
  io("held_by", wait.held_by,
     "The fault for which the harness keeps it from running; empty: none.");
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
  io("schedstat_line", thread.schedstat_line, "As the kernel wrote it.");
  io("syscall_line", thread.syscall_line, "As the kernel wrote it.");
  io("ran_after_us", thread.ran_after,
     "It fell asleep after this time; null: before it was first seen.");
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
  io("held_by", wire.held_by, "A fault; empty: none.");
}

void fields(auto& io, Either<Snapshot> auto& snapshot) {
  io("first", snapshot.first);
  io("processes", snapshot.processes);
  io("wire", snapshot.wire);
  io("closed", snapshot.closed);
  io("second", snapshot.second);
}

void fields(auto& io, Either<ProcessFact> auto& process) {
  io("role", process.role, "server, client, prepare, check, restore, verify, recovery or older.");
  io("argv", process.argv);
  io("started_us", process.started);
  io("ended_us", process.ended);
  io("exit", process.exit, "null: it was alive when its trial ended.");
  io("ended_by_harness", process.ended_by_harness, "The harness signalled it before it ended.");
  io("cpu_us", process.cpu_us);
  io("max_rss_bytes", process.max_rss_bytes);
  io("output", process.output,
     "Names of the captured output files in the trial's evidence folder.");
  io("output_bytes", process.output_bytes, "All that it wrote, whether kept or not.");
}

void fields(auto& io, Either<CommError> auto& error) {
  io("at_us", error.at);
  io("side", error.side);
  io("code", error.code, "errno name or hr code; may be empty.");
  io("name", error.name);
  io("text", error.text);
  io("injected", error.injected, "The harness caused it directly; otherwise it followed.");
}

void fields(auto& io, Either<FaultFact> auto& fault) {
  io("fault", fault.fault);
  io("on", fault.on);
  io("applied_us", fault.applied, "null: never applied.");
  io("trigger", fault.trigger, "What had happened when it was applied; empty: it was not applied.");
  io("confirmed", fault.confirmed, "Its effect was read back.");
  io("proof", fault.proof, "What was read back, or why that was not possible.");
  io("reverted_us", fault.reverted_at);
  io("reverted", fault.reverted);
  io("revert_problem", fault.revert_problem);
  io("client_stopped_percent", fault.client_stopped_percent,
     "The share of time for which it kept the client from running.");
  io("cuts_off", fault.cuts_off, "In effect, it let nothing through between the sides.");
  io("starves_client", fault.starves_client,
     "In effect, it may have kept a ready client from running.");
}

void fields(auto& io, Either<BusyFact> auto& busy) {
  io("pid", busy.pid);
  io("role", busy.role, {}, {.without = "wire"});
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
  io("still", flat.still, "Two equal samples show every thread waiting for another party.");
  io("waits", stall.waits);
  io("mutual", flat.mutual, "Client and server wait on a channel that both hold.");
  io("deadline_us", flat.deadline, "The earliest timeout armed in it; null: none.");
  io("progress", stall.progress);
  io("resumed_us", stall.resumed);
  io("snapshot", flat.snapshot, "What a proof may rest on; null: not kept.");
  io("busy", flat.busy, "What the processes did during a silence that lasted to the end.");
  if constexpr (!std::is_const_v<std::remove_reference_t<decltype(stall)>>) {
    auto form = stall_form(std::move(flat));
    io.require(form.has_value(), "the fields belong to several forms of a stall");
    if (form) stall.form = *std::move(form);
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
