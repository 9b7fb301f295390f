// Parser of /proc/PID/mountinfo (proc_pid_mountinfo(5)). Pure.
#pragma once

#include <optional>
#include <string_view>

namespace backfault {

struct MountText {
  bool read_only = false;        ///< This mount.
  bool whole_read_only = false;  ///< Its file system, through whatever mount.
  bool operator==(const MountText&) const = default;
};

/// The uppermost mount on exactly this path; nothing: there is none, or its line cannot be read.
[[nodiscard]] std::optional<MountText> find_mount(std::string_view mountinfo,
                                                  std::string_view path);

}  // namespace backfault
