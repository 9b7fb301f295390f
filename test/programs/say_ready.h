// How the tiny programs tell a test that they are about to do what they are there for.
#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <string>

/// Called in a forked child: it ends with its parent, even if the parent is gone already.
inline void end_with(int parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
}

/// Writes "ready" and what else the test has to know, as one line. From now on, the program ends
/// with the thread that started it.
inline void say_ready(const std::string& more = "") {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string line = more.empty() ? "ready\n" : "ready " + more + "\n";
  if (write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(1);
}

/// The word at `index`, or the one that stands for a missing one.
inline std::string word_or(int argc, char** argv, int index, const char* otherwise) {
  return argc > index ? argv[index] : otherwise;
}
