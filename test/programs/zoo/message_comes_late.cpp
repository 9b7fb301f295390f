// Waits for a message of its child in a queue of POSIX, and then in one of System V.
#include <mqueue.h>
#include <sys/msg.h>

#include "test/programs/zoo/zoo.h"

namespace {

struct Message {
  long type = 1;
  char byte = 'x';
};

}  // namespace

int main() {
  std::array<char, 40> name{};
  std::snprintf(name.data(), name.size(), "/late_%d", getpid());
  mq_attr sizes{};
  sizes.mq_maxmsg = 1;
  sizes.mq_msgsize = 1;
  const mqd_t posix = zoo::must(mq_open(name.data(), O_RDWR | O_CREAT | O_CLOEXEC, 0600, &sizes));
  mq_unlink(name.data());
  const int system_v = zoo::must(msgget(IPC_PRIVATE, 0600));
  const int child = zoo::fork_child([&] {
    const Message message;
    zoo::quiet(700);
    zoo::must(mq_send(posix, "x", 1, 0));
    zoo::quiet(700);
    zoo::must(msgsnd(system_v, &message, 1, 0));
  });
  Message message;
  zoo::must(mq_receive(posix, &message.byte, 1, nullptr));
  zoo::must(msgrcv(system_v, &message, 1, 0, 0));
  zoo::must(msgctl(system_v, IPC_RMID, nullptr));
  zoo::reap(child);
}
