// Waits for timers of timer_create(2): one that signals and, through a thread of the C library, one
// that calls a function.
#include <semaphore.h>

#include <csignal>

#include "test/programs/zoo/zoo.h"

namespace {

void start(sigevent& event) {
  const itimerspec every{.it_interval = zoo::milliseconds(250), .it_value = zoo::milliseconds(250)};
  timer_t timer{};
  zoo::must(timer_create(CLOCK_MONOTONIC, &event, &timer));
  zoo::must(timer_settime(timer, 0, &every, nullptr));
}

}  // namespace

int main() {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  zoo::must(sigaction(SIGUSR1, &action, nullptr));
  sigevent by_signal{};
  by_signal.sigev_notify = SIGEV_SIGNAL;
  by_signal.sigev_signo = SIGUSR1;
  start(by_signal);
  pause();
  pause();

  sem_t called;
  zoo::must(sem_init(&called, 0, 0));
  signal(SIGUSR1, SIG_IGN);
  sigevent by_thread{};
  by_thread.sigev_notify = SIGEV_THREAD;
  by_thread.sigev_value.sival_ptr = &called;
  by_thread.sigev_notify_function = [](sigval value) {
    sem_post(static_cast<sem_t*>(value.sival_ptr));
  };
  start(by_thread);
  for (int round = 0; round < 2; ++round) {
    while (sem_wait(&called) != 0) {
    }
  }
  _exit(0);  // The timer would still use the semaphore while main's frame goes.
}
