#include "targets/mock/hrbackup.h"

#include <gtest/gtest.h>

#include <vector>

#include "test/targets/mock/in_process_server.h"

namespace mock {
namespace {

/// A prepared full backup against a server of its own.
class HrBackupTest : public ::testing::TestWithParam<bool> {
 protected:
  void begin(ServerOptions options) {
    server_ = std::make_unique<test::InProcessServer>(std::move(options));
    ASSERT_EQ(
        HrBackupPrepare(server_->address().c_str(), "test", 0, HR_BACKUP_TYPE_FULL, &context_), 0U);
  }
  void begin() { begin(GetParam() ? test::local_options() : test::tcp_options()); }
  void open(const char* name) {
    ASSERT_EQ(HrBackupOpenFile(context_, name, 0, &size_), 0U) << HrMockErrorText(context_);
  }
  HrCode read(std::uint32_t bytes) {
    buffer_.resize(bytes);
    return HrBackupRead(context_, buffer_.data(), bytes, &count_);
  }
  void TearDown() override {
    if (context_ != nullptr) HrBackupEnd(context_);
  }

  std::unique_ptr<test::InProcessServer> server_;
  HrBackupContext context_ = nullptr;
  std::vector<char> buffer_;
  std::int64_t size_ = 0;
  std::uint32_t count_ = 0;
};

INSTANTIATE_TEST_SUITE_P(LocalAndTcp, HrBackupTest, ::testing::Bool());

TEST_P(HrBackupTest, ReadsAWholeFileAndThenNothing) {
  begin();
  open("Dpriv.edb");
  EXPECT_EQ(size_, 1 << 20);
  std::int64_t total = 0;
  do {
    ASSERT_EQ(read(8192), 0U);
    total += count_;
  } while (count_ > 0);
  EXPECT_EQ(total, size_);
  EXPECT_EQ(read(8192), 0U);
  EXPECT_EQ(count_, 0U);
  EXPECT_EQ(HrBackupClose(context_), 0U);
}

TEST_P(HrBackupTest, AFileMayBeClosedEarly) {
  begin();
  for (int round = 0; round < 5; ++round) {
    open("Dpriv.edb");
    ASSERT_EQ(read(4096), 0U);
    ASSERT_EQ(HrBackupClose(context_), 0U) << HrMockErrorText(context_);
  }
  open("Dpriv.edb");
  ASSERT_EQ(HrBackupClose(context_), 0U);
}

TEST_P(HrBackupTest, EndReturnsInTheMiddleOfAFile) {
  begin();
  open("Dpriv.edb");
  ASSERT_EQ(read(4096), 0U);
  EXPECT_EQ(HrBackupEnd(context_), 0U);
  context_ = nullptr;
}

TEST_P(HrBackupTest, ARefusedCallInTheMiddleOfAFileIsAnswered) {
  begin();
  open("Dpriv.edb");
  ASSERT_EQ(read(4096), 0U);
  char* names = nullptr;
  std::uint32_t bytes = 0;
  EXPECT_EQ(HrBackupGetBackupLogs(context_, &names, &bytes), 0xC8000209U);
  EXPECT_EQ(names, nullptr);
  EXPECT_EQ(HrBackupTruncateLogs(context_), 0xC8000209U);
  EXPECT_EQ(HrBackupClose(context_), 0U);
}

TEST_P(HrBackupTest, OtherSessionsAreNotDisturbed) {
  begin();
  open("Dpriv.edb");
  HrBackupContext second = nullptr;
  ASSERT_EQ(HrBackupPrepare(server_->address().c_str(), "", 0, HR_BACKUP_TYPE_FULL, &second), 0U);
  ASSERT_EQ(read(65536), 0U);
  EXPECT_EQ(HrBackupEnd(second), 0U);
  ASSERT_EQ(read(65536), 0U);
}

TEST_P(HrBackupTest, AStoppedServerAbortsTheSession) {
  begin();
  open("Dpriv.edb");
  ASSERT_EQ(read(4096), 0U);
  server_->stop();
  HrCode code = 0;
  for (int reads = 0; code == 0 && reads < 1000; ++reads) code = read(4096);
  EXPECT_EQ(code, 0xC8000321U) << HrMockErrorText(context_);
  EXPECT_NE(HrBackupClose(context_), 0U);
}

TEST_F(HrBackupTest, TheLocalTransportWantsWholePages) {
  begin(test::local_options());
  open("Dpriv.edb");
  EXPECT_EQ(read(4095), 0xC7FF0001U);
  EXPECT_EQ(read(0), 0xC7FF0001U);
  EXPECT_EQ(read(4096), 0U);
}

TEST_F(HrBackupTest, TcpTakesAnyBuffer) {
  begin(test::tcp_options());
  open("Dpriv.edb");
  EXPECT_EQ(read(1), 0U);
  EXPECT_EQ(count_, 1U);
}

TEST_F(HrBackupTest, TheEndOfTheFileMayBeACode) {
  auto options = test::local_options();
  options.end_of_file = "error_handle_eof";
  options.data = "4KiB";
  begin(options);
  open("Dpriv.edb");
  EXPECT_EQ(read(4096), 0U);
  EXPECT_EQ(read(4096), 38U);
  EXPECT_EQ(count_, 0U);
}

TEST_F(HrBackupTest, WrongArgumentsAreRefused) {
  EXPECT_EQ(HrBackupPrepare(nullptr, "", 0, 1, &context_), 0xC7FF0001U);
  EXPECT_EQ(HrBackupPrepare("unix:/x", "", 0, 1, nullptr), 0xC7FF0001U);
  EXPECT_EQ(HrBackupPrepare("nonsense", "", 0, 1, &context_), 0xC7FF0001U);
  EXPECT_EQ(HrBackupPrepare("unix:/nowhere", "", 0, 1, &context_), 0xC7FF0007U);
  EXPECT_EQ(HrBackupClose(nullptr), 0xC7FF0003U);
  EXPECT_EQ(HrBackupEnd(nullptr), 0xC7FF0003U);
  begin(test::local_options());
  EXPECT_EQ(HrBackupOpenFile(context_, nullptr, 0, &size_), 0xC7FF0001U);
  EXPECT_EQ(read(4096), 0xC7FF0003U);
  BackupFree(nullptr);
}

TEST_F(HrBackupTest, TheDataConnectionMustBePossible) {
  const test::InProcessServer server(test::tcp_options());
  HrMockPrepareArguments arguments{};
  arguments.backup_type = HR_BACKUP_TYPE_FULL;
  arguments.data_listen = "127.0.0.1:0";
  arguments.data_advertise = "127.0.0.1:1";
  EXPECT_EQ(HrMockPrepare(server.address().c_str(), &arguments, &context_), 0xC7FF1004U);
  EXPECT_NE(std::string(arguments.error_text), "");
}

}  // namespace
}  // namespace mock
