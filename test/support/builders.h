// Short ways to write facts, recipes and trials.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/fault.h"
#include "harness/model/observation.h"
#include "harness/model/plan.h"

namespace backfault {

constexpr Duration ms(const std::int64_t count) { return std::chrono::milliseconds(count); }
constexpr Duration seconds(const std::int64_t count) { return std::chrono::seconds(count); }
constexpr MonoTime at_ms(const std::int64_t count) { return MonoTime{ms(count)}; }
constexpr MonoTime at_s(const std::int64_t count) { return MonoTime{seconds(count)}; }

constexpr auto ring_channel = "memfd:ring+0x40";

/// A client thread that waits for data in memory that it shares with the server.
inline WaitFact client_waits(const std::optional<Duration> deadline_left = std::nullopt) {
  return {.pid = 10,
          .tid = 10,
          .role = Role::client,
          .command = "client",
          .kind = WaitKind::shared_futex,
          .call = "futex",
          .channels = {ring_channel},
          .deadline_left = deadline_left,
          .words = "waits in futex for the ring"};
}

/// The server's thread at the other end.
inline WaitFact server_waits(const std::optional<Duration> deadline_left = std::nullopt) {
  auto wait = client_waits(deadline_left);
  wait.pid = wait.tid = 20;
  wait.role = Role::server;
  wait.command = "server";
  return wait;
}

/// A pair of recipes in one: no probe, no restore command, two folders to compare.
inline Recipe simple_recipe() {
  Recipe recipe;
  recipe.name = "simple";
  recipe.server = RecipeProgram{.run = {"serve", "--port", "${server.port}"}};
  recipe.client = {.run = {"back-up", "--port", "${wire.port}"}};
  recipe.verify = VerifyRule{.same_tree = {"${data.dir}", "${trial.dir}/restored"}};
  recipe.errors = {{.match = "^error (?<code>\\w+) (?<name>\\w+): (?<text>.*)$"}};
  return recipe;
}

inline Variant simple_variant() {
  Variant variant;
  variant.server = TargetUse{.target = "simple", .with = {}};
  variant.client = {.target = "simple", .with = {}};
  variant.limits = {.trial = seconds(60), .give_up = seconds(30)};
  variant.expected = {Outcome::verified, Outcome::reported_error};
  return variant;
}

/// A plan of one trial.
inline Plan plan_of(Variant variant) {
  Scenario scenario;
  scenario.name = "scenario";
  scenario.variants = {std::move(variant)};
  Plan plan;
  plan.name = "scenario";
  plan.scenarios = {std::move(scenario)};
  plan.trials = {{.number = 1, .scenario = 0, .variant = 0, .seed = Seed{7}}};
  return plan;
}

/// Of a client that ran from 1 s to `ended`.
inline ProcessFact client_process(const std::optional<ExitState> exit, const MonoTime ended) {
  ProcessFact fact;
  fact.role = "client";
  fact.argv = {"back-up"};
  fact.started = at_s(1);
  fact.exit = exit;
  if (exit) fact.ended = ended;
  return fact;
}

/// A stall of client and server on their ring, noticed 40 ms after the last movement, when 1,000
/// bytes had moved.
inline StallFact mutual_stall(const MonoTime last_movement) {
  return {.last_movement = last_movement,
          .detected = last_movement + ms(40),
          .waits = {client_waits(), server_waits()},
          .progress = {.bytes_to_client = 1000, .bytes_to_server = 0},
          .resumed = std::nullopt,
          .form = Standstill{.mutual = true, .deadline = std::nullopt, .snapshot = std::nullopt}};
}

inline Standstill& standstill_of(StallFact& stall) { return std::get<Standstill>(stall.form); }
inline Silence& silence_of(StallFact& stall) { return std::get<Silence>(stall.form); }

}  // namespace backfault
