#include "harness/os/net/network_probe.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"
#include "harness/os/net/live_connection.h"
#include "harness/os/net/packet_filter.h"

namespace backfault {

Result<std::string> probe_socket_destroy() {
  const Fd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Fd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // The socket interface wants its own family of pointers.
  auto* const where = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), where, size) != 0 || ::listen(listener.get(), 1) != 0 ||
      ::getsockname(listener.get(), where, &size) != 0 ||
      ::connect(client.get(), where, size) != 0) {
    return tl::unexpected(last_error("make a connection"));
  }
  return destroy_socket(client).map([] { return std::string("an own connection was ended"); });
}

Result<std::string> probe_packet_drop() {
  const std::string name = "backfault_probe";
  const auto added = add_drop_table(name, {.to_client = true, .to_server = true, .seed = {}});
  const auto removed = remove_drop_table(name);
  if (!added) return tl::unexpected(added.error());
  if (!removed) return tl::unexpected(removed.error());
  return "nf_tables took a rule and gave it back";
}

}  // namespace backfault
