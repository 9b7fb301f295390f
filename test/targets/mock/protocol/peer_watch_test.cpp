#include "targets/mock/protocol/peer_watch.h"

#include <gtest/gtest.h>

#include <future>

#include "test/targets/mock/socket_pair.h"

namespace mock {
namespace {

TEST(PeerWatch, CallsWhenThePeerCloses) {
  test::SocketPair pair;
  std::promise<void> gone;
  const PeerWatch watch(pair.ours, [&gone] { gone.set_value(); });
  pair.theirs = Fd();
  EXPECT_EQ(gone.get_future().wait_for(std::chrono::minutes(1)), std::future_status::ready);
}

TEST(PeerWatch, EndsWithItsOwner) {
  test::SocketPair pair;
  bool called = false;
  {
    const PeerWatch watch(pair.ours, [&called] { called = true; });
  }
  EXPECT_TRUE(called);
}

}  // namespace
}  // namespace mock
