// Connects to a port of this machine and waits for data that never come. Words: the port, and
// optionally SO_RCVTIMEO in seconds, and "send" to fill the connection instead.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(word_or(argc, argv, 1, "0"))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{.tv_sec = std::stoi(word_or(argc, argv, 2, "0")), .tv_usec = 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return 1;
  say_ready(std::to_string(fd));
  static char buffer[65536];
  if (word_or(argc, argv, 3, "") == "send") {
    while (send(fd, buffer, sizeof buffer, MSG_NOSIGNAL) > 0) {
    }
    return 0;
  }
  while (recv(fd, buffer, sizeof buffer, 0) > 0) {
  }
  return 0;
}
