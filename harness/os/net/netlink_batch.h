// Messages to nf_tables in one batch: all of them come into force, or none.
#pragma once

#include <libmnl/libmnl.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace backfault {

/// Collects messages, each built by `fill` after its headers, and sends them.
class NetlinkBatch {
 public:
  NetlinkBatch();

  /// `type` is one of NFT_MSG_*; `flags` are added to those of a request with an answer.
  void add(int type, std::uint16_t flags, const std::function<void(nlmsghdr&)>& fill);
  /// Errno of the first refusal stands in the error, with `what` was attempted.
  [[nodiscard]] Result<void> send(const std::string& what);

 private:
  nlmsghdr& start(std::uint16_t type, std::uint16_t flags, std::uint8_t family,
                  std::uint16_t resource);

  std::vector<char> messages_;
  std::uint32_t sequence_ = 0;
  std::uint32_t answers_ = 0;
};

/// Sends one NFT_MSG_GET* request and hands every message of the answer to `read`; ENOENT: false.
[[nodiscard]] Result<bool> ask_filter(int type, std::uint16_t flags,
                                      const std::function<void(nlmsghdr&)>& fill,
                                      const std::function<void(const nlmsghdr&)>& read);

}  // namespace backfault
