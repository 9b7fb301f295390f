// Who may include whom: the same edges as in harness/CMakeLists.txt.
#pragma once

#include <string>
#include <vector>

namespace backfault {

struct FolderRule {
  std::string folder;
  std::vector<std::string> ours;    ///< Folders of ours besides its own.
  std::vector<std::string> theirs;  ///< Libraries.
  bool system = false;              ///< Headers of Linux and POSIX.
};

namespace rooms {
inline const std::string base = "harness/base";
inline const std::string model = "harness/model";
inline const std::string control = "harness/control";
inline const std::string os_base = "harness/os/base";
inline const std::string proc = "harness/os/proc";
inline const std::string net = "harness/os/net";
inline const std::string processes = "harness/os/processes";
inline const std::string calls = "harness/os/calls";
inline const std::string programs = "harness/os/programs";
inline const std::string console = "harness/app/console";
inline const std::string catalogue = "harness/app/catalogue";
inline const std::string campaign = "harness/app/campaign";
inline const std::vector<std::string> text = {"fmt"};
inline const std::vector<std::string> json = {"fmt", "nlohmann"};

/// A room has no rights in the rooms inside it. The longest matching folder counts.
inline const std::vector<FolderRule> rules = {
    {base, {}, {"fmt", "tl"}, false},
    {"harness/base/fd.h", {}, {}, true},  // The owner of a descriptor closes it.
    {model, {base}, text, false},
    {"harness/model/error_matcher.cpp", {model, base}, {"boost/regex.hpp"}, false},
    {control, {base, model}, text, false},
    {os_base, {base}, {"fmt", "openssl", "seccomp.h"}, true},
    {proc, {base, model, control, os_base}, text, true},
    {processes, {base, control, os_base, proc}, text, true},
    {net, {base, model, control, os_base, proc}, {"fmt", "libmnl", "libnftnl"}, true},
    {"harness/os/files", {base, model, control, os_base, proc}, text, true},
    {calls, {base, model, control, os_base, proc}, {"fmt", "seccomp.h"}, true},
    {"harness/os/steps", {base, control, os_base, proc}, text, true},
    {"harness/os/stacks",
     {base, model, os_base, proc},
     {"fmt", "elfutils", "dwarf.h", "gelf.h", "libelf.h"},
     true},
    {"harness/os/waits", {base, model, control, os_base, proc, net}, text, true},
    {"harness/os/wire", {base, control, os_base, net}, text, true},
    {"harness/os/isolation", {base, model, os_base, proc, processes}, text, true},
    {programs, {base, control, os_base, calls, processes}, {"fmt", "tl", "boost"}, true},
    {"harness/os/machine",
     {base, model, control, "harness/os"},
     {"fmt", "boost/version.hpp"},
     true},
    {"harness/json", {base}, {"nlohmann"}, false},
    {"harness/scenario", {base, model, control, "harness/json"}, {}, false},
    {"harness/record", {base, model, "harness/json"}, text, true},
    {"harness/hang", {base, model}, text, false},
    {"harness/judge", {model, "harness/hang"}, text, false},
    {"harness/run/watch", {model, control, "harness/hang"}, {}, false},
    {"harness/run", {base, model, control, "harness/run/watch"}, {}, false},
    {"harness/stats", {base, model}, {"fmt", "boost/math"}, false},
    {"harness/verify", {base}, json, false},
    {console, {base, model}, text, true},
    {catalogue,
     {base, model, control, os_base, proc, programs, "harness/scenario", "faults"},
     {"fmt"},
     true},
    {campaign,
     {base,
      model,
      control,
      "harness/hang",
      "harness/json",
      "harness/judge",
      "harness/record",
      "harness/run",
      "harness/scenario",
      "harness/stats",
      os_base,
      processes,
      programs,
      "harness/os/isolation",
      "harness/os/machine",
      "harness/os/waits",
      console,
      catalogue,
      "faults",
      "reports"},
     {},
     true},
    {"harness/app/commands",
     {base, model, control, "harness/json", "harness/judge", "harness/record", "harness/scenario",
      "harness/verify", os_base, processes, programs, "harness/os/machine", console, catalogue,
      campaign, "faults", "reports"},
     {},
     false},
    {"harness/app", {base, console, "harness/app/commands", programs}, {"CLI"}, false},
    {"harness/cmake", {}, {}, false},
    {"faults", {base, model, control, os_base, calls, "faults/support"}, text, true},
    {"faults/support", {base, model, control, processes, calls}, {"fmt"}, true},
    {"reports",
     {base, model, "harness/record", "reports/support"},
     {"fmt", "nlohmann", "pugixml.hpp"},
     false},
    {"reports/support", {base, model}, {"fmt", "pugixml.hpp"}, false},
    {"targets/mock/hrbackup.h", {}, {}, true},
    {"targets/mock/protocol", {"targets/mock/hrbackup.h"}, {"tl", "openssl"}, true},
    {"targets/mock/library", {"targets/mock/hrbackup.h", "targets/mock/protocol"}, {}, true},
    {"targets/mock/data", {"targets/mock/protocol"}, {}, true},
    {"targets/mock/client",
     {"targets/mock/hrbackup.h", "targets/mock/protocol", "targets/mock/data"},
     {"CLI"},
     true},
    {"targets/mock/server", {"targets/mock/protocol", "targets/mock/data"}, {"CLI"}, true},
    {"targets/shell", {}, {"tl"}, true},
    {"test",
     {"harness", "faults", "reports", "targets"},
     {"fmt", "tl", "nlohmann", "boost", "openssl", "libmnl", "libnftnl", "elfutils", "dwarf.h",
      "gelf.h", "libelf.h", "seccomp.h", "CLI", "pugixml.hpp", "gtest", "gmock", "benchmark"},
     true},
};
}  // namespace rooms
}  // namespace backfault
