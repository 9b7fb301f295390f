// Reads a pipe whose only write end is on its way to the child, in a message that the child takes
// later; the child then writes, later still.
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
  const zoo::Sockets line = zoo::make_sockets();
  const int child = zoo::fork_child([&] {
    zoo::quiet(400);
    const int output = receive_descriptor(line.other);
    zoo::quiet(400);
    zoo::put(output);
  });
  const zoo::Pipe pipe = zoo::make_pipe();
  send_descriptor(line.one, pipe.write_end);
  close(pipe.write_end);
  if (!zoo::get(pipe.read_end)) return 1;
  zoo::reap(child);
}
