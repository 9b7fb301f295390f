// Certificates that hold, made by hand, and what the checker says of them after a change.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/os/base/sha256.h"
#include "harness/record/certificate_json.h"
#include "harness/verify/check_certificate.h"
#include "harness/verify/claim_index.h"
#include "harness/verify/read_claim.h"

namespace backfault::good {

/// The threads of buffer_deadlock() by their place in it.
enum Thread : std::size_t { server, parent, client, helper };

using std::chrono_literals::operator""us;

inline MonoTime at(const Duration time) { return {.since_start = time}; }

inline ThreadSample thread(const int pid, const int tid, const Role role,
                           const std::string& channel, const BlockedCall& call) {
  std::string line = std::to_string(call.number);
  for (const std::uint64_t argument : call.arguments) line += fmt::format(" {:#x}", argument);
  return {.pid = pid,
          .tid = tid,
          .role = role,
          .command = "mock",
          .state = ThreadState::sleeping,
          .ran = RunCounters{.run_ns = 1000, .times_run = 7},
          .blocked = call,
          .wait_channel = channel,
          .schedstat_line = "1000 50 7",
          .syscall_line = line + " 0x7ffd10 0x7f1020",
          .ran_after = at(900us)};
}

inline WaitFact wait(const ThreadSample& of, const std::string& call, const WakeCondition& await,
                     const WaitKind kind = WaitKind::socket) {
  std::vector<std::string> channels;
  if (!await.channel.empty()) channels.push_back(await.channel);
  return {.pid = of.pid,
          .tid = of.tid,
          .role = of.role,
          .command = of.command,
          .kind = kind,
          .call = call,
          .channels = channels,
          .wake_conditions = {await},
          .modelled = true,
          .words = "waits in " + call};
}

inline WakeCondition await(const Awaited thing, const std::string& channel,
                           const std::vector<int>& wakers, const std::string& evidence) {
  return {.thing = thing,
          .channel = channel,
          .readiness = Readiness::absent,
          .wakers = wakers,
          .external_wakers = false,
          .evidence = evidence};
}

inline ProcessSample process(const int pid, const int parent, const Role role) {
  return {.pid = pid,
          .parent = parent,
          .role = role,
          .command = "mock",
          .catches_signals = false,
          .may_be_timed = false,
          .asynchronous = false};
}

inline constexpr const char* tcp_key = "tcp:127.0.0.1:4000-127.0.0.1:5000";
inline constexpr const char* full_tcp =
    "poll events=0x4 revents=0x0; tcp state=1/1 timer=4/4 acked=901/1200 received=1200/900 "
    "send_queue=5000/6000 receive_queue=700/800";

/// Server 20 and client 30 both write to a connection that neither reads. The client's parent 25
/// waits for it, and its thread 31 for memory of its own.
inline Certificate buffer_deadlock() {
  const ThreadSample server =
      thread(20, 20, Role::server, "wait_woken", {.number = 44, .arguments = {3, 4, 5, 0, 0, 0}});
  const ThreadSample parent =
      thread(25, 25, Role::client, "do_wait", {.number = 61, .arguments = {30, 0, 0, 0, 0, 0}});
  const ThreadSample client =
      thread(30, 30, Role::client, "wait_woken", {.number = 1, .arguments = {3, 4, 5, 0, 0, 0}});
  const ThreadSample helper = thread(30, 31, Role::client, "futex_do_wait",
                                     {.number = 202, .arguments = {4096, 128, 7, 0, 0, 0}});
  const std::vector<ThreadSample> threads{server, parent, client, helper};
  return {.trial = 3,
          .scenario = "sample",
          .variant = "flow_control=none",
          .seed = {.value = 18'000'000'000'000'000'000ULL},
          .last_movement = at(1000us),
          .detected = at(6000us),
          .proof = {.kind = HangKind::deadlock,
                    .proof = Proof::proven,
                    .shape = "buffer deadlock",
                    .stuck = {20, 25, 30},
                    .summary = "mock 20 and mock 30 wait for each other",
                    .cycle = {"mock 20 waits for mock 30", "mock 30 waits for mock 20"}},
          .assumptions = {"no signal comes from outside"},
          .snapshot = {.first = {.begun = at(5000us), .ended = at(5100us), .threads = threads},
                       .processes = {process(20, 1, Role::server), process(25, 1, Role::client),
                                     process(30, 25, Role::client)},
                       .wire = {.present = false, .quiet = true, .held_by = ""},
                       .closed = true,
                       .second = {.begun = at(5500us), .ended = at(5600us), .threads = threads}},
          .waits = {wait(server, "sendto", await(Awaited::space, tcp_key, {30}, full_tcp)),
                    wait(parent, "wait4", await(Awaited::process_end, "", {30}, "child 30 state=S"),
                         WaitKind::child),
                    wait(client, "write", await(Awaited::space, tcp_key, {20}, full_tcp)),
                    wait(helper, "futex", await(Awaited::memory, "", {}, "futex word=7 expected=7"),
                         WaitKind::private_futex)}};
}

/// Both wait for data in epoll_wait, the client for 9 seconds at most.
inline Certificate frozen() {
  const ThreadSample server = thread(20, 20, Role::server, "do_epoll_wait",
                                     {.number = 232, .arguments = {3, 4, 5, 0xFFFFFFFF, 0, 0}});
  const ThreadSample client = thread(30, 30, Role::client, "do_epoll_wait",
                                     {.number = 232, .arguments = {3, 4, 5, 9000, 0, 0}});
  const std::string evidence =
      "poll events=0x1 revents=0x0; holders reading=30 writing=20,30; set revents=0x0";
  Certificate given = buffer_deadlock();
  given.proof = {.kind = HangKind::deadlock,
                 .proof = Proof::frozen_until,
                 .stuck = {20, 30},
                 .frozen_until = at(9'000'900us),
                 .missing = "mock 30 has a time-out"};
  given.snapshot.first.threads = given.snapshot.second.threads = {server, client};
  given.snapshot.processes = {process(20, 1, Role::server), process(30, 1, Role::client)};
  given.waits = {
      wait(server, "epoll_wait",
           await(Awaited::data, "pipe:8", {30}, "poll events=0x1 revents=0x0; set revents=0x0"),
           WaitKind::event_set),
      wait(client, "epoll_wait", await(Awaited::data, "pipe:9", {20}, evidence),
           WaitKind::event_set)};
  given.waits[1].deadline_left = 9'000'000us;
  given.waits[1].not_before = at(9'000'900us);
  return given;
}

/// Both read from the wire, which a fault keeps from forwarding.
inline Certificate stalled() {
  const BlockedCall call{.number = 45, .arguments = {3, 4, 5, 0, 0, 0}};
  const ThreadSample server = thread(20, 20, Role::server, "wait_woken", call);
  const ThreadSample client = thread(30, 30, Role::client, "wait_woken", call);
  Certificate given = frozen();
  given.proof = {.kind = HangKind::peer_silent,
                 .proof = Proof::stall_on_fault,
                 .stuck = {20, 30},
                 .fault = "black_hole",
                 .missing = "the fault may end"};
  given.snapshot.first.threads = given.snapshot.second.threads = {server, client};
  given.snapshot.wire = {.present = true, .quiet = true, .held_by = "black_hole"};
  const std::string evidence =
      "poll events=0x1 revents=0x0; tcp state=1/1 timer=0/2 acked=2/5 received=5/1 send_queue=0/0 "
      "receive_queue=0/0";
  given.waits = {wait(server, "recvfrom", await(Awaited::data, tcp_key, {}, evidence)),
                 wait(client, "recvfrom", await(Awaited::data, tcp_key, {}, evidence))};
  for (WaitFact& fact : given.waits) fact.wake_conditions[0].wire = true;
  return given;
}

/// The client reads from a server that a fault keeps stopped.
inline Certificate paused() {
  Certificate given = frozen();
  given.proof = {.kind = HangKind::peer_silent,
                 .proof = Proof::stall_on_fault,
                 .stuck = {20, 30},
                 .fault = "pause"};
  const BlockedCall call{.number = 45, .arguments = {3, 4, 5, 0, 0, 0}};
  ThreadSample server = thread(20, 20, Role::server, "do_signal_stop", call);
  server.state = ThreadState::stopped;
  const ThreadSample client = thread(30, 30, Role::client, "wait_woken", call);
  given.snapshot.first.threads = given.snapshot.second.threads = {server, client};
  WakeCondition any_signal = await(Awaited::signal, "", {}, "signals pending=0x0");
  any_signal.anyone = true;
  const std::string evidence =
      "poll events=0x1 revents=0x0; tcp state=1/1 timer=0/0 acked=2/5 received=5/2 send_queue=0/0 "
      "receive_queue=0/0";
  given.waits = {wait(server, "", any_signal, WaitKind::other),
                 wait(client, "recvfrom", await(Awaited::data, tcp_key, {20}, evidence))};
  given.waits[0].held_by = "pause";
  return given;
}

inline std::string text_of(const Certificate& certificate) {
  return certificate_to_json(certificate, sha256_of).value_or("");
}

inline StrictJson json_of(const Certificate& certificate) {
  return read_strictly(text_of(certificate), "here").value_or(StrictDocument{}).json;
}

/// What the checker says of the document as it stands.
inline CertificateReport check(const StrictJson& document) {
  return check_certificate({.json = document, .repeated_key = {}}, sha256_of);
}

/// The same after the digest was made to fit.
inline CertificateReport check_sealed(StrictJson document) {
  if (document.is_object()) document["sha256"] = sha256_of(digested_text(document)).value_or("");
  return check(document);
}

/// "closed world: a sentence" of each objection, a line each.
inline std::string objections_in(const CertificateReport& report) {
  std::string all;
  for (const CheckedCondition& condition : report.conditions) {
    for (const std::string& text : condition.objections) all += condition.name + ": " + text + "\n";
  }
  return all;
}

/// What the checker says of a certificate with fitting digest and edges.
inline std::string objections_to(const Certificate& certificate) {
  return objections_in(check(json_of(certificate)));
}

/// A certificate with one change.
template <typename Change>
std::string objections_after(Certificate certificate, const Change& change) {
  change(certificate);
  return objections_to(certificate);
}

/// A change to a thread in both samples.
template <typename Change>
void in_both(Certificate& certificate, const std::size_t thread, const Change& change) {
  change(certificate.snapshot.first.threads.at(thread));
  change(certificate.snapshot.second.threads.at(thread));
}

}  // namespace backfault::good
