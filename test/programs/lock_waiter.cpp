// Waits for the lock of a file that another process holds. Words: the path, "flock" or "fcntl".
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const int parent = getpid();
  const std::string path = word_or(argc, argv, 1, "");
  const bool whole_file = word_or(argc, argv, 2, "flock") == "flock";
  struct flock all {};
  all.l_type = F_WRLCK;
  int ends[2];
  char byte = 0;
  if (pipe2(ends, O_CLOEXEC) != 0) return 1;
  const auto lock = [&] {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return whole_file ? flock(fd, LOCK_EX) : fcntl(fd, F_SETLKW, &all);
  };
  if (fork() == 0) {
    end_with(parent);
    if (lock() != 0 || write(ends[1], &byte, 1) != 1) return 1;
    for (;;) pause();
  }
  if (read(ends[0], &byte, 1) != 1) return 1;
  say_ready();
  return lock();
}
