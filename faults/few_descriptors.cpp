// Descriptors that a program cannot have (EMFILE): so many in all, or so many more than are open.
#include <algorithm>
#include <variant>

#include "faults/support/lowered_limits.h"
#include "faults/table.h"

namespace backfault {
namespace {

/// The kernel limits the numbers, not how many there are: the smallest limit below which exactly
/// `spare` numbers are free.
Result<std::uint64_t> limit_with_spare(Machine& machine, const int pid, const std::uint64_t spare) {
  const auto open = machine.process_control().descriptors_of(pid);
  if (!open) return tl::unexpected(open.error());
  std::uint64_t free = 0;
  std::uint64_t limit = 0;
  auto next = open->begin();
  while (true) {
    const bool is_open = next != open->end() && static_cast<std::uint64_t>(*next) == limit;
    if (!is_open && free == spare) return limit;
    if (is_open) {
      ++next;
    } else {
      ++free;
    }
    ++limit;
  }
}

ParamSpec count_param(std::string name, std::string summary, std::string least) {
  return {.name = std::move(name),
          .kind = ParamKind::count,
          .summary = std::move(summary),
          .default_text = std::nullopt,
          .choices = {},
          .least = std::move(least),
          .most = "1048576"};
}

}  // namespace

FaultType few_descriptors_fault() {
  return {.name = "few_descriptors",
          .summary = "the kernel refuses each process more descriptors than this (EMFILE)",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {count_param("limit", "in all, 0, 1 and 2 included", "3"),
                     count_param("spare", "above those that are open when it begins", "0")},
          .needs = {},
          .example = R"({"fault": "few_descriptors", "on": "server", "with": {"limit": "16"}})",
          .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
            if (params.has("limit") == params.has("spare")) {
              return fail("say either \"limit\" or \"spare\"", ErrorKind::usage);
            }
            const bool counted = params.has("spare");
            return std::make_unique<LowerLimits>(
                LimitSpec{.on = use.on,
                          .kind = LimitKind::descriptors,
                          .asked = params.count(counted ? "spare" : "limit"),
                          .limit_of = counted ? limit_with_spare : nullptr,
                          .at_launch = !counted && std::holds_alternative<AtStart>(use.at)});
          }};
}

}  // namespace backfault
