#include "targets/mock/server/server_options.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

std::string refusal(const ServerOptions& options) {
  const auto result = check_options(options);
  return result ? "" : result.error().text;
}

TEST(ServerOptions, HaveTheDocumentedDefaults) {
  const auto settings = check_options({.listen = "unix:/x"}).value();
  EXPECT_TRUE(settings.is_local());
  EXPECT_EQ(settings.flow_control, FlowControl::fixed);
  EXPECT_EQ(settings.ring.slots, 4U);
  EXPECT_EQ(settings.ring.slot_bytes, 65536U);
  EXPECT_EQ(settings.credit_window, 1U << 20);
  EXPECT_EQ(settings.timeout, std::chrono::minutes(2));
  EXPECT_EQ(settings.sessions_max, 0U);
}

TEST(ServerOptions, ZeroMeansNoTimeout) {
  EXPECT_FALSE(check_options({.listen = "unix:/x", .timeout = "0"})->timeout.has_value());
}

TEST(ServerOptions, NameTheOptionThatIsWrong) {
  const std::vector<std::pair<ServerOptions, std::string>> wrong = {
      {{}, "--listen"},
      {{.listen = "x"}, "address \"x\""},
      {{.listen = "unix:/x", .transport = "tcp"}, "--transport \"tcp\""},
      {{.listen = "unix:/x", .flow_control = "no"}, "--flow-control \"no\""},
      {{.listen = "unix:/x", .ring_slots = "0"}, "--ring-slots \"0\""},
      {{.listen = "unix:/x", .slot_bytes = "3"}, "--slot-bytes \"3\""},
      {{.listen = "unix:/x", .ring_slots = "1024", .slot_bytes = "16MiB"}, "--ring-slots \"1024\""},
      {{.listen = "unix:/x", .credit_window = "0"}, "--credit-window \"0\""},
      {{.listen = "unix:/x", .timeout = "soon"}, "--timeout \"soon\""},
      {{.listen = "unix:/x", .delays = {"open"}}, "--delay \"open\""},
      {{.listen = "unix:/x", .delays = {"opem=1s"}}, "--delay \"opem=1s\""},
      {{.listen = "unix:/x", .end_of_file = "x"}, "--end-of-file \"x\""},
      {{.listen = "unix:/x", .logs_before_close = "x"}, "--logs-before-close \"x\""},
      {{.listen = "unix:/x", .sessions = "-1"}, "--sessions \"-1\""}};
  for (const auto& [options, beginning] : wrong) {
    EXPECT_EQ(refusal(options).substr(0, beginning.size()), beginning) << refusal(options);
  }
}

TEST(ServerOptions, EveryFlowControlHasItsTransports) {
  EXPECT_EQ(refusal({.listen = "tcp:h:1", .flow_control = "legacy"}),
            "--flow-control \"legacy\": allowed for the transport tcp is legacy_credit, fixed");
  EXPECT_NE(refusal({.listen = "tcp:h:1", .flow_control = "legacy_check_reset"}), "");
  EXPECT_NE(refusal({.listen = "unix:/x", .flow_control = "legacy_credit"}), "");
  EXPECT_EQ(refusal({.listen = "tcp:h:1", .flow_control = "legacy_credit"}), "");
  EXPECT_EQ(refusal({.listen = "unix:/x", .flow_control = "legacy_check_reset"}), "");
}

TEST(ServerOptions, DelaysAddUp) {
  const auto settings =
      check_options({.listen = "unix:/x", .delays = {"all=1ms", "open=2s"}}).value();
  EXPECT_EQ(settings.delays[static_cast<unsigned>(Operation::end)].count(), 1000);
  EXPECT_EQ(settings.delays[static_cast<unsigned>(Operation::open)].count(), 2'000'000);
}

}  // namespace
}  // namespace mock
