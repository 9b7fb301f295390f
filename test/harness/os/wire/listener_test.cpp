#include "harness/os/wire/listener.h"

#include <gtest/gtest.h>

#include "test/harness/os/loopback.h"
#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

std::unique_ptr<WireListener> listener_for(WireLoop& loop, const WireSpec& spec) {
  EXPECT_TRUE(loop.open());
  auto made = WireListener::make(loop, spec, [](WireListener&) {});
  EXPECT_TRUE(made) << (made ? "" : made.error().text);
  return made ? *std::move(made) : nullptr;
}

/// Opens and closes it again and again: who connects is served or refused, and never left alone.
void open_and_close(WireListener& listener, const std::function<Fd()>& connect) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(listener.refuses());
    EXPECT_FALSE(connect().valid());
    EXPECT_EQ(errno, ECONNREFUSED);
    listener.set_open(true);
    const Fd client = connect();
    EXPECT_TRUE(client.valid());
    Fd accepted;
    EXPECT_EQ(listener.accept(accepted), WireListener::Accepted::connection);
    EXPECT_EQ(listener.accept(accepted), WireListener::Accepted::none);
    listener.set_open(false);
  }
}

TEST(WireListener, RefusesUntilItIsOpenAndAgainWhenItIsClosed) {
  WireLoop loop;
  const std::uint16_t port = closed_port();
  const auto listener =
      listener_for(loop, {.listen_port_of = "server", .listen = port, .forward_to = closed_port()});
  ASSERT_TRUE(listener);
  open_and_close(*listener, [port] { return connect_to(port); });
}

TEST(WireListener, AUnixSocketDoesTheSame) {
  WireLoop loop;
  const TestFolder folder;
  const auto listener = listener_for(loop, {.listen_port_of = "server",
                                            .listen_path = folder.file("wire"),
                                            .forward_path = folder.file("server")});
  ASSERT_TRUE(listener);
  open_and_close(*listener, [&] { return connect_to_path(folder.file("wire")); });
}

}  // namespace
}  // namespace backfault
