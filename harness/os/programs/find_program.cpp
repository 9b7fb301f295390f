#include "harness/os/programs/find_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <sstream>

namespace backfault {
namespace {

bool is_executable(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string program_search_path(const std::string& first) {
  return first + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

std::optional<std::string> find_program(const std::string& name, const std::string& first) {
  if (name.find('/') != std::string::npos) {
    return is_executable(name) ? std::optional(name) : std::nullopt;
  }
  std::istringstream folders(program_search_path(first));
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string path = folder + "/" + name;
    if (is_executable(path)) return path;
  }
  return std::nullopt;
}

}  // namespace backfault
