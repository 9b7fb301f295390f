// A folder with a scenario of one tiny client, and what the commands print about it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/app/commands/commands.h"
#include "test/harness/record/temp_folder.h"

namespace backfault {

/// What a command printed, and how it ended.
struct Said {
  ExitCode code{};
  std::string out;
  std::string err;
};

template <typename Command>
Said said_by(Command command) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const ExitCode code = command();
  std::string out = testing::internal::GetCapturedStdout();
  std::string err = testing::internal::GetCapturedStderr();
  return {.code = code, .out = std::move(out), .err = std::move(err)};
}

class AppBench : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return folder_.path(name); }

  std::string write(const std::string& name, const std::string& text) const {
    write_text(path(name), text);
    return path(name);
  }

  /// A scenario of two trials of a client without a server; its path.
  [[nodiscard]] std::string scenario(const std::string& program = "/bin/true",
                                     const std::string& more_of_recipe = "") const {
    write("tiny.json", R"({"schema": "backfault-target/1", "name": "tiny", "summary": "tiny",
      "client": {"run": [")" +
                           program + R"("]}, )" + more_of_recipe +
                           R"("verify": {"command": ["/bin/true"]}})");
    return write("scenario.json", R"({"schema": "backfault-scenario/1", "name": "small",
      "summary": "one tiny client", "client": {"target": "./tiny.json"}, "trials": 2,
      "limits": {"trial": "20s", "give_up": "10s"}, "expect": {"outcome": ["verified"]}})");
  }

  [[nodiscard]] RunOptions run_of(const std::string& scenario_path) const {
    return {.plan = {.scenarios = {scenario_path}, .set = {}, .trials = {}, .seed = 7},
            .out = path("run"),
            .progress = ProgressStyle::none};
  }

  /// A finished run of two trials in path("run").
  void finish_a_run() const {
    const Said said = said_by([&] { return command_run(run_of(scenario())); });
    ASSERT_EQ(said.code, ExitCode::requirements_met) << said.out << said.err;
  }

 private:
  TempFolder folder_;
};

}  // namespace backfault
