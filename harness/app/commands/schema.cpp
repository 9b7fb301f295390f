// schema: the JSON Schema of each file.
#include <cstdio>

#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/record/schemas.h"

namespace backfault {

ExitCode command_schema(const std::string& name) {
  const auto schemas = all_schemas();
  const auto found = schemas.find(name);
  if (found == schemas.end()) {
    std::vector<std::string> names;
    for (const auto& [known, text] : schemas) names.push_back(known);
    return complain({unknown_name_text("schema", name, names), ErrorKind::usage});
  }
  print_result("{}", found->second);
  return ExitCode::requirements_met;
}

}  // namespace backfault
