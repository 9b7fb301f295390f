// Reads a pipe whose only write end is in a message on a connection that nobody has accepted: the
// child does that later, and then writes.
#include <sys/un.h>

#include "test/programs/zoo/passing.h"

int main() {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "listener_%d", getpid());
  const auto* const address = reinterpret_cast<const sockaddr*>(&name);
  const int listener = zoo::must(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  zoo::must(bind(listener, address, sizeof name));
  zoo::must(listen(listener, 8));
  const int child = zoo::fork_child([&] {
    zoo::quiet(800);
    zoo::put(zoo::receive_descriptor(zoo::accept_from(listener)));
  });
  const int line = zoo::must(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  zoo::must(connect(line, address, sizeof name));
  const zoo::Pipe pipe = zoo::make_pipe();
  zoo::send_descriptor(line, pipe.write_end);
  close(pipe.write_end);
  if (!zoo::get(pipe.read_end)) return 1;
  zoo::reap(child);
}
