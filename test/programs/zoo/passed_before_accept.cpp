// Reads a pipe whose only write end is in a message on a connection that nobody has accepted: the
// child does that later, and then writes.
#include <sys/un.h>

#include "test/programs/zoo/zoo.h"

namespace {

/// A message of one byte with room for one descriptor.
struct Message {
  char byte = 'x';
  iovec part{.iov_base = &byte, .iov_len = 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
  msghdr head{};

  Message() {
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = room.data();
    head.msg_controllen = room.size();
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  int& descriptor() { return *reinterpret_cast<int*>(CMSG_DATA(CMSG_FIRSTHDR(&head))); }
};

void send_descriptor(const int line, const int fd) {
  Message message;
  cmsghdr& header = *CMSG_FIRSTHDR(&message.head);
  header.cmsg_level = SOL_SOCKET;
  header.cmsg_type = SCM_RIGHTS;
  header.cmsg_len = CMSG_LEN(sizeof(int));
  message.descriptor() = fd;
  zoo::must(sendmsg(line, &message.head, 0));
}

int receive_descriptor(const int line) {
  Message message;
  zoo::must(recvmsg(line, &message.head, MSG_CMSG_CLOEXEC));
  return message.descriptor();
}

}  // namespace

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
    zoo::put(receive_descriptor(zoo::accept_from(listener)));
  });
  const int line = zoo::must(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  zoo::must(connect(line, address, sizeof name));
  const zoo::Pipe pipe = zoo::make_pipe();
  send_descriptor(line, pipe.write_end);
  close(pipe.write_end);
  if (!zoo::get(pipe.read_end)) return 1;
  zoo::reap(child);
}
