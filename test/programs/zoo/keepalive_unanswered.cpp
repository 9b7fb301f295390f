// Receives from a peer whose socket drops all that comes, by a filter: after two seconds, keepalive
// ends the connection.
#include <linux/filter.h>
#include <netinet/tcp.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const int listener = zoo::listen_on(0);
  const int connection = zoo::must(zoo::try_connect(zoo::port_of(listener)));
  const zoo::Pipe done = zoo::make_pipe();
  const int child = zoo::fork_child([&] {
    const int peer = zoo::accept_from(listener);
    sock_filter drop_all{.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = 0};
    const sock_fprog program{.len = 1, .filter = &drop_all};
    zoo::must(setsockopt(peer, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
    close(done.write_end);
    zoo::quiet(900);
    zoo::get(done.read_end);
  });
  const int once = 1;
  zoo::must(setsockopt(connection, IPPROTO_TCP, TCP_KEEPIDLE, &once, sizeof once));
  zoo::must(setsockopt(connection, IPPROTO_TCP, TCP_KEEPINTVL, &once, sizeof once));
  zoo::must(setsockopt(connection, IPPROTO_TCP, TCP_KEEPCNT, &once, sizeof once));
  zoo::must(setsockopt(connection, SOL_SOCKET, SO_KEEPALIVE, &once, sizeof once));
  char byte = 0;
  if (recv(connection, &byte, 1, 0) >= 0) return 1;
  close(done.write_end);
  zoo::reap(child);
}
