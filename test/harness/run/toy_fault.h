// A scripted fault, which finds its script in its machine: it knows nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/control/fault.h"
#include "test/support/fake_machine.h"

namespace backfault {

/// What the scripted fault does, and what was done to it.
struct Toy {
  std::optional<std::string> fails_to_prepare;
  std::optional<std::string> fails_to_apply;
  std::optional<std::string> fails_to_keep;
  std::optional<std::string> fails_to_confirm;
  std::optional<std::string> fails_to_revert;
  bool holds = true;
  Duration revert_takes{};
  std::vector<std::string> story;  ///< "apply a", "revert a"
};

class ToyMachine : public FakeMachine {
 public:
  Toy toy;
};

inline Toy& toy_of(FaultContext& context) { return static_cast<ToyMachine&>(context.machine).toy; }

inline Result<void> answer(const std::optional<std::string>& problem) {
  return problem ? Result<void>(fail(*problem)) : Result<void>();
}

class ActiveToy : public ActiveFault {
 public:
  explicit ActiveToy(std::string name) : name_(std::move(name)) {}
  Result<Confirmation> confirm(FaultContext& context) override {
    const Toy& toy = toy_of(context);
    if (toy.fails_to_confirm) return fail(*toy.fails_to_confirm);
    return Confirmation{toy.holds, toy.holds ? "it holds" : "it does not hold"};
  }
  Result<void> revert(FaultContext& context) override {
    Toy& toy = toy_of(context);
    toy.story.push_back("revert " + name_);
    static_cast<ToyMachine&>(context.machine).advance(toy.revert_takes);
    return answer(toy.fails_to_revert);
  }

 private:
  std::string name_;
};

class ToyFault : public Fault {
 public:
  explicit ToyFault(std::string name) : name_(std::move(name)) {}
  /// Named "stopper", it keeps the client from running.
  [[nodiscard]] bool deafens_server() const override { return name_ == "deafener"; }
  [[nodiscard]] int client_stopped_percent() const override { return name_ == "stopper" ? 100 : 0; }
  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override {
    launch.server_words.push_back(name_);
    return answer(toy_of(context).fails_to_prepare);
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    Toy& toy = toy_of(context);
    toy.story.push_back("apply " + name_);
    if (toy.fails_to_apply) return fail(*toy.fails_to_apply);
    return std::make_unique<ActiveToy>(name_);
  }
  Result<void> keep(FaultContext& context, ActiveFault&) override {
    return answer(toy_of(context).fails_to_keep);
  }

 private:
  std::string name_;
};

inline FaultType toy_type() {
  return {.name = "toy",
          .on = {Role::server, Role::client, Role::wire},
          .params = {{.name = "name", .default_text = "a"}},
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            if (params.text("name") == "refused") return fail("not like this", ErrorKind::usage);
            return std::make_unique<ToyFault>(params.text("name"));
          }};
}

inline FaultUse use_of(const std::string& name, const Trigger& at = AtStart{},
                       const Role on = Role::server) {
  return {.fault = "toy", .on = {on}, .at = at, .hold = std::nullopt, .with = {{"name", name}}};
}

}  // namespace backfault
