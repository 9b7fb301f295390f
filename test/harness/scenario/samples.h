// Small scenarios, recipes and faults that the tests of this folder share.
#pragma once

#include <functional>
#include <string>

#include "harness/scenario/checked_json.h"
#include "harness/scenario/load_recipe.h"
#include "harness/scenario/load_scenario.h"

namespace backfault {

/// pin_cpu stands on programs; delay on the wire only, with a latency and a direction.
inline FaultCatalogue sample_faults() {
  return {.types = {{.name = "pin_cpu",
                     .summary = "one core",
                     .on = {Role::server, Role::client},
                     .params = {}},
                    {.name = "delay",
                     .summary = "late bytes",
                     .on = {Role::wire},
                     .params = {{.name = "latency",
                                 .kind = ParamKind::duration,
                                 .summary = "how late",
                                 .default_text = "100ms",
                                 .most = "1h"}}}}};
}

inline constexpr auto q192440 = R"({
  "schema": "backfault-scenario/1",
  "name": "q192440",  // as in the article
  "summary": "client and server wait for each other",
  "server": {"target": "mock", "with": {"flow_control": "legacy", "data": "64MiB"}},
  "client": {"target": "mock", "with": {"sink": "null"}},
  "matrix": {
    "/client/with/sink": ["null", "buffering", "file"],
    "/server/with/flow_control": ["legacy", "fixed"],
    "/faults": [[{"fault": "pin_cpu", "on": ["server", "client"]}], []]
  },
  "trials": 100,
  "limits": {"trial": "60s", "give_up": "30s"},
  "expect": {"outcome": ["verified", "reported_error"]},
  "compare": [{"axis": "faults", "of": "pin_cpu", "against": "none"}]
})";

inline constexpr auto mock_recipe = R"({
  "schema": "backfault-target/1",
  "name": "mock",
  "options": {
    "flow_control": {"type": "choice", "of": "server", "choices": ["fixed", "legacy"],
                     "default": "fixed", "words": ["--flow-control", "${value}"]},
    "data": {"type": "data", "of": "server", "default": "16MiB", "words": ["--data", "${value}"]},
    "transport": {"local": [], "tcp": ["--tcp"]},
    "sink": {"type": "choice", "of": "client", "choices": ["null", "buffering", "file"],
             "words": ["--sink=${value}"]}
  },
  "server": {"run": ["mock_server", "${options.flow_control}", "${options.data}",
                     "${options.transport}", "${server.extra}"],
             "ready": {"output": "^ready "}},
  "client": {"run": ["mock_client", "${options.sink}", "--port=${wire.port}"]}
})";

/// The text of the error, or "no error".
template <typename T>
std::string error_text(const Result<T>& result) {
  return result ? "no error" : result.error().text;
}

/// A scenario with these members added to the least that one needs.
inline std::string scenario_with(const std::string& members) {
  return R"({"schema": "backfault-scenario/1", "name": "s", "client": {"target": "mock"})" +
         (members.empty() ? "" : ", " + members) + "}";
}

inline Result<Scenario> load_sample(const std::string& text,
                                    const std::vector<Override>& set = {}) {
  return load_scenario(text, "s.json", set, sample_faults());
}

inline Recipe sample_recipe() { return load_recipe(mock_recipe, "folder/mock.json").value(); }

/// What a reader makes of a JSON text, or its first problem.
template <typename T>
Result<T> read_with(const std::string& text, const std::function<T(const JsonValue&)>& read) {
  const Json json = parse_json(text, "t.json").value();
  JsonProblem problem("t.json");
  return problem.result(read(JsonValue(json, "/at", problem)));
}

}  // namespace backfault
