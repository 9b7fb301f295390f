// Runs code in a memory file that is a damaged copy of this program, and blocks there in pause(2).
// Words: the seed of the damage, and optionally "cut" to take the rest of the file
// away after it was mapped.
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#include "test/programs/say_ready.h"

namespace {

std::vector<char> read_self() {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Spares the first bytes, by which a file is told to be an ELF one.
void damage(std::vector<char>& bytes, std::uint64_t seed) {
  constexpr std::size_t spared = 20;
  for (int i = 0; i < 400; ++i) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    // One half of the damage is done to the headers.
    const std::size_t range = i % 2 == 0 ? 4096 : bytes.size();
    bytes[spared + (seed >> 16U) % (std::min(range, bytes.size()) - spared)] =
        static_cast<char>(seed >> 48U);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<char> bytes = read_self();
  damage(bytes, std::stoull(word_or(argc, argv, 1, "1")));
  constexpr std::size_t page = 4096;
  constexpr std::size_t code_at = page;
  // mov $34 (pause), %eax; syscall; ret
  constexpr unsigned char code[] = {0xB8, 34, 0, 0, 0, 0x0F, 0x05, 0xC3};
  std::memcpy(bytes.data() + code_at, code, sizeof code);
  const int fd = memfd_create("damaged", MFD_CLOEXEC);
  if (write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return 1;
  void* const memory = mmap(nullptr, bytes.size(), PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
  if (memory == MAP_FAILED) return 1;
  void (*run)() = nullptr;
  char* const place = static_cast<char*>(memory) + code_at;
  std::memcpy(&run, &place, sizeof run);
  const auto kept = static_cast<off_t>(code_at + page);
  if (word_or(argc, argv, 2, "") == "cut" && ftruncate(fd, kept) != 0) return 1;
  say_ready();
  run();
  return 0;
}
