// The program; everything it does is in cli.cpp.
#include "harness/app/cli.h"

int main(int argc, char** argv) {
  return static_cast<int>(backfault::run_command_line(argc, argv));
}
