// Waits for time-outs that the kernel keeps in an io_uring, which no list of timers shows: in
// io_uring_enter(2), or with the word "eventfd" for an event counter that the ring raises. Where
// the kernel permits no ring, it sleeps.
#include <linux/io_uring.h>
#include <sys/eventfd.h>

#include "test/programs/zoo/zoo.h"

namespace {

class Ring {
 public:
  Ring() : fd_(static_cast<int>(syscall(SYS_io_uring_setup, 4U, &facts_))) {
    if (fd_ < 0) return;
    requests_ = static_cast<io_uring_sqe*>(map(sizeof(io_uring_sqe) * 4, IORING_OFF_SQES));
    submitted_ = static_cast<char*>(map(facts_.sq_off.array + 4 * 4, IORING_OFF_SQ_RING));
  }

  [[nodiscard]] bool permitted() const { return fd_ >= 0; }

  void signal_through(const int event) {
    zoo::must(syscall(SYS_io_uring_register, fd_, IORING_REGISTER_EVENTFD, &event, 1));
  }

  /// Starts a time-out and waits until `awaited` requests are done.
  void start(const __kernel_timespec& time, const unsigned awaited) {
    zoo::Word& tail = word(facts_.sq_off.tail);
    const std::uint32_t slot = tail & (facts_.sq_entries - 1);
    requests_[slot] = {};
    requests_[slot].opcode = IORING_OP_TIMEOUT;
    requests_[slot].addr = reinterpret_cast<std::uintptr_t>(&time);
    requests_[slot].len = 1;
    word(facts_.sq_off.array + 4 * slot) = slot;
    ++tail;
    zoo::must(syscall(SYS_io_uring_enter, fd_, 1, awaited, IORING_ENTER_GETEVENTS, nullptr, 0));
  }

 private:
  void* map(const std::size_t size, const off_t what) const {
    void* const memory =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd_, what);
    return memory == MAP_FAILED ? (_exit(9), nullptr) : memory;
  }

  zoo::Word& word(const std::uint32_t offset) const {
    return *reinterpret_cast<zoo::Word*>(submitted_ + offset);
  }

  io_uring_params facts_{};
  int fd_ = -1;
  io_uring_sqe* requests_ = nullptr;
  char* submitted_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  const bool through_event = word_or(argc, argv, 1, "enter") == "eventfd";
  const __kernel_timespec time{.tv_sec = 0, .tv_nsec = 300'000'000};
  Ring ring;
  const int event = zoo::must(eventfd(0, EFD_CLOEXEC));
  if (ring.permitted() && through_event) ring.signal_through(event);
  for (unsigned round = 1; round <= 3; ++round) {
    if (!ring.permitted()) {
      zoo::quiet(300);
    } else if (through_event) {
      eventfd_t count = 0;
      ring.start(time, 0);
      zoo::must(eventfd_read(event, &count));
    } else {
      ring.start(time, round);  // Nobody takes what was done before: it counts, too.
    }
  }
}
