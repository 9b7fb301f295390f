// A certificate as the checker reads it: its claim and its evidence. The checker does not share
// types with the prover, so that it shares no mistakes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace backfault {

using Pid = std::int64_t;
using Microseconds = std::int64_t;

struct ClaimedAwait {
  std::string thing;
  std::string channel;
  std::string readiness;
  std::vector<Pid> wakers;
  bool anyone = false;
  bool wire = false;
  bool harness = false;
  bool external_wakers = false;
  std::string evidence;
};

struct ClaimedWait {
  Pid pid = 0;
  Pid tid = 0;
  std::optional<std::string> role;
  std::string command;
  std::string kind;
  std::string call;
  std::vector<std::string> channels;
  std::optional<Microseconds> deadline_left;
  std::optional<Microseconds> not_before;
  std::vector<ClaimedAwait> wake_conditions;
  bool modelled = false;
  std::string held_by;
  std::string words;
};

struct ClaimedCounters {
  std::uint64_t run_ns = 0;
  std::uint64_t times_run = 0;
};

struct ClaimedCall {
  std::int64_t number = -1;
  std::vector<std::uint64_t> arguments;
};

struct ClaimedThread {
  Pid pid = 0;
  Pid tid = 0;
  std::optional<std::string> role;
  std::string command;
  std::string state;
  std::optional<ClaimedCounters> ran;
  std::optional<ClaimedCall> blocked;
  std::string wait_channel;
  std::string schedstat_line;
  std::string syscall_line;
  std::optional<Microseconds> ran_after;
};

struct ClaimedSample {
  Microseconds begun = 0;
  Microseconds ended = 0;
  bool complete = false;
  std::vector<ClaimedThread> threads;
};

struct ClaimedProcess {
  Pid pid = 0;
  Pid parent = 0;
  std::optional<std::string> role;
  std::string command;
  bool catches_signals = true;
  bool may_be_timed = true;
  bool asynchronous = true;
};

struct ClaimedWire {
  bool present = false;
  bool quiet = false;
  std::string held_by;
};

struct ClaimedSnapshot {
  ClaimedSample first;
  std::vector<ClaimedProcess> processes;
  ClaimedWire wire;
  bool closed = false;
  ClaimedSample second;
};

/// One wake condition of one stuck thread, for readers of the certificate.
struct ClaimedEdge {
  Pid pid = 0;
  Pid tid = 0;
  std::optional<std::string> role;
  std::string command;
  std::string call;
  std::string thing;
  std::string channel;
  std::string readiness;
  std::vector<Pid> wakers;
  std::string evidence;
  bool operator==(const ClaimedEdge&) const = default;
};

struct Claim {
  std::uint64_t trial = 0;
  std::string scenario;
  std::string variant;
  std::string seed;
  Microseconds last_movement = 0;
  Microseconds detected = 0;
  std::string kind;
  std::string proof;
  std::string shape;
  std::vector<Pid> stuck;
  std::optional<Microseconds> frozen_until;
  std::string fault;
  std::string summary;
  std::vector<std::string> cycle;
  std::string missing;
  std::vector<ClaimedEdge> edges;
  std::vector<std::string> assumptions;
  ClaimedSnapshot snapshot;
  std::vector<ClaimedWait> waits;
  std::string sha256;
};

}  // namespace backfault
