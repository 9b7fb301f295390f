#include "harness/app/catalogue/missing_products.h"

#include <fmt/format.h>

#include <set>

#include "harness/os/programs/find_program.h"

namespace backfault {

std::vector<std::string> missing_products(const Plan& plan, const Variant& variant,
                                          const std::string& program_folder) {
  std::set<std::string> targets = {variant.client.target};
  if (variant.server) targets.insert(variant.server->target);
  std::vector<std::string> missing;
  for (const auto& target : targets) {
    const auto recipe = plan.recipes.find(target);
    if (recipe == plan.recipes.end()) continue;
    for (const auto& need : recipe->second.needs) {
      if (find_program(need.program, program_folder)) continue;
      missing.push_back(fmt::format("target {} needs the program \"{}\", which is missing",
                                    recipe->second.name, need.program));
      if (!need.package.empty()) missing.back() += "; install the package " + need.package;
    }
  }
  return missing;
}

}  // namespace backfault
