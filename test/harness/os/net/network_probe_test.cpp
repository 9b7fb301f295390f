#include "harness/os/net/network_probe.h"

#include <gtest/gtest.h>

namespace backfault {
namespace {

TEST(NetworkProbe, EndsAConnectionOfItsOwn) {
  const auto probed = probe_socket_destroy();
  EXPECT_EQ(probed ? *probed : probed.error().text, "an own connection was ended");
}

}  // namespace
}  // namespace backfault
