// Tests harness/os/wire/byte_stages.cpp.
#include "test/harness/os/stage_bench.h"

namespace backfault {
namespace {

const std::string letters = "abcdefghijklmnopqrstuvwxyz";

/// The stream as it comes out, cut into pieces of this size on its way in.
std::string passed(const WireStage& stage, const std::string& sent, const std::size_t size,
                   const std::uint64_t connection = 1) {
  StageBench bench(stage, connection);
  for (std::size_t i = 0; i < sent.size(); i += size) bench.put(sent.substr(i, size));
  bench.put_end();
  std::string all = bench.take_joined();
  EXPECT_TRUE(all.ends_with("<end>"));
  return all.substr(0, all.size() - 5);
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += letters[static_cast<std::size_t>(i * 7) % 26];
  return text;
}

const ChosenBytes a_tenth{.count = std::nullopt, .chance = 0.1};

TEST(ByteStages, TheSameSeedTouchesTheSameBytesHoweverTheyCame) {
  const std::string text = long_text();
  const std::vector<WireAction> actions = {
      CorruptBytes{.chosen = a_tenth}, CorruptBytes{.chosen = a_tenth, .whole_byte = true},
      DropBytes{.chosen = a_tenth}, DuplicateBytes{.chosen = a_tenth}};
  for (const auto& action : actions) {
    const std::string once = passed(stage_of(action), text, 2000);
    EXPECT_NE(once, text);
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{700}}) {
      EXPECT_EQ(passed(stage_of(action), text, size), once);
    }
    EXPECT_NE(passed(stage_of(action, 0, 8), text, 2000), once) << "another seed";
    EXPECT_NE(passed(stage_of(action), text, 2000, 2), once) << "another connection";
  }
}

TEST(ByteStages, AChanceOfNothingNeverActs) {
  const std::string text = long_text();
  const ChosenBytes none{.count = std::nullopt, .chance = 0};
  EXPECT_EQ(passed(stage_of(CorruptBytes{.chosen = none}), text, 100), text);
  EXPECT_EQ(passed(stage_of(DropBytes{.chosen = none}), text, 100), text);
  EXPECT_EQ(passed(stage_of(DuplicateBytes{.chosen = none}), text, 100), text);
}

TEST(CorruptStage, TurnsOneBitOverAndSaysWhich) {
  StageBench bench(stage_of(CorruptBytes{.chosen = {.count = Bytes{1}}}, 2));
  bench.put("abcd");
  const std::string got = bench.take_joined();
  EXPECT_EQ(got.substr(0, 2) + got[3], "abd");
  EXPECT_EQ(std::popcount(static_cast<unsigned>(got[2] ^ 'c')), 1);
  ASSERT_EQ(bench.touches().times, 1U);
  EXPECT_EQ(bench.touches().first[0].offset, 2U);
  EXPECT_TRUE(bench.touches().first[0].what.starts_with("0x63 became 0x"));
  EXPECT_TRUE(bench.run().spoiled());
}

TEST(CorruptStage, AWholeByteIsNeverTheSame) {
  const std::string text = long_text();
  const std::string got =
      passed(stage_of(CorruptBytes{.chosen = {}, .whole_byte = true}), text, 64);
  ASSERT_EQ(got.size(), text.size());
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_NE(got[i], text[i]);
}

TEST(DropStage, DropsARangeAcrossPieces) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{4}, std::size_t{26}}) {
    EXPECT_EQ(passed(stage_of(DropBytes{.chosen = {.count = Bytes{5}}}, 3), letters, size),
              "abcijklmnopqrstuvwxyz");
  }
}

TEST(DropStage, WithoutAnEndItTruncates) {
  StageBench bench(stage_of(DropBytes{}, 3));
  bench.put("abcdef");
  bench.put("ghi");
  bench.put_end();
  EXPECT_EQ(bench.take(), "abc|<end>");
  EXPECT_EQ(bench.touches().bytes, 6U);
  EXPECT_TRUE(bench.run().spoiled());
}

TEST(DuplicateStage, SendsARangeTwice) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{4}, std::size_t{26}}) {
    EXPECT_EQ(passed(stage_of(DuplicateBytes{.chosen = {.count = Bytes{3}}}, 2), letters, size),
              "abcdecdefghijklmnopqrstuvwxyz");
  }
}

TEST(DuplicateStage, AnEndCompletesAnUnfinishedRange) {
  StageBench bench(stage_of(DuplicateBytes{.chosen = {.count = Bytes{100}}}));
  bench.put("ab");
  EXPECT_EQ(bench.take(), "ab") << "nothing waits for what may never come";
  bench.put_end();
  EXPECT_EQ(bench.take(), "ab|<end>") << "the copy";
}

TEST(BreakStage, EndsAtItsByteAndThrowsTheRestAway) {
  StageBench bench(stage_of(EndDirection{}, 3));
  bench.put("abcdef");
  EXPECT_EQ(bench.take(), "abc|<end>");
  EXPECT_TRUE(bench.run().spoiled());
  bench.put_end();
  EXPECT_EQ(bench.take(), "");
  StageBench reset(stage_of(ResetConnection{}, 1));
  reset.put("abc");
  EXPECT_EQ(reset.take(), "a|<reset>");
  StageBench close(stage_of(CloseConnection{}, 1));
  close.put("abc");
  EXPECT_EQ(close.take(), "a|<close>");
}

TEST(BreakStage, ActsAtOnceWhenItsByteHasPassed) {
  StageBench bench(stage_of(ResetConnection{}, 10), 1, 10);
  EXPECT_EQ(bench.take(), "<reset>");
  StageBench early(stage_of(ResetConnection{}, 10), 1, 9);
  EXPECT_EQ(early.take(), "");
}

}  // namespace
}  // namespace backfault
