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
inline const std::string console = "harness/app/console";
inline const std::string catalogue = "harness/app/catalogue";
inline const std::string campaign = "harness/app/campaign";
inline const std::vector<std::string> text = {"fmt", "tl"};
inline const std::vector<std::string> json = {"fmt", "tl", "nlohmann"};

/// A room has no rights in the rooms inside it. The longest matching folder counts.
inline const std::vector<FolderRule> rules = {
    {base, {}, text, false},
    {"harness/base/fd.h", {}, {}, true},  // The owner of a descriptor closes it.
    {model, {base}, text, false},
    {"harness/model/error_matcher.cpp", {model, base}, {"fmt", "tl", "boost/regex.hpp"}, false},
    {control, {base, model}, text, false},
    {os_base, {base}, {"fmt", "tl", "openssl", "seccomp.h"}, true},
    {proc, {base, model, control, os_base}, text, true},
    {processes, {base, control, os_base, proc}, text, true},
    {net, {base, model, control, os_base, proc}, {"fmt", "tl", "libmnl", "libnftnl"}, true},
    {"harness/os/files", {base, model, control, os_base, proc}, text, true},
    {calls, {base, model, control, os_base, proc}, {"fmt", "tl", "seccomp.h"}, true},
    {"harness/os/steps", {base, control, os_base, proc}, text, true},
    {"harness/os/stacks",
     {base, model, os_base, proc},
     {"fmt", "tl", "elfutils", "dwarf.h", "gelf.h", "libelf.h"},
     true},
    {"harness/os/waits", {base, model, control, os_base, proc, net}, text, true},
    {"harness/os/wire", {base, control, os_base, net}, text, true},
    {"harness/os/isolation", {base, model, os_base, proc, processes}, text, true},
    {"harness/os/programs",
     {base, control, os_base, calls, processes},
     {"fmt", "tl", "boost"},
     true},
    {"harness/os/machine",
     {base, model, control, "harness/os"},
     {"fmt", "tl", "boost/version.hpp"},
     true},
    {"harness/json", {base}, json, true},
    {"harness/scenario", {base, model, control, "harness/json"}, json, false},
    {"harness/record", {base, model, "harness/json"}, json, true},
    {"harness/hang", {base, model}, text, false},
    {"harness/judge", {base, model, "harness/hang"}, text, false},
    {"harness/run/watch", {base, model, control, "harness/hang"}, text, false},
    {"harness/run", {base, model, control, "harness/run/watch"}, text, false},
    {"harness/stats", {base, model}, {"fmt", "tl", "boost/math"}, false},
    {"harness/verify", {base}, json, false},
    {console, {base, model}, json, true},
    {catalogue,
     {base, model, control, "harness/os", "harness/scenario", "faults"},
     {"fmt", "tl"},
     true},
    {campaign, {"harness", "faults", "reports"}, json, true},
    {"harness/app/commands", {"harness", "faults", "reports"}, json, true},
    {"harness/app", {base, console, "harness/app/commands", "harness/os"}, {"fmt", "CLI"}, true},
    {"harness/cmake", {}, {}, false},
    {"faults", {base, model, control, os_base, calls, "faults/support"}, text, true},
    {"faults/support", {base, model, control, processes, calls}, {"fmt", "tl", "boost"}, true},
    {"reports",
     {base, model, "harness/record", "reports/support"},
     {"fmt", "tl", "nlohmann", "pugixml.hpp"},
     false},
    {"reports/support", {base, model}, {"fmt", "tl", "pugixml.hpp"}, false},
    {"targets/mock/hrbackup.h", {}, {}, true},
    {"targets/mock/protocol", {"targets/mock/hrbackup.h"}, {"tl", "openssl"}, true},
    {"targets/mock/library", {"targets/mock/hrbackup.h", "targets/mock/protocol"}, {"tl"}, true},
    {"targets/mock/data", {"targets/mock/protocol"}, {"tl"}, true},
    {"targets/mock/client",
     {"targets/mock/hrbackup.h", "targets/mock/protocol", "targets/mock/library",
      "targets/mock/data"},
     {"tl", "openssl", "CLI"},
     true},
    {"targets/mock/server", {"targets/mock/protocol", "targets/mock/data"}, {"tl", "CLI"}, true},
    {"targets/shell", {}, {"tl"}, true},
    {"test",
     {"harness", "faults", "reports", "targets"},
     {"fmt", "tl", "nlohmann", "boost", "openssl", "libmnl", "libnftnl", "elfutils", "dwarf.h",
      "gelf.h", "libelf.h", "seccomp.h", "CLI", "pugixml.hpp", "gtest", "gmock", "benchmark"},
     true},
};
}  // namespace rooms
}  // namespace backfault
