#include "harness/os/proc/process_memory.h"

#include <sys/uio.h>

namespace backfault {
namespace {

iovec remote_piece(const std::uint64_t address, const std::size_t size) {
  // An address in the other process. NOLINTNEXTLINE(performance-no-int-to-ptr)
  return {.iov_base = reinterpret_cast<void*>(address), .iov_len = size};
}

}  // namespace

bool read_memory(const int tid, const std::uint64_t address, const std::span<std::byte> into) {
  const iovec here{.iov_base = into.data(), .iov_len = into.size()};
  const iovec there = remote_piece(address, into.size());
  return ::process_vm_readv(tid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(into.size());
}

bool write_memory(const int tid, const std::uint64_t address,
                  const std::span<const std::byte> from) {
  // process_vm_writev(2) only reads from here.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  const iovec here{.iov_base = const_cast<std::byte*>(from.data()), .iov_len = from.size()};
  const iovec there = remote_piece(address, from.size());
  return ::process_vm_writev(tid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(from.size());
}

}  // namespace backfault
