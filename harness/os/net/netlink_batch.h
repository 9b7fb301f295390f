// Sends messages to nf_tables in one batch: either all of them take effect, or none.
#pragma once

#include <libmnl/libmnl.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace backfault {

/// Collects messages and sends them. `fill` adds the attributes of a message to its headers.
class NetlinkBatch {
 public:
  NetlinkBatch();

  /// `type` is one of NFT_MSG_*; `flags` are added to those of an acknowledged request.
  void add(int type, std::uint16_t flags, const std::function<void(nlmsghdr&)>& fill);
  /// The error says `what` was attempted and gives the errno of the first refused message.
  [[nodiscard]] Result<void> send(const std::string& what);

 private:
  void append(const std::function<nlmsghdr*(char*)>& build);

  std::vector<char> messages_;
  std::uint32_t sequence_ = 0;
  std::uint32_t answers_ = 0;
};

/// Sends one NFT_MSG_GET* request and hands every message of the answer to `read`. False: the
/// kernel answered ENOENT.
[[nodiscard]] Result<bool> ask_filter(int type, std::uint16_t flags,
                                      const std::function<void(nlmsghdr&)>& fill,
                                      const std::function<void(const nlmsghdr&)>& read);

}  // namespace backfault
