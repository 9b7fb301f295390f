// remote_shell_server PORT: runs the commands of remote_shell, on 127.0.0.1 only.
#include <signal.h>

#include <cstdio>

#include "targets/shell/options.h"
#include "targets/shell/server.h"

int main(int count, char** words) {
  const auto port = shell::parse_port(count == 2 ? words[1] : "");
  if (!port) {
    std::fprintf(stderr, "remote_shell_server: %s; usage: remote_shell_server PORT\n",
                 port.error().c_str());
    return 64;
  }
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGCHLD, SIG_IGN);  // The kernel reaps sessions that have ended.
  auto listener = shell::listen_on(*port);
  if (listener) {
    std::fprintf(stderr, "remote_shell_server: ready\n");
    const auto served = shell::Server(*std::move(listener)).serve();
    std::fprintf(stderr, "remote_shell_server: %s\n", served.error().c_str());
  } else {
    std::fprintf(stderr, "remote_shell_server: %s\n", listener.error().c_str());
  }
  return 1;
}
