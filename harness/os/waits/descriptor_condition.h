// Who can end a wait on a descriptor, and whether what it waits for is there.
#pragma once

#include "harness/os/waits/descriptor.h"

namespace backfault {

/// One descriptor of a process, and what is waited for on it.
struct AwaitedDescriptor {
  ObservedProcess& process;
  int descriptor = -1;
  Awaited thing = Awaited::data;
  short events = 0;  ///< Of poll(2); an error or the end of the other side counts always.
  bool ask = true;   ///< False: it must not be polled, and so nobody knows whether it is there.
};

/// When the kernel will by itself try to move what a connection holds, or give it up: until then
/// nothing moves, and whether anything will, is not known. None: nothing is left to try.
[[nodiscard]] Timeout limit_of_kernel(ObservedWorld& world, Awaited thing,
                                      const DescriptorMeaning& meaning);

/// Everything of an WakeCondition is filled in. Where it is not known who else could bring it,
/// `strangers` is set: the kernel itself, a terminal, another machine, a descriptor that is on its
/// way.
[[nodiscard]] WakeCondition await_on(ObservedWorld& world, const AwaitedDescriptor& awaited,
                                     const DescriptorMeaning& meaning);

/// What poll(2) says of a descriptor now; nothing: it cannot be asked. Not for epoll sets that hold
/// descriptors of signals: see `SetDescription`.
[[nodiscard]] std::optional<short> poll_now(ObservedProcess& process, int descriptor, short events);

/// Nobody but a process of the trial, whichever, can bring it.
[[nodiscard]] WakeCondition await_anyone(Awaited thing, Readiness readiness, std::string evidence);

}  // namespace backfault
