// sys/pidfd.h of glibc 2.36 lacks C linkage for C++.
#pragma once

extern "C" {
#include <sys/pidfd.h>  // IWYU pragma: export
}
