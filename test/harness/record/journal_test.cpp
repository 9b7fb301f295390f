#include "harness/record/journal.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "harness/json/document.h"
#include "harness/record/file_io.h"
#include "harness/record/trial_json.h"
#include "test/harness/record/small_disk.h"
#include "test/harness/record/temp_folder.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string line_of(const std::uint64_t trial, const std::string& reason = "") {
  TrialRecord record;
  record.trial = trial;
  record.verdict.reason = reason;
  return trial_record_to_line(record);
}

class Journal : public testing::Test {
 protected:
  Journal() {
    folder_handle_ = *open_folder(AT_FDCWD, folder_.path());
    file_ = *lock_journal(folder_handle_.get(), JournalStart::must_be_new);
  }
  std::string path() const { return folder_.path("trials.jsonl"); }
  JournalContent content() const { return *read_journal(file_.get(), "trials.jsonl"); }
  std::vector<std::uint64_t> trials() const {
    std::vector<std::uint64_t> numbers;
    for (const TrialRecord& record : content().trials) {
      numbers.push_back(record.trial);
    }
    return numbers;
  }

  TempFolder folder_;
  Fd folder_handle_;
  Fd file_;
};

TEST_F(Journal, GivesBackItsLinesInOrder) {
  EXPECT_THAT(trials(), ElementsAre());
  for (const std::uint64_t trial : {3U, 1U, 2U}) {
    ASSERT_TRUE(append_line(file_.get(), line_of(trial)));
  }
  EXPECT_THAT(trials(), ElementsAre(3, 1, 2));
  EXPECT_EQ(content().unusable_lines, 0U);
  EXPECT_EQ(file_text(path()), line_of(3) + "\n" + line_of(1) + "\n" + line_of(2) + "\n");
}

TEST_F(Journal, ToleratesACutLastLine) {
  ASSERT_TRUE(append_line(file_.get(), line_of(1)));
  write_text(path(), file_text(path()) + line_of(2).substr(0, 100));
  EXPECT_THAT(trials(), ElementsAre(1));
  EXPECT_EQ(content().unusable_lines, 1U);
  EXPECT_THAT(content().problems,
              ElementsAre(StartsWith("the last line is cut: trials.jsonl:2:100: syntax error")));
}

TEST_F(Journal, RefusesALineWithADuplicateKey) {
  const std::string twice = line_of(2).insert(1, R"("trial":7,)");
  write_text(path(), line_of(1) + "\n" + twice + "\n" + line_of(3) + "\n");
  EXPECT_THAT(trials(), ElementsAre(1, 3));
  EXPECT_EQ(content().unusable_lines, 1U);
  EXPECT_THAT(content().problems,
              ElementsAre("trials.jsonl:2:47: /trial: the key \"trial\" stands twice"));
}

TEST_F(Journal, TakesALastLineThatLacksOnlyItsNewline) {
  write_text(path(), line_of(1));
  EXPECT_THAT(trials(), ElementsAre(1));
  EXPECT_EQ(content().unusable_lines, 0U);
}

TEST_F(Journal, EndsACutLineBeforeItAppends) {
  write_text(path(), line_of(1) + "\n" + line_of(2).substr(0, 50));
  ASSERT_TRUE(append_line(file_.get(), line_of(3)));
  EXPECT_THAT(trials(), ElementsAre(1, 3));
  EXPECT_EQ(content().unusable_lines, 1U);
}

TEST_F(Journal, CountsDamagedLinesAndReadsTheOthers) {
  std::string text = "\n" + line_of(1) + "\n";
  text += std::string("\0\0\0", 3) + "\nnull\n{}\n\xFF\xFE\n[[[[\n";
  text += "{\"schema\":\"backfault-trial/2\"}\n" + line_of(2) + "\n";
  write_text(path(), text);
  EXPECT_THAT(trials(), ElementsAre(1, 2));
  EXPECT_EQ(content().unusable_lines, 6U);
  EXPECT_EQ(content().problems.size(), 5U) << "the first ones stand for all";
  EXPECT_THAT(content().problems[1], StartsWith("trials.jsonl:4: this is not a backfault-trial/1"));
}

TEST_F(Journal, PassesALineOfFiftyMegabytesBy) {
  write_text(path(), line_of(1) + "\n" + std::string(50'000'000, 'x') + "\n" + line_of(2) + "\n");
  EXPECT_THAT(trials(), ElementsAre(1, 2));
  EXPECT_EQ(content().unusable_lines, 1U);
  EXPECT_THAT(content().problems[0], HasSubstr("a line of 50000000 bytes is longer than"));
}

TEST_F(Journal, ReadsLinesThatLieAcrossChunks) {
  for (std::uint64_t trial = 0; trial < 40; ++trial) {
    const std::string reason(20'011 * (trial % 3), 'r');
    ASSERT_TRUE(append_line(file_.get(), line_of(trial, reason)));
  }
  const JournalContent read = content();
  ASSERT_EQ(read.trials.size(), 40U);
  EXPECT_EQ(read.unusable_lines, 0U);
  EXPECT_EQ(read.trials[38].trial, 38U);
  EXPECT_EQ(read.trials[38].verdict.reason.size(), 40'022U);
}

TEST_F(Journal, RefusesWhatIsNotOneLineOfBoundedLength) {
  const auto refused = [&](const std::string& line) {
    const Result<void> appended = append_line(file_.get(), line);
    return !appended.has_value() && appended.error().kind == ErrorKind::internal;
  };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("{}\n{}"));
  EXPECT_TRUE(refused(std::string(line_bounds.bytes + 1, ' ')));
  EXPECT_EQ(file_text(path()), "");
}

TEST_F(Journal, HasOneOwnerAtATime) {
  const Result<Fd> second = lock_journal(folder_handle_.get(), JournalStart::may_exist);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().text, "another backfault process is working in it");
  file_ = Fd();
  EXPECT_TRUE(lock_journal(folder_handle_.get(), JournalStart::may_exist).has_value());
}

TEST_F(Journal, IsReplacedWholeAndStaysLocked) {
  ASSERT_TRUE(append_line(file_.get(), line_of(1)));
  TrialRecord record;
  record.trial = 7;
  Result<Fd> replaced = replace_journal(folder_handle_.get(), {record, record});
  ASSERT_TRUE(replaced.has_value()) << replaced.error().text;
  file_ = *std::move(replaced);
  EXPECT_THAT(trials(), ElementsAre(7, 7));
  EXPECT_FALSE(lock_journal(folder_handle_.get(), JournalStart::may_exist).has_value());
  ASSERT_TRUE(append_line(file_.get(), line_of(8)));
  EXPECT_EQ(file_text(path()), line_of(7) + "\n" + line_of(7) + "\n" + line_of(8) + "\n");
}

TEST(JournalOnAFullDisk, IsCutBackToItsLastWholeLine) {
  const SmallDisk disk;
  if (!disk.missing().empty()) {
    GTEST_SKIP() << "missing " << disk.missing();
  }
  const Result<Fd> folder = open_folder(AT_FDCWD, disk.path());
  ASSERT_TRUE(folder.has_value());
  const Result<Fd> file = lock_journal(folder->get(), JournalStart::must_be_new);
  ASSERT_TRUE(file.has_value());
  std::string whole;
  Result<void> appended;
  for (std::uint64_t trial = 1; appended.has_value() && trial < 100; ++trial) {
    const std::string line = line_of(trial, std::string(5000, 'r'));
    appended = append_line(file->get(), line);
    whole += appended.has_value() ? line + "\n" : "";
  }
  ASSERT_FALSE(appended.has_value());
  EXPECT_THAT(appended.error().text,
              StartsWith("append to trials.jsonl: the trial is not recorded"));
  EXPECT_THAT(appended.error().text, HasSubstr("No space left on device"));
  EXPECT_EQ(file_text(disk.path("trials.jsonl")), whole);
  EXPECT_GT(whole.size(), 50'000U);
  EXPECT_EQ(read_journal(file->get(), "trials.jsonl")->unusable_lines, 0U);
}

}  // namespace
}  // namespace backfault
