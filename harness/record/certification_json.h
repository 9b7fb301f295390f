// A certification as certificate.json has it.
#pragma once

#include <string>

#include "harness/model/certification.h"

namespace backfault {

[[nodiscard]] std::string certification_to_json(const Certification& certification);

/// The JSON Schema of the document.
[[nodiscard]] std::string certification_json_schema();

}  // namespace backfault
