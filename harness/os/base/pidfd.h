// sys/pidfd.h of glibc 2.36 forgets that C++ needs C linkage.
#pragma once

extern "C" {
#include <sys/pidfd.h>  // IWYU pragma: export
}
