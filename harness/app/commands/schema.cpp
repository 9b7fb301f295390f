// schema: the JSON Schema of each file.
#include <cstdio>

#include "harness/app/commands/commands.h"
#include "harness/app/console/complain.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/record/schemas.h"

namespace backfault {

ExitCode command_schema(const std::string& name) {
  const auto text = schema_text(name);
  if (!text) return complain({unknown_name_text("schema", name, schema_names()), ErrorKind::usage});
  print_result("{}", *text);
  return ExitCode::requirements_met;
}

}  // namespace backfault
