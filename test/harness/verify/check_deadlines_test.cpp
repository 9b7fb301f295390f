#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using std::chrono_literals::operator""us;
using testing::HasSubstr;

std::string deadlines_after(const std::function<void(Certificate&)>& change) {
  return good::objections_after(good::frozen(), change);
}

TEST(Deadlines, AreNoneInAProof) {
  const auto proven = [](const std::function<void(WaitFact&)>& change) {
    return good::objections_after(good::buffer_deadlock(),
                                  [&](Certificate& given) { change(given.waits[2]); });
  };
  EXPECT_THAT(proven([](WaitFact& wait) { wait.deadline_left = 5us; }),
              HasSubstr("deadlines: 30/30 (mock) has a time-out, against proven"));
  EXPECT_THAT(proven([](WaitFact& wait) { wait.not_before = good::at(9000us); }),
              HasSubstr("deadlines: 30/30 (mock) has a time-out, against proven"));
}

TEST(Deadlines, StandInTheArgumentsToo) {
  EXPECT_THAT(deadlines_after([](Certificate& given) {
                given.proof.proof = Proof::proven;
                given.proof.missing.clear();
                given.proof.frozen_until = std::nullopt;
                given.waits[1].deadline_left = std::nullopt;
                given.waits[1].not_before = std::nullopt;
              }),
              "deadlines: the call of 30/30 (mock) has a time-out that its wait does not tell\n");
}

TEST(Deadlines, AreToldWhole) {
  EXPECT_THAT(deadlines_after([](Certificate& given) { given.waits[1].not_before = std::nullopt; }),
              HasSubstr("deadlines: the time-out of 30/30 (mock) is told by half"));
  EXPECT_THAT(
      deadlines_after([](Certificate& given) { given.waits[1].deadline_left = std::nullopt; }),
      HasSubstr("deadlines: the time-out of 30/30 (mock) is told by half"));
}

TEST(Deadlines, AreNotBeforeTheInstantThatIsClaimed) {
  EXPECT_EQ(
      deadlines_after([](Certificate& given) { given.proof.frozen_until = good::at(9'000'901us); }),
      "deadlines: the earliest time-out is not at the instant that frozen_until_us tells\n");
  EXPECT_THAT(deadlines_after([](Certificate& given) { given.proof.frozen_until = std::nullopt; }),
              HasSubstr("deadlines: the earliest time-out is not at the instant"));
  // 9 seconds after it was last seen running is what the call says at least.
  EXPECT_EQ(deadlines_after([](Certificate& given) {
              given.waits[1].not_before = given.proof.frozen_until = good::at(9'000'901us);
            }),
            "deadlines: the time-out of 30/30 (mock) may come before the instant that is told\n");
  EXPECT_EQ(deadlines_after([](Certificate& given) {
              given.waits[1].not_before = given.proof.frozen_until = good::at(8'000'000us);
            }),
            "");
}

TEST(Deadlines, ABoundFromBelowIsNotAboveTheOneFromAbove) {
  EXPECT_EQ(deadlines_after([](Certificate& given) { given.waits[1].deadline_left = 8'000'000us; }),
            "deadlines: the time-out of 30/30 (mock) may come before the instant that is told\n");
}

TEST(Deadlines, DoNotPassWhileTheSamplesAreTaken) {
  EXPECT_EQ(deadlines_after([](Certificate& given) {
              given.waits[1].not_before = given.proof.frozen_until = good::at(5600us);
            }),
            "deadlines: the earliest time-out may come before the second sample ended\n");
}

}  // namespace
}  // namespace backfault
