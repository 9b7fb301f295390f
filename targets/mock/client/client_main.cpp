#include <signal.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "targets/mock/client/client_backup.h"
#include "targets/mock/client/client_restore.h"
#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/log_line.h"

namespace {

constexpr int exit_call_failed = 1;
constexpr int exit_usage = 2;

int report(const mock::BackupFailure& failure) {
  if (failure.call.empty()) {
    mock::log_line("mock_client: " + failure.error.text);
    return exit_usage;
  }
  mock::log_line("mock_client: " + failure.call +
                 " failed: " + mock::describe_code(failure.error.code) + ": " + failure.error.text);
  return exit_call_failed;
}

void add_backup_options(CLI::App& command, mock::BackupOptions& options) {
  command
      .add_option("--server", options.addresses,
                  "unix:PATH, unix:@NAME or tcp:HOST:PORT; of several, --transport picks one")
      ->required()
      ->take_all()
      ->allow_extra_args(false);
  command.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  command.add_option("--transport", options.transport, "local or tcp");
  command.add_option("--sink", options.sink, "null, buffering, file or slow");
  command.add_option("--to", options.to, "folder of the archive");
  command.add_option("--type", options.type, "full, incremental or differential");
  command.add_option("--read-bytes", options.read_bytes, "size of one read");
  command.add_option("--buffer-bytes", options.buffer_bytes, "what the buffering sink holds");
  command.add_option("--rate", options.rate, "bytes per second of the slow sink");
  command.add_option("--data-listen", options.data_listen, "HOST:PORT for the data connection");
  command.add_option("--advertise", options.advertise, "HOST:PORT told to the server for it");
  command.add_option("--receipt", options.receipt, "file for the checksums of what was received");
}

int backup(mock::BackupOptions options) {
  options.server = mock::pick_address(options.addresses, options.transport);
  const auto settings = check_options(options);
  if (!settings) return report({.call = {}, .error = settings.error()});
  const auto outcome = run_backup(*settings);
  return outcome ? 0 : report(outcome.error());
}

int run(int argument_count, char** arguments) {
  CLI::App app("A backup client for the mock server.");
  app.require_subcommand(1);
  mock::BackupOptions options;
  auto* const backup_command = app.add_subcommand("backup", "back up to an archive");
  add_backup_options(*backup_command, options);
  std::string from;
  std::string to;
  auto* const restore_command = app.add_subcommand("restore", "restore the archives of a folder");
  restore_command->add_option("--from", from, "folder of the archives")->required();
  restore_command->add_option("--to", to, "folder to restore into")->required();
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& problem) {
    mock::log_line(std::string("mock_client: ") + problem.what());
    return exit_usage;
  }
  if (backup_command->parsed()) return backup(std::move(options));
  const auto restored = mock::run_restore(from, to);
  return restored ? 0 : report({.call = {}, .error = restored.error()});
}

}  // namespace

int main(int argument_count, char** arguments) {
  static_cast<void>(::signal(SIGPIPE, SIG_IGN));
  try {
    return run(argument_count, arguments);
  } catch (const std::exception& problem) {
    mock::log_line(std::string("mock_client: ") + problem.what());
    return exit_usage;
  }
}
