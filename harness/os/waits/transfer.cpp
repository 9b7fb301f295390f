#include "harness/os/waits/transfer.h"

#include <fmt/format.h>
#include <poll.h>

#include "harness/os/waits/descriptor_condition.h"

namespace backfault {
namespace {

using Type = DescriptorMeaning::Type;

WaitKind kind_of(const DescriptorMeaning& meaning) {
  switch (meaning.type) {
    case Type::socket:
      return WaitKind::socket;
    case Type::pipe:
      return WaitKind::pipe;
    case Type::timer:
      // Only another thread can end the wait for a timer that is not armed.
      return meaning.timer.kind == Timeout::Kind::none ? WaitKind::event_set : WaitKind::timer;
    case Type::event_counter:
    case Type::event_set:
      return WaitKind::event_set;
    case Type::file:
    case Type::other:
      return WaitKind::other;
    case Type::unreadable:
      return WaitKind::unreadable;
  }
  return WaitKind::unreadable;
}

/// "for data on tcp 127.0.0.1:4000 from 127.0.0.1:5000"
std::string object_of(const DescriptorMeaning& meaning, const std::string& what,
                      const std::string& before_peer) {
  const std::string peer = meaning.peer.empty() ? "" : before_peer + meaning.peer;
  return fmt::format("for {} {}{}", what, meaning.words, peer);
}

struct Transfer {
  Awaited thing = Awaited::data;
  const char* what = "data on";
  const char* before_peer = " from ";
  Timeout DescriptorMeaning::*limit = &DescriptorMeaning::receiving;
};

WakeCondition condition_in(const BlockedSyscall& wait, const int descriptor, const Awaited thing,
                           const DescriptorMeaning& meaning) {
  const bool for_room = thing == Awaited::space || thing == Awaited::answer;
  return condition_on(wait.world,
                      {.process = wait.process,
                       .descriptor = descriptor,
                       .thing = thing,
                       .events = static_cast<short>(for_room ? POLLOUT : POLLIN)},
                      meaning);
}

WaitFinding finding_of(const BlockedSyscall& wait, const Transfer& transfer) {
  const int descriptor = wait.int_argument(0);
  const auto meaning = describe_descriptor(wait.world, wait.process, descriptor);
  return {.kind = kind_of(meaning),
          .channels = meaning.channels,
          .limit = meaning.type == Type::timer ? meaning.timer : meaning.*transfer.limit,
          .wake_conditions = {condition_in(wait, descriptor, transfer.thing, meaning)},
          .kernel = limit_of_kernel(wait.world, transfer.thing, meaning),
          .object = object_of(meaning, transfer.what, transfer.before_peer)};
}

/// It is unknown which of the two ends it waits for: both are listed.
WaitFinding find_between(const BlockedSyscall& wait, const std::size_t sink_argument) {
  const int from = wait.int_argument(0);
  const int to = wait.int_argument(sink_argument);
  const auto source = describe_descriptor(wait.world, wait.process, from);
  const auto sink = describe_descriptor(wait.world, wait.process, to);
  WaitFinding finding{.kind = kind_of(source),
                      .channels = source.channels,
                      .limit = earliest(source.receiving, sink.sending),
                      .wake_conditions = {condition_in(wait, from, Awaited::data, source),
                                          condition_in(wait, to, Awaited::space, sink)},
                      .kernel = earliest(limit_of_kernel(wait.world, Awaited::data, source),
                                         limit_of_kernel(wait.world, Awaited::space, sink)),
                      .object = object_of(source, "data on", " from ") + " or " +
                                object_of(sink, "space on", " to ")};
  finding.channels.insert(finding.channels.end(), sink.channels.begin(), sink.channels.end());
  // One end is always a pipe; the other says more about the peer.
  if (finding.kind == WaitKind::pipe) finding.kind = kind_of(sink);
  return finding;
}

}  // namespace

WaitFinding explain_read(const BlockedSyscall& wait) { return finding_of(wait, {}); }

WaitFinding explain_write(const BlockedSyscall& wait) {
  return finding_of(wait, {.thing = Awaited::space,
                           .what = "space on",
                           .before_peer = " to ",
                           .limit = &DescriptorMeaning::sending});
}

WaitFinding explain_accept(const BlockedSyscall& wait) {
  return finding_of(wait, {.thing = Awaited::connection, .what = "a connection on"});
}

WaitFinding explain_connect(const BlockedSyscall& wait) {
  return finding_of(
      wait,
      {.thing = Awaited::answer, .what = "an answer on", .limit = &DescriptorMeaning::sending});
}

WaitFinding explain_splice(const BlockedSyscall& wait) { return find_between(wait, 2); }

WaitFinding explain_tee(const BlockedSyscall& wait) { return find_between(wait, 1); }

}  // namespace backfault
