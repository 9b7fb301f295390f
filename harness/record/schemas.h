// The JSON Schemas (draft-07) of every file that backfault reads or writes, built in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace backfault {

/// One schema; both texts live as long as the program.
struct SchemaText {
  std::string_view name;  ///< "trial"
  std::string_view text;
};

/// Every file of schemas/, sorted by name; generated.
[[nodiscard]] std::vector<SchemaText> schema_table();

/// The schema of this name, or nothing when there is none.
[[nodiscard]] std::optional<std::string_view> schema_text(std::string_view name);

/// "certificate", "observation", "plan", "report", "scenario", "target", "trial".
[[nodiscard]] std::vector<std::string> schema_names();

}  // namespace backfault
