#include "harness/record/run_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "harness/record/observation_json.h"
#include "harness/record/trial_json.h"
#include "test/harness/record/samples.h"
#include "test/harness/record/small_disk.h"
#include "test/harness/record/temp_folder.h"

namespace backfault {
namespace {

using Access = RunDirectory::Access;
using testing::HasSubstr;
using testing::StartsWith;

std::string directory_error(const Result<RunDirectory>& result) {
  return result.has_value() ? "it was accepted" : result.error().text;
}

Result<RunDirectory> create_with_plan(const std::string& path) {
  Result<RunDirectory> directory = RunDirectory::create(path);
  if (directory.has_value()) {
    EXPECT_TRUE(directory->write_plan("{\"schema\": \"backfault-plan/1\"}\n"));
  }
  return directory;
}

TEST(RunDirectory, KeepsACampaignFromPlanToReport) {
  const TempFolder folder;
  const std::string path = folder.path("some/parents/run");
  {
    Result<RunDirectory> directory = create_with_plan(path);
    ASSERT_TRUE(directory.has_value()) << directory.error().text;
    EXPECT_EQ(directory->path(), path);
    ASSERT_TRUE(directory->append_trial(trial_record_to_line(samples::trial_record())));
    const Result<Fd> evidence = directory->evidence_folder(17);
    ASSERT_TRUE(evidence.has_value()) << evidence.error().text;
    ASSERT_TRUE(write_file_atomically(evidence->get(), observation_file,
                                      observation_to_json(samples::observation())));
    ASSERT_TRUE(directory->write_report("report.json", "{}\n"));
  }
  const Result<RunDirectory> again = RunDirectory::open(path);
  ASSERT_TRUE(again.has_value()) << again.error().text;
  EXPECT_EQ(again->read_plan(), "{\"schema\": \"backfault-plan/1\"}\n");
  EXPECT_EQ(again->read_report("report.json"), "{}\n");
  const Result<JournalContent> journal = again->read_trials();
  ASSERT_TRUE(journal.has_value());
  ASSERT_EQ(journal->trials.size(), 1U);
  EXPECT_EQ(trial_record_to_line(journal->trials[0]),
            trial_record_to_line(samples::trial_record()));
  const Result<Observation> observation = again->read_observation(17);
  ASSERT_TRUE(observation.has_value()) << observation.error().text;
  EXPECT_EQ(observation_to_json(*observation), observation_to_json(samples::observation()));
  EXPECT_TRUE(std::filesystem::exists(path + "/" + evidence_name(17) + "/" + observation_file));
}

TEST(RunDirectory, TakesAnEmptyFolderAndRefusesAnyOther) {
  const TempFolder folder;
  EXPECT_TRUE(RunDirectory::create(folder.path()).has_value());
  const Result<RunDirectory> second = RunDirectory::create(folder.path());
  EXPECT_EQ(directory_error(second),
            "run directory \"" + folder.path() +
                "\" is not empty (it holds \"trials.jsonl\"): name a new one");
  EXPECT_EQ(second.error().kind, ErrorKind::usage);
}

TEST(RunDirectory, RefusesAPathThatIsNoFolder) {
  const TempFolder folder;
  write_text(folder.path("file"), "");
  EXPECT_THAT(directory_error(RunDirectory::create(folder.path("file"))),
              HasSubstr("Not a directory"));
  EXPECT_THAT(directory_error(RunDirectory::create(folder.path("file/run"))),
              HasSubstr("Not a directory"));
  EXPECT_THAT(directory_error(RunDirectory::create("")), StartsWith("make run directory \"\""));
  EXPECT_THAT(directory_error(RunDirectory::create(folder.path(std::string(300, 'x')))),
              HasSubstr("File name too long"));
}

TEST(RunDirectory, OpensOnlyWhereACampaignRan) {
  const TempFolder folder;
  const Result<RunDirectory> empty = RunDirectory::open(folder.path());
  EXPECT_EQ(directory_error(empty),
            "run directory \"" + folder.path() + "\": it has no plan.json: no campaign ran here");
  EXPECT_EQ(empty.error().kind, ErrorKind::usage);
  EXPECT_THAT(directory_error(RunDirectory::open(folder.path("none"))),
              HasSubstr("No such file or directory"));
  EXPECT_FALSE(std::filesystem::exists(folder.path("trials.jsonl"))) << "asking changes nothing";
}

TEST(RunDirectory, IsChangedByOneProcessAndReadByMany) {
  const TempFolder folder;
  Result<RunDirectory> owner = create_with_plan(folder.path());
  ASSERT_TRUE(owner.has_value());
  EXPECT_THAT(directory_error(RunDirectory::open(folder.path())),
              HasSubstr("another backfault process is working in it"));
  ASSERT_TRUE(owner->append_trial(trial_record_to_line(TrialRecord{})));
  const Result<RunDirectory> reader = RunDirectory::open(folder.path(), Access::read);
  ASSERT_TRUE(reader.has_value()) << reader.error().text;
  EXPECT_EQ(reader->read_trials()->trials.size(), 1U);
  ASSERT_TRUE(owner->rewrite_trials({TrialRecord{}, TrialRecord{}}));
  EXPECT_THAT(directory_error(RunDirectory::open(folder.path())),
              HasSubstr("another backfault process"))
      << "the rewritten journal is locked too";
  ASSERT_TRUE(owner->append_trial(trial_record_to_line(TrialRecord{})));
  EXPECT_EQ(owner->read_trials()->trials.size(), 3U);
}

TEST(RunDirectory, ReadsACampaignWithoutAJournalAsOneWithoutTrials) {
  const TempFolder folder;
  ASSERT_TRUE(create_with_plan(folder.path()));
  std::filesystem::remove(folder.path("trials.jsonl"));
  const Result<RunDirectory> reader = RunDirectory::open(folder.path(), Access::read);
  ASSERT_TRUE(reader.has_value()) << reader.error().text;
  EXPECT_TRUE(reader->read_trials()->trials.empty());
}

TEST(RunDirectory, RefusesReportNamesThatLeadElsewhere) {
  const TempFolder folder;
  Result<RunDirectory> directory = create_with_plan(folder.path("run"));
  ASSERT_TRUE(directory.has_value());
  for (const char* name : {"", "../a", "a/b", ".hidden", "..", "plan.json", "trials.jsonl"}) {
    const Result<void> written = directory->write_report(name, "text");
    ASSERT_FALSE(written.has_value()) << name;
    EXPECT_THAT(written.error().text, HasSubstr("is no name for a report"));
  }
}

TEST(RunDirectory, OpensAnEvidenceFolderTwice) {
  const TempFolder folder;
  Result<RunDirectory> directory = create_with_plan(folder.path());
  ASSERT_TRUE(directory.has_value());
  EXPECT_TRUE(directory->evidence_folder(1));
  EXPECT_TRUE(directory->evidence_folder(1)) << "a trial may be run again";
}

TEST(RunDirectory, NamesTheObservationThatCannotBeRead) {
  const TempFolder folder;
  Result<RunDirectory> directory = create_with_plan(folder.path());
  ASSERT_TRUE(directory.has_value());
  const std::string start = "run directory \"" + folder.path() + "\": ";
  EXPECT_EQ(directory->read_observation(3).error().text,
            start + "read evidence/3/observation.json: No such file or directory");
  const Result<Fd> evidence = directory->evidence_folder(3);
  ASSERT_TRUE(evidence.has_value());
  ASSERT_TRUE(write_file_atomically(evidence->get(), observation_file, "{\"schema\": 7}"));
  EXPECT_THAT(directory->read_observation(3).error().text,
              StartsWith(start + "evidence/3/observation.json: /schema: 7 was found"));
  ASSERT_TRUE(write_file_atomically(evidence->get(), observation_file, observation_to_json({})));
  EXPECT_EQ(directory->read_observation(3).error().text,
            start + "evidence/3/observation.json: /trial: it is of trial 0");
  ASSERT_EQ(::mkfifo(folder.path("evidence/4").c_str(), 0600), 0);
  EXPECT_THAT(directory->evidence_folder(4).error().text, HasSubstr("Not a directory"));
}

TEST(RunDirectory, OnAReadOnlyDiskIsReadAndNotChanged) {
  SmallDisk disk;
  if (!disk.missing().empty()) {
    GTEST_SKIP() << "missing " << disk.missing();
  }
  ASSERT_TRUE(create_with_plan(disk.path("run")));
  disk.make_read_only();
  EXPECT_THAT(directory_error(RunDirectory::create(disk.path("new"))),
              HasSubstr("Read-only file system"));
  EXPECT_THAT(directory_error(RunDirectory::open(disk.path("run"))),
              HasSubstr("Read-only file system"));
  Result<RunDirectory> reader = RunDirectory::open(disk.path("run"), Access::read);
  ASSERT_TRUE(reader.has_value()) << reader.error().text;
  EXPECT_TRUE(reader->read_plan().has_value());
  EXPECT_TRUE(reader->read_trials().has_value());
  EXPECT_THAT(reader->write_report("report.json", "").error().text,
              HasSubstr("Read-only file system"));
  EXPECT_THAT(reader->evidence_folder(1).error().text, HasSubstr("Read-only file system"));
}

TEST(RunDirectory, OpenForReadingNeverAppends) {
  const TempFolder folder;
  ASSERT_TRUE(create_with_plan(folder.path()));
  Result<RunDirectory> reader = RunDirectory::open(folder.path(), Access::read);
  ASSERT_TRUE(reader.has_value());
  EXPECT_FALSE(reader->append_trial(trial_record_to_line(TrialRecord{})).has_value());
  EXPECT_EQ(file_text(folder.path("trials.jsonl")), "");
}

TEST(RunDirectory, OnAFullDiskKeepsWhatItHas) {
  const SmallDisk disk;
  if (!disk.missing().empty()) {
    GTEST_SKIP() << "missing " << disk.missing();
  }
  Result<RunDirectory> directory = create_with_plan(disk.path("run"));
  ASSERT_TRUE(directory.has_value()) << directory.error().text;
  ASSERT_TRUE(directory->append_trial(trial_record_to_line(samples::trial_record())));
  const Result<void> report = directory->write_report("report.html", std::string(100'000, 'x'));
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().text.rfind("run directory \"" + disk.path("run") + "\": write", 0), 0U);
  EXPECT_THAT(report.error().text, HasSubstr("No space left on device"));
  const std::vector<TrialRecord> many(100, samples::trial_record());
  EXPECT_THAT(directory->rewrite_trials(many).error().text, HasSubstr("No space left on device"));
  EXPECT_EQ(directory->read_trials()->trials.size(), 1U);
  EXPECT_TRUE(directory->append_trial(trial_record_to_line(samples::trial_record())))
      << "what failed gave its space back";
}

}  // namespace
}  // namespace backfault
