#include "harness/os/stacks/runtime_dump.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "harness/os/proc/fs.h"
#include "harness/os/proc/text.h"
#include "harness/os/stacks/elf_file.h"
#include "harness/os/stacks/mapped_files.h"

namespace backfault {
namespace {

constexpr std::size_t most_status = 64 * 1024;

bool catches(const std::string& folder, const int signal) {
  const auto status = read_small_file(folder + "/status", most_status);
  const auto signals = status ? parse_signals(*status) : std::nullopt;
  return signals && ((signals->caught >> static_cast<unsigned>(signal - 1)) & 1U) != 0;
}

/// These stay when a program is stripped.
bool is_go(const std::string& folder) {
  constexpr std::array<std::string_view, 3> sections = {".go.buildinfo", ".note.go.buildid",
                                                        ".gopclntab"};
  const std::string path = folder + "/exe";
  Fd program(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!program.valid()) return false;
  const auto elf = open_elf(std::move(program));
  return elf && has_section(*elf, sections);
}

bool has_name(const std::string& path, const std::string_view beginning) {
  return std::string_view(path).substr(path.rfind('/') + 1).starts_with(beginning);
}

/// Programs that bring Python along in one file have it as a library.
bool is_python(const std::string& folder) {
  if (has_name(read_link(folder + "/exe"), "python3")) return true;
  const auto maps = read_small_file(folder + "/maps", most_proc_maps);
  const auto code = maps ? parse_code_map(*maps) : std::nullopt;
  return code && std::any_of(code->files.begin(), code->files.end(), [](const MappedFile& file) {
           return has_name(file.path, "libpython3");
         });
}

}  // namespace

std::optional<RuntimeDump> runtime_dump_of(const int pid) {
  const std::string folder = fmt::format("/proc/{}", visible_thread_of(pid));
  // The signals are asked for first: that is cheap, and for most programs it is the end.
  if (catches(folder, SIGQUIT) && is_go(folder)) return RuntimeDump{SIGQUIT, "Go"};
  if (catches(folder, SIGABRT) && is_python(folder)) return RuntimeDump{SIGABRT, "Python"};
  return std::nullopt;
}

}  // namespace backfault
