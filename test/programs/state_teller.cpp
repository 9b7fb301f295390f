// Prints what a program inherits besides descriptors: signals, session, group, limits, folder.
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdio>

extern char** environ;

int main() {
  sigset_t mask;
  ::sigprocmask(SIG_SETMASK, nullptr, &mask);
  int unusual = 0;
  for (int number = 1; number < 32; ++number) {
    struct sigaction action {};
    unusual += ::sigismember(&mask, number) == 1 ? 1 : 0;
    unusual += ::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL ? 1 : 0;
  }
  rlimit core{};
  ::getrlimit(RLIMIT_CORE, &core);
  int death_signal = 0;
  ::prctl(PR_GET_PDEATHSIG, &death_signal);
  cpu_set_t cpus;
  ::sched_getaffinity(0, sizeof(cpus), &cpus);
  std::array<char, 1024> folder{};
  std::printf("unusual signals %d\n", unusual);
  std::printf("leads session %d\n", ::getsid(0) == ::getpid() ? 1 : 0);
  std::printf("leads group %d\n", ::getpgrp() == ::getpid() ? 1 : 0);
  std::printf("core limit %d\n", static_cast<int>(core.rlim_max));
  std::printf("death signal %d\n", death_signal);
  std::printf("cores %d\n", CPU_COUNT(&cpus));
  std::printf("folder %s\n", ::getcwd(folder.data(), folder.size()));
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::printf("environment %s\n", *entry);
  }
  return 0;
}
