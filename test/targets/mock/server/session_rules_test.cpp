#include "targets/mock/server/session_rules.h"

#include <gtest/gtest.h>

#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

class SessionRulesTest : public ::testing::Test {
 protected:
  void prepare(std::uint32_t type) {
    PrepareRequest request;
    request.backup_type = type;
    ASSERT_TRUE(rules_.prepare(request).has_value());
  }
  HrCode open(const std::string& name, std::uint32_t hint = 0) {
    const auto result = rules_.open({.read_hint = hint, .name = name});
    return result ? hr::none : result.error().code;
  }
  template <class T>
  static HrCode code(const Result<T>& result) {
    return result ? hr::none : result.error().code;
  }

  DataSet data_ = DataSet::load("8KiB", 1).value();
  SessionRules rules_{data_, LogsBeforeClose::refuse};
};

TEST_F(SessionRulesTest, AcceptsAFullBackup) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(decode_names(rules_.get_names().value()).value().at(0), "Dpriv.edb");
  EXPECT_EQ(open("Dpriv.edb", 65536), hr::none);
  EXPECT_EQ(code(rules_.close()), hr::none);
  EXPECT_EQ(decode_names(rules_.get_logs().value())->size(), 4U);
  EXPECT_EQ(open("!edb00003.log"), hr::none);
  EXPECT_EQ(code(rules_.close()), hr::none);
  EXPECT_EQ(code(rules_.truncate()), hr::none);
  EXPECT_EQ(code(rules_.end()), hr::none);
}

TEST_F(SessionRulesTest, NothingWorksBeforePrepare) {
  EXPECT_EQ(code(rules_.get_names()), 0xC8000208U);
  EXPECT_EQ(open("Dpriv.edb"), 0xC8000208U);
  EXPECT_EQ(code(rules_.close()), 0xC8000208U);
  EXPECT_EQ(code(rules_.get_logs()), 0xC8000208U);
  EXPECT_EQ(code(rules_.truncate()), 0xC8000208U);
  EXPECT_EQ(code(rules_.end()), 0xC8000208U);
}

TEST_F(SessionRulesTest, ASecondPrepareIsRefused) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(code(rules_.prepare({.backup_type = 1})), 0xC80001F9U);
}

TEST_F(SessionRulesTest, UnknownTypesAreRefused) {
  EXPECT_EQ(code(rules_.prepare({.backup_type = 0})), 0xC7FF0001U);
  EXPECT_EQ(code(rules_.prepare({.backup_type = 3})), 0xC7FF0001U);
  EXPECT_EQ(code(rules_.prepare({.flags = 2, .backup_type = 1})), 0xC7FF0001U);
}

TEST_F(SessionRulesTest, LogsAndTruncateWaitForTheClose) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(open("Dpriv.edb"), hr::none);
  EXPECT_EQ(code(rules_.get_logs()), 0xC8000209U);
  EXPECT_EQ(code(rules_.truncate()), 0xC8000209U);
}

TEST_F(SessionRulesTest, TheOldServersAllowedLogsBeforeTheClose) {
  rules_ = SessionRules(data_, LogsBeforeClose::allow);
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(open("Dpriv.edb"), hr::none);
  EXPECT_EQ(code(rules_.get_logs()), hr::none);
  EXPECT_EQ(code(rules_.truncate()), 0xC8000209U);
}

TEST_F(SessionRulesTest, NoDatabaseAfterTheLogs) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(open("!edb00001.log"), 0xC8000209U);
  EXPECT_EQ(code(rules_.get_logs()), hr::none);
  EXPECT_EQ(open("Dpriv.edb"), 0xC8000209U);
}

TEST_F(SessionRulesTest, NoTruncateBeforeTheLogs) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(code(rules_.truncate()), 0xC8000209U);
}

TEST_F(SessionRulesTest, LogsOnlyHasNoDatabases) {
  prepare(HR_BACKUP_TYPE_LOGS_ONLY);
  EXPECT_EQ(code(rules_.get_names()), 0xC8000209U);
  EXPECT_EQ(open("Dpriv.edb"), 0xC8000209U);
  EXPECT_EQ(code(rules_.get_logs()), hr::none);
  EXPECT_EQ(open("!edb00001.log"), hr::none);
}

TEST_F(SessionRulesTest, OpensOneKnownFileAtATime) {
  prepare(HR_BACKUP_TYPE_FULL);
  EXPECT_EQ(open("Dno.edb"), 0xC8000713U);
  EXPECT_EQ(open("!priv.edb"), 0xC8000713U);
  EXPECT_EQ(open("D../etc/passwd"), 0xC8000414U);
  EXPECT_EQ(open(""), 0xC8000414U);
  EXPECT_EQ(open("Dpriv.edb", 100), 0xC7FF0001U);
  EXPECT_EQ(open("Dpriv.edb"), hr::none);
  EXPECT_EQ(open("Dpriv.edb"), 0xC7FF0005U);
  EXPECT_EQ(code(rules_.close()), hr::none);
  EXPECT_EQ(code(rules_.close()), 0xC7FF0003U);
}

TEST_F(SessionRulesTest, DataWithoutLogsHasNoIncrementalBackup) {
  const auto tree = DataSet::load(__FILE__, 1).value();
  SessionRules rules(tree, LogsBeforeClose::refuse);
  EXPECT_EQ(code(rules.prepare({.backup_type = HR_BACKUP_TYPE_LOGS_ONLY})), 0xC7FF0009U);
}

}  // namespace
}  // namespace mock
