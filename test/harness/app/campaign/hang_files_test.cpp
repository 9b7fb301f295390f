#include "harness/app/campaign/hang_files.h"

#include "test/harness/app/app_bench.h"
#include "test/harness/verify/good_certificates.h"
#include "test/support/builders.h"

namespace backfault {
namespace {

using testing::HasSubstr;

class HangFiles : public AppBench {
 protected:
  HangFiles() {
    const Certificate good = good::buffer_deadlock();
    Observation observation;
    observation.processes = {client_process(Signalled{15}, at_s(2))};
    observation.processes[0].ended_by_harness = true;
    observation.stop = StopReason::proven_hang;
    observation.stalls = {
        {.last_movement = good.last_movement,
         .detected = good.detected,
         .waits = good.waits,
         .form = Standstill{.mutual = false, .deadline = {}, .snapshot = good.snapshot}}};
    Plan plan = plan_of(simple_variant());
    plan.trials[0].number = 7;
    judged = judge_trial(plan, plan.trials[0], observation);
  }

  JudgedTrial judged;
  Result<RunDirectory> run = RunDirectory::create(path("run"));
};

TEST_F(HangFiles, AreBesideTheEvidenceAndAcceptedByTheChecker) {
  ASSERT_TRUE(write_hang_files(*run, judged));
  EXPECT_EQ(judged.record.hang->certificate, "evidence/7/certificate.json");
  EXPECT_THAT(file_text(path("run/evidence/7/graph.dot")), HasSubstr("digraph"));
  const Said said =
      said_by([&] { return command_verify(path("run/evidence/7/certificate.json")); });
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.out;
}

TEST_F(HangFiles, AreNotWrittenWhereNothingIsProven) {
  judged.certificate.reset();
  ASSERT_TRUE(write_hang_files(*run, judged));
  EXPECT_EQ(judged.record.hang->certificate, "");
  EXPECT_FALSE(std::filesystem::exists(path("run/evidence/7/certificate.json")));
}

TEST_F(HangFiles, SayWhatTheyCouldNotWrite) {
  std::filesystem::create_directories(path("run/evidence/7/certificate.json/in_the_way"));
  const auto written = write_hang_files(*run, judged);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().text, HasSubstr("write the certificate"));
}

}  // namespace
}  // namespace backfault
