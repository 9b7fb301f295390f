// Prints every descriptor that it was given, with what it points to, one on each line.
#include <dirent.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

int main() {
  DIR* folder = ::opendir("/proc/self/fd");
  const std::string own = std::to_string(::dirfd(folder));
  while (const dirent* entry = ::readdir(folder)) {
    std::array<char, 256> target{};
    const std::string path = std::string("/proc/self/fd/") + entry->d_name;
    if (entry->d_name != own && entry->d_name[0] != '.' &&
        ::readlink(path.c_str(), target.data(), target.size() - 1) > 0) {
      std::printf("%s %s\n", entry->d_name, target.data());
    }
  }
  return 0;
}
