// So many threads that wait for nothing, and so many pipes. Words: threads, descriptors.
#include <sys/resource.h>

#include <string>
#include <thread>

#include "test/programs/say_ready.h"

int main(int argc, char** argv) {
  const int threads = std::stoi(word_or(argc, argv, 1, "1"));
  const int descriptors = std::stoi(word_or(argc, argv, 2, "0"));
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  for (int made = 0; made < descriptors; made += 2) {
    int ends[2];
    if (pipe(ends) != 0) return 1;
  }
  const auto wait = [] {
    for (;;) pause();
  };
  for (int started = 1; started < threads; ++started) std::thread(wait).detach();
  say_ready();
  wait();
}
