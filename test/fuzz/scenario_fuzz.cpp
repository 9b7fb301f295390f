// Any bytes as a scenario, a recipe and a plan: an answer or one line of refusal, never a crash.
// The first byte chooses the reader.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "harness/scenario/load_recipe.h"
#include "harness/scenario/load_scenario.h"
#include "harness/scenario/plan_json.h"

namespace {

using namespace backfault;

void require(const bool holds) {
  if (!holds) std::abort();
}

template <typename T>
void require_one_line(const Result<T>& result) {
  if (result) return;
  require(result.error().kind == ErrorKind::usage);
  require(!result.error().text.empty());
  require(result.error().text.find('\n') == std::string::npos);
}

FaultCatalogue catalogue() {
  return {.types = {{.name = "delay",
                     .summary = "late bytes",
                     .on = {Role::wire},
                     .params = {{.name = "latency",
                                 .kind = ParamKind::duration,
                                 .summary = "how late",
                                 .default_text = "100ms",
                                 .most = "1h"}}}}};
}

/// A plan that was read must be written as it was read.
void read_plan(const std::string& text) {
  const Result<Plan> plan = plan_from_json(text, "input");
  require_one_line(plan);
  if (!plan) return;
  const std::string written = plan_to_json(*plan);
  const Result<Plan> again = plan_from_json(written, "written");
  require(again.has_value());
  require(plan_to_json(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, const std::size_t size) {
  if (size == 0) return 0;
  const std::string text(data + 1, data + size);
  switch (data[0] % 4) {
    case 0:
      require_one_line(load_scenario(text, "input", {}, catalogue()));
      break;
    case 1:
      require_one_line(load_recipe(text, "input"));
      break;
    case 2:
      read_plan(text);
      break;
    case 3: {
      const std::size_t equals = std::min(text.find('='), text.size());
      const std::string value = text.substr(std::min(equals + 1, text.size()));
      const Override override{.pointer = text.substr(0, equals), .value = value};
      require_one_line(load_scenario(
          R"({"schema": "backfault-scenario/1", "name": "s", "client": {"target": "mock"}})",
          "input", {override}, catalogue()));
      break;
    }
  }
  return 0;
}
