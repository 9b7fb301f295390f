// Waits with futex_waitv for one private word and one in memory shared as "vector", 600 seconds.
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include <cstdint>

#include "test/programs/say_ready.h"

int main() {
  static std::uint32_t own = 0;
  const int fd = memfd_create("vector", MFD_CLOEXEC);
  if (ftruncate(fd, 4096) != 0) return 1;
  void* const shared = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  constexpr std::uint32_t size_of_word = 2;    // FUTEX_32
  constexpr std::uint32_t private_flag = 128;  // FUTEX2_PRIVATE
  futex_waitv words[2] = {{.val = 0,
                           .uaddr = reinterpret_cast<std::uintptr_t>(&own),
                           .flags = size_of_word | private_flag,
                           .__reserved = 0},
                          {.val = 0,
                           .uaddr = reinterpret_cast<std::uintptr_t>(shared),
                           .flags = size_of_word,
                           .__reserved = 0}};
  timespec limit{};
  clock_gettime(CLOCK_MONOTONIC, &limit);
  limit.tv_sec += 600;
  say_ready();
  syscall(SYS_futex_waitv, words, 2, 0, &limit, CLOCK_MONOTONIC);
  return 0;
}
