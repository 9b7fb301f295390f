#include "harness/os/wire/upstream_watch.h"

#include <gtest/gtest.h>

#include <optional>

#include "test/harness/os/loopback.h"
#include "test/harness/os/tiny_program.h"

namespace backfault {
namespace {

TEST(UpstreamWatch, TellsWhenSomebodyListensAndWhenNobodyDoesAnyLonger) {
  const std::uint16_t port = closed_port();
  std::mutex mutex;
  std::vector<std::vector<bool>> told;
  UpstreamWatch watch({0, port}, [&](const std::vector<bool>& listening) {
    const std::scoped_lock lock(mutex);
    told.push_back(listening);
  });
  const auto has_told = [&](const std::size_t count) {
    const std::scoped_lock lock(mutex);
    return told.size() == count;
  };
  EXPECT_TRUE(has_told(1));
  {
    const LoopbackListener listener(64, port);
    watch.look_now();
    EXPECT_TRUE(has_told(2)) << "at once";
  }
  EXPECT_TRUE(becomes_true([&] { return has_told(3); })) << "by itself";
  const std::vector<std::vector<bool>> expected = {{false, false}, {false, true}, {false, false}};
  EXPECT_EQ(told, expected);
}

}  // namespace
}  // namespace backfault
