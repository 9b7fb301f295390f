#include "harness/verify/read_claim.h"

#include <algorithm>

#include "harness/verify/form_reader.h"

namespace backfault {

constexpr AllowedWords roles = "server client wire";
constexpr AllowedWords states = "running sleeping disk_wait stopped traced zombie unknown";
constexpr AllowedWords things =
    "data space connection answer memory event process_end lock semaphore partner signal";
constexpr AllowedWords readiness_words = "absent consumed on_its_way present unknown";
constexpr AllowedWords wait_kinds =
    "not_waiting sleep shared_futex private_futex socket pipe event_set child file_lock "
    "semaphore signal timer other unreadable";
constexpr AllowedWords hang_kinds =
    "deadlock lost_wakeup peer_silent livelock starved stopped unknown";
constexpr AllowedWords proofs = "proven proven_partial frozen_until stall_on_fault no_progress";

static void read_members(FormReader& form, ClaimedAwait& await) {
  form.word("thing", await.thing, things);
  form.text("conduit", await.channel);
  form.word("readiness", await.readiness, readiness_words);
  form.pids("wakers", await.wakers);
  form.flag("anyone", await.anyone);
  form.flag("wire", await.wire);
  form.flag("harness", await.harness);
  form.flag("strangers", await.external_wakers);
  form.text("evidence", await.evidence);
}

static void read_members(FormReader& form, ClaimedWait& wait) {
  form.number("pid", wait.pid, {.least = 1});
  form.number("tid", wait.tid, {.least = 1});
  form.maybe_word("role", wait.role, roles);
  form.text("command", wait.command);
  form.word("kind", wait.kind, wait_kinds);
  form.text("call", wait.call);
  form.texts("conduits", wait.channels);
  form.maybe_time("deadline_left_us", wait.deadline_left);
  form.maybe_time("not_before_us", wait.not_before);
  form.parts("awaits", wait.wake_conditions);
  form.flag("modelled", wait.modelled);
  form.text("held_by", wait.held_by);
  form.text("words", wait.words);
}

static void read_members(FormReader& form, ClaimedCounters& counters) {
  form.count("run_ns", counters.run_ns);
  form.count("times_run", counters.times_run);
}

static void read_members(FormReader& form, ClaimedCall& call) {
  form.number("number", call.number, {.least = -1});
  form.counts("arguments", call.arguments, 6);
}

static void read_members(FormReader& form, ClaimedThread& thread) {
  form.number("pid", thread.pid, {.least = 1});
  form.number("tid", thread.tid, {.least = 1});
  form.maybe_word("role", thread.role, roles);
  form.text("command", thread.command);
  form.word("state", thread.state, states);
  form.maybe_part("ran", thread.ran);
  form.maybe_part("blocked", thread.blocked);
  form.text("wait_channel", thread.wait_channel);
  form.text("schedstat_line", thread.schedstat_line);
  form.text("syscall_line", thread.syscall_line);
  form.maybe_time("ran_after_us", thread.ran_after);
}

static void read_members(FormReader& form, ClaimedSample& sample) {
  form.number("begun_us", sample.begun, time_range);
  form.number("ended_us", sample.ended, time_range);
  form.flag("complete", sample.complete);
  form.parts("threads", sample.threads);
}

static void read_members(FormReader& form, ClaimedProcess& process) {
  form.number("pid", process.pid, {.least = 1});
  form.number("parent", process.parent);
  form.maybe_word("role", process.role, roles);
  form.text("command", process.command);
  form.flag("catches_signals", process.catches_signals);
  form.flag("may_be_timed", process.may_be_timed);
  form.flag("asynchronous", process.asynchronous);
}

static void read_members(FormReader& form, ClaimedWire& wire) {
  form.flag("present", wire.present);
  form.flag("quiet", wire.quiet);
  form.text("held_by", wire.held_by);
}

static void read_members(FormReader& form, ClaimedSnapshot& snapshot) {
  form.part("first", snapshot.first);
  form.parts("processes", snapshot.processes);
  form.part("wire", snapshot.wire);
  form.flag("closed", snapshot.closed);
  form.part("second", snapshot.second);
}

static void read_members(FormReader& form, ClaimedEdge& edge) {
  form.number("pid", edge.pid, {.least = 1});
  form.number("tid", edge.tid, {.least = 1});
  form.maybe_word("role", edge.role, roles);
  form.text("command", edge.command);
  form.text("call", edge.call);
  form.word("thing", edge.thing, things);
  form.text("conduit", edge.channel);
  form.word("readiness", edge.readiness, readiness_words);
  form.pids("wakers", edge.wakers);
  form.text("evidence", edge.evidence);
}

static void read_members(FormReader& form, Claim& claim) {
  std::string schema;
  form.word("schema", schema, certificate_schema_name);
  form.count("trial", claim.trial);
  form.text("scenario", claim.scenario);
  form.text("variant", claim.variant);
  form.text("seed", claim.seed);
  form.number("last_movement_us", claim.last_movement, time_range);
  form.number("detected_us", claim.detected, time_range);
  form.word("kind", claim.kind, hang_kinds);
  form.word("proof", claim.proof, proofs);
  form.text("shape", claim.shape);
  form.pids("stuck", claim.stuck);
  form.maybe_time("frozen_until_us", claim.frozen_until);
  form.text("fault", claim.fault);
  form.text("summary", claim.summary);
  form.texts("cycle", claim.cycle);
  form.text("missing", claim.missing);
  form.parts("edges", claim.edges);
  form.texts("assumptions", claim.assumptions);
  form.part("snapshot", claim.snapshot);
  form.parts("waits", claim.waits);
  form.text("sha256", claim.sha256);
}

/// Below 2^64, as people write it.
static bool is_seed(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(),
                                  [](const char letter) { return letter >= '0' && letter <= '9'; });
  const std::string most = "18446744073709551615";
  return digits && !text.empty() && (text.size() == 1 || text.front() != '0') &&
         (text.size() < most.size() || (text.size() == most.size() && text <= most));
}

Result<Claim> read_claim(const StrictDocument& document) {
  if (!document.repeated_key.empty()) {
    return fail("the key " + document.repeated_key + " stands twice");
  }
  Claim claim;
  std::string problem;
  FormReader form(document.json, "", problem);
  read_members(form, claim);
  form.finish();
  if (problem.empty() && !is_seed(claim.seed)) problem = "/seed: decimal digits below 2^64";
  if (!problem.empty()) return fail(problem);
  return claim;
}

}  // namespace backfault
