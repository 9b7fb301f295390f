// Reads a pipe whose only write end is registered with an io_uring of the child, which ends later.
// Where the kernel permits no ring, the child keeps it open.
#include <linux/io_uring.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Pipe pipe = zoo::make_pipe();
  const int child = zoo::fork_child([&] {
    io_uring_params facts{};
    const auto ring = static_cast<int>(syscall(SYS_io_uring_setup, 4U, &facts));
    if (ring >= 0) {
      zoo::must(syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, &pipe.write_end, 1));
      close(pipe.write_end);
    }
    zoo::quiet(800);
  });
  close(pipe.write_end);
  if (zoo::get(pipe.read_end)) return 1;
  zoo::reap(child);
}
