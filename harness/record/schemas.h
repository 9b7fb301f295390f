// The JSON Schemas (draft-07) of every file that backfault reads or writes, by name: "trial".
#pragma once

#include <map>
#include <string>

namespace backfault {

/// Every file of schemas/, built in: what people write is described by hand.
[[nodiscard]] std::map<std::string, std::string> written_schemas();

/// Those, and the schemas of what backfault writes, made from the fields of the records.
[[nodiscard]] std::map<std::string, std::string> all_schemas();

}  // namespace backfault
