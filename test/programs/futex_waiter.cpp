// Two processes share a memory file named "ring". The parent waits on the word at offset 0x40, the
// child on the one at 0x80, both without a time-out. With the word "changed", the parent's word is
// changed after it fell asleep, and nobody wakes it: a lost wake-up. A signal 10 changes nothing.
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cstdint>
#include <cstdio>
#include <fstream>

#include "test/programs/say_ready.h"

namespace {

void wait_on(std::uint32_t* word, std::uint32_t value) {
  for (;;) syscall(SYS_futex, word, FUTEX_WAIT, value, nullptr, nullptr, 0);
}

bool is_asleep(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  return text.find(") S ") != std::string::npos;
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGUSR1, [](int) {});
  const int fd = memfd_create("ring", MFD_CLOEXEC);
  if (ftruncate(fd, 4096) != 0) return 1;
  void* const memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  auto* const words = static_cast<std::uint32_t*>(memory);
  const int parent = getpid();
  const int child = fork();
  if (child == 0) {
    end_with(parent);
    if (word_or(argc, argv, 1, "") == "changed") {
      while (!is_asleep(parent)) usleep(1000);
      words[0x40 / 4] = 7;
    }
    wait_on(words + 0x80 / 4, 0);
  }
  say_ready(std::to_string(child));
  wait_on(words + 0x40 / 4, 0);
}
