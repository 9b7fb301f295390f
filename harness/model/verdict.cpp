#include "harness/model/verdict.h"

#include <array>

#include "harness/base/check.h"
#include "harness/base/value_named.h"

namespace backfault {
namespace {

constexpr std::array all_roles{Role::server, Role::client, Role::wire};

}  // namespace

std::string_view to_string(const Role value) {
  switch (value) {
    case Role::server:
      return "server";
    case Role::client:
      return "client";
    case Role::wire:
      return "wire";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const Outcome value) {
  switch (value) {
    case Outcome::verified:
      return "verified";
    case Outcome::reported_error:
      return "reported_error";
    case Outcome::hung:
      return "hung";
    case Outcome::false_success:
      return "false_success";
    case Outcome::crashed:
      return "crashed";
    case Outcome::late:
      return "late";
    case Outcome::invalid:
      return "invalid";
    case Outcome::skipped:
      return "skipped";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const HangKind value) {
  switch (value) {
    case HangKind::deadlock:
      return "deadlock";
    case HangKind::lost_wakeup:
      return "lost_wakeup";
    case HangKind::peer_silent:
      return "peer_silent";
    case HangKind::livelock:
      return "livelock";
    case HangKind::starved:
      return "starved";
    case HangKind::stopped:
      return "stopped";
    case HangKind::unknown:
      return "unknown";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const Proof value) {
  switch (value) {
    case Proof::proven:
      return "proven";
    case Proof::proven_partial:
      return "proven_partial";
    case Proof::frozen_until:
      return "frozen_until";
    case Proof::stall_on_fault:
      return "stall_on_fault";
    case Proof::no_progress:
      return "no_progress";
  }
  BACKFAULT_CHECK(false);
  return {};
}

std::string_view to_string(const Judgement value) {
  switch (value) {
    case Judgement::passed:
      return "passed";
    case Judgement::failed:
      return "failed";
    case Judgement::inconclusive:
      return "inconclusive";
  }
  BACKFAULT_CHECK(false);
  return {};
}

const std::vector<Outcome>& all_outcomes() {
  static const std::vector<Outcome> outcomes{
      Outcome::verified, Outcome::reported_error, Outcome::hung,    Outcome::false_success,
      Outcome::crashed,  Outcome::late,           Outcome::invalid, Outcome::skipped};
  return outcomes;
}

std::optional<Role> parse_role(const std::string_view text) { return value_named(all_roles, text); }

std::optional<Outcome> parse_outcome(const std::string_view text) {
  return value_named(all_outcomes(), text);
}

Judgement worst_of(const Judgement one, const Judgement other) {
  if (one == Judgement::failed || other == Judgement::failed) return Judgement::failed;
  if (one == Judgement::inconclusive || other == Judgement::inconclusive) {
    return Judgement::inconclusive;
  }
  return Judgement::passed;
}

}  // namespace backfault
