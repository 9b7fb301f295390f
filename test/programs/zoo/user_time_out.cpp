// A full connection that the kernel gives up (TCP_USER_TIMEOUT): the client waits for room in
// poll(2), or for data although it is its own queue that is full ("read"), or in write(2) while the
// time-out is that of its peer ("peer").
#include <netinet/tcp.h>

#include "test/programs/zoo/zoo.h"

namespace {

void fill(const int fd) {
  static std::array<char, 65536> page{};
  while (send(fd, page.data(), page.size(), MSG_DONTWAIT) > 0) {
  }
}

void limit(const int fd) {
  const unsigned ms = 700;
  zoo::must(setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms));
}

bool waits_in_vain(const std::string& how, const int fd) {
  if (how == "poll") {
    pollfd polled{.fd = fd, .events = POLLOUT, .revents = 0};
    return poll(&polled, 1, -1) == 1 && (polled.revents & POLLERR) != 0;
  }
  char byte = 0;
  if (how == "read") return recv(fd, &byte, 1, 0) < 0;
  while (send(fd, &byte, 1, MSG_NOSIGNAL) > 0) {
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string how = word_or(argc, argv, 1, "poll");
  const int listener = zoo::listen_on(0);
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    const int peer = zoo::must(zoo::try_connect(zoo::port_of(listener)));
    if (how == "peer") {
      limit(peer);
      fill(peer);
    }
    zoo::put(line.other);
    zoo::get(line.other);
  });
  const int connection = zoo::accept_from(listener);
  zoo::get(line.one);
  if (how != "peer") limit(connection);
  fill(connection);
  if (!waits_in_vain(how, connection)) return 1;
  zoo::put(line.one);
  zoo::reap(child);
}
