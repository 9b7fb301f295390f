// Where the wire listens and connects: 127.0.0.1 or a path.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <string>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

class WireEndpoint {
 public:
  [[nodiscard]] static WireEndpoint of_port(std::uint16_t port);
  /// An error when the path is too long for an address (unix(7)).
  [[nodiscard]] static Result<WireEndpoint> of_path(const std::string& path);

  [[nodiscard]] bool is_path() const { return address_.ss_family == AF_UNIX; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string path() const { return is_path() ? text_ : ""; }

  /// Does not wait, forwards at once and passes urgent bytes on in their place. Not valid when
  /// there are no descriptors left.
  [[nodiscard]] Fd make_socket() const;
  /// 0, or an errno: EINPROGRESS when it is not decided yet, EAGAIN when it is to be tried again.
  [[nodiscard]] int connect(const Fd& socket) const;
  [[nodiscard]] Result<void> bind(const Fd& socket) const;

 private:
  sockaddr_storage address_{};
  socklen_t length_ = 0;
  std::string text_;
};

/// How many bytes a connected socket has; 0 as well at the end of its stream.
[[nodiscard]] std::size_t bytes_to_read(int socket);

/// Whether the next byte that is read from a socket of `make_socket` is urgent data (tcp(7)).
[[nodiscard]] bool at_urgent_byte(int socket);

}  // namespace backfault
