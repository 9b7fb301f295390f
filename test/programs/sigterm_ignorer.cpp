// Ignores the signals that ask politely, says so, and stays.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <initializer_list>

int main() {
  for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    ::signal(number, SIG_IGN);
  }
  std::puts("ready");
  static_cast<void>(std::fflush(stdout));
  while (true) {
    ::pause();
  }
}
