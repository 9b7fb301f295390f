// Leaves a daemon behind: twice forked, own session, SIGTERM ignored, all descriptors closed.
// Prints the daemon's pid and ends, or stays when told "stay".
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace {

[[noreturn]] void be_daemon(const int ready) {
  ::setsid();
  if (::fork() != 0) {
    ::_exit(0);
  }
  ::signal(SIGTERM, SIG_IGN);
  const pid_t self = ::getpid();
  static_cast<void>(::write(ready, &self, sizeof(self)));
  for (int number = 0; number < 10; ++number) {
    ::close(number);
  }
  while (true) {
    ::pause();
  }
}

}  // namespace

int main(int count, char** words) {
  const bool stays = count > 1 && std::string_view(words[1]) == "stay";
  std::array<int, 2> ready{};
  if (::pipe(ready.data()) != 0) {
    return 1;
  }
  const pid_t between = ::fork();
  if (between == 0) {
    be_daemon(ready[1]);
  }
  pid_t daemon = 0;
  static_cast<void>(::read(ready[0], &daemon, sizeof(daemon)));
  ::waitpid(between, nullptr, 0);  // Whoever looks from now on sees the daemon only.
  std::printf("daemon %d\n", daemon);
  static_cast<void>(std::fflush(stdout));
  while (stays) {
    ::pause();
  }
  return 0;
}
