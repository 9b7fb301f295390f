#include "harness/app/cli.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <limits>

#include "harness/app/commands/commands.h"
#include "harness/app/console/print.h"
#include "harness/base/nearest_name.h"
#include "harness/os/programs/interrupts.h"

namespace backfault {
namespace {

constexpr auto about =
    "backfault: a fault-injection test harness for backup clients\n"
    "Exit codes: 0 every requirement met, 1 a requirement was not met, 2 something required was\n"
    "invalid or skipped, 3 nothing ran, 64 wrong usage or an invalid file, 70 a defect of the\n"
    "harness, 130 interrupted.";

/// All options of all commands, and the command that was chosen.
struct CommandLine {
  RunOptions run;
  CertifyOptions certify;
  PlanInput plan;
  bool plan_as_json = false;
  std::string run_directory;
  std::uint64_t trial = 0;
  std::string out;
  std::string formats = "console,json,junit";
  std::string name;
  std::function<ExitCode()> chosen;
};

/// The parser by itself would read "-1" as the largest number there is.
CLI::Validator number_between(const std::uint64_t least, const std::uint64_t most) {
  const auto check = [least, most](const std::string& text) -> std::string {
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == end;
    if (whole && number >= least && number <= most) return {};
    return fmt::format("value \"{}\": allowed: a whole number, {} to {}", text, least, most);
  };
  return {check, "NUMBER"};
}

CLI::Validator some_path() {
  const auto check = [](const std::string& text) -> std::string {
    return text.empty() ? "value \"\": allowed: the path of a folder" : "";
  };
  return {check, "PATH"};
}

constexpr std::uint64_t most_trials = 10'000'000;
constexpr auto any_number = std::numeric_limits<std::uint64_t>::max();

void add_plan_options(CLI::App& command, PlanInput& input) {
  command.add_option("scenario", input.scenarios, "shipped names, or paths of JSON files")
      ->required();
  command.add_option("--trials", input.trials, "trials of each variant, instead of the scenario's")
      ->check(number_between(1, most_trials));
  command.add_option("--seed", input.seed, "the one number that all chance comes from")
      ->check(number_between(0, any_number));
  command.add_option("--shard", input.shard, "I/N: run the I-th of N equal parts");
  command
      .add_option("--set", input.set,
                  "PATH=VALUE: replace a value of the scenario, such as /server/with/data=64MiB")
      ->allow_extra_args(false);
}

ProgressStyle style_named(const std::string& name) {
  if (name == "auto") return ProgressStyle::automatic;
  if (name == "plain") return ProgressStyle::plain;
  if (name == "none") return ProgressStyle::none;
  const std::vector<std::string> known = {"auto", "plain", "none"};
  throw CLI::ValidationError("--progress", unknown_name_text("style", name, known));
}

void add_run(CLI::App& app, CommandLine& line) {
  auto* run = app.add_subcommand("run", "plan and run; writes a run directory");
  add_plan_options(*run, line.run.plan);
  run->add_option("--out", line.run.out, "the run directory (default: the first free runs/NAME-N)")
      ->check(some_path());
  run->add_option("--jobs", line.run.jobs,
                  "trials side by side, where their processors allow (default 1)")
      ->check(number_between(1, 1024));
  run->add_option("--for", line.run.length, "start no trial after this time, such as 8h");
  run->add_option("--format", line.run.formats, "report formats, separated by commas");
  run->add_option_function<std::string>(
      "--progress", [&line](const std::string& name) { line.run.progress = style_named(name); },
      "auto, plain or none");
  run->add_flag("!--no-namespaces", line.run.namespaces,
                "run trials without namespaces of their own (weaker; the record says so)");
  run->callback([&line] { line.chosen = [&line] { return command_run(line.run); }; });
}

void add_certify(CLI::App& app, CommandLine& line) {
  auto* certify = app.add_subcommand("certify", "run a certification profile against one client");
  CertifyOptions& options = line.certify;
  certify->add_option("profile", options.profile, "a shipped name, or the path of a JSON file")
      ->required();
  certify->add_option("--client", options.client, "the recipe of the product, by name or path")
      ->required();
  certify
      ->add_option("--option", options.options,
                   "NAME=VALUE: an option of the recipe, such as time_limits=bounded")
      ->allow_extra_args(false);
  certify->add_option("--waivers", options.waivers, "failures that somebody answers for, a file");
  certify->add_option("--trials", options.trials, "trials of each requirement")
      ->check(number_between(1, most_trials));
  certify->add_option("--seed", options.seed, "the one number that all chance comes from")
      ->check(number_between(0, any_number));
  certify
      ->add_option("--out", options.out,
                   "the run directory (default: the first free runs/certify-PROFILE-CLIENT-N)")
      ->check(some_path());
  certify->add_option("--jobs", options.jobs, "trials side by side (default 1)")
      ->check(number_between(1, 1024));
  certify->add_option_function<std::string>(
      "--progress", [&options](const std::string& name) { options.progress = style_named(name); },
      "auto, plain or none");
  certify->callback([&line] { line.chosen = [&line] { return command_certify(line.certify); }; });
}

void add_plan(CLI::App& app, CommandLine& line) {
  auto* plan = app.add_subcommand("plan", "the dry run: every trial that it would run");
  add_plan_options(*plan, line.plan);
  plan->add_flag("--json", line.plan_as_json, "as plan.json would have it");
  plan->callback(
      [&line] { line.chosen = [&line] { return command_plan(line.plan, line.plan_as_json); }; });
}

void add_run_directory_commands(CLI::App& app, CommandLine& line) {
  auto* judge = app.add_subcommand("judge", "judge the saved observations again");
  auto* report = app.add_subcommand("report", "render again");
  for (auto* command : {judge, report}) {
    command->add_option("run_directory", line.run_directory, "a run directory")->required();
    command->add_option("--format", line.formats, "report formats, separated by commas");
  }
  judge->callback([&line] {
    line.chosen = [&line] { return command_judge(line.run_directory, line.formats); };
  });
  report->callback([&line] {
    line.chosen = [&line] { return command_report(line.run_directory, line.formats); };
  });
  auto* replay = app.add_subcommand("replay", "run one trial again, same seed and schedule");
  replay->add_option("run_directory", line.run_directory, "a run directory")->required();
  replay->add_option("--trial", line.trial, "the trial's number")
      ->required()
      ->check(number_between(0, any_number));
  replay
      ->add_option("--out", line.out,
                   "the new run directory (default: RUN_DIRECTORY-trial-N-replay-1, -2...)")
      ->check(some_path());
  replay->callback([&line] {
    line.chosen = [&line] { return command_replay(line.run_directory, line.trial, line.out); };
  });
}

void add_catalogue_commands(CLI::App& app, CommandLine& line) {
  auto* list = app.add_subcommand("list", "the catalogue");
  list->add_option("what", line.name, "faults, targets, scenarios, profiles or formats")
      ->required();
  list->callback([&line] { line.chosen = [&line] { return command_list(line.name); }; });
  auto* explain = app.add_subcommand("explain", "one name of the catalogue in full");
  explain->add_option("name", line.name, "a fault, target, scenario or format")->required();
  explain->callback([&line] { line.chosen = [&line] { return command_explain(line.name); }; });
  auto* schema = app.add_subcommand("schema", "the JSON Schema (draft-07) of a file");
  schema
      ->add_option("name", line.name,
                   "scenario, target, profile, waivers, trial, report, plan, observation, "
                   "certificate or certification")
      ->required();
  schema->callback([&line] { line.chosen = [&line] { return command_schema(line.name); }; });
  auto* verify = app.add_subcommand("verify", "check the certificate of a hang");
  verify->add_option("file", line.name, "a certificate.json")->required();
  verify->callback([&line] { line.chosen = [&line] { return command_verify(line.name); }; });
  auto* doctor = app.add_subcommand("doctor", "what this machine permits, and what is missing");
  doctor->callback([&line] { line.chosen = [] { return command_doctor(); }; });
}

/// A word that no command or option has gets the nearest one that there is.
std::string what_is_wrong(CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  CLI::App& command = chosen.empty() ? app : *chosen.front();
  const auto not_taken = command.remaining();
  const bool words_left = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  if (not_taken.empty() || !(words_left || chosen.empty())) return error.what();
  const std::string& word = not_taken.front();
  std::vector<std::string> names;
  if (word.starts_with('-')) {
    for (const auto* option : command.get_options()) {
      if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
    }
    return unknown_name_text("option", word, names);
  }
  for (const auto* sub : app.get_subcommands([](CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  return chosen.empty() ? unknown_name_text("command", word, names)
                        : fmt::format("\"{}\" is one word too many", word);
}

/// A result that nobody can read was not delivered.
ExitCode with_results_written(const ExitCode code) {
  const std::string problem = results_problem();
  if (problem.empty()) return code;
  talk("backfault: standard output: {}\n", problem);
  return code == ExitCode::requirements_met ? ExitCode::inconclusive : code;
}

}  // namespace

ExitCode run_command_line(int argc, char** argv) {
  try {
    ignore_broken_pipes();
    CommandLine line;
    CLI::App app(about, "backfault");
    app.require_subcommand(1);
    app.set_version_flag("--version", BACKFAULT_VERSION);
    add_run(app, line);
    add_plan(app, line);
    add_certify(app, line);
    add_run_directory_commands(app, line);
    add_catalogue_commands(app, line);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) return static_cast<ExitCode>(app.exit(error));
      talk("backfault: {} (see backfault --help)\n", what_is_wrong(app, error));
      return ExitCode::wrong_usage;
    }
    return with_results_written(line.chosen());
  } catch (const std::exception& error) {
    talk("backfault: internal defect: {}\n", error.what());
    return ExitCode::defect;
  }
}

}  // namespace backfault
