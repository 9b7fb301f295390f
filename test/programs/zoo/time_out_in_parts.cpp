// Waits in one call that is woken on the way and goes on with the rest of its time-out: in recv(2)
// for all of a message of which one byte comes ("receive"), in send(2) of more than fits while the
// child takes some of it ("send"), in poll(2) for urgent data where others come ("poll").
#include <sys/time.h>

#include "test/programs/zoo/zoo.h"

namespace {

constexpr long most_ms = 900;
std::array<char, 16 << 20> message{};

bool times_out(const std::string& how, const int fd) {
  if (how == "receive") return recv(fd, message.data(), 2, MSG_WAITALL) == 1;
  if (how == "send") return send(fd, message.data(), message.size(), 0) > 0;
  pollfd polled{.fd = fd, .events = POLLPRI, .revents = 0};
  return poll(&polled, 1, most_ms) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string how = word_or(argc, argv, 1, "receive");
  const int listener = zoo::listen_on(0);
  const int other = zoo::must(zoo::try_connect(zoo::port_of(listener)));
  const zoo::Sockets line{.one = zoo::accept_from(listener), .other = other};
  const zoo::Sockets done = zoo::make_sockets();
  const timeval limit{.tv_sec = 0, .tv_usec = most_ms * 1000};
  zoo::must(setsockopt(line.one, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
  zoo::must(setsockopt(line.one, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
  const int child = zoo::fork_child([&] {
    zoo::quiet(600);
    if (how == "send") zoo::must(recv(line.other, message.data(), 2'000'000, MSG_WAITALL));
    if (how != "send") zoo::put(line.other);
    zoo::get(done.other);
  });
  const std::int64_t begun = zoo::now_ns();
  if (!times_out(how, line.one) || zoo::now_ns() - begun > 1'300'000'000) return 1;
  zoo::put(done.one);
  zoo::reap(child);
}
