// Waits for a mutex in shared memory whose owner ends without giving it back.
#include <pthread.h>

#include "test/programs/zoo/zoo.h"

int main() {
  auto& mutex = *zoo::shared<pthread_mutex_t>();
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&mutex, &attributes);
  const zoo::Sockets line = zoo::make_sockets();
  const int owner = zoo::fork_child([&] {
    pthread_mutex_lock(&mutex);
    zoo::put(line.other);
    zoo::quiet(800);
  });
  zoo::get(line.one);
  if (pthread_mutex_lock(&mutex) != EOWNERDEAD) return 1;
  zoo::reap(owner);
}
