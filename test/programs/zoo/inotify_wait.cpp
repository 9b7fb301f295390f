// Waits for changes in the current folder, which a child makes from time to time.
#include <sys/inotify.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int changes = zoo::must(inotify_init1(IN_CLOEXEC));
  const int child = zoo::fork_child([] {
    for (int round = 0; round < 3; ++round) {
      zoo::quiet(350);
      close(zoo::must(open("touched", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
    }
  });
  close(zoo::must(open("touched", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  zoo::must(inotify_add_watch(changes, "touched", IN_CLOSE_WRITE));
  alignas(inotify_event) std::array<char, 4096> events{};
  for (int round = 0; round < 3; ++round) {
    zoo::must(read(changes, events.data(), events.size()));
  }
  zoo::reap(child);
}
