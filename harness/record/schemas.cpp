#include "harness/record/schemas.h"

namespace backfault {

std::optional<std::string_view> schema_text(const std::string_view name) {
  for (const SchemaText& schema : schema_table()) {
    if (schema.name == name) {
      return schema.text;
    }
  }
  return std::nullopt;
}

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const SchemaText& schema : schema_table()) {
    names.emplace_back(schema.name);
  }
  return names;
}

}  // namespace backfault
