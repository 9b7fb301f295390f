#include "targets/mock/server/status_page.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>

namespace mock {
namespace {

constexpr std::size_t page_size = 4096;
constexpr std::size_t name_size = 24;
constexpr std::size_t entry_size = 32;

constexpr std::array<const char*, counter_count> counter_names = {
    "operations",      "bytes_to_client", "bytes_to_server",     "sessions",
    "sessions_failed", "timeouts",        "delayed_operations",  "delayed_us",
    "ring_slots",      "slot_bytes",      "credit_window_bytes", "files_opened"};

}  // namespace

const char* operation_name(Operation operation) {
  switch (operation) {
    case Operation::prepare:
      return "prepare";
    case Operation::get_names:
      return "get_names";
    case Operation::open:
      return "open";
    case Operation::read:
      return "read";
    case Operation::close:
      return "close";
    case Operation::get_logs:
      return "get_logs";
    case Operation::truncate:
      return "truncate";
    case Operation::end:
      return "end";
  }
  return "unknown";
}

StatusPage::StatusPage(Mapping page) : page_(std::move(page)) {
  const auto put_name = [this](unsigned index, const std::string& name) {
    std::memcpy(page_.bytes().data() + index * entry_size, name.c_str(),
                std::min(name.size() + 1, name_size));
  };
  for (unsigned index = 0; index < counter_count; ++index) put_name(index, counter_names[index]);
  for (unsigned index = 0; index < operation_count; ++index) {
    put_name(counter_count + index,
             std::string("op_") + operation_name(static_cast<Operation>(index)));
  }
}

Result<StatusPage> StatusPage::in_file(const std::string& path) {
  const Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.is_open()) return fail_errno(hr::error, "--status \"" + path + "\"");
  // Allocate, do not only set the size: a full disk is an error here instead of SIGBUS later.
  const int problem = ::posix_fallocate(file.number(), 0, page_size);
  if (problem != 0) {
    errno = problem;
    return fail_errno(hr::error, "--status \"" + path + "\"");
  }
  auto page = Mapping::of_file(file, page_size);
  if (!page) return pass_on(page);
  return StatusPage(std::move(*page));
}

Result<StatusPage> StatusPage::in_memory() {
  auto page = Mapping::of_memory(page_size);
  if (!page) return pass_on(page);
  return StatusPage(std::move(*page));
}

std::uint64_t& StatusPage::place(unsigned index) const {
  auto* const entry = page_.bytes().data() + index * entry_size + name_size;
  return *reinterpret_cast<std::uint64_t*>(entry);
}

void StatusPage::add(Counter counter, std::uint64_t amount) {
  std::atomic_ref(place(static_cast<unsigned>(counter)))
      .fetch_add(amount, std::memory_order_relaxed);
}

void StatusPage::set(Counter counter, std::uint64_t value) {
  std::atomic_ref(place(static_cast<unsigned>(counter))).store(value, std::memory_order_relaxed);
}

void StatusPage::count(Operation operation) {
  add(Counter::operations, 1);
  std::atomic_ref(place(counter_count + static_cast<unsigned>(operation)))
      .fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t StatusPage::value(Counter counter) const {
  return std::atomic_ref(place(static_cast<unsigned>(counter))).load(std::memory_order_relaxed);
}

}  // namespace mock
