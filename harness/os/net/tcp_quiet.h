// Whether a connection between two local programs is idle.
#pragma once

#include <string>

#include "harness/model/evidence.h"
#include "harness/os/net/sock_diag.h"

namespace backfault {

struct QuietFinding {
  bool quiet = false;
  std::string evidence;  ///< "tcp state=1/1 timer=0/4 acked=10/20 ...", own end first.
};

/// Quiet: no end retransmits, everything that one end sent has arrived at the other and was
/// acknowledged, neither is closing, and, if `thing` is data, the peer has nothing left to send.
[[nodiscard]] QuietFinding judge_quiet(const TcpSocketInfo& own, const TcpSocketInfo& peer,
                                       Awaited thing);

}  // namespace backfault
