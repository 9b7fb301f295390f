#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "targets/mock/data/data_export.h"
#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/log_line.h"
#include "targets/mock/server/server.h"
#include "targets/mock/server/server_options.h"

namespace {

using mock::DataSet;
using mock::Result;
using mock::ServerOptions;

constexpr int exit_usage = 2;

void add_data_options(CLI::App& command, ServerOptions& options) {
  command.add_option("--data", options.data, "a size to generate, or a file or directory");
  command.add_option("--seed", options.seed, "seed of the generated data");
}

void add_copy_options(CLI::App& command, ServerOptions& options) {
  add_data_options(command, options);
  command.add_option("--type", options.type, "full, incremental or differential");
  command.add_option("--to", options.to, "where to write")->required();
}

void add_server_options(CLI::App& app, ServerOptions& options) {
  add_data_options(app, options);
  app.add_option("--listen", options.addresses,
                 "unix:PATH, unix:@NAME or tcp:HOST:PORT; of several, --transport picks one")
      ->take_all()
      ->allow_extra_args(false);
  // The last value wins: a test harness appends options to a complete command line.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("--transport", options.transport, "local or tcp; must agree with --listen");
  app.add_option("--flow-control", options.flow_control,
                 "legacy, legacy_check_reset, legacy_credit or fixed");
  app.add_option("--ring-slots", options.ring_slots, "slots of the ring (local)");
  app.add_option("--slot-bytes", options.slot_bytes, "size of a slot, or of a piece on tcp");
  app.add_option("--credit-window", options.credit_window, "bytes sent ahead (tcp)");
  app.add_option("--timeout", options.timeout, "communications time-out; 0 is none");
  app.add_option("--delay", options.delays, "OPERATION=DURATION, may be given several times")
      ->take_all();
  app.add_option("--end-of-file", options.end_of_file, "zero or error_handle_eof");
  app.add_option("--logs-before-close", options.logs_before_close, "refuse or allow");
  app.add_option("--sessions", options.sessions, "end after so many sessions; 0 is never");
  app.add_option("--status", options.status, "file for the page of counters");
}

ServerOptions picked(ServerOptions options) {
  options.listen = mock::pick_address(options.addresses, options.transport);
  return options;
}

Result<DataSet> load_data(const ServerOptions& options) {
  auto seed = mock::check_seed(options.seed);
  if (!seed) return pass_on(seed);
  return DataSet::load(options.data, *seed);
}

Result<mock::Fd> take_stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  if (::pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) {
    return mock::fail_errno(mock::hr::error, "sigmask");
  }
  mock::Fd fd(::signalfd(-1, &signals, SFD_CLOEXEC));
  if (!fd.is_open()) return mock::fail_errno(mock::hr::error, "signalfd");
  return fd;
}

Result<void> announce(const mock::Address& address) {
  std::cout << "ready " << mock::show(address) << std::endl;
  if (!std::cout) return mock::fail(mock::hr::error, "the ready line could not be written");
  return {};
}

Result<void> serve(const ServerOptions& options) {
  auto settings = mock::check_options(picked(options));
  if (!settings) return pass_on(settings);
  auto stop_signals = take_stop_signals();
  if (!stop_signals) return pass_on(stop_signals);
  auto data = load_data(options);
  if (!data) return pass_on(data);
  auto status = options.status.empty() ? mock::StatusPage::in_memory()
                                       : mock::StatusPage::in_file(options.status);
  if (!status) return pass_on(status);
  auto listener = mock::listen_at(settings->listen);
  if (!listener) return pass_on(listener);
  if (auto told = announce(listener->address); !told) return told;

  mock::Server server(*settings, *data, *status);
  auto result = server.run(listener->socket, *stop_signals);
  const auto* const file = std::get_if<mock::UnixAddress>(&listener->address);
  if (file != nullptr && file->path.front() != '@') ::unlink(file->path.c_str());
  return result;
}

Result<void> export_data(const ServerOptions& options) {
  auto type = mock::parse_backup_type(options.type);
  if (!type) return pass_on(type);
  auto data = load_data(options);
  if (!data) return pass_on(data);
  return export_tree(*data, *type, options.to);
}

Result<void> write_manifest(const ServerOptions& options) {
  auto type = mock::parse_backup_type(options.type);
  if (!type) return pass_on(type);
  auto data = load_data(options);
  if (!data) return pass_on(data);
  auto receipt = make_manifest(*data, *type);
  if (!receipt) return pass_on(receipt);
  return mock::replace_file(options.to, mock::show(*receipt));
}

int run(int argument_count, char** arguments) {
  CLI::App app("A backup server with the defects of old ones, to test backup clients with.");
  ServerOptions options;
  add_server_options(app, options);
  auto* const export_command = app.add_subcommand("export", "write the data as a tree");
  add_copy_options(*export_command, options);
  auto* const manifest_command = app.add_subcommand("manifest", "write the data's checksums");
  add_copy_options(*manifest_command, options);
  app.require_subcommand(0, 1);
  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& problem) {
    mock::log_line(std::string("mock_server: ") + problem.what());
    return exit_usage;
  }
  const auto result = export_command->parsed()     ? export_data(options)
                      : manifest_command->parsed() ? write_manifest(options)
                                                   : serve(options);
  if (result) return 0;
  mock::log_line("mock_server: " + result.error().text);
  return exit_usage;
}

}  // namespace

int main(int argument_count, char** arguments) {
  static_cast<void>(::signal(SIGPIPE, SIG_IGN));
  try {
    return run(argument_count, arguments);
  } catch (const std::exception& problem) {
    mock::log_line(std::string("mock_server: ") + problem.what());
    return exit_usage;
  }
}
