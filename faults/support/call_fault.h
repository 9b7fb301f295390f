// What the faults of system calls have in common: which calls, on what, how often, and the proof.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/control/fault.h"
#include "harness/control/syscall_control.h"

namespace backfault {

/// Operations on files, as the parameter "operations" names them, as system calls.
[[nodiscard]] std::vector<std::string> calls_of_operations(const std::string& operations);
[[nodiscard]] ParamSpec operations_param();

/// "nth", "every" and "chance": on which of the calls. None of them: on each.
[[nodiscard]] std::vector<ParamSpec> pick_params();
/// "only_on" and "below": where the calls are made.
[[nodiscard]] std::vector<ParamSpec> place_params();
/// "below" alone, for faults of files.
[[nodiscard]] ParamSpec below_param();

/// "time" and "jitter" of calls that come late; what the time means.
[[nodiscard]] std::vector<ParamSpec> lateness_params(const std::string& time);

[[nodiscard]] Result<CallPick> read_pick(const Params& params);
[[nodiscard]] DelayCall read_lateness(const Params& params);
/// The selection without its calls.
[[nodiscard]] CallSelection read_place(const Params& params);

/// "EIO" as the number that FailCall takes; an error names the nearest known one.
[[nodiscard]] Result<int> read_errno(const std::string& name);

/// `rule` lacks the victims, the seed, and the folder that a relative path is below: it gets them
/// from `use` and from the trial. A fault that holds from the start counts calls from exec on.
[[nodiscard]] std::unique_ptr<Fault> make_call_fault(const FaultUse& use, CallRule rule);

/// The parameters of a fault of calls that the user names: "call", those of its `own`, where and on
/// which of the calls.
[[nodiscard]] std::vector<ParamSpec> named_call_params(std::vector<ParamSpec> own);
/// From these parameters; an error where a call is not known, or cannot have this effect.
[[nodiscard]] Result<std::unique_ptr<Fault>> make_named_call_fault(const FaultUse& use,
                                                                   const Params& params,
                                                                   const std::string& fault,
                                                                   const CallEffect& effect);

}  // namespace backfault
