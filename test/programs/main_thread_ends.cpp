// The main thread ends, and another one goes on: it waits for a shared word of memory, with a
// connection, a pipe and a memory file open. Word: a port to connect to.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cstdint>
#include <thread>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const int memory = memfd_create("ring", MFD_CLOEXEC);
  int ends[2];
  if (ftruncate(memory, 4096) != 0 || pipe2(ends, O_CLOEXEC) != 0) return 1;
  void* const shared = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(word_or(argc, argv, 1, "0"))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return 1;
  say_ready();
  std::thread([shared] {
    for (;;) syscall(SYS_futex, shared, FUTEX_WAIT, 0, nullptr, nullptr, 0);
  }).detach();
  pthread_exit(nullptr);
}
