// A checked scenario file: every cell of its matrix is one variant.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/params.h"
#include "harness/model/recipe.h"
#include "harness/model/verdict.h"

namespace backfault {

/// A target named by a scenario, with the options it is to run with (text, checked by the recipe).
struct TargetUse {
  std::string target;
  std::map<std::string, std::string> with;
  bool operator==(const TargetUse&) const = default;
};

struct AtStart {
  bool operator==(const AtStart&) const = default;
};
struct AfterTime {
  Duration after_start{};
  bool operator==(const AfterTime&) const = default;
};
/// Which bytes a trigger counts: those of one direction, or of both together.
enum class Towards { client, server, either };

/// "to_client", "to_server", "either".
[[nodiscard]] std::string_view to_string(Towards towards);
[[nodiscard]] std::optional<Towards> parse_towards(std::string_view text);

/// After this many bytes, by the server's status page, the wire or the client's sockets.
struct AfterBytes {
  Bytes bytes;
  Towards towards = Towards::client;
  bool operator==(const AfterBytes&) const = default;
};

/// After the nth such operation, by the server's status page ("op_NAME").
struct AfterOperation {
  std::string operation;
  std::uint64_t nth = 1;
  bool operator==(const AfterOperation&) const = default;
};
/// Once, at a time that is drawn from the fault's seed: on average after 1 / `per_second`.
struct ByChance {
  double per_second = 1;
  bool operator==(const ByChance&) const = default;
};

using Trigger = std::variant<AtStart, AfterTime, AfterBytes, AfterOperation, ByChance>;

/// One fault that a scenario asks for.
struct FaultUse {
  std::string fault;
  std::vector<Role> on;
  Trigger at;
  std::optional<Duration> hold;  ///< Nothing: until the end of the trial.
  std::map<std::string, std::string> with;
  bool operator==(const FaultUse&) const = default;
};

struct Limits {
  Duration trial = std::chrono::seconds(60);    ///< A trial that lives longer is ended.
  Duration give_up = std::chrono::seconds(30);  ///< How long a client may go without progress.
  bool operator==(const Limits&) const = default;
};

/// One cell of a scenario's matrix: everything needed to run a trial except its seed.
struct Variant {
  std::string name;  ///< "sink=null flow_control=legacy faults=pin_cpu"; empty without a matrix.
  std::map<std::string, std::string> cell;  ///< Axis label -> value label.
  std::optional<TargetUse> server;
  TargetUse client;
  std::vector<FaultUse> faults;
  Limits limits;
  bool recovery = false;  ///< After a failure the client runs once more, undisturbed.
  /// The client makes an undisturbed backup before the disturbed run, and then its data change. At
  /// the end, the harness checks whether that backup can still be restored.
  bool older_backup = false;
  std::vector<Outcome> expected;
};

/// A comparison that the scenario asks for: every pair of cells that differ only in `axis`.
struct Comparison {
  std::string axis;     ///< Axis label, for example "faults".
  std::string of;       ///< Value label, for example "pin_cpu".
  std::string against;  ///< Value label, for example "none".
};

struct Scenario {
  std::string name;
  std::string summary;
  std::string origin;        ///< The file that it was read from.
  std::uint64_t trials = 1;  ///< Trials of each variant.
  std::vector<Variant> variants;
  std::vector<Comparison> comparisons;
};

}  // namespace backfault
