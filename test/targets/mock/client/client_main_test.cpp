#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "test/targets/mock/program.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

using test::run_client;
using test::run_server;

using Words = std::vector<std::string>;

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Name, type and content of everything below a folder.
std::vector<std::string> snapshot(const std::string& folder) {
  std::vector<std::string> lines;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    auto line = entry.path().lexically_relative(folder).string() + " ";
    if (entry.is_symlink()) {
      line += "-> " + std::filesystem::read_symlink(entry.path()).string();
    } else if (entry.is_regular_file()) {
      line += test::read_text(entry.path().string());
    }
    lines.push_back(line);
  }
  std::ranges::sort(lines);
  return lines;
}

class MockClient : public ::testing::TestWithParam<const char*> {
 protected:
  /// Its own in each process: tests run side by side.
  [[nodiscard]] static std::string listen_address() {
    const std::string address = GetParam();
    return address.starts_with("unix:") ? address + std::to_string(::getpid()) : address;
  }

  [[nodiscard]] Words backup(const test::RunningServer& server, const Words& more) const {
    return joined({"backup", "--server", server.address(), "--to", folder_ / "archive"}, more);
  }

  test::TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Transports, MockClient,
                         ::testing::Values("unix:@mock_client_test_", "tcp:127.0.0.1:0"));

TEST_P(MockClient, EveryTypeCanBeRestoredAndIsIdentical) {
  const Words data = {"--data", "2MiB", "--seed", "7"};
  test::RunningServer server(joined({"--listen", listen_address()}, data));
  for (const std::string type : {"full", "incremental", "differential"}) {
    const auto sink = type == "full" ? "buffering" : "file";
    const auto receipt = folder_ / (type + ".receipt");
    const auto manifest = folder_ / (type + ".manifest");
    const auto backed_up =
        run_client({"backup", "--server", server.address(), "--to", folder_ / type, "--type", type,
                    "--sink", sink, "--receipt", receipt});
    ASSERT_EQ(backed_up.exit_code, 0) << backed_up.errors;
    ASSERT_EQ(run_server(joined({"manifest", "--type", type, "--to", manifest}, data)).exit_code,
              0);
    EXPECT_EQ(test::read_text(receipt), test::read_text(manifest));
    const auto original = folder_ / (type + ".original");
    const auto restored = folder_ / (type + ".restored");
    ASSERT_EQ(run_server(joined({"export", "--type", type, "--to", original}, data)).exit_code, 0);
    ASSERT_EQ(run_client({"restore", "--from", folder_ / type, "--to", restored}).exit_code, 0);
    EXPECT_EQ(snapshot(original), snapshot(restored));
  }
  EXPECT_EQ(server.stop().exit_code, 0);
}

TEST_P(MockClient, ARealTreeComesBackAsItWas) {
  test::write_text(folder_ / "tree/deep/er/file", "content");
  test::write_text(folder_ / "tree/none", "");
  std::filesystem::create_directory(folder_ / "tree/empty");
  std::filesystem::create_symlink("deep/er", folder_ / "tree/link");
  std::filesystem::create_symlink("/nowhere", folder_ / "tree/dangling");
  test::RunningServer server({"--listen", listen_address(), "--data", folder_ / "tree"});
  ASSERT_EQ(run_client(backup(server, {})).exit_code, 0);
  ASSERT_EQ(
      run_client({"restore", "--from", folder_ / "archive", "--to", folder_ / "out"}).exit_code, 0);
  EXPECT_EQ(snapshot(folder_ / "out"), snapshot(folder_ / "tree"));
  const auto refused = run_client(backup(server, {"--type", "incremental"}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.errors.substr(0, 77),
            "mock_client: HrBackupPrepare failed: hr=0xC7FF0009 hrIncrementalBackupDisable");
}

TEST_P(MockClient, SeveralBackUpAtOnce) {
  test::RunningServer server({"--listen", listen_address(), "--data", "4MiB"});
  std::vector<std::unique_ptr<test::Program>> clients;
  for (int client = 0; client < 4; ++client) {
    const auto to = folder_ / ("archive" + std::to_string(client));
    clients.push_back(std::make_unique<test::Program>(
        MOCK_CLIENT, Words{"backup", "--server", server.address(), "--to", to}));
  }
  for (const auto& client : clients) EXPECT_EQ(client->wait().exit_code, 0);
}

TEST_P(MockClient, AServerThatDiesIsACommunicationError) {
  test::RunningServer server({"--listen", listen_address(), "--data", "16MiB"});
  test::Program client(MOCK_CLIENT, backup(server, {"--sink", "slow", "--rate", "1MiB"}));
  const auto partial = folder_ / "archive/full.archive.partial";
  while (client.is_running() &&
         (!std::filesystem::exists(partial) || std::filesystem::file_size(partial) == 0)) {
  }
  server.program().send_signal(SIGKILL);
  const auto ending = client.wait();
  EXPECT_EQ(ending.exit_code, 1);
  EXPECT_NE(ending.errors.find("hr=0xC7FF000D hrCommunicationError: "), std::string::npos)
      << ending.errors;
  EXPECT_EQ(std::ranges::count(ending.errors, '\n'), 1);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "archive"));
}

TEST_F(MockClient, BufferingMoreThanTheCreditWaitsForEver) {
  test::RunningServer server({"--listen", "tcp:127.0.0.1:0", "--data", "4MiB", "--flow-control",
                              "legacy_credit", "--timeout", "200ms"});
  const auto stuck = run_client(backup(server, {"--sink", "buffering"}));
  EXPECT_EQ(stuck.exit_code, 1);
  EXPECT_EQ(stuck.errors,
            "mock_client: HrBackupRead failed: hr=0xC7FF000D hrCommunicationError: no movement for "
            "200 ms while waiting for the client to acknowledge what it wrote out\n");
  EXPECT_EQ(run_client(backup(server, {"--sink", "file"})).exit_code, 0);
  EXPECT_EQ(run_client(backup(server, {"--sink", "buffering", "--buffer-bytes", "1MiB"})).exit_code,
            0);
  const auto ending = server.stop();
  EXPECT_NE(ending.errors.find("mock_server: session 1: hr=0xC7FF000D hrCommunicationError: no "
                               "movement for 200 ms while waiting for the client to acknowledge"),
            std::string::npos);
}

TEST_F(MockClient, BufferingMoreThanTheCreditWorksWhenFixed) {
  test::RunningServer server({"--listen", "tcp:127.0.0.1:0", "--data", "4MiB"});
  EXPECT_EQ(run_client(backup(server, {"--sink", "buffering"})).exit_code, 0);
}

TEST_F(MockClient, UsesTheDataAddressItIsTold) {
  test::RunningServer server({"--listen", "tcp:127.0.0.1:0", "--data", "1MiB"});
  EXPECT_EQ(run_client(backup(server, {"--data-listen", "127.0.0.1:0"})).exit_code, 0);
  const auto refused = run_client(backup(server, {"--advertise", "127.0.0.1:1"}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.errors.find("hr=0xC7FF1004 hrDataSocketNotEstablished"), std::string::npos);
}

TEST_F(MockClient, LocalErrorsHaveTheirOwnExitCode) {
  EXPECT_EQ(run_client({}).exit_code, 2);
  EXPECT_EQ(run_client({"backup", "--server", "unix:/x", "--sink", "tape"}).exit_code, 2);
  EXPECT_EQ(run_client({"backup", "--server", "unix:/nowhere", "--sink", "null"}).exit_code, 1);
  EXPECT_EQ(run_client({"restore", "--from", folder_ / "no", "--to", folder_ / "x"}).exit_code, 2);
}

TEST_F(MockClient, AFullDiskIsOneLine) {
  test::RunningServer server(
      {"--listen", "unix:@mock_full_disk_" + std::to_string(::getpid()), "--data", "1MiB"});
  std::filesystem::create_directory(folder_ / "archive");
  std::filesystem::create_symlink("/dev/full", folder_ / "archive/full.archive.partial");
  const auto full = run_client(backup(server, {}));
  EXPECT_EQ(full.exit_code, 2);
  EXPECT_NE(full.errors.find("No space left on device"), std::string::npos);
  EXPECT_EQ(std::ranges::count(full.errors, '\n'), 1);
}

}  // namespace
}  // namespace mock
