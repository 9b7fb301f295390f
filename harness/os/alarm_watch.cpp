#include "harness/os/alarm_watch.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <optional>

#include "harness/os/proc_fs.h"
#include "harness/os/text_scan.h"

namespace backfault {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t data_bytes = 8 * page;  // Two thousand alarms between two looks.
constexpr std::size_t ring_bytes = page + data_bytes;

/// The kernel's traces, mounted nowhere.
Fd open_traces() {
  const Fd context(::fsopen("tracefs", FSOPEN_CLOEXEC));
  if (!context.valid()) return {};
  if (::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) return {};
  return Fd(::fsmount(context.get(), FSMOUNT_CLOEXEC, 0));
}

std::optional<std::uint64_t> find_tracepoint() {
  const Fd traces = open_traces();
  if (!traces.valid()) return std::nullopt;
  const Fd file(::openat(traces.get(), "events/timer/itimer_state/id", O_RDONLY | O_CLOEXEC));
  std::array<char, 32> text{};
  const ssize_t size = file.valid() ? ::read(file.get(), text.data(), text.size()) : -1;
  if (size <= 0) return std::nullopt;
  std::string_view number(text.data(), static_cast<std::size_t>(size));
  if (number.ends_with('\n')) number.remove_suffix(1);
  return parse_number<std::uint64_t>(number);
}

/// Of one processor and of all programs, or of this program anywhere where `cpu` is -1.
Fd open_event(const std::uint64_t tracepoint, const int cpu) {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = PERF_TYPE_TRACEPOINT;
  wanted.config = tracepoint;
  wanted.sample_period = 1;
  wanted.sample_type = PERF_SAMPLE_TID;
  const int pid = cpu == -1 ? 0 : -1;
  return Fd(static_cast<int>(
      ::syscall(SYS_perf_event_open, &wanted, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC)));
}

/// Copied out of a ring: a record may go round its end.
template <typename Value>
Value value_at(const std::byte* const data, const std::uint64_t place) {
  std::array<std::byte, sizeof(Value)> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes.at(i) = data[(place + i) % data_bytes];
  Value value{};
  std::memcpy(&value, bytes.data(), bytes.size());
  return value;
}

std::optional<std::uint64_t> count_of(const Fd& event) {
  std::uint64_t count = 0;
  if (::read(event.get(), &count, sizeof count) != sizeof count) return std::nullopt;
  return count;
}

}  // namespace

AlarmTrace::AlarmTrace() {
  if (const auto tracepoint = find_tracepoint()) event_ = open_event(*tracepoint, -1);
}

AlarmWatch::AlarmWatch() {
  const auto tracepoint = find_tracepoint();
  const long cpus = ::sysconf(_SC_NPROCESSORS_CONF);
  bool all = tracepoint.has_value() && cpus == ::sysconf(_SC_NPROCESSORS_ONLN);
  for (int cpu = 0; all && cpu < cpus; ++cpu) all = add_ring(*tracepoint, cpu);
  // What one processor does not tell, nobody knows.
  if (!all) rings_.clear();
}

AlarmWatch::~AlarmWatch() {
  for (const Ring& ring : rings_) ::munmap(ring.pages, ring_bytes);
}

bool AlarmWatch::add_ring(const std::uint64_t tracepoint, const int cpu) {
  Fd event = open_event(tracepoint, cpu);
  if (!event.valid()) return false;
  void* const pages =
      ::mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, event.get(), 0);
  if (pages == MAP_FAILED) return false;
  rings_.push_back({.event = std::move(event), .pages = static_cast<std::byte*>(pages)});
  return true;
}

void AlarmWatch::read() {
  for (Ring& ring : rings_) take_records(ring);
}

bool AlarmWatch::has_never_set(const int pid) { return lacks_nothing() && !setters_.contains(pid); }

void AlarmWatch::take_records(Ring& ring) {
  auto* const head_page = reinterpret_cast<perf_event_mmap_page*>(ring.pages);
  const std::byte* const data = ring.pages + page;
  const std::uint64_t head = __atomic_load_n(&head_page->data_head, __ATOMIC_ACQUIRE);
  std::uint64_t tail = head_page->data_tail;
  while (tail < head) {
    const auto header = value_at<perf_event_header>(data, tail);
    if (header.size < sizeof header) break;  // Not what the kernel writes: taken for a loss.
    if (header.type == PERF_RECORD_SAMPLE) {
      setters_.insert(static_cast<int>(value_at<std::uint32_t>(data, tail + sizeof header)));
      ring.taken += 1;
    }
    tail += header.size;
  }
  __atomic_store_n(&head_page->data_tail, tail, __ATOMIC_RELEASE);
}

/// The kernel counts what it has no room to tell, too.
bool AlarmWatch::lacks_nothing() {
  bool all = !rings_.empty();
  for (Ring& ring : rings_) {
    const auto count = count_of(ring.event);
    take_records(ring);
    all = all && count && ring.taken >= *count;
  }
  return all;
}

}  // namespace backfault
