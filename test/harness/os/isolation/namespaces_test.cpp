#include "harness/os/isolation/namespaces.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ifaddrs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/os/proc/fs.h"
#include "test/harness/os/isolation_support.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

/// The network addresses of this process's network namespace.
std::string addresses() {
  ifaddrs* list = nullptr;
  std::set<std::string> texts;
  if (::getifaddrs(&list) == 0) {
    for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
      if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET) {
        std::array<char, 64> text{};
        const auto* address = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
        ::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size());
        texts.insert(text.data());
      }
    }
    ::freeifaddrs(list);
  }
  std::string all;
  for (const std::string& text : texts) {
    all += text + " ";
  }
  return all;
}

TEST(Namespaces, TheTrialIsAloneInItsWorld) {
  auto trial = start_isolated({}, [](const Isolated& isolated, const Fd& control) {
    if (!isolated.weaker.empty()) {
      say(control, "skip " + isolated.weaker.front());
      return 0;
    }
    std::string report = isolated.trial_folder;
    report += ", pid " + std::to_string(::getpid());
    report += ", pids in /proc " + std::to_string(list_pids().size());
    report += ", in /dev/shm " + std::to_string(names_in("/dev/shm").size());
    report += ", addresses " + addresses();
    say(control, report);
    return 0;
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const std::string report = hear(trial->control());
  if (report.starts_with("skip")) {
    GTEST_SKIP() << report;
  }
  EXPECT_EQ(report,
            "/dev/shm/trial, pid 1, pids in /proc 1, in /dev/shm 1, "
            "addresses 127.0.0.1 192.0.2.1 ");
}

TEST(Namespaces, WhatATrialWritesToTmpOnlyTheTrialSees) {
  const TestFolder folder;
  std::ofstream(folder.file("given")) << "given";
  auto trial = start_isolated({}, [&](const Isolated& isolated, const Fd& control) {
    if (!isolated.weaker.empty()) {
      say(control, "skip " + isolated.weaker.front());
      return 0;
    }
    std::ofstream(folder.file("given")) << "changed";
    std::ofstream(folder.file("new")) << "new";
    say(control, text_of(folder.file("given")) + " " + text_of(folder.file("new")));
    return 0;
  });
  ASSERT_TRUE(trial) << trial.error().text;
  const std::string report = hear(trial->control());
  if (report.starts_with("skip")) {
    GTEST_SKIP() << report;
  }
  EXPECT_EQ(report, "changed new");
  EXPECT_EQ(text_of(folder.file("given")), "given");
  EXPECT_EQ(text_of(folder.file("new")), "");
}

TEST(Namespaces, AnOrdinaryUserGetsNamespacesOrHearsWhyNot) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "needs root to become an ordinary user";
  }
  const pid_t user = ::fork();
  if (user == 0) {
    if (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0) {
      ::_exit(1);
    }
    auto trial = start_isolated({}, [](const Isolated& isolated, const Fd&) {
      const bool own = isolated.pid_namespace && ::getpid() == 1 && ::getuid() == 65534;
      const bool told = !isolated.pid_namespace &&
                        isolated.weaker.at(0).starts_with("namespaces are not permitted here (");
      return own ? 10 : told ? 20 : 30;
    });
    const auto ending = trial ? trial->wait_for(long_enough) : std::nullopt;
    ::_exit(ending ? std::get<Exited>(*ending).code : 2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(user, &status, 0), user);
  EXPECT_THAT(WEXITSTATUS(status), testing::AnyOf(10, 20));
}

}  // namespace
}  // namespace backfault
