// Parser of /proc/PID/mountinfo (proc_pid_mountinfo(5)). Pure.
#pragma once

#include <optional>
#include <string_view>

namespace backfault {

struct MountText {
  bool read_only = false;        ///< This mount.
  bool whole_read_only = false;  ///< Its file system, through every mount.
  bool operator==(const MountText&) const = default;
};

/// The topmost mount on exactly this path; nothing if there is none or its line is malformed.
[[nodiscard]] std::optional<MountText> find_mount(std::string_view mountinfo,
                                                  std::string_view path);

}  // namespace backfault
