#include "test/support/fake_machine.h"

#include <algorithm>

namespace backfault {
namespace {

std::optional<MonoTime> earlier(const std::optional<MonoTime> one, const MonoTime other) {
  return one ? std::min(*one, other) : other;
}

}  // namespace

std::vector<std::string> FakeMachine::living() const {
  std::vector<std::string> names;
  for (std::size_t index = 0; index < children_.size(); ++index) {
    const Child& child = children_[index];
    if (!child.ended || child.daemon_lives) names.push_back(launched[index].name);
  }
  return names;
}

FakeProcess& FakeMachine::process(const int pid) { return *find(pid); }

FakeProcess* FakeMachine::find(const int pid) {
  const auto found = std::find_if(processes.begin(), processes.end(),
                                  [&](const FakeProcess& one) { return one.pid == pid; });
  return found == processes.end() ? nullptr : &*found;
}

std::optional<MonoTime> FakeMachine::next_time() const {
  std::optional<MonoTime> next;
  if (!pending_.empty()) next = now_;
  if (stop_requested_at && !stop_told_) next = earlier(next, *stop_requested_at);
  for (const Child& child : children_) {
    if (child.ended) continue;
    if (child.program.lives) next = earlier(next, child.started + *child.program.lives);
    if (child.lines_told == child.program.lines.size()) continue;
    next = earlier(next, child.started + child.program.lines[child.lines_told].after);
  }
  return next;
}

std::vector<Occurrence> FakeMachine::wait_until(const MonoTime until) {
  const auto next = next_time();
  if (!next || *next > until) {
    now_ = std::max(now_, until);
    return {};
  }
  now_ = std::max(now_, *next);
  auto told = std::exchange(pending_, {});
  if (stop_requested_at && !stop_told_ && *stop_requested_at <= now_) {
    stop_told_ = true;
    told.push_back({.at = now_, .what = StopRequested{}});
  }
  for (std::size_t index = 0; index < children_.size(); ++index) {
    if (children_[index].ended) continue;
    tell_lines(index, told);
    const Child& child = children_[index];
    const bool over = child.program.lives && child.started + *child.program.lives <= now_;
    if (over) told.push_back(end(index, child.program.exit));
  }
  return told;
}

void FakeMachine::tell_lines(const std::size_t index, std::vector<Occurrence>& told) {
  Child& child = children_[index];
  const auto& lines = child.program.lines;
  for (; child.lines_told < lines.size(); ++child.lines_told) {
    const auto& line = lines[child.lines_told];
    if (child.started + line.after > now_) return;
    told.push_back({.at = now_,
                    .what = OutputLine{.child = ChildId{static_cast<int>(index)},
                                       .stream = line.stream,
                                       .bytes = line.text}});
  }
}

Occurrence FakeMachine::end(const std::size_t index, const ExitState exit) {
  const ChildId id{static_cast<int>(index)};
  children_[index].ended = true;
  children_[index].daemon_lives = children_[index].program.leaves_daemon;
  std::erase_if(processes, [&](const FakeProcess& one) { return one.pid == pid_of(id); });
  const std::string& name = launched[index].name;
  return {.at = now_,
          .what = ChildEnded{.child = id,
                             .exit = exit,
                             .cpu_us = 5,
                             .max_rss_bytes = 4096,
                             .output = name + ".out " + name + ".err",
                             .output_bytes = 12}};
}

Result<ChildId> FakeMachine::launch(const LaunchSpec& spec) {
  const auto& scripts = programs[spec.name];
  FakeProgram program{.lines = {}, .lives = Duration{}};
  if (!scripts.empty()) program = scripts[std::min(launches_[spec.name]++, scripts.size() - 1)];
  if (program.missing) return fail(*program.missing);
  const ChildId id{static_cast<int>(children_.size())};
  children_.push_back({.program = std::move(program), .started = now_});
  launched.push_back(spec);
  processes.push_back({.pid = pid_of(id),
                       .role = spec.role,
                       .threads = {spec.cpus.empty() ? all_cpus : spec.cpus}});
  return id;
}

bool FakeMachine::alive(const ChildId child) {
  return !children_.at(static_cast<std::size_t>(child.index)).ended;
}

Result<void> FakeMachine::stop_tree(const ChildId child, Duration) {
  const auto index = static_cast<std::size_t>(child.index);
  stopped.insert(child);
  if (children_.at(index).program.unstoppable) return fail("SIGKILL did not end pid 7");
  if (!children_[index].ended) pending_.push_back(end(index, Signalled{15}));
  children_[index].daemon_lives = false;
  return {};
}

std::vector<int> FakeMachine::processes_of(const Role role) {
  std::vector<int> pids;
  for (const auto& one : processes) {
    if (one.role == role) pids.push_back(one.pid);
  }
  return pids;
}

const FakeQuiet* FakeMachine::quiet_now() const {
  const auto found = std::find_if(quiet.begin(), quiet.end(), [&](const FakeQuiet& one) {
    return one.from <= now_ && now_ < one.to;
  });
  return found == quiet.end() ? nullptr : &*found;
}

bool FakeMachine::anything_ran() {
  now_ = now_ + round_takes;
  const FakeQuiet* const before = std::exchange(quiet_before_, quiet_now());
  const bool came_or_went = std::exchange(processes_before_, processes.size()) != processes.size();
  const bool all_quiet = quiet_before_ != nullptr && !quiet_before_->others_run;
  return !all_quiet || quiet_before_ != before || came_or_went;
}

Sample FakeMachine::sample() {
  ++samples_taken;
  now_ = now_ + sample_takes;
  Sample sample{.begun = now_, .ended = now_, .threads = {}, .complete = true};
  const FakeQuiet* const still = quiet_now();
  if (still == nullptr) {
    for (const auto& one : processes) {
      const auto ran = RunCounters{static_cast<std::uint64_t>(now_.since_start.count()), 1};
      sample.threads.push_back({.pid = one.pid,
                                .tid = one.pid,
                                .role = one.role,
                                .command = "program",
                                .state = ThreadState::running,
                                .ran = ran});
    }
    return sample;
  }
  for (const auto& wait : still->waits) {
    sample.threads.push_back({.pid = wait.pid,
                              .tid = wait.tid,
                              .role = wait.role,
                              .command = wait.command,
                              .state = ThreadState::sleeping,
                              .ran = RunCounters{1, 1},
                              .blocked = BlockedCall{}});
  }
  if (still->others_run) {
    const auto ran = RunCounters{static_cast<std::uint64_t>(now_.since_start.count()), 1};
    sample.threads.push_back({.pid = 99,
                              .tid = 99,
                              .role = Role::client,
                              .command = "napper",
                              .state = ThreadState::sleeping,
                              .ran = ran});
  }
  return sample;
}

Explanation FakeMachine::explain(const Sample& sample) {
  if (const FakeQuiet* const still = quiet_now()) {
    return {.waits = still->waits, .processes = still->processes, .closed = still->closed};
  }
  std::vector<WaitFact> waits;
  for (const auto& thread : sample.threads) {
    waits.push_back({.pid = thread.pid,
                     .tid = thread.tid,
                     .role = thread.role,
                     .command = thread.command,
                     .kind = WaitKind::not_waiting,
                     .words = "runs, or is ready to"});
  }
  return {.waits = waits, .processes = {}, .closed = false};
}

Result<void> FakeMachine::start_wire(const std::vector<WireSpec>& specs) {
  wires = specs;
  return {};
}

WireControl& FakeMachine::wire_control() {
  if (wires.empty()) return no_wire_;
  return wire_stages;
}

bool FakeMachine::port_is_listening(const std::uint16_t port) {
  const auto found = listening_from.find(port);
  return found != listening_from.end() && found->second <= now_;
}

Result<std::uint16_t> FakeMachine::free_port() {
  if (refuses_ports) return fail(*refuses_ports);
  return next_port_++;
}

Result<void> FakeMachine::write_file(const std::string& path, const std::string& content) {
  files[path] = content;
  return {};
}

bool FakeMachine::path_exists(const std::string& path) {
  const auto found = paths_from.find(path);
  return found != paths_from.end() && found->second <= now_;
}

std::optional<std::map<std::string, std::uint64_t>> FakeMachine::read_status(
    const std::string& path) {
  const auto found = status_pages.find(path);
  if (found == status_pages.end()) return std::nullopt;
  auto page_now = found->second(now_);
  if (page_now.empty()) return std::nullopt;
  return page_now;
}

Result<VerificationFact> FakeMachine::compare_trees(const std::string& expected,
                                                    const std::string& actual) {
  compared.emplace_back(expected, actual);
  return comparison;
}

Result<VerificationFact> FakeMachine::compare_files(const std::string& expected,
                                                    const std::string& actual) {
  return compare_trees(expected, actual);
}

Result<void> FakeMachine::make_tree(const std::string& path, const Bytes bytes, Seed) {
  trees[path] = bytes;
  return {};
}

}  // namespace backfault
