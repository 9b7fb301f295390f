#include "harness/verify/read_claim.h"

#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string error_with(const char* path, const StrictJson& value) {
  StrictJson document = good::json_of(good::buffer_deadlock());
  document[StrictJson::json_pointer(path)] = value;
  const auto read = read_claim({.json = document, .repeated_key = {}});
  return read ? "" : read.error().text;
}

TEST(ReadClaim, ReadsWhatTheRecordWrites) {
  const auto read =
      read_claim({.json = good::json_of(good::buffer_deadlock()), .repeated_key = {}});
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->trial, 3U);
  EXPECT_EQ(read->seed, "18000000000000000000");
  EXPECT_EQ(read->detected, 6000);
  EXPECT_EQ(read->kind, "deadlock");
  EXPECT_EQ(read->proof, "proven");
  EXPECT_THAT(read->stuck, ElementsAre(20, 25, 30));
  EXPECT_EQ(read->frozen_until, std::nullopt);
  ASSERT_EQ(read->snapshot.first.threads.size(), 4U);
  const ClaimedThread& thread = read->snapshot.first.threads[3];
  EXPECT_EQ(thread.state, "sleeping");
  EXPECT_EQ(thread.role, "client");
  EXPECT_EQ(thread.ran->times_run, 7U);
  EXPECT_EQ(thread.blocked->number, 202);
  EXPECT_THAT(thread.blocked->arguments, ElementsAre(4096, 128, 7, 0, 0, 0));
  EXPECT_EQ(thread.ran_after, 900);
  ASSERT_EQ(read->snapshot.processes.size(), 3U);
  EXPECT_EQ(read->snapshot.processes[2].parent, 25);
  EXPECT_TRUE(read->snapshot.closed);
  ASSERT_EQ(read->waits.size(), 4U);
  EXPECT_EQ(read->waits[1].wake_conditions[0].evidence, "child 30 state=S");
  EXPECT_EQ(read->edges.size(), 4U);
  EXPECT_EQ(read->sha256.size(), 64U);
}

TEST(ReadClaim, RefusesRepeatedKeys) {
  const auto read = read_claim({.json = StrictJson::object(), .repeated_key = "\"stuck\""});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().text, "the key \"stuck\" stands twice");
}

TEST(ReadClaim, RefusesWordsThatAreNotKnown) {
  EXPECT_THAT(error_with("/schema", "backfault-certificate/2"), HasSubstr("/schema: "));
  EXPECT_THAT(error_with("/proof", "sure"), HasSubstr("/proof: "));
  EXPECT_THAT(error_with("/kind", "lunch"), HasSubstr("/kind: "));
  EXPECT_THAT(error_with("/waits/0/role", "referee"), HasSubstr("/waits/0/role: "));
  EXPECT_THAT(error_with("/waits/0/awaits/0/thing", "tea"), HasSubstr("/waits/0/awaits/0/thing: "));
}

TEST(ReadClaim, RefusesNumbersOutOfRange) {
  EXPECT_THAT(error_with("/stuck/0", 0), HasSubstr("/stuck: "));
  EXPECT_THAT(error_with("/stuck/0", 1ULL << 31U), HasSubstr("/stuck: "));
  EXPECT_THAT(error_with("/snapshot/processes/0/parent", -1), HasSubstr("/parent: "));
  EXPECT_THAT(error_with("/trial", -1), HasSubstr("/trial: "));
}

TEST(ReadClaim, RefusesASeedThatIsNone) {
  for (const char* const seed : {"", "-1", "01", "18446744073709551616", "1x", " 1"}) {
    EXPECT_EQ(error_with("/seed", seed), "/seed: decimal digits below 2^64") << seed;
  }
  EXPECT_EQ(error_with("/seed", "0"), "");
  EXPECT_EQ(error_with("/seed", "18446744073709551615"), "");
  EXPECT_THAT(error_with("/seed", 1), HasSubstr("/seed: "));
}

}  // namespace
}  // namespace backfault
