// Memory that a program cannot have: the kernel refuses to map more (ENOMEM). What it already uses
// it keeps. The limit counts addresses, not pages in memory: "data" its private writable memory,
// heap and stacks of threads among that; "address_space" everything, program files, libraries and
// reservations included, so that a runtime that reserves much (Go, Java) needs much more there.
#include <variant>

#include "faults/support/lowered_limits.h"
#include "faults/table.h"

namespace backfault {

FaultType memory_limit_fault() {
  return {.name = "memory_limit",
          .summary = "the kernel refuses each process more memory than this (ENOMEM)",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {{.name = "limit",
                      .kind = ParamKind::size,
                      .summary = "of each process; the kernel counts it in whole pages",
                      .default_text = std::nullopt,
                      .choices = {},
                      .least = "1MiB",
                      .most = "1TiB",
                      .required = true},
                     {.name = "of",
                      .kind = ParamKind::choice,
                      .summary = "data: private writable memory (RLIMIT_DATA); address_space: all "
                                 "that is mapped, files and reservations too (RLIMIT_AS)",
                      .default_text = "data",
                      .choices = {"data", "address_space"},
                      .least = std::nullopt,
                      .most = std::nullopt}},
          .needs = {},
          .example = R"({"fault": "memory_limit", "on": "client", "with": {"limit": "64MiB"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            return std::make_unique<LowerLimits>(LimitSpec{
                .on = use.on,
                .kind = params.text("of") == "data" ? LimitKind::data : LimitKind::address_space,
                .asked = params.size("limit").count,
                .limit_of = nullptr,
                .at_launch = std::holds_alternative<AtStart>(use.at)});
          }};
}

}  // namespace backfault
