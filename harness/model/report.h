// A report format: a pure function from a campaign's record to text.
#pragma once

#include <string>

#include "harness/model/record.h"

namespace backfault {

struct ReportType {
  std::string name;  ///< "junit"
  std::string summary;
  std::string file;  ///< "junit.xml"; empty: standard output only.
  std::string (*render)(const CampaignRecord& campaign) = nullptr;
};

}  // namespace backfault
