// Two programs that pass pieces through one slot of shared memory, with two events in the manner of
// Windows: event_pair FILE writer|reader careful|careless PIECES. The careless ones do not look
// again between the reset of an event and the wait for it. They begin when FILE.go exists.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <atomic>
#include <climits>
#include <ctime>

#include "test/programs/say_ready.h"

namespace {

struct Shared {
  std::atomic<int> data;
  std::atomic<int> space;
  std::atomic<unsigned> published;
  std::atomic<unsigned> consumed;
};

void set(std::atomic<int>& event) {
  if (event.exchange(1) == 0) syscall(SYS_futex, &event, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

void wait_for(std::atomic<int>& event) {
  while (event.load() == 0) syscall(SYS_futex, &event, FUTEX_WAIT, 0, nullptr, nullptr, 0);
}

/// Looks twice, as programs do that expect it soon, with another call in between. It gives no way:
/// on one core there would be nothing to wait for then.
template <class Condition>
bool comes_soon(const Condition& there) {
  if (there()) return true;
  syscall(SYS_getppid);
  return there();
}

template <class Condition>
void await(std::atomic<int>& event, bool careful, const Condition& there) {
  while (!comes_soon(there)) {
    event.store(0);
    if (careful && there()) return;
    wait_for(event);
  }
}

void write_pieces(Shared& shared, bool careful, unsigned pieces) {
  for (unsigned piece = 0; piece < pieces; ++piece) {
    await(shared.space, careful, [&] { return shared.published == shared.consumed; });
    ++shared.published;
    set(shared.data);
  }
}

void read_pieces(Shared& shared, bool careful, unsigned pieces) {
  for (unsigned piece = 0; piece < pieces; ++piece) {
    await(shared.data, careful, [&] { return shared.published != shared.consumed; });
    ++shared.consumed;
    set(shared.space);
  }
}

Shared* map(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, 4096) != 0) return nullptr;
  void* const memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return memory == MAP_FAILED ? nullptr : static_cast<Shared*>(memory);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string path = word_or(argc, argv, 1, "");
  const bool writes = word_or(argc, argv, 2, "") == "writer";
  const bool careful = word_or(argc, argv, 3, "") == "careful";
  const auto pieces = static_cast<unsigned>(std::stoul(word_or(argc, argv, 4, "1")));
  Shared* const shared = map(path);
  if (shared == nullptr) return 1;
  say_ready();
  while (access((path + ".go").c_str(), F_OK) != 0) {
    const timespec moment{.tv_sec = 0, .tv_nsec = 1'000'000};
    nanosleep(&moment, nullptr);
  }
  writes ? write_pieces(*shared, careful, pieces) : read_pieces(*shared, careful, pieces);
}
