#include "harness/record/schemas.h"

#include "harness/record/campaign_json.h"
#include "harness/record/certificate_json.h"
#include "harness/record/certification_json.h"
#include "harness/record/observation_json.h"
#include "harness/record/trial_json.h"

namespace backfault {

std::map<std::string, std::string> all_schemas() {
  std::map<std::string, std::string> schemas = written_schemas();
  schemas["certificate"] = certificate_json_schema();
  schemas["certification"] = certification_json_schema();
  schemas["observation"] = observation_json_schema();
  schemas["report"] = campaign_json_schema();
  schemas["trial"] = trial_json_schema();
  return schemas;
}

}  // namespace backfault
