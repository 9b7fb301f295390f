// Whether somebody would take a TCP connection, asked without making one.
#pragma once

#include <libmnl/libmnl.h>

#include <cstdint>
#include <memory>

#include "harness/model/result.h"

namespace backfault {

/// Asks the kernel for one listening socket (sock_diag(7)) and keeps what it asks with: far cheaper
/// than a list of all. It belongs to one thread at a time, and to the network namespace in which it
/// first asked.
class ListenerLookup {
 public:
  /// Whether a socket listens for connections to 127.0.0.1 and this port, bound to that address or
  /// to all; unknown where the kernel does not say.
  [[nodiscard]] Result<bool> listens(std::uint16_t port);

 private:
  struct Close {
    void operator()(mnl_socket* socket) const { static_cast<void>(mnl_socket_close(socket)); }
  };
  [[nodiscard]] Result<void> open();

  std::unique_ptr<mnl_socket, Close> socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace backfault
