// Stops itself, as a program that writes to a terminal from the background.
#include <csignal>

#include "test/programs/zoo/zoo.h"

int main() {
  zoo::stamp();
  std::raise(SIGSTOP);
}
