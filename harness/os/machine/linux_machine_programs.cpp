// Starting programs and ending all that they started.
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include <algorithm>
#include <utility>

#include "harness/model/verdict.h"
#include "harness/os/machine/linux_machine.h"
#include "harness/os/processes/scheduling.h"

namespace backfault {
namespace {

// A killed program needs a processor to end, and a disk where it writes.
constexpr Duration kill_bound = std::chrono::seconds(20);
constexpr Duration look_again = std::chrono::milliseconds(50);
constexpr int names_tried = 1000;

/// "pid 12 (tar), pid 13 (ssh)"
std::string named_list(const std::vector<TreeProcess>& processes) {
  std::vector<std::string> texts;
  for (const TreeProcess& process : processes) {
    texts.push_back(
        fmt::format("pid {} ({}{})", process.identity.pid, process.command,
                    process.state == ThreadState::disk_wait ? ", in uninterruptible sleep" : ""));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

Result<ChildId> LinuxMachine::launch(const LaunchSpec& spec) {
  if (wire_) wire_->look_at_upstreams();
  auto output = create_capture(spec.name, "out");
  if (!output) {
    return tl::unexpected(output.error());
  }
  auto error = create_capture(spec.name, "err");
  if (!error) {
    return tl::unexpected(error.error());
  }
  std::optional<WatchedLaunch> watched;
  if (!spec.watched_calls.empty()) {
    auto launch = calls_.watch_launch(spec.role.value_or(Role::client), spec.watched_calls);
    if (!launch) return fail_in("watch system calls", launch.error());
    watched = *std::move(launch);
  }
  auto child =
      Child::start({.argv = spec.argv,
                    .environment = environment_for(spec),
                    .cpus = spec.cpus,
                    .limits = spec.limits,
                    .scheduling = spec.scheduling,
                    .folder = isolated_.trial_folder.empty() ? "/" : isolated_.trial_folder,
                    .output = output->write_end().get(),
                    .error = error->write_end().get(),
                    .filter = watched ? &watched->filter : nullptr,
                    .filter_socket = watched ? watched->socket.get() : -1});
  if (!child) {
    return tl::unexpected(child.error());
  }
  output->drop_write_end();
  error->drop_write_end();
  const ChildId id{.index = static_cast<int>(programs_.size())};
  tree_.add(id, child->pid());
  programs_.push_back({.child = std::move(*child),
                       .role = spec.role,
                       .output = std::move(*output),
                       .error = std::move(*error)});
  return id;
}

int LinuxMachine::pid_of(const ChildId child) { return program(child).child.pid(); }

bool LinuxMachine::alive(const ChildId child) { return !program(child).child.ending().has_value(); }

Result<void> LinuxMachine::stop_tree(const ChildId child, const Duration patience) {
  bool gone = false;
  if (patience > Duration{}) {
    ask_to_end(child);
    gone = await_gone(child, patience, std::nullopt);
  }
  gone = gone || await_gone(child, kill_bound, SIGKILL);
  collect();
  return gone ? Result<void>()
              : fail(fmt::format("SIGKILL did not end {}", named_list(living_of(child))));
}

void LinuxMachine::ask_to_end(const ChildId child) {
  // A refusal does not matter here: what does not end by itself is killed one by one.
  if (alive(child)) {
    static_cast<void>(program(child).child.signal_group(SIGTERM));
    static_cast<void>(program(child).child.signal_group(SIGCONT));
    return;
  }
  for (const TreeProcess& process : living_of(child)) {
    static_cast<void>(signal_process(process.identity, SIGTERM));
    static_cast<void>(signal_process(process.identity, SIGCONT));
  }
}

std::vector<int> LinuxMachine::processes_of(const Role role) {
  std::vector<int> pids;
  for (const TreeProcess& process : tree_.living()) {
    if (program(process.owner).role == role) {
      pids.push_back(process.identity.pid);
    }
  }
  return pids;
}

std::map<std::string, std::string> LinuxMachine::environment_for(const LaunchSpec& spec) const {
  auto environment = environment_;
  for (const auto& [name, value] : spec.environment) {
    environment[name] = value;
  }
  environment[run_marker] = run_;
  environment[child_marker] = std::to_string(programs_.size());
  if (spec.role) {
    environment["BACKFAULT_ROLE"] = to_string(*spec.role);
  }
  return environment;
}

Result<OutputCapture> LinuxMachine::create_capture(const std::string& name,
                                                   const std::string& suffix) {
  for (int number = 1; number <= names_tried; ++number) {
    const std::string file = number == 1 ? fmt::format("{}.{}", name, suffix)
                                         : fmt::format("{}-{}.{}", name, number, suffix);
    if (::faccessat(evidence_.get(), file.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
      return OutputCapture::create(evidence_, file);
    }
  }
  return fail(fmt::format("there are {} captured outputs \"{}\" already", names_tried, name));
}

std::vector<TreeProcess> LinuxMachine::living_of(const ChildId id) {
  auto processes = tree_.living();
  std::erase_if(processes, [id](const TreeProcess& process) { return process.owner != id; });
  return processes;
}

bool LinuxMachine::await_gone(const ChildId id, const Duration bound,
                              const std::optional<int> signal_each_round) {
  const Deadline deadline(bound);
  while (true) {
    const auto living = living_of(id);
    if (living.empty()) {
      return true;
    }
    if (deadline.passed()) {
      return false;
    }
    for (const TreeProcess& process : living) {
      if (!signal_each_round) continue;
      static_cast<void>(signal_process(process.identity, *signal_each_round));
      if (*signal_each_round == SIGKILL) hurry_threads(process.identity.pid);
    }
    static_cast<void>(wait_for_any(std::min(look_again, deadline.left()), living));
    collect();  // A program that cannot get rid of its output does not end.
  }
}

}  // namespace backfault
