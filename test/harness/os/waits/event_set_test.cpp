#include "harness/os/waits/event_set.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include <csignal>

#include "test/harness/os/explained_program.h"

namespace backfault {
namespace {

using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

void expect_members(const WaitFact& fact) {
  EXPECT_EQ(fact.kind, WaitKind::event_set) << fact.words;
  EXPECT_THAT(fact.channels, SizeIs(3)) << fact.words;
  EXPECT_THAT(fact.channels, Contains(StartsWith("pipe:")));
  EXPECT_THAT(fact.channels, Contains(StartsWith("unix:")));
  EXPECT_THAT(fact.channels, Contains(StartsWith("eventfd:")));
  EXPECT_THAT(fact.words, ContainsRegex("data on pipe [0-9]+"));
  EXPECT_THAT(fact.words, ContainsRegex("data on event counter [0-9]+"));
  EXPECT_THAT(fact.words, ContainsRegex("unix socket [0-9]+ with unix socket [0-9]+"));
}

TEST(WaitEventSet, ResolvesTheMembersWhateverTheCall) {
  for (const std::string call : {"epoll_wait", "poll", "ppoll", "select", "pselect6"}) {
    TinyProgram program("epoll_waiter", {call});
    program.read_line();
    const WaitFact fact = fact_in(program, call);
    expect_members(fact);
    EXPECT_FALSE(fact.deadline_left) << call;
    EXPECT_THAT(fact.words, HasSubstr("a timer that is not armed")) << call;
    EXPECT_THAT(fact.words, HasSubstr(", no time-out")) << call;
  }
}

TEST(WaitEventSet, ReadsTheTimeOutWhateverTheCall) {
  for (const std::string call : {"epoll_wait", "poll", "ppoll", "select", "pselect6"}) {
    TinyProgram program("epoll_waiter", {call, "600000"});
    program.read_line();
    const WaitFact fact = fact_in(program, call);
    expect_members(fact);
    EXPECT_EQ(fact.deadline_left, std::chrono::seconds(600)) << call;
    EXPECT_THAT(fact.words, HasSubstr(", times out within 600 s")) << call;
  }
}

TEST(WaitEventSet, AnArmedTimerInTheSetIsADeadline) {
  TinyProgram alone("epoll_waiter", {"epoll_wait", "-1", "timer"});
  alone.read_line();
  expect_seconds_left(fact_in(alone, "epoll_wait"), 300);
  TinyProgram with_limit("epoll_waiter", {"poll", "600000", "timer"});
  with_limit.read_line();
  expect_seconds_left(fact_in(with_limit, "poll"), 300);
}

TEST(WaitEventSet, SetsInSetsAreResolved) {
  TinyProgram program("epoll_waiter", {"nested"});
  program.read_line();
  expect_members(fact_in(program, "epoll_wait"));
}

TEST(WaitEventSet, ASetWithoutDescriptorsWaitsForAnotherThreadToAddOne) {
  TinyProgram program("epoll_waiter", {"none"});
  program.read_line();
  const WaitFact fact = fact_in(program, "epoll_wait");
  EXPECT_EQ(fact.kind, WaitKind::event_set);
  EXPECT_THAT(fact.channels, IsEmpty());
  EXPECT_EQ(fact.words, "waits in epoll_wait for a set without descriptors, no time-out");
}

TEST(WaitEventSet, ATimeOutWithoutDescriptorsIsASleep) {
  for (const std::string call : {"poll", "ppoll", "select", "pselect6", "epoll_wait"}) {
    TinyProgram program("sleeper", {call});
    program.read_line();
    const WaitFact fact = fact_in(program, call);
    EXPECT_EQ(fact.kind, WaitKind::sleep) << call;
    EXPECT_EQ(fact.deadline_left, std::chrono::seconds(600)) << call;
  }
}

WaitFinding explain(WaitFinding (*const explain_it)(const BlockedSyscall&),
                    const BlockedCall& call) {
  ObservedWorld world;
  return explain_it({.world = world, .process = world.process(::getpid()), .call = call});
}

TEST(WaitEventSet, NeitherDescriptorsNorATimeOutMeansASignal) {
  const auto finding =
      explain(explain_poll, {.number = SYS_poll, .arguments = {0, 0, 0xffffffff, 0, 0, 0}});
  EXPECT_EQ(finding.kind, WaitKind::signal);
  EXPECT_EQ(finding.object, "for a signal only");
}

TEST(WaitEventSet, WhatCannotBeReadIsUnreadable) {
  EXPECT_EQ(explain(explain_poll, {.number = SYS_poll, .arguments = {0x10, 3, 0, 0, 0, 0}}).kind,
            WaitKind::unreadable);
  EXPECT_EQ(
      explain(explain_select, {.number = SYS_select, .arguments = {8, 0x10, 0, 0, 0, 0}}).kind,
      WaitKind::unreadable);
  EXPECT_EQ(
      explain(explain_epoll_wait, {.number = SYS_epoll_wait, .arguments = {9999, 0, 1, 5, 0, 0}})
          .kind,
      WaitKind::unreadable);
  pollfd absent{.fd = 9999, .events = POLLIN, .revents = 0};
  const auto address = reinterpret_cast<std::uint64_t>(&absent);
  EXPECT_EQ(explain(explain_poll, {.number = SYS_poll, .arguments = {address, 1, 5, 0, 0, 0}}).kind,
            WaitKind::unreadable);
}

/// A set of this process that has one member.
Fd set_with(const Fd& member) {
  Fd set(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{.events = EPOLLIN, .data = {}};
  EXPECT_EQ(::epoll_ctl(set.get(), EPOLL_CTL_ADD, member.get(), &event), 0);
  return set;
}

WaitFinding explain_wait_for(const Fd& set) {
  return explain(explain_epoll_wait,
                 {.number = SYS_epoll_wait,
                  .arguments = {static_cast<std::uint64_t>(set.get()), 0, 1, 0xffffffff, 0, 0}});
}

TEST(WaitEventSet, ANumberThatLeadsToAnotherFileNowIsUnreadable) {
  const Fd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const Fd counter(::eventfd(0, EFD_CLOEXEC));
  const Fd set = set_with(timer);
  EXPECT_EQ(explain_wait_for(set).kind, WaitKind::event_set);
  const Fd kept(::fcntl(timer.get(), F_DUPFD_CLOEXEC, 0));
  ASSERT_GE(::dup3(counter.get(), timer.get(), O_CLOEXEC), 0);
  EXPECT_EQ(explain_wait_for(set).kind, WaitKind::unreadable);
}

TEST(WaitEventSet, OneNumberMayHaveBeenAddedForTwoFiles) {
  const Fd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const Fd counter(::eventfd(0, EFD_CLOEXEC));
  const Fd set = set_with(timer);
  const Fd kept(::fcntl(timer.get(), F_DUPFD_CLOEXEC, 0));
  ASSERT_GE(::dup3(counter.get(), timer.get(), O_CLOEXEC), 0);
  epoll_event event{.events = EPOLLIN, .data = {}};
  ASSERT_EQ(::epoll_ctl(set.get(), EPOLL_CTL_ADD, timer.get(), &event), 0);
  EXPECT_EQ(explain_wait_for(set).kind, WaitKind::unreadable);
}

TEST(WaitEventSet, ASetWithSignalsIsNotAskedForThatWouldTakeItsWakeUp) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  const Fd descriptor(::signalfd(-1, &signals, SFD_CLOEXEC));
  const Fd inner = set_with(descriptor);
  const Fd outer = set_with(inner);
  for (const Fd* const set : {&inner, &outer}) {
    const auto finding = explain_wait_for(*set);
    EXPECT_EQ(finding.kind, WaitKind::event_set);
    ASSERT_FALSE(finding.wake_conditions.empty());
    EXPECT_EQ(finding.wake_conditions.front().readiness, Readiness::unknown);
    EXPECT_THAT(finding.wake_conditions.front().evidence, Not(HasSubstr("revents")));
  }
}

}  // namespace
}  // namespace backfault
