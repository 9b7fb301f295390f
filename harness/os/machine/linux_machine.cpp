// Construction, and waiting for what happens.
#include "harness/os/machine/linux_machine.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/os/base/pidfd.h"
#include "harness/os/processes/affinity.h"

namespace backfault {
namespace {

constexpr const char* default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
constexpr int orphans_per_round = 1000;
constexpr std::size_t ends_watched = 64;  // The others are seen when the wait is over.

std::string make_run_name() { return fmt::format("{}-{}", ::getpid(), monotonic_now().count()); }

std::uint64_t first_port_number(const Isolated& isolated) {
  return isolated.network_namespace ? 0 : static_cast<std::uint64_t>(::getpid()) * 16;
}

}  // namespace

LinuxMachine::LinuxMachine(LinuxMachineStart start)
    : isolated_(std::move(start.isolated)),
      control_(std::move(start.control)),
      evidence_(std::move(start.evidence)),
      trial_cpus_(start.trial_cpus.empty() ? allowed_cpus() : std::move(start.trial_cpus)),
      pin_core_(start.pin_core),
      environment_{{"PATH", default_path},
                   {"HOME", isolated_.trial_folder},
                   {"TMPDIR", isolated_.trial_folder},
                   {"LANG", "C.UTF-8"},
                   // At the end of a hang, these runtimes are asked for their own stacks.
                   {"GOTRACEBACK", "all"},
                   {"PYTHONFAULTHANDLER", "1"}},
      run_(make_run_name()),
      tree_(run_),
      sampler_([this](const int pid) { return role_of(pid); }, ::getpid()),
      meter_([this](const int pid) { return role_of(pid); }),
      ports_(first_port_number(isolated_)),
      process_control_(
          {.is_ours = [this](const int pid) { return tree_.owner_of(pid).has_value(); },
           .ending_of = [this](const int pid) { return ending_of(pid); }},
          isolated_.cpu_group),
      network_control_(isolated_.network_namespace) {
  for (auto& [name, value] : start.environment) {
    environment_[name] = value;
  }
}

LinuxMachine::~LinuxMachine() {
  for (int index = 0; index < static_cast<int>(programs_.size()); ++index) {
    static_cast<void>(stop_tree(ChildId{.index = index}, Duration{}));
  }
}

std::vector<Occurrence> LinuxMachine::wait_until(const MonoTime until) {
  while (true) {
    collect();
    if (!pending_.empty()) {
      return std::exchange(pending_, {});
    }
    const Duration left = until - now();
    if (left <= Duration{}) {
      return {};
    }
    if (!wait_for_any(left, {})) return {};
  }
}

void LinuxMachine::collect() {
  collect_stop_request();
  for (int index = 0; index < static_cast<int>(programs_.size()); ++index) {
    collect_program(ChildId{.index = index});
  }
  reap_orphans();
}

void LinuxMachine::collect_stop_request() {
  if (stop_told_ || !control_.valid()) {
    return;
  }
  char byte = 0;
  const ssize_t count = ::recv(control_.get(), &byte, sizeof(byte), MSG_DONTWAIT);
  if (count >= 0 || (errno != EAGAIN && errno != EINTR)) {  // 0: the campaign is gone.
    stop_told_ = true;
    pending_.push_back({.at = now(), .what = StopRequested{}});
  }
}

void LinuxMachine::collect_program(const ChildId id) {
  Program& program = this->program(id);
  const bool ends_now = !program.end_told && program.child.ending().has_value();
  const auto read = [&](OutputCapture& capture) {
    return ends_now ? capture.flush() : capture.pump(now());
  };
  add_lines(id, OutputStream::standard_output, read(program.output));
  add_lines(id, OutputStream::standard_error, read(program.error));
  if (!ends_now) {
    return;
  }
  program.end_told = true;
  const ChildEnding& ending = *program.child.ending();
  const bool first_problem = !program.output.problem().empty();
  pending_.push_back(
      {.at = now(),
       .what = ChildEnded{
           .child = id,
           .exit = ending.exit,
           .cpu_us = ending.cpu_us,
           .max_rss_bytes = ending.max_rss_bytes,
           .output = program.output.name() + " " + program.error.name(),
           .output_bytes = program.output.bytes_seen() + program.error.bytes_seen(),
           .output_problem = first_problem ? program.output.problem() : program.error.problem()}});
}

void LinuxMachine::add_lines(const ChildId id, const OutputStream stream,
                             std::vector<std::string> lines) {
  for (std::string& line : lines) {
    pending_.push_back(
        {.at = now(), .what = OutputLine{.child = id, .stream = stream, .bytes = std::move(line)}});
  }
}

void LinuxMachine::reap_orphans() {
  for (int round = 0; round < orphans_per_round; ++round) {
    siginfo_t info{};
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) {
      return;
    }
    const bool ours = std::ranges::any_of(programs_, [&info](const Program& program) {
      return program.child.pid() == info.si_pid && !program.end_told;
    });
    if (ours) {
      return;  // It ended just now; its own collection comes next.
    }
    ::waitid(P_PID, static_cast<id_t>(info.si_pid), &info, WEXITED | WNOHANG);
  }
}

bool LinuxMachine::wait_for_any(const Duration bound, const std::vector<TreeProcess>& ends) {
  const Deadline deadline(bound);
  std::vector<pollfd> waits;
  const auto add = [&waits](const Fd& descriptor) {
    if (descriptor.valid()) {
      waits.push_back({.fd = descriptor.get(), .events = POLLIN, .revents = 0});
    }
  };
  if (!stop_told_) {
    add(control_);
  }
  for (const Program& program : programs_) {
    if (!program.end_told) {
      add(program.child.pidfd());
    }
    add(program.output.read_end());
    add(program.error.read_end());
  }
  std::vector<Fd> pidfds;
  for (const TreeProcess& process : ends) {
    if (pidfds.size() < ends_watched) {
      pidfds.emplace_back(::pidfd_open(process.identity.pid, 0));
      add(pidfds.back());
    }
  }
  const timespec left = deadline.left_timespec();
  return ::ppoll(waits.data(), waits.size(), &left, nullptr) != 0;
}

LinuxMachine::Program& LinuxMachine::program(const ChildId id) {
  return programs_.at(static_cast<std::size_t>(id.index));
}

std::optional<ExitState> LinuxMachine::ending_of(const int pid) {
  for (Program& each : programs_) {
    if (each.child.pid() != pid) continue;
    const auto& ending = each.child.ending();
    return ending ? std::optional(ending->exit) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Role> LinuxMachine::role_of(const int pid) {
  const auto owner = tree_.owner_of(pid);
  return owner ? program(*owner).role : std::nullopt;
}

}  // namespace backfault
