// Descriptors in messages.
#pragma once

#include "test/programs/zoo/zoo.h"

namespace zoo {

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

inline void send_descriptor(const int line, const int fd) {
  Message message;
  cmsghdr& header = *CMSG_FIRSTHDR(&message.head);
  header.cmsg_level = SOL_SOCKET;
  header.cmsg_type = SCM_RIGHTS;
  header.cmsg_len = CMSG_LEN(sizeof(int));
  message.descriptor() = fd;
  must(sendmsg(line, &message.head, 0));
}

inline int receive_descriptor(const int line) {
  Message message;
  must(recvmsg(line, &message.head, MSG_CMSG_CLOEXEC));
  return message.descriptor();
}

}  // namespace zoo
