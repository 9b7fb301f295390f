#include "harness/os/waits/alarm_watch.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "harness/os/base/error_text.h"
#include "harness/os/base/text_scan.h"

namespace backfault {
namespace {

constexpr std::size_t page = 4096;

/// The kernel's traces, mounted nowhere.
Fd open_traces() {
  const Fd context(::fsopen("tracefs", FSOPEN_CLOEXEC));
  if (!context.valid()) return {};
  if (::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) return {};
  return Fd(::fsmount(context.get(), FSMOUNT_CLOEXEC, 0));
}

std::string read_trace_file(const Fd& traces, const std::string& name) {
  const std::string path = "events/timer/itimer_state/" + name;
  const Fd file(::openat(traces.get(), path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text{};
  const ssize_t size = file.valid() ? ::read(file.get(), text.data(), text.size()) : -1;
  return size <= 0 ? "" : std::string(text.data(), static_cast<std::size_t>(size));
}

std::optional<std::uint64_t> find_tracepoint(const Fd& traces) {
  if (!traces.valid()) return std::nullopt;
  std::string number = read_trace_file(traces, "id");
  if (number.ends_with('\n')) number.pop_back();
  return parse_number<std::uint64_t>(number);
}

/// In a line such as "field:long value_sec; offset:24; size:8; signed:1;"
std::optional<std::size_t> find_place(const std::string_view format, const std::string& field) {
  constexpr std::string_view mark = "offset:";
  const auto name = format.find(" " + field + ";");
  const auto begin = name == std::string_view::npos ? name : format.find(mark, name);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = format.substr(begin + mark.size());
  return parse_number<std::size_t>(rest.substr(0, rest.find(';')));
}

/// Of one processor and of all programs, or of this program anywhere where `cpu` is -1. Not yet
/// switched on: what is counted before there is a ring for it would be taken for lost.
Fd open_event(const std::uint64_t tracepoint, const int cpu) {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = PERF_TYPE_TRACEPOINT;
  wanted.config = tracepoint;
  wanted.sample_period = 1;
  wanted.disabled = 1;
  wanted.sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_RAW;
  const int pid = cpu == -1 ? 0 : -1;
  return Fd(static_cast<int>(
      ::syscall(SYS_perf_event_open, &wanted, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC)));
}

std::optional<std::uint64_t> count_of(const Fd& event) {
  std::uint64_t count = 0;
  if (::read(event.get(), &count, sizeof count) != sizeof count) return std::nullopt;
  return count;
}

}  // namespace

AlarmTrace::AlarmTrace() {
  if (const auto tracepoint = find_tracepoint(open_traces())) {
    event_ = open_event(*tracepoint, -1);
  }
}

AlarmWatch::AlarmWatch(const std::size_t room) : data_bytes_(room * page) {
  const Fd traces = open_traces();
  const auto tracepoint = find_tracepoint(traces);
  const auto places = find_places(traces);
  const long cpus = ::sysconf(_SC_NPROCESSORS_CONF);
  if (!tracepoint || !places || cpus != ::sysconf(_SC_NPROCESSORS_ONLN)) return;
  places_ = *places;
  bool all = true;
  for (int cpu = 0; all && cpu < cpus; ++cpu) all = add_ring(*tracepoint, cpu);
  // Without the ring of one processor, nothing is known.
  if (!all) give_up();
}

AlarmWatch::~AlarmWatch() { give_up(); }

void AlarmWatch::give_up() {
  for (const Ring& ring : rings_) ::munmap(ring.pages, page + data_bytes_);
  rings_.clear();
}

std::optional<AlarmWatch::Places> AlarmWatch::find_places(const Fd& traces) {
  const std::string format = traces.valid() ? read_trace_file(traces, "format") : "";
  const auto which = find_place(format, "which");
  const auto seconds = find_place(format, "value_sec");
  auto fraction = find_place(format, "value_nsec");
  if (!fraction) fraction = find_place(format, "value_usec");  // Before Linux 5.5.
  if (!which || !seconds || !fraction) return std::nullopt;
  return Places{.which = *which, .seconds = *seconds, .fraction = *fraction};
}

bool AlarmWatch::add_ring(const std::uint64_t tracepoint, const int cpu) {
  Fd event = open_event(tracepoint, cpu);
  if (!event.valid()) return false;
  void* const pages =
      ::mmap(nullptr, page + data_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, event.get(), 0);
  if (pages == MAP_FAILED) return false;
  rings_.push_back({.event = std::move(event), .pages = static_cast<std::byte*>(pages)});
  return ::ioctl(rings_.back().event.get(), PERF_EVENT_IOC_ENABLE, 0) == 0;
}

void AlarmWatch::make_room() {
  for (Ring& ring : rings_) take_records(ring);
}

void AlarmWatch::read() {
  is_all_told_ = !rings_.empty();
  for (Ring& ring : rings_) is_all_told_ = take_all(ring) && is_all_told_;
}

/// The kernel's count includes records that it had no room for, and is raised just before a record
/// is written.
bool AlarmWatch::take_all(Ring& ring) {
  constexpr int most_looks = 1000;  // Less than a millisecond.
  const auto count = count_of(ring.event);
  for (int look = 0; count && look < most_looks; ++look) {
    take_records(ring);
    if (ring.taken >= *count) return true;
  }
  return false;
}

bool AlarmWatch::has_none(const int pid) const {
  const auto latest = latest_.find(pid);
  return is_all_told_ && (latest == latest_.end() || !latest->second.armed);
}

template <typename Value>
Value AlarmWatch::value_at(const Ring& ring, const std::uint64_t place) const {
  const std::byte* const data = ring.pages + page;
  std::array<std::byte, sizeof(Value)> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes.at(i) = data[(place + i) % data_bytes_];
  Value value{};
  std::memcpy(&value, bytes.data(), bytes.size());
  return value;
}

void AlarmWatch::take_records(Ring& ring) {
  auto* const head_page = reinterpret_cast<perf_event_mmap_page*>(ring.pages);
  const std::uint64_t head = __atomic_load_n(&head_page->data_head, __ATOMIC_ACQUIRE);
  std::uint64_t tail = head_page->data_tail;
  while (tail < head) {
    const auto header = value_at<perf_event_header>(ring, tail);
    if (header.size < sizeof header) break;  // Not what the kernel writes: taken for a loss.
    if (header.type == PERF_RECORD_SAMPLE) {
      take_record(ring, tail + sizeof header);
      ring.taken += 1;
    }
    tail += header.size;
  }
  __atomic_store_n(&head_page->data_tail, tail, __ATOMIC_RELEASE);
}

/// The process and the thread, the time, and the tracepoint's own record behind its size.
void AlarmWatch::take_record(const Ring& ring, const std::uint64_t place) {
  const auto pid = static_cast<int>(value_at<std::uint32_t>(ring, place));
  const auto time = value_at<std::uint64_t>(ring, place + 8);
  const std::uint64_t record = place + 20;
  if (value_at<std::int32_t>(ring, record + places_.which) != ITIMER_REAL) return;
  const bool armed = value_at<std::int64_t>(ring, record + places_.seconds) != 0 ||
                     value_at<std::int64_t>(ring, record + places_.fraction) != 0;
  Change& latest = latest_[pid];
  if (time >= latest.time) latest = {.time = time, .armed = armed};
}

Result<std::string> probe_alarm_watch() {
  constexpr unsigned long_enough = 1000;
  AlarmWatch watch;
  watch.read();
  if (!watch.has_none(::getpid())) return fail("the kernel does not tell of alarms that are set");
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(long_enough);
    ::_exit(0);
  }
  if (child < 0 || ::waitpid(child, nullptr, 0) != child) {
    return tl::unexpected(last_error("fork a child that sets an alarm"));
  }
  watch.read();
  if (watch.has_none(child)) return fail("an alarm of a child was not told");
  return "the kernel told of a child's alarm";
}

}  // namespace backfault
