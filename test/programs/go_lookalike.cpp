// Has a section as every Go program has, and catches SIGQUIT as the runtime of Go does. With the
// word "deaf" it does not.
#include <sys/syscall.h>

#include "test/programs/say_ready.h"

// The linker keeps what is used, and has to keep the section's name.
__attribute__((section(".go.buildinfo"), used)) static const char build_info[] = "build info";

int main(int argc, char** argv) {
  if (word_or(argc, argv, 1, "") != "deaf") signal(SIGQUIT, [](int) {});
  say_ready();
  for (;;) syscall(SYS_pause);
}
