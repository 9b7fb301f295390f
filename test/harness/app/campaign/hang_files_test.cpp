#include "harness/app/campaign/hang_files.h"

#include "harness/judge/find_hang.h"
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
    StallFact stall{.last_movement = good.last_movement, .detected = good.detected};
    stall.waits = good.waits;
    stall.still = true;
    stall.snapshot = good.snapshot;
    observation.processes = {client_process(Signalled{15}, at_s(2))};
    observation.processes[0].ended_by_harness = true;
    observation.stop = StopReason::proven_hang;
    observation.stalls = {stall};
    record.trial = 7;
    record.hang = find_hang(observation, {.trial = seconds(60), .give_up = seconds(30)});
  }

  Observation observation;
  TrialRecord record;
  Result<RunDirectory> run = RunDirectory::create(path("run"));
};

TEST_F(HangFiles, AreBesideTheEvidenceAndAcceptedByTheChecker) {
  ASSERT_TRUE(write_hang_files(*run, observation, record));
  EXPECT_EQ(record.hang->certificate, "evidence/7/certificate.json");
  EXPECT_THAT(file_text(path("run/evidence/7/graph.dot")), HasSubstr("digraph"));
  const Said said =
      said_by([&] { return command_verify(path("run/evidence/7/certificate.json")); });
  EXPECT_EQ(said.code, ExitCode::requirements_met) << said.out;
}

TEST_F(HangFiles, AreNotWrittenWhereNothingIsProven) {
  observation.stalls[0].snapshot.reset();
  record.hang->proof = Proof::no_progress;
  ASSERT_TRUE(write_hang_files(*run, observation, record));
  EXPECT_EQ(record.hang->certificate, "");
  EXPECT_FALSE(std::filesystem::exists(path("run/evidence/7/certificate.json")));
}

TEST_F(HangFiles, SayWhatTheyCouldNotWrite) {
  std::filesystem::create_directories(path("run/evidence/7/certificate.json/in_the_way"));
  const auto written = write_hang_files(*run, observation, record);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().text, HasSubstr("write the certificate"));
}

}  // namespace
}  // namespace backfault
