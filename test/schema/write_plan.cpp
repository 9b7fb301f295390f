// Writes the plan of a small scenario over a shipped recipe, for the schema to be held against:
// write_plan RECIPE OUTPUT
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/scenario/load_recipe.h"
#include "harness/scenario/load_scenario.h"
#include "harness/scenario/make_plan.h"
#include "harness/scenario/plan_json.h"

namespace {

constexpr const char* scenario_text = R"({
  "schema": "backfault-scenario/1", "name": "sample", "summary": "a sample",
  "client": {"target": "mock", "with": {"sink": "null"}},
  "matrix": {
    "/client/with/sink": ["null", "file"],
    "/faults": [
      [{"fault": "any", "on": ["server", "client"], "at": "2s", "for": "500ms"},
       {"fault": "any", "on": "wire", "at": {"bytes": "1MiB"}}],
      []
    ]
  },
  "trials": 2,
  "compare": [{"axis": "sink", "of": "null", "against": "file"}]
})";

backfault::FaultCatalogue one_fault() {
  using backfault::Role;
  return {.types = {{.name = "any",
                     .summary = "a fault that may stand anywhere",
                     .on = {Role::server, Role::client, Role::wire}}}};
}

backfault::Result<std::string> plan_text(const std::string& recipe_text) {
  return backfault::load_scenario(scenario_text, "sample.json", {}, one_fault())
      .and_then([&](const backfault::Scenario& scenario) {
        return backfault::load_recipe(recipe_text, "mock.json")
            .and_then([&](const backfault::Recipe& recipe) {
              return backfault::make_plan({scenario}, {{"mock", recipe}},
                                          {.seed = {.value = 7}, .trials = {}, .shard = {}});
            });
      })
      .map(backfault::plan_to_json);
}

}  // namespace

int main(const int count, const char* const* const arguments) {
  if (count != 3) {
    fmt::print(stderr, "usage: write_plan RECIPE OUTPUT\n");
    return 64;
  }
  std::ifstream recipe(arguments[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(recipe), std::istreambuf_iterator<char>()};
  const backfault::Result<std::string> plan = plan_text(text);
  if (!plan.has_value()) {
    fmt::print(stderr, "{}\n", plan.error().text);
    return 1;
  }
  std::ofstream output(arguments[2], std::ios::binary);
  return (output << *plan).flush().good() ? 0 : 1;
}
