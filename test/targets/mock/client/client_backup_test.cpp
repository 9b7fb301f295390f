#include "targets/mock/client/client_backup.h"

#include <gtest/gtest.h>

#include "targets/mock/client/client_restore.h"
#include "test/targets/mock/in_process_server.h"
#include "test/targets/mock/temporary_folder.h"

namespace mock {
namespace {

TEST(ClientBackup, ReceivesWhatTheServerHas) {
  for (const auto& options : {test::local_options(), test::tcp_options()}) {
    const test::TemporaryFolder folder;
    const test::InProcessServer server(options);
    const auto settings = check_options({.server = server.address(),
                                         .to = folder / "archive",
                                         .read_bytes = "20KiB",
                                         .receipt = folder / "receipt"})
                              .value();
    const auto outcome = run_backup(settings);
    ASSERT_TRUE(outcome.has_value()) << outcome.error().call << outcome.error().error.text;
    EXPECT_EQ(test::read_text(folder / "receipt"),
              show(make_manifest(server.data(), BackupType::full).value()));
    EXPECT_TRUE(run_restore(folder / "archive", folder / "out").has_value());
    EXPECT_EQ(std::filesystem::file_size(folder / "out/priv.edb"), 1U << 20);
  }
}

TEST(ClientBackup, ATypeThatIsNotPossibleNamesTheCall) {
  auto options = test::local_options();
  options.data = __FILE__;
  const test::InProcessServer server(options);
  const auto settings =
      check_options({.server = server.address(), .sink = "null", .type = "incremental"}).value();
  const auto outcome = run_backup(settings);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().call, "HrBackupPrepare");
  EXPECT_EQ(outcome.error().error.code, hr::incremental_disabled);
}

TEST(ClientBackup, AFailureLeavesNoArchive) {
  const test::TemporaryFolder folder;
  auto settings = check_options({.server = "unix:/nowhere", .to = folder / "archive"}).value();
  const auto outcome = run_backup(settings);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().error.code, hr::could_not_connect);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "archive"));
}

}  // namespace
}  // namespace mock
