#include "harness/os/isolation/namespaces.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/proc/fs.h"

namespace backfault {
namespace {

constexpr std::size_t mounts_bound = std::size_t{4} << 20U;
constexpr int trial_namespaces = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC;

Result<void> write_proc(const char* path, const std::string& text) {
  const Fd file(::open(path, O_WRONLY | O_CLOEXEC));
  if (!file.valid() ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return tl::unexpected(last_error(fmt::format("write {}", path)));
  }
  return {};
}

Result<void> mount_fresh(const char* type, const char* target, const char* options) {
  if (::mount(type, target, type, MS_NOSUID | MS_NODEV, options) != 0) {
    return tl::unexpected(last_error(fmt::format("mount {} on {}", type, target)));
  }
  return {};
}

ifreq request_for(const char* device, const char* address) {
  ifreq request{};
  std::strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  if (address != nullptr) {
    sockaddr_in value{};
    value.sin_family = AF_INET;
    ::inet_pton(AF_INET, address, &value.sin_addr);
    std::memcpy(&request.ifr_addr, &value, sizeof(value));
  }
  return request;
}

Result<void> set_up_loopback() {
  const Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq up = request_for("lo", nullptr);
  up.ifr_flags = IFF_UP | IFF_RUNNING;
  ifreq address = request_for("lo:1", "192.0.2.1");
  ifreq mask = request_for("lo:1", "255.255.255.255");
  if (!socket.valid() || ::ioctl(socket.get(), SIOCSIFFLAGS, &up) != 0 ||
      ::ioctl(socket.get(), SIOCSIFADDR, &address) != 0 ||
      ::ioctl(socket.get(), SIOCSIFNETMASK, &mask) != 0) {
    return tl::unexpected(last_error("bring up the loopback device"));
  }
  return {};
}

/// An overlay would hide mounts below the covered folder.
bool has_mounts_below(const std::string& folder) {
  const auto mounts = read_small_file("/proc/self/mountinfo", mounts_bound);
  return !mounts || mounts->find(" " + folder + "/") != std::string::npos;
}

/// Mounts an overlay over /tmp that keeps changes in memory. Unmounting the file system of the
/// layers hides them; the overlay keeps it alive.
Result<void> cover_temporary_files() {
  if (has_mounts_below("/tmp")) return fail("something is mounted below /tmp");
  const auto layers = mount_fresh("tmpfs", "/dev/shm", "mode=0755");
  if (!layers) return layers;
  const auto cover = [&]() -> Result<void> {
    if (::mkdir("/dev/shm/upper", 0755) != 0 || ::mkdir("/dev/shm/work", 0755) != 0 ||
        ::chmod("/dev/shm/upper", 01777) != 0) {
      return tl::unexpected(last_error("make the layers of /tmp"));
    }
    return mount_fresh("overlay", "/tmp",
                       "lowerdir=/tmp,upperdir=/dev/shm/upper,workdir=/dev/shm/work");
  };
  const auto covered = cover();
  ::umount2("/dev/shm", MNT_DETACH);
  return covered;
}

}  // namespace

Result<void> enter_namespaces() {
  if (::unshare(trial_namespaces) == 0) {
    return {};
  }
  const Error direct = last_error("unshare");
  const std::string user = std::to_string(::geteuid());
  const std::string group = std::to_string(::getegid());
  if (::unshare(CLONE_NEWUSER | trial_namespaces) != 0) {
    return fail(last_error(direct.text + "; unshare with a user namespace").text);
  }
  // Without "deny" an unprivileged process may not map its group, see user_namespaces(7).
  return write_proc("/proc/self/setgroups", "deny")
      .and_then([&] { return write_proc("/proc/self/uid_map", user + " " + user + " 1"); })
      .and_then([&] { return write_proc("/proc/self/gid_map", group + " " + group + " 1"); });
}

Result<void> set_up_namespaces(std::vector<std::string>& weaker) {
  // Private first: otherwise these mounts would appear in the machine's namespace.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return tl::unexpected(last_error("make the mounts private"));
  }
  const auto covered = cover_temporary_files();
  if (!covered) {
    weaker.push_back("trials share /tmp with each other and the machine (" + covered.error().text +
                     ")");
  }
  return mount_fresh("proc", "/proc", nullptr)
      .and_then([] { return mount_fresh("tmpfs", "/dev/shm", "mode=1777"); })
      .and_then([] { return set_up_loopback(); })
      .and_then([]() -> Result<void> {
        if (::mkdir(namespaced_trial_folder, 0755) != 0) {
          return tl::unexpected(last_error(fmt::format("mkdir {}", namespaced_trial_folder)));
        }
        return {};
      });
}

}  // namespace backfault
