// What the tests of isolated trials share.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <set>
#include <string>

#include "harness/base/fd.h"
#include "harness/os/base/wait_readable.h"
#include "harness/os/isolation/isolation.h"
#include "test/harness/os/skip_without.h"

namespace backfault {

constexpr Duration long_enough = std::chrono::seconds(20);

inline void say(const Fd& control, const std::string& text) {
  EXPECT_EQ(::send(control.get(), text.data(), text.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(text.size()));
}

inline std::string hear(const Fd& control) {
  std::array<char, 4096> text{};
  if (!wait_readable(control, long_enough)) {
    return "nothing came";
  }
  const ssize_t count = ::recv(control.get(), text.data(), text.size(), 0);
  return count > 0 ? std::string(text.data(), static_cast<std::size_t>(count)) : "closed";
}

inline std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.insert(entry.path().filename());
  }
  return names;
}

/// A test that runs without namespaces, and with them where the machine permits them.
class EitherWay : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) BACKFAULT_SKIP_WITHOUT(Capability::pid_namespace);
  }
  [[nodiscard]] IsolationRequest request() const { return {.namespaces = GetParam(), .cpus = {}}; }
};

inline std::string way_name(const testing::TestParamInfo<bool>& with) {
  return with.param ? "With" : "Without";
}

}  // namespace backfault
