// Ends its first thread and lives on in its second: the kernel shows it as a zombie.
#include <pthread.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

int main() {
  std::thread second([] {
    std::puts("ready");
    static_cast<void>(std::fflush(stdout));
    while (true) {
      ::pause();
    }
  });
  second.detach();
  ::pthread_exit(nullptr);
}
