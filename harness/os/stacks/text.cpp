#include "harness/os/stacks/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/base/clean_text.h"

namespace backfault {
namespace {

/// Threads that stand in the same place.
struct Group {
  const ThreadStack* stack = nullptr;
  std::vector<int> tids;
};

struct Process {
  int pid = 0;
  std::string command;  ///< Of its main thread or, without one, of the first that was read.
  std::vector<Group> groups;
};

bool is_told_alike(const ThreadStack& one, const ThreadStack& other) {
  return one.command == other.command && one.frames == other.frames && one.problem == other.problem;
}

void add(Process& process, const ThreadStack& stack) {
  if (stack.tid == process.pid) process.command = stack.command;
  const auto group =
      std::find_if(process.groups.begin(), process.groups.end(),
                   [&](const Group& candidate) { return is_told_alike(*candidate.stack, stack); });
  if (group == process.groups.end()) {
    process.groups.push_back({.stack = &stack, .tids = {stack.tid}});
  } else {
    group->tids.push_back(stack.tid);
  }
}

std::vector<Process> grouped(const std::vector<ThreadStack>& stacks) {
  std::vector<Process> processes;
  for (const ThreadStack& stack : stacks) {
    auto process = std::find_if(processes.begin(), processes.end(), [&](const Process& candidate) {
      return candidate.pid == stack.pid;
    });
    if (process == processes.end()) {
      processes.push_back({.pid = stack.pid, .command = stack.command, .groups = {}});
      process = std::prev(processes.end());
    }
    add(*process, stack);
  }
  return processes;
}

std::string module_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string place_of(const StackFrame& frame) {
  const std::string module = frame.module.empty() ? "" : module_name(frame.module);
  if (!frame.function.empty()) {
    return fmt::format("{} +{:#x} ({})", frame.function, frame.offset, module);
  }
  if (!module.empty()) return fmt::format("?? ({} +{:#x})", module, frame.offset);
  return "?? (code of no file)";
}

std::string heading_of(const Group& group, const Process& process) {
  const std::string& command = group.stack->command;
  const std::string name = command == process.command ? "" : fmt::format(" \"{}\"", command);
  if (group.tids.size() > 1) {
    return fmt::format("{} threads{}: {}", group.tids.size(), name, fmt::join(group.tids, ", "));
  }
  if (group.tids[0] == 0) return "other threads";
  return fmt::format("thread {}{}", group.tids[0], name);
}

std::string group_text(const Group& group, const Process& process) {
  std::string text = fmt::format("  {}\n", heading_of(group, process));
  for (std::size_t i = 0; i < group.stack->frames.size(); ++i) {
    const StackFrame& frame = group.stack->frames[i];
    text += fmt::format("    #{:<2} {:#018x} {}{}\n", i, frame.address, place_of(frame),
                        frame.guessed ? " (guessed)" : "");
  }
  if (!group.stack->problem.empty()) text += fmt::format("    {}\n", group.stack->problem);
  return text;
}

}  // namespace

std::string stack_text(const std::vector<ThreadStack>& stacks) {
  constexpr std::size_t most_text = std::size_t{16} * 1024 * 1024;
  std::string text;
  for (const Process& process : grouped(stacks)) {
    text += fmt::format("{}process {} \"{}\"\n", text.empty() ? "" : "\n", process.pid,
                        process.command);
    for (const Group& group : process.groups) text += group_text(group, process);
  }
  return clean_text(text, most_text);
}

}  // namespace backfault
