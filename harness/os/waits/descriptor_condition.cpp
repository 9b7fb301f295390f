#include "harness/os/waits/descriptor_condition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "harness/os/net/tcp_quiet.h"
#include "harness/os/proc/fs.h"
#include "harness/os/waits/connection_end.h"
#include "harness/os/waits/descriptor_text.h"

namespace backfault {
namespace {

using Reach = DescriptorMeaning::Reach;
using Type = DescriptorMeaning::Type;

/// Sorts owners into the harness, the trial's processes, and external wakers.
void add_wakers(ObservedWorld& world, const int own_pid, const std::vector<int>& pids,
                WakeCondition& condition) {
  for (const int pid : pids) {
    if (pid == own_pid) continue;
    if (pid == world.surroundings().harness) {
      condition.harness = true;
    } else if (world.is_of_trial(pid)) {
      condition.wakers.push_back(pid);
    } else {
      condition.external_wakers = true;
    }
  }
  std::sort(condition.wakers.begin(), condition.wakers.end());
  const auto repeated = std::unique(condition.wakers.begin(), condition.wakers.end());
  condition.wakers.erase(repeated, condition.wakers.end());
}

void find_pipe_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                    const DescriptorMeaning& meaning, WakeCondition& condition) {
  const auto fd_owners = meaning.reach == Reach::named_pipe
                             ? world.fd_owners().of_file(meaning.device, meaning.inode)
                             : world.fd_owners().of_link(meaning.link);
  std::vector<FdOwner> reading;
  std::vector<FdOwner> writing;
  for (const FdOwner& holder : fd_owners) {
    const Access access = access_of(holder);
    if (access.reads) reading.push_back(holder);
    if (access.writes) writing.push_back(holder);
  }
  condition.external_wakers = false;
  if (condition.thing != Awaited::space)
    add_wakers(world, awaited.process.pid(), pids_of(writing), condition);
  if (condition.thing != Awaited::data)
    add_wakers(world, awaited.process.pid(), pids_of(reading), condition);
  condition.evidence +=
      fmt::format("; holders reading={} writing={}", fmt::join(pids_of(reading), ","),
                  fmt::join(pids_of(writing), ","));
  if (meaning.reach != Reach::named_pipe) return;
  // Any process that knows its name can open it.
  condition.anyone = true;
  if (world.surroundings().private_device != meaning.device) condition.external_wakers = true;
}

/// The owners of both ends: an owner of the waiter's own end can shut it down.
void find_tcp_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                   const DescriptorMeaning& meaning, WakeCondition& condition) {
  const TcpSocketInfo* const own = world.tcp_socket(meaning.inode);
  const TcpSocketInfo* const peer = own == nullptr ? nullptr : world.tcp_peer(*own);
  if (peer == nullptr) return;
  const auto quiet = judge_quiet(*own, *peer, condition.thing);
  condition.evidence += "; " + quiet.evidence;
  // Then keepalive may find no peer, and what was sent may have to be retransmitted.
  condition.external_wakers =
      find_connection_end(world, *own).filtered || find_connection_end(world, *peer).filtered;
  // More data can arrive although some is there already, and wake it again.
  const bool is_known = condition.readiness != Readiness::unknown;
  if (is_known && !quiet.quiet) condition.readiness = Readiness::on_its_way;
  const auto& own_fd_owners = world.fd_owners().of_link(meaning.link);
  add_wakers(world, awaited.process.pid(), pids_of(own_fd_owners), condition);
  if (peer->inode == 0) {
    // Not accepted: any owner of the listening socket can accept it.
    condition.anyone = true;
    condition.harness = condition.harness || world.harness_listens_on(peer->local.port);
    return;
  }
  const auto& fd_owners = world.fd_owners().of_link(fmt::format("socket:[{}]", peer->inode));
  if (fd_owners.empty()) condition.external_wakers = true;
  const bool harness_before = std::exchange(condition.harness, false);
  add_wakers(world, awaited.process.pid(), pids_of(fd_owners), condition);
  // The harness holds connections only as the wire, which passes on what the other side sends.
  condition.wire = std::exchange(condition.harness, harness_before);
}

void find_unix_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                    const DescriptorMeaning& meaning, WakeCondition& condition) {
  const auto peer = world.unix_peer(meaning.inode);
  if (!peer) return;
  const auto& fd_owners = world.fd_owners().of_link(fmt::format("socket:[{}]", *peer));
  condition.external_wakers = fd_owners.empty();  // It may be in flight to another process.
  add_wakers(world, awaited.process.pid(), pids_of(fd_owners), condition);
  add_wakers(world, awaited.process.pid(), pids_of(world.fd_owners().of_link(meaning.link)),
             condition);
}

/// A name in a file system that others have mounted is known to them, too; an abstract one belongs
/// to its network namespace.
bool is_private_name(const ObservedWorld& world, const DescriptorMeaning& meaning) {
  constexpr std::string_view prefix = "listen:unix:";
  const std::string name = meaning.channels.front().substr(prefix.size());
  struct stat status {};
  return name.starts_with('@') || (::stat(name.c_str(), &status) == 0 &&
                                   world.surroundings().private_device == status.st_dev);
}

void find_socket_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                      const DescriptorMeaning& meaning, WakeCondition& condition) {
  switch (meaning.reach) {
    case Reach::tcp:
      return find_tcp_ends(world, awaited, meaning, condition);
    case Reach::unix_connected:
      return find_unix_ends(world, awaited, meaning, condition);
    case Reach::tcp_listening:
      condition.anyone = true;
      condition.external_wakers = false;
      return;
    case Reach::unix_listening:
      condition.anyone = true;
      condition.external_wakers = !is_private_name(world, meaning);
      return;
    case Reach::named_pipe:
    case Reach::unknown:
      return;
  }
}

/// Event counters, timers and sets have no inode of their own.
void find_sharers(ObservedWorld& world, const AwaitedDescriptor& awaited,
                  const DescriptorMeaning& meaning, WakeCondition& condition) {
  const auto& fd_owners = world.fd_owners().of_link(meaning.link);
  const FdOwner own{.pid = awaited.process.pid(), .descriptor = awaited.descriptor};
  condition.external_wakers = false;
  add_wakers(world, own.pid, pids_of(FdOwners::sharing_with(own, fd_owners)), condition);
}

void find_bringers(ObservedWorld& world, const AwaitedDescriptor& awaited,
                   const DescriptorMeaning& meaning, WakeCondition& condition) {
  switch (meaning.type) {
    case Type::pipe:
      return find_pipe_ends(world, awaited, meaning, condition);
    case Type::socket:
      return find_socket_ends(world, awaited, meaning, condition);
    case Type::event_counter:
    case Type::timer:
    case Type::event_set:
      return find_sharers(world, awaited, meaning, condition);
    case Type::file:
      // It is always ready and has no other side that could close.
      condition.external_wakers = false;
      return;
    case Type::other:
      break;
    case Type::unreadable:
      return;
  }
  if (meaning.process && world.is_of_trial(*meaning.process)) {
    condition.thing = Awaited::process_end;
    condition.wakers = {*meaning.process};
    condition.external_wakers = false;
  } else if (meaning.link == "anon_inode:[signalfd]") {
    condition.thing = Awaited::signal;
    condition.anyone = true;
    condition.external_wakers = false;
  }
}

Timeout limit_of_probes(const ObservedWorld& world, const TcpSocketInfo& own,
                        const TcpSocketInfo& peer) {
  constexpr std::uint8_t window_probe_timer = 4;
  constexpr Duration tick = std::chrono::milliseconds(10);  // The longest of a kernel.
  if (own.timer != window_probe_timer) return {};
  WindowProbes* const probes = world.surroundings().probes;
  if (probes != nullptr && probes->closed_for_good(own, peer)) return {};
  return within(std::chrono::milliseconds(own.timer_ms) - tick);
}

}  // namespace

Timeout limit_of_kernel(ObservedWorld& world, const Awaited thing,
                        const DescriptorMeaning& meaning) {
  if (meaning.reach != Reach::tcp) return {};
  const TcpSocketInfo* const own = world.tcp_socket(meaning.inode);
  const TcpSocketInfo* const peer = own == nullptr ? nullptr : world.tcp_peer(*own);
  if (peer == nullptr) return {};
  // If one end gives up, the other ends too.
  const Timeout sending = earliest(limit_of_sending(*own, find_connection_end(world, *own)),
                                   limit_of_sending(*peer, find_connection_end(world, *peer)));
  return thing == Awaited::space ? earliest(sending, limit_of_probes(world, *own, *peer)) : sending;
}

std::optional<short> poll_now(ObservedProcess& process, const int descriptor, const short events) {
  const auto copy = process.borrow(descriptor);
  if (!copy) return std::nullopt;
  pollfd polled{.fd = copy->get(), .events = events, .revents = 0};
  if (::poll(&polled, 1, 0) < 0) return std::nullopt;
  return polled.revents;
}

WakeCondition condition_for_anyone(const Awaited thing, const Readiness readiness,
                                   std::string evidence) {
  return {.thing = thing,
          .channel = {},
          .readiness = readiness,
          .wakers = {},
          .anyone = true,
          .wire = false,
          .harness = false,
          .external_wakers = false,
          .evidence = std::move(evidence)};
}

WakeCondition condition_on(ObservedWorld& world, const AwaitedDescriptor& awaited,
                           const DescriptorMeaning& meaning) {
  WakeCondition condition{.thing = awaited.thing,
                          .channel = meaning.channels.empty() ? "" : meaning.channels.front(),
                          .readiness = Readiness::unknown,
                          .wakers = {},
                          .anyone = false,
                          .wire = false,
                          .harness = false,
                          .external_wakers = true,
                          .evidence = {}};
  const auto found =
      awaited.ask ? poll_now(awaited.process, awaited.descriptor, awaited.events) : std::nullopt;
  if (found) {
    condition.readiness = *found == 0 ? Readiness::absent : Readiness::present;
    condition.evidence =
        fmt::format("poll events={:#x} revents={:#x}", static_cast<unsigned short>(awaited.events),
                    static_cast<unsigned short>(*found));
  }
  find_bringers(world, awaited, meaning, condition);
  return condition;
}

}  // namespace backfault
