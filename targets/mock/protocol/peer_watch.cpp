#include "targets/mock/protocol/peer_watch.h"

#include <sys/socket.h>

#include <utility>

#include "targets/mock/protocol/patience.h"

namespace mock {

PeerWatch::PeerWatch(const Fd& socket, std::function<void()> gone) : socket_(&socket) {
  thread_ = std::thread([fd = socket.number(), gone = std::move(gone)] {
    pollfd wait{.fd = fd, .events = POLLRDHUP, .revents = 0};
    // A failure to watch counts as a lost peer: an error is better than an endless wait.
    static_cast<void>(wait_for(&wait, 1, std::nullopt, "for the peer to go away"));
    gone();
  });
}

PeerWatch::~PeerWatch() {
  static_cast<void>(::shutdown(socket_->number(), SHUT_RDWR));
  thread_.join();
}

}  // namespace mock
