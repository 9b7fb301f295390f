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

/// Sorts holders into the harness, the trial's processes, and strangers.
void add_wakers(ObservedWorld& world, const int own_pid, const std::vector<int>& pids,
                WakeCondition& await) {
  for (const int pid : pids) {
    if (pid == own_pid) continue;
    if (pid == world.surroundings().harness) {
      await.harness = true;
    } else if (world.is_of_trial(pid)) {
      await.wakers.push_back(pid);
    } else {
      await.external_wakers = true;
    }
  }
  std::sort(await.wakers.begin(), await.wakers.end());
  const auto repeated = std::unique(await.wakers.begin(), await.wakers.end());
  await.wakers.erase(repeated, await.wakers.end());
}

void find_pipe_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                    const DescriptorMeaning& meaning, WakeCondition& await) {
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
  await.external_wakers = false;
  if (await.thing != Awaited::space)
    add_wakers(world, awaited.process.pid(), pids_of(writing), await);
  if (await.thing != Awaited::data)
    add_wakers(world, awaited.process.pid(), pids_of(reading), await);
  await.evidence += fmt::format("; holders reading={} writing={}", fmt::join(pids_of(reading), ","),
                                fmt::join(pids_of(writing), ","));
  if (meaning.reach != Reach::named_pipe) return;
  // Whoever knows its name can open it.
  await.anyone = true;
  if (world.surroundings().private_device != meaning.device) await.external_wakers = true;
}

/// The holders of both ends: those of the own end can shut it down.
void find_tcp_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                   const DescriptorMeaning& meaning, WakeCondition& await) {
  const TcpSocketInfo* const own = world.tcp_socket(meaning.inode);
  const TcpSocketInfo* const peer = own == nullptr ? nullptr : world.tcp_peer(*own);
  if (peer == nullptr) return;
  const auto quiet = judge_quiet(*own, *peer, await.thing);
  await.evidence += "; " + quiet.evidence;
  // Then keepalive may find nobody, and what was sent may have to be sent again.
  await.external_wakers =
      find_connection_end(world, *own).filtered || find_connection_end(world, *peer).filtered;
  // More of what is there already can come, too, and give another wake-up.
  const bool is_known = await.readiness != Readiness::unknown;
  if (is_known && !quiet.quiet) await.readiness = Readiness::on_its_way;
  const auto& own_fd_owners = world.fd_owners().of_link(meaning.link);
  add_wakers(world, awaited.process.pid(), pids_of(own_fd_owners), await);
  if (peer->inode == 0) {
    // Not accepted: whoever holds the listening socket can do that.
    await.anyone = true;
    await.harness = await.harness || world.harness_listens_on(peer->local.port);
    return;
  }
  const auto& fd_owners = world.fd_owners().of_link(fmt::format("socket:[{}]", peer->inode));
  if (fd_owners.empty()) await.external_wakers = true;
  const bool harness_before = std::exchange(await.harness, false);
  add_wakers(world, awaited.process.pid(), pids_of(fd_owners), await);
  // The harness holds connections as the wire only, which passes on what its other side sends.
  await.wire = std::exchange(await.harness, harness_before);
}

void find_unix_ends(ObservedWorld& world, const AwaitedDescriptor& awaited,
                    const DescriptorMeaning& meaning, WakeCondition& await) {
  const auto peer = world.unix_peer(meaning.inode);
  if (!peer) return;
  const auto& fd_owners = world.fd_owners().of_link(fmt::format("socket:[{}]", *peer));
  await.external_wakers = fd_owners.empty();  // It may be on its way to somebody.
  add_wakers(world, awaited.process.pid(), pids_of(fd_owners), await);
  add_wakers(world, awaited.process.pid(), pids_of(world.fd_owners().of_link(meaning.link)), await);
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
                      const DescriptorMeaning& meaning, WakeCondition& await) {
  switch (meaning.reach) {
    case Reach::tcp:
      return find_tcp_ends(world, awaited, meaning, await);
    case Reach::unix_connected:
      return find_unix_ends(world, awaited, meaning, await);
    case Reach::tcp_listening:
      await.anyone = true;
      await.external_wakers = false;
      return;
    case Reach::unix_listening:
      await.anyone = true;
      await.external_wakers = !is_private_name(world, meaning);
      return;
    case Reach::named_pipe:
    case Reach::unknown:
      return;
  }
}

/// Event counters, timers and sets have no inode of their own.
void find_sharers(ObservedWorld& world, const AwaitedDescriptor& awaited,
                  const DescriptorMeaning& meaning, WakeCondition& await) {
  const auto& fd_owners = world.fd_owners().of_link(meaning.link);
  const FdOwner own{.pid = awaited.process.pid(), .descriptor = awaited.descriptor};
  await.external_wakers = false;
  add_wakers(world, own.pid, pids_of(FdOwners::sharing_with(own, fd_owners)), await);
}

void find_bringers(ObservedWorld& world, const AwaitedDescriptor& awaited,
                   const DescriptorMeaning& meaning, WakeCondition& await) {
  switch (meaning.type) {
    case Type::pipe:
      return find_pipe_ends(world, awaited, meaning, await);
    case Type::socket:
      return find_socket_ends(world, awaited, meaning, await);
    case Type::event_counter:
    case Type::timer:
    case Type::event_set:
      return find_sharers(world, awaited, meaning, await);
    case Type::file:
      // It is always ready, and has no other side that could end.
      await.external_wakers = false;
      return;
    case Type::other:
      break;
    case Type::unreadable:
      return;
  }
  if (meaning.process && world.is_of_trial(*meaning.process)) {
    await.thing = Awaited::process_end;
    await.wakers = {*meaning.process};
    await.external_wakers = false;
  } else if (meaning.link == "anon_inode:[signalfd]") {
    await.thing = Awaited::signal;
    await.anyone = true;
    await.external_wakers = false;
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
  // Whichever end gives up takes the other one with it.
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

WakeCondition await_anyone(const Awaited thing, const Readiness readiness, std::string evidence) {
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

WakeCondition await_on(ObservedWorld& world, const AwaitedDescriptor& awaited,
                       const DescriptorMeaning& meaning) {
  WakeCondition await{.thing = awaited.thing,
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
    await.readiness = *found == 0 ? Readiness::absent : Readiness::present;
    await.evidence =
        fmt::format("poll events={:#x} revents={:#x}", static_cast<unsigned short>(awaited.events),
                    static_cast<unsigned short>(*found));
  }
  find_bringers(world, awaited, meaning, await);
  return await;
}

}  // namespace backfault
