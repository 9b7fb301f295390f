#pragma once

#include <cstdint>
#include <string>

#include "targets/mock/protocol/mapping.h"

namespace mock {

/// The operations of the server that are counted and can be delayed. `read` is one slot or piece.
enum class Operation : std::uint8_t {
  prepare,
  get_names,
  open,
  read,
  close,
  get_logs,
  truncate,
  end,
};
inline constexpr unsigned operation_count = 8;
const char* operation_name(Operation operation);

/// The fields of the status page. After the last one follows one field for each operation.
enum class Counter : std::uint8_t {
  operations,
  bytes_to_client,
  bytes_to_server,
  sessions,
  sessions_failed,
  timeouts,
  delayed_operations,
  delayed_us,
  ring_slots,
  slot_bytes,
  credit_window_bytes,
  files_opened,
};
inline constexpr unsigned counter_count = 12;

/// Counters in one page that any process can map and read while the server runs.
class StatusPage {
 public:
  /// In a file that others may map.
  static Result<StatusPage> in_file(const std::string& path);
  /// In memory only, for a server that nobody observes.
  static Result<StatusPage> in_memory();

  void add(Counter counter, std::uint64_t amount);
  void set(Counter counter, std::uint64_t value);
  void count(Operation operation);
  [[nodiscard]] std::uint64_t value(Counter counter) const;

 private:
  explicit StatusPage(Mapping page);
  [[nodiscard]] std::uint64_t& place(unsigned index) const;

  Mapping page_;
};

}  // namespace mock
