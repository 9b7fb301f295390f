#include "harness/app/catalogue/data_option.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/base/units.h"

namespace backfault {
namespace {

// Less than a page is no database; more is a slip of the keyboard on any machine of today.
constexpr Bytes least_generated{4096};
constexpr Bytes most_generated{std::uint64_t{1} << 40U};

Result<void> check_use(const TargetUse& use, const std::map<std::string, Recipe>& recipes,
                       const std::string& where) {
  const auto recipe = recipes.find(use.target);
  if (recipe == recipes.end()) return {};
  for (const auto& [name, value] : use.with) {
    const auto option = recipe->second.options.find(name);
    const bool is_data = option != recipe->second.options.end() && option->second.data;
    if (!is_data) continue;
    const auto size = parse_bytes(value);
    if (size && *size >= least_generated && *size <= most_generated) continue;
    if (!size && ::access(value.c_str(), R_OK) == 0) continue;
    const std::string why = size ? "no size for data" : ::strerrordesc_np(errno);
    return fail(
        fmt::format("{}with/{}: \"{}\": {} (allowed: a size of {} to {}, or the path of a file "
                    "or folder that can be read)",
                    where, name, value, why, format_bytes(least_generated),
                    format_bytes(most_generated)),
        ErrorKind::usage);
  }
  return {};
}

}  // namespace

Result<void> check_data_options(const std::vector<Scenario>& scenarios,
                                const std::map<std::string, Recipe>& recipes) {
  for (const auto& scenario : scenarios) {
    for (const auto& variant : scenario.variants) {
      const std::string cell = variant.name.empty() ? "" : "(" + variant.name + ") ";
      const std::string where = scenario.origin + ": " + cell;
      if (variant.server) {
        const auto server = check_use(*variant.server, recipes, where + "/server/");
        if (!server) return server;
      }
      const auto client = check_use(variant.client, recipes, where + "/client/");
      if (!client) return client;
    }
  }
  return {};
}

}  // namespace backfault
