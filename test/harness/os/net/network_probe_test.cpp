#include "harness/os/net/network_probe.h"

#include <gtest/gtest.h>

#include "test/harness/os/private_network.h"

namespace backfault {
namespace {

TEST(NetworkProbe, EndsAConnectionOfItsOwn) {
  in_private_network([] {
    const auto probed = probe_socket_destroy();
    EXPECT_EQ(probed ? *probed : probed.error().text, "an own connection was ended");
  });
}

}  // namespace
}  // namespace backfault
