// Who can end a wait on a descriptor, and whether its condition already holds.
#pragma once

#include "harness/os/waits/descriptor.h"

namespace backfault {

/// One descriptor of a process, and what a thread waits for on it.
struct AwaitedDescriptor {
  ObservedProcess& process;
  int descriptor = -1;
  Awaited thing = Awaited::data;
  short events = 0;  ///< Of poll(2); POLLERR and POLLHUP always count.
  bool ask = true;   ///< False: it must not be polled; readiness is unknown.
};

/// When the kernel will next retransmit or probe on a connection, or give it up. Nothing moves
/// before that, and it is unknown whether anything will then. None: the kernel will do nothing.
[[nodiscard]] Timeout limit_of_kernel(ObservedWorld& world, Awaited thing,
                                      const DescriptorMeaning& meaning);

/// Fills in a whole WakeCondition. `external_wakers` is set if something outside the trial may
/// cause it: the kernel itself, a terminal, another machine, a descriptor in flight (SCM_RIGHTS).
[[nodiscard]] WakeCondition condition_on(ObservedWorld& world, const AwaitedDescriptor& awaited,
                                         const DescriptorMeaning& meaning);

/// What poll(2) reports for a descriptor now; nothing if it cannot be polled. Not for epoll sets
/// that contain signalfds: see `SetDescription`.
[[nodiscard]] std::optional<short> poll_now(ObservedProcess& process, int descriptor, short events);

/// A condition that any process of the trial, and nothing else, can cause.
[[nodiscard]] WakeCondition condition_for_anyone(Awaited thing, Readiness readiness,
                                                 std::string evidence);

}  // namespace backfault
