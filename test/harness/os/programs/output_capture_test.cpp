#include "harness/os/programs/output_capture.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "test/harness/os/trial_support.h"

namespace backfault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void write_to(const OutputCapture& capture, const std::string& text) {
  EXPECT_EQ(::write(capture.write_end().get(), text.data(), text.size()),
            static_cast<ssize_t>(text.size()));
}

class OutputCaptures : public testing::Test {
 protected:
  OutputCaptures()
      : capture_(OutputCapture::create(open_folder(folder_.path()), "a.out").value()) {}

  TestFolder folder_;
  OutputCapture capture_;
};

TEST_F(OutputCaptures, HandOnLinesAndKeepThemInTheFile) {
  EXPECT_THAT(capture_.pump({}), IsEmpty()) << "nothing there, and no waiting";
  write_to(capture_, "one\ntwo");
  EXPECT_THAT(capture_.pump({}), ElementsAre("one"));
  capture_.drop_write_end();
  EXPECT_THAT(capture_.pump({}), ElementsAre("two"));
  EXPECT_FALSE(capture_.read_end().valid()) << "nobody can write any more";
  EXPECT_EQ(text_of(folder_.file("a.out")), "one\ntwo");
  EXPECT_EQ(capture_.bytes_seen(), 7U);
}

TEST_F(OutputCaptures, GiveTheProgramABlockingPipe) {
  EXPECT_EQ(::fcntl(capture_.write_end().get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(OutputCaptures, TheEndOfAProgramFlushesWhileADaemonHoldsThePipe) {
  write_to(capture_, "last words");
  EXPECT_THAT(capture_.flush(), ElementsAre("last words"));
  write_to(capture_, "daemon\n");
  EXPECT_THAT(capture_.pump({}), ElementsAre("daemon"));
}

TEST_F(OutputCaptures, NeverOverwriteAFile) {
  const auto again = OutputCapture::create(open_folder(folder_.path()), "a.out");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().text, "create the captured output a.out: File exists");
}

TEST_F(OutputCaptures, OnePumpReadsABoundedPieceOfAFlood) {
  ASSERT_GE(::fcntl(capture_.write_end().get(), F_SETPIPE_SZ, 1 << 20), 1 << 20);
  write_to(capture_, std::string(1 << 20, 'x'));
  EXPECT_THAT(capture_.pump({}), IsEmpty());
  EXPECT_EQ(capture_.bytes_seen(), 256U * 1024);
  EXPECT_EQ(capture_.flush().at(0).size(), 4096U);
  EXPECT_EQ(capture_.bytes_seen(), 1U << 20);
}

TEST(OutputFlood, ItsBeginningAndItsLastWordsAreKept) {
  TestMachine trial;
  const ChildId child = trial.start("noise", "noisy_writer", {"300000"});
  const auto all = trial.until_end_of(child);
  const ChildEnded* ended = ending_in(all);
  ASSERT_NE(ended, nullptr);
  EXPECT_GT(ended->output_bytes, 20'000'000U);
  EXPECT_EQ(ended->output, "noise.out noise.err");
  EXPECT_THAT(ended->output_problem, IsEmpty());
  const auto lines = lines_in(all);
  EXPECT_EQ(lines.front(), "line 0 of a program that tells more than anybody wants to know");
  EXPECT_EQ(lines.back(), "last words");
  EXPECT_LT(lines.size(), 30'000U) << "lines are handed on at a bounded rate";
  const std::string text = text_of(trial.evidence.file("noise.out"));
  EXPECT_LT(text.size(), 5U * 1024 * 1024);
  EXPECT_THAT(text, HasSubstr("bytes left out here]"));
  EXPECT_TRUE(text.ends_with("last words"));
}

}  // namespace
}  // namespace backfault
