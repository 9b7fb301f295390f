// Reads only a part of a message whose arrival is told once, and waits for news of the socket,
// while its child waits for the answer.
#include <sys/epoll.h>

#include "test/programs/zoo/zoo.h"

int main() {
  const zoo::Sockets line = zoo::make_sockets();
  zoo::fork_child([&] {
    close(line.one);
    const std::array<char, 100> question{};
    zoo::must(send(line.other, question.data(), question.size(), 0));
    zoo::stamp();
    zoo::get(line.other);
  });
  close(line.other);
  const int set = zoo::must(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.fd = line.one}};
  zoo::must(epoll_ctl(set, EPOLL_CTL_ADD, line.one, &event));
  std::array<char, 10> part{};
  for (std::size_t have = 0; have < 100;) {
    zoo::stamp();
    zoo::must(epoll_wait(set, &event, 1, -1));
    have += static_cast<std::size_t>(zoo::must(read(event.data.fd, part.data(), part.size())));
  }
  zoo::put(line.one);
}
