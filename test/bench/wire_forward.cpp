// The wire alone, as a program: for comparison with other proxies (test/bench/wire_peers.py).
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "harness/os/wire/proxy.h"

int main(int count, char** words) {
  if (count != 3) return 64;
  const auto port = [&](const int i) { return static_cast<std::uint16_t>(std::atoi(words[i])); };
  const auto proxy = backfault::StreamProxy::start(
      {{.listen_port_of = "server", .listen = port(1), .forward_to = port(2)}});
  if (!proxy) std::cerr << proxy.error().text << "\n";
  if (!proxy) return 70;
  std::cout << "ready" << std::endl;
  ::pause();
  return 0;
}
