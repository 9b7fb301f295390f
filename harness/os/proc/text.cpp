#include "harness/os/proc/text.h"

#include <algorithm>
#include <array>

#include "harness/os/base/text_scan.h"

namespace backfault {
namespace {

constexpr std::uint64_t kernel_thread_flag = 0x00200000;  // PF_KTHREAD, include/linux/sched.h
constexpr std::uint64_t exiting_flag = 0x00000004;        // PF_EXITING
constexpr int most_cpus = 65536;

ThreadState state_of(const char letter) {
  switch (letter) {
    case 'R':
      return ThreadState::running;
    case 'S':
    case 'I':
      return ThreadState::sleeping;
    case 'D':
      return ThreadState::disk_wait;
    case 'T':
      return ThreadState::stopped;
    case 't':
      return ThreadState::traced;
    case 'Z':
    case 'X':
    case 'x':
      return ThreadState::zombie;
    default:
      return ThreadState::unknown;
  }
}

/// The value behind "name:" in the lines of a status file.
std::optional<std::string_view> status_value(std::string_view status, const std::string_view name) {
  while (!status.empty()) {
    std::string_view line = take_line(status);
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") continue;
    line.remove_prefix(name.size() + 1);
    return take_word(line);
  }
  return std::nullopt;
}

std::optional<SharedMapping> parse_mapping(std::string_view line, bool& is_shared) {
  const std::string_view range = take_word(line);
  const auto dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto begin = parse_number<std::uint64_t>(range.substr(0, dash), 16);
  const auto end = parse_number<std::uint64_t>(range.substr(dash + 1), 16);
  const std::string_view permissions = take_word(line);
  const auto offset = take_number<std::uint64_t>(line, 16);
  const std::string_view device = take_word(line);
  const auto inode = take_number<std::uint64_t>(line);
  if (!begin || !end || !offset || !inode || permissions.size() != 4) return std::nullopt;
  is_shared = permissions[3] == 's';
  const auto name_begin = line.find_first_not_of(' ');
  std::string_view name = name_begin == std::string_view::npos ? "" : line.substr(name_begin);
  constexpr std::string_view deleted = " (deleted)";
  const bool is_deleted = name.ends_with(deleted);
  if (is_deleted) name.remove_suffix(deleted.size());
  return SharedMapping{.begin = *begin,
                       .end = *end,
                       .offset = *offset,
                       .device = std::string(device),
                       .inode = *inode,
                       .name = std::string(name),
                       .deleted = is_deleted,
                       .writable = permissions[1] == 'w'};
}

}  // namespace

std::optional<StatText> parse_stat(const std::string_view text) {
  const auto open = text.find('(');
  // The name may hold brackets itself; nothing behind it does.
  const auto close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  std::string_view front = text.substr(0, open);
  std::string_view rest = text.substr(close + 1);
  const auto id = take_number<int>(front);
  const std::string_view letter = take_word(rest);
  std::array<std::int64_t, 19> fields{};  // ppid (4th field) to starttime (22nd)
  for (auto& field : fields) {
    const auto number = take_number<std::int64_t>(rest);
    if (!number) return std::nullopt;
    field = *number;
  }
  if (!id || letter.size() != 1) return std::nullopt;
  return StatText{
      .id = *id,
      .command = std::string(text.substr(open + 1, close - open - 1)),
      .state = state_of(letter[0]),
      .parent = static_cast<int>(fields[0]),
      .process_group = static_cast<int>(fields[1]),
      .session = static_cast<int>(fields[2]),
      .kernel_thread = (static_cast<std::uint64_t>(fields[5]) & kernel_thread_flag) != 0,
      .exiting = (static_cast<std::uint64_t>(fields[5]) & exiting_flag) != 0,
      .user_ticks = static_cast<std::uint64_t>(fields[10]),
      .system_ticks = static_cast<std::uint64_t>(fields[11]),
      .start_ticks = static_cast<std::uint64_t>(fields[18])};
}

std::optional<RunCounters> parse_schedstat(std::string_view text) {
  const auto run_ns = take_number<std::uint64_t>(text);
  const auto waited_ns = take_number<std::uint64_t>(text);
  const auto times_run = take_number<std::uint64_t>(text);
  if (!run_ns || !waited_ns || !times_run) return std::nullopt;
  return RunCounters{.run_ns = *run_ns, .times_run = *times_run};
}

std::optional<SyscallText> parse_syscall(std::string_view text) {
  const std::string_view first = take_word(text);
  if (first == "running") return Runnable{};
  const auto number = parse_number<long>(first);
  if (!number) return std::nullopt;
  BlockedCall call{.number = *number};
  if (*number < 0) return call;  // Only stack pointer and program counter follow.
  for (auto& argument : call.arguments) {
    const auto value = take_number<std::uint64_t>(text, 16);
    if (!value) return std::nullopt;
    argument = *value;
  }
  return call;
}

std::optional<BlockedPlace> parse_blocked_place(std::string_view text) {
  const auto number = take_number<long>(text);
  if (!number) return std::nullopt;
  constexpr int arguments = 6;
  for (int i = 0; *number >= 0 && i < arguments; ++i) static_cast<void>(take_word(text));
  const auto stack_pointer = take_number<std::uint64_t>(text, 16);
  const auto program_counter = take_number<std::uint64_t>(text, 16);
  if (!stack_pointer || !program_counter || *program_counter == 0) return std::nullopt;
  return BlockedPlace{.stack_pointer = *stack_pointer, .program_counter = *program_counter};
}

std::optional<std::uint64_t> parse_transferred_bytes(const std::string_view text) {
  const auto value = [&](const std::string_view name) {
    const auto found = status_value(text, name);
    return found ? parse_number<std::uint64_t>(*found) : std::nullopt;
  };
  const auto read = value("rchar");
  const auto written = value("wchar");
  if (!read || !written) return std::nullopt;
  return *read + *written;
}

std::optional<std::vector<int>> parse_children(std::string_view text) {
  std::vector<int> children;
  for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
    const auto pid = parse_number<int>(word);
    if (!pid) return std::nullopt;
    children.push_back(*pid);
  }
  return children;
}

std::optional<std::vector<SharedMapping>> parse_shared_mappings(std::string_view text) {
  std::vector<SharedMapping> mappings;
  while (!text.empty()) {
    bool is_shared = false;
    auto mapping = parse_mapping(take_line(text), is_shared);
    if (!mapping) return std::nullopt;
    if (is_shared) mappings.push_back(std::move(*mapping));
  }
  return mappings;
}

std::optional<std::vector<std::uint64_t>> parse_mapped_inodes(std::string_view text) {
  std::vector<std::uint64_t> inodes;
  while (!text.empty()) {
    bool is_shared = false;
    const auto mapping = parse_mapping(take_line(text), is_shared);
    if (!mapping) return std::nullopt;
    if (mapping->inode != 0) inodes.push_back(mapping->inode);
  }
  std::sort(inodes.begin(), inodes.end());
  inodes.erase(std::unique(inodes.begin(), inodes.end()), inodes.end());
  return inodes;
}

std::optional<std::vector<CpuIndex>> parse_cpu_list(std::string_view text) {
  std::vector<CpuIndex> cpus;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    const auto dash = part.find('-');
    const auto first = parse_number<int>(part.substr(0, dash));
    const auto last =
        dash == std::string_view::npos ? first : parse_number<int>(part.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first || *last >= most_cpus) return std::nullopt;
    for (int cpu = *first; cpu <= *last; ++cpu) cpus.push_back({cpu});
  }
  if (cpus.empty()) return std::nullopt;
  return cpus;
}

std::optional<std::vector<CpuIndex>> parse_cpus_allowed(const std::string_view status) {
  const auto list = status_value(status, "Cpus_allowed_list");
  return list ? parse_cpu_list(*list) : std::nullopt;
}

std::optional<int> parse_process_of_thread(const std::string_view status) {
  const auto text = status_value(status, "Tgid");
  return text ? parse_number<int>(*text) : std::nullopt;
}

std::optional<SignalText> parse_signals(const std::string_view status) {
  const auto mask = [&](const std::string_view name) {
    const auto text = status_value(status, name);
    return text ? parse_number<std::uint64_t>(*text, 16) : std::nullopt;
  };
  const auto own = mask("SigPnd");
  const auto shared = mask("ShdPnd");
  const auto blocked = mask("SigBlk");
  const auto ignored = mask("SigIgn");
  const auto caught = mask("SigCgt");
  const auto tracer_text = status_value(status, "TracerPid");
  const auto tracer = tracer_text ? parse_number<int>(*tracer_text) : std::nullopt;
  if (!own || !shared || !blocked || !ignored || !caught || !tracer) return std::nullopt;
  return SignalText{.pending = *own | *shared,
                    .blocked = *blocked,
                    .ignored = *ignored,
                    .caught = *caught,
                    .tracer = *tracer};
}

}  // namespace backfault
