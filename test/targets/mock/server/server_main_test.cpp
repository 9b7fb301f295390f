#include <gtest/gtest.h>
#include <signal.h>

#include "test/targets/mock/program.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

using test::run_client;
using test::run_server;

TEST(MockServer, EndsCleanlyWithSigterm) {
  const test::TemporaryFolder folder;
  test::RunningServer server({"--listen", "unix:" + (folder / "s"), "--data", "1MiB"});
  EXPECT_EQ(server.address(), "unix:" + (folder / "s"));
  EXPECT_EQ(server.stop().exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "s"));
}

TEST(MockServer, EndsAfterItsSessions) {
  test::RunningServer server({"--listen", "tcp:127.0.0.1:0", "--data", "1MiB", "--sessions", "2"});
  for (int session = 0; session < 2; ++session) {
    EXPECT_EQ(run_client({"backup", "--server", server.address(), "--sink", "null"}).exit_code, 0);
  }
  const auto ending = server.program().wait();
  EXPECT_EQ(ending.exit_code, 0);
  EXPECT_NE(ending.errors.find("mock_server: session 2: ended\n"), std::string::npos);
}

TEST(MockServer, RefusesWrongOptionsWithOneLine) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{}, "--listen"},
      {{"--listen", "unix:@x", "--data", "900PiB"}, "--data \"900PiB\": allowed is"},
      {{"--listen", "unix:@x", "--ring-slots", "0"}, "--ring-slots \"0\": allowed is"},
      {{"--listen", "unix:@x", "--slot-bytes", "3"}, "--slot-bytes \"3\": allowed is"},
      {{"--listen", "unix:@x", "--data", "/nowhere/at/all"}, "/nowhere/at/all"},
      {{"--listen", "unix:@x", "--no-such-option"}, "--no-such-option"},
      {{"--listen", "unix:@x", "--seed", "x"}, "--seed \"x\""},
      {{"--listen", "unix:@x", "--status", "/nowhere/status"}, "/nowhere/status"},
      {{"manifest", "--type", "copy", "--to", "/nowhere/x"}, "--type \"copy\""},
      {{"export"}, "--to"}};
  for (const auto& [arguments, part] : wrong) {
    const auto ending = run_server(arguments);
    EXPECT_EQ(ending.exit_code, 2) << part;
    EXPECT_NE(ending.errors.find(part), std::string::npos) << ending.errors;
    EXPECT_EQ(std::count(ending.errors.begin(), ending.errors.end(), '\n'), 1) << ending.errors;
  }
}

TEST(MockServer, SaysThatItsPortIsInUse) {
  test::RunningServer first({"--listen", "tcp:127.0.0.1:0", "--data", "4KiB"});
  const auto second = run_server({"--listen", first.address(), "--data", "4KiB"});
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_NE(second.errors.find("Address already in use"), std::string::npos);
}

TEST(MockServer, GoesOnServingWhenAClientIsKilled) {
  const test::TemporaryFolder folder;
  for (const auto* listen : {"unix:@mock_killed_client", "tcp:127.0.0.1:0"}) {
    test::RunningServer server({"--listen", listen, "--data", "16MiB"});
    test::Program victim(MOCK_CLIENT, {"backup", "--server", server.address(), "--sink", "slow",
                                       "--rate", "64KiB", "--to", folder / "victim"});
    while (!std::filesystem::exists(folder / "victim/full.archive.partial")) {
    }
    victim.send_signal(SIGKILL);
    victim.wait();
    EXPECT_EQ(run_client({"backup", "--server", server.address(), "--sink", "null"}).exit_code, 0);
    std::filesystem::remove_all(folder / "victim");
    EXPECT_EQ(server.stop().exit_code, 0);
  }
}

TEST(MockServer, KeepsTheStatusPage) {
  const test::TemporaryFolder folder;
  test::RunningServer server({"--listen", "unix:@mock_status", "--data", "1MiB", "--ring-slots",
                              "3", "--status", folder / "status"});
  EXPECT_EQ(run_client({"backup", "--server", server.address(), "--sink", "null"}).exit_code, 0);
  const auto page = test::read_text(folder / "status");
  ASSERT_EQ(page.size(), 4096U);
  const auto slots = page.find("ring_slots");
  ASSERT_NE(slots, std::string::npos);
  EXPECT_EQ(page[slots + 24], 3);
}

}  // namespace
}  // namespace mock
