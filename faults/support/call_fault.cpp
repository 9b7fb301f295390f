#include "faults/support/call_fault.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <variant>

#include "harness/base/errno_names.h"
#include "harness/base/nearest_name.h"
#include "harness/base/quote.h"
#include "harness/os/calls/table.h"

namespace backfault {
namespace {

constexpr double million = 1e6;

const std::map<std::string, std::vector<std::string>>& operations() {
  static const std::map<std::string, std::vector<std::string>> all = {
      {"read", {"read", "pread64", "readv", "preadv", "preadv2"}},
      {"write",
       {"write", "pwrite64", "writev", "pwritev", "pwritev2", "copy_file_range", "sendfile"}},
      {"sync", {"fsync", "fdatasync", "sync_file_range", "syncfs"}},
  };
  return all;
}

/// What the rule did, in words for the record.
struct ProofWords {
  const CallCounters& counters;

  std::string operator()(const FailCall& effect) const {
    return fmt::format("{} of {} calls failed with {}", counters.touched, counters.seen,
                       errno_name(effect.error));
  }
  std::string operator()(const DelayCall&) const {
    const std::string still = counters.held > 0 ? fmt::format(", {} held now", counters.held) : "";
    return fmt::format("{} of {} calls came late, {} in all{}", counters.touched, counters.seen,
                       format_duration(counters.delayed_in_total), still);
  }
  std::string operator()(const ShortenCall&) const {
    return fmt::format("{} of {} calls were cut short, to {} of {} bytes", counters.touched,
                       counters.seen, counters.bytes_moved, counters.bytes_asked);
  }
};

class TouchedCalls : public ActiveFault {
 public:
  TouchedCalls(const CallRuleId rule, const CallEffect& effect) : rule_(rule), effect_(effect) {}

  /// The counters are of answers that the kernel took.
  Result<Confirmation> confirm(FaultContext& context) override {
    const CallCounters counters = context.machine.syscall_control().counters(rule_);
    std::string proof = std::visit(ProofWords{counters}, effect_);
    if (counters.spared > 0) proof += fmt::format("; {} were left alone", counters.spared);
    if (counters.gone > 0) proof += fmt::format("; {} ended with their callers", counters.gone);
    return Confirmation{counters.touched + counters.held > 0, std::move(proof)};
  }

  Result<void> revert(FaultContext& context) override {
    return context.machine.syscall_control().disarm(rule_);
  }

 private:
  CallRuleId rule_;
  CallEffect effect_;
};

class CallFault : public Fault {
 public:
  CallFault(FaultUse use, CallRule rule) : use_(std::move(use)), rule_(std::move(rule)) {}

  Result<void> prepare(FaultContext& context, LaunchPlan& launch) override {
    rule_.on = use_.on;
    rule_.seed = context.seed;
    std::string& path = rule_.selection.path;
    if (!path.empty()) {
      // Joining with an absolute path gives that path.
      path = (std::filesystem::path(context.machine.trial_folder()) / path).lexically_normal();
      if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    }
    const auto added = context.machine.syscall_control().add(rule_);
    if (!added) return tl::unexpected(added.error());
    id_ = *added;
    for (const Role role : use_.on) {
      auto& calls = role == Role::server ? launch.server_calls : launch.client_calls;
      calls.insert(rule_.selection.calls.begin(), rule_.selection.calls.end());
    }
    // The first call of a program is made before a look at it could apply anything.
    if (std::holds_alternative<AtStart>(use_.at)) context.machine.syscall_control().arm(id_);
    return {};
  }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    context.machine.syscall_control().arm(id_);
    return std::make_unique<TouchedCalls>(id_, rule_.effect);
  }

 private:
  FaultUse use_;
  CallRule rule_;
  CallRuleId id_;
};

ParamSpec count_param(const std::string& name, const std::string& summary) {
  return {.name = name,
          .kind = ParamKind::count,
          .summary = summary,
          .default_text = std::nullopt,
          .choices = {},
          .least = "1",
          .most = std::nullopt};
}

ParamSpec text_param(const std::string& name, const std::string& summary) {
  return {.name = name,
          .kind = ParamKind::text,
          .summary = summary,
          .default_text = std::nullopt,
          .choices = {},
          .least = std::nullopt,
          .most = std::nullopt};
}

Result<CallPick> read_chance(const double chance) {
  const double parts = chance * million;
  // No chance at all could never be confirmed.
  if (parts < 1) {
    return fail("parameter \"chance\": allowed: 0.000001 to 1; leave out a fault without a chance",
                ErrorKind::usage);
  }
  return CallByChance{static_cast<std::uint32_t>(parts + 0.5)};
}

}  // namespace

std::vector<std::string> calls_of_operations(const std::string& name) {
  std::vector<std::string> calls;
  for (const auto& [operation, names] : operations()) {
    if (name == "all" || name == operation) calls.insert(calls.end(), names.begin(), names.end());
  }
  return calls;
}

ParamSpec operations_param() {
  return {.name = "operations",
          .kind = ParamKind::choice,
          .summary = "which calls; what is mapped or given to io_uring is not reached",
          .default_text = "all",
          .choices = {"all", "read", "write", "sync"},
          .least = std::nullopt,
          .most = std::nullopt};
}

std::vector<ParamSpec> pick_params() {
  return {count_param("nth", "only the n-th of these calls, over all threads and processes"),
          count_param("every", "every n-th of these calls"),
          {.name = "chance",
           .kind = ParamKind::fraction,
           .summary = "each of these calls with this probability",
           .default_text = std::nullopt,
           .choices = {},
           .least = std::nullopt,
           .most = std::nullopt}};
}

ParamSpec below_param() {
  return text_param("below",
                    "only on this file, or files below this folder, or paths that fit a pattern "
                    "with *; relative to the trial's folder");
}

std::vector<ParamSpec> place_params() {
  return {{.name = "only_on",
           .kind = ParamKind::choice,
           .summary = "what the call's descriptor must lead to",
           .default_text = "any",
           .choices = {"any", "sockets", "pipes", "files"},
           .least = std::nullopt,
           .most = std::nullopt},
          below_param()};
}

Result<CallPick> read_pick(const Params& params) {
  const int given = int{params.has("nth")} + int{params.has("every")} + int{params.has("chance")};
  if (given > 1) {
    return fail("give one of \"nth\", \"every\" and \"chance\", or none", ErrorKind::usage);
  }
  if (params.has("nth")) return NthCall{params.count("nth")};
  if (params.has("every")) return EveryNthCall{params.count("every")};
  if (params.has("chance")) return read_chance(params.fraction("chance"));
  return EachCall{};
}

CallSelection read_place(const Params& params) {
  static const std::map<std::string, DescriptorKind> kinds = {{"any", DescriptorKind::any},
                                                              {"sockets", DescriptorKind::socket},
                                                              {"pipes", DescriptorKind::pipe},
                                                              {"files", DescriptorKind::file}};
  return {.calls = {},
          .kind = kinds.at(params.text("only_on")),
          .path = params.has("below") ? params.text("below") : ""};
}

Result<int> read_errno(const std::string& name) {
  const auto number = errno_named(name);
  if (number) return *number;
  const auto nearest = nearest_name(name, all_errno_names());
  return fail(
      fmt::format("parameter \"errno\": value {}: allowed: the name of an errno, such as "
                  "EIO{}",
                  in_quotes(name), nearest ? fmt::format("; did you mean \"{}\"?", *nearest) : ""),
      ErrorKind::usage);
}

std::unique_ptr<Fault> make_call_fault(const FaultUse& use, CallRule rule) {
  return std::make_unique<CallFault>(use, std::move(rule));
}

std::vector<ParamSpec> lateness_params(const std::string& time) {
  return {{.name = "time",
           .kind = ParamKind::duration,
           .summary = time,
           .default_text = std::nullopt,
           .choices = {},
           .least = "1us",
           .most = "1h",
           .required = true},
          {.name = "jitter",
           .kind = ParamKind::duration,
           .summary = "up to this much more, evenly drawn",
           .default_text = "0",
           .choices = {},
           .least = "0",
           .most = "1h"}};
}

DelayCall read_lateness(const Params& params) {
  return {.time = params.duration("time"), .jitter = params.duration("jitter")};
}

std::vector<ParamSpec> named_call_params(std::vector<ParamSpec> own) {
  ParamSpec call =
      text_param("call", "the call, or several with commas between: \"write,pwrite64\"");
  call.required = true;
  own.insert(own.begin(), std::move(call));
  for (auto& more : {place_params(), pick_params()}) {
    own.insert(own.end(), more.begin(), more.end());
  }
  return own;
}

Result<std::unique_ptr<Fault>> make_named_call_fault(const FaultUse& use, const Params& params,
                                                     const std::string& fault,
                                                     const CallEffect& effect) {
  const auto pick = read_pick(params);
  if (!pick) return tl::unexpected(pick.error());
  CallSelection selection = read_place(params);
  auto calls = parse_calls(params.text("call"), effect);
  if (!calls) return tl::unexpected(calls.error());
  selection.calls = *std::move(calls);
  return make_call_fault(use, {.fault = fault,
                               .on = {},
                               .selection = std::move(selection),
                               .pick = *pick,
                               .effect = effect,
                               .seed = {}});
}

}  // namespace backfault
