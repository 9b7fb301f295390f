#include "harness/record/schemas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/record/campaign_json.h"
#include "harness/record/certificate_json.h"
#include "harness/record/certification_json.h"
#include "harness/record/observation_json.h"
#include "harness/record/trial_json.h"
#include "test/harness/record/certificate_samples.h"
#include "test/harness/record/samples.h"
#include "test/harness/record/temp_folder.h"

namespace backfault {
namespace {

using nlohmann::json;
using testing::ElementsAre;

TEST(Schemas, HoldsEveryWrittenSchemaAsItStandsInItsFile) {
  EXPECT_EQ(written_schemas().size(), 5U);
  for (const auto& [name, text] : written_schemas()) {
    const std::string folder = std::string(BACKFAULT_SOURCE_FOLDER) + "/harness/record/schemas/";
    EXPECT_EQ(text, file_text(folder + name + ".schema.json")) << name;
  }
}

TEST(Schemas, DescribesEveryFile) {
  std::vector<std::string> names;
  for (const auto& [name, text] : all_schemas()) names.push_back(name);
  EXPECT_THAT(names, ElementsAre("certificate", "certification", "observation", "plan", "profile",
                                 "report", "scenario", "target", "trial", "waivers"));
}

TEST(Schemas, NamesTheVersionThatIsWritten) {
  const auto version = [](const char* name) {
    return json::parse(all_schemas()[name])["properties"]["schema"]["const"].get<std::string>();
  };
  EXPECT_EQ(version("trial"), json::parse(trial_record_to_line({}))["schema"]);
  EXPECT_EQ(version("observation"), json::parse(observation_to_json({}))["schema"]);
  const auto digest = [](std::string_view text) -> Result<std::string> {
    return std::string(text);
  };
  EXPECT_EQ(version("certificate"), json::parse(certificate_to_json({}, digest).value())["schema"]);
  EXPECT_EQ(version("certification"), json::parse(certification_to_json({}))["schema"]);
  EXPECT_EQ(version("report"), json::parse(campaign_to_json({}))["schema"]);
}

/// Writes what test/schema then compares: every schema, and full, empty and hostile records.
TEST(SchemaSamples, AreWritten) {
  const std::string folder = std::string(BACKFAULT_BINARY_FOLDER) + "/schema_samples";
  std::filesystem::create_directories(folder);
  std::filesystem::create_directories(folder + "/schemas");
  for (const auto& [name, text] : all_schemas()) {
    write_text(folder + "/schemas/" + name + ".schema.json", text);
  }
  Observation hostile = samples::observation();
  hostile.processes[0].argv = {std::string("\xFF\0", 2)};
  hostile.processes[0].exit = Signalled{.number = 9};
  write_text(folder + "/observation.json", observation_to_json(samples::observation()));
  write_text(folder + "/observation_empty.json", observation_to_json({}));
  write_text(folder + "/observation_hostile.json", observation_to_json(hostile));
  write_text(folder + "/report.json", campaign_to_json(samples::campaign_record()));
  write_text(folder + "/report_empty.json", campaign_to_json({}));
  const auto digest = [](std::string_view) -> Result<std::string> { return std::string(64, 'a'); };
  write_text(folder + "/certificate.json",
             certificate_to_json(samples::certificate(), digest).value());
  write_text(folder + "/certificate_empty.json", certificate_to_json({}, digest).value());
  TrialRecord without_hang = samples::trial_record();
  without_hang.hang = std::nullopt;
  std::string lines;
  for (const TrialRecord& record : {samples::trial_record(), TrialRecord{}, without_hang}) {
    lines += trial_record_to_line(record) + "\n";
  }
  write_text(folder + "/trials.jsonl", lines);
  json misspelt = json::parse(campaign_to_json({}));
  misspelt["variant"] = json::array();
  write_text(folder + "/report_wrong_key.json", misspelt.dump());
  json wrong_line = json::parse(trial_record_to_line(samples::trial_record()));
  wrong_line["processes"][0]["exit"] = 3;
  write_text(folder + "/trials_wrong_value.jsonl", lines + wrong_line.dump() + "\n");
}

}  // namespace
}  // namespace backfault
