#include "faults/support/call_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "test/faults/fault_bench.h"

namespace backfault {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CallFaultTest : public testing::Test, public FaultBench {
 protected:
  std::unique_ptr<Fault> make_with(const Trigger& at, const std::string& path = "",
                                   const CallEffect& effect = FailCall{EIO}) {
    auto use = use_on({Role::server});
    use.at = at;
    return make_call_fault(
        use, {.fault = "toy",
              .on = {},
              .selection = {.calls = {"read"}, .kind = DescriptorKind::any, .path = path},
              .pick = EachCall{},
              .effect = effect,
              .seed = {}});
  }
  std::string path_for(const std::string& path) {
    EXPECT_TRUE(make_with(AtStart{}, path)->prepare(context, launch));
    return machine.calls.entries.back().rule.selection.path;
  }
};

Result<CallPick> pick_of(const std::map<std::string, std::string>& with) {
  const auto params = Params::check(pick_params(), with);
  if (!params) return tl::unexpected(params.error());
  return read_pick(*params);
}

TEST_F(CallFaultTest, WatchesTheCallsOfItsVictims) {
  ASSERT_TRUE(make_with(AtStart{})->prepare(context, launch));
  EXPECT_THAT(launch.server_calls, ElementsAre("read"));
  EXPECT_THAT(launch.client_calls, IsEmpty());
  const auto& entry = machine.calls.entries.at(0);
  EXPECT_THAT(entry.rule.on, ElementsAre(Role::server));
  EXPECT_EQ(entry.rule.seed, context.seed);
}

TEST_F(CallFaultTest, IsArmedBeforeTheProgramWhereItHoldsFromTheStart) {
  ASSERT_TRUE(make_with(AtStart{})->prepare(context, launch));
  EXPECT_TRUE(machine.calls.entries.at(0).armed);
  const auto later = make_with(AfterTime{seconds(1)});
  ASSERT_TRUE(later->prepare(context, launch));
  EXPECT_FALSE(machine.calls.entries.at(1).armed);
  ASSERT_TRUE(later->apply(context));
  EXPECT_TRUE(machine.calls.entries.at(1).armed);
}

TEST_F(CallFaultTest, TakesARelativePathFromTheTrialsFolder) {
  EXPECT_EQ(path_for(""), "");
  EXPECT_EQ(path_for("."), "/trial");
  EXPECT_EQ(path_for("archive*"), "/trial/archive*");
  EXPECT_EQ(path_for("/data/"), "/data");
  EXPECT_EQ(path_for("/"), "/");
}

TEST_F(CallFaultTest, IsConfirmedByWhatTheKernelTook) {
  const auto fault = make_with(AtStart{});
  ASSERT_TRUE(fault->prepare(context, launch));
  const auto active = *fault->apply(context);
  EXPECT_FALSE(active->confirm(context)->holds);
  machine.calls.entries[0].counters = {.seen = 9, .touched = 2, .spared = 3, .gone = 1};
  EXPECT_TRUE(active->confirm(context)->holds);
  EXPECT_EQ(active->confirm(context)->proof,
            "2 of 9 calls failed with EIO; 3 were left alone; 1 ended with their callers");
}

TEST_F(CallFaultTest, TellsOfDelaysAndOfBytes) {
  const auto late = make_with(AtStart{}, "", DelayCall{ms(1)});
  ASSERT_TRUE(late->prepare(context, launch));
  machine.calls.entries[0].counters = {.seen = 9, .held = 1, .delayed_in_total = ms(5)};
  EXPECT_TRUE((*late->apply(context))->confirm(context)->holds) << "held now is late, too";
  EXPECT_EQ((*late->apply(context))->confirm(context)->proof,
            "0 of 9 calls came late, 5ms in all, 1 held now");
  const auto cut = make_with(AtStart{}, "", ShortenCall{Bytes{5}});
  ASSERT_TRUE(cut->prepare(context, launch));
  machine.calls.entries[1].counters = {
      .seen = 9, .touched = 2, .bytes_asked = 100, .bytes_moved = 10};
  EXPECT_EQ((*cut->apply(context))->confirm(context)->proof,
            "2 of 9 calls were cut short, to 10 of 100 bytes");
}

TEST_F(CallFaultTest, IsDisarmedWhenItIsReverted) {
  const auto fault = make_with(AtStart{});
  ASSERT_TRUE(fault->prepare(context, launch));
  const auto active = *fault->apply(context);
  ASSERT_TRUE(active->revert(context));
  EXPECT_FALSE(machine.calls.entries[0].armed);
  machine.calls.keeps_holding = true;
  EXPECT_THAT(active->revert(context).error().text, HasSubstr("still held"));
}

TEST(CallPicks, AreReadFromOneParameter) {
  EXPECT_TRUE(std::holds_alternative<EachCall>(*pick_of({})));
  EXPECT_EQ(std::get<NthCall>(*pick_of({{"nth", "3"}})).number, 3U);
  EXPECT_EQ(std::get<EveryNthCall>(*pick_of({{"every", "7"}})).number, 7U);
  EXPECT_EQ(std::get<CallByChance>(*pick_of({{"chance", "0.05"}})).parts_per_million, 50'000U);
  EXPECT_EQ(std::get<CallByChance>(*pick_of({{"chance", "1"}})).parts_per_million, 1'000'000U);
}

TEST(CallPicks, RefuseWhatNeverActs) {
  EXPECT_FALSE(pick_of({{"nth", "0"}}));
  EXPECT_FALSE(pick_of({{"every", "0"}}));
  for (const char* chance : {"0", "-1", "1.1", "nan", "5%", "", "1e-9"}) {
    EXPECT_FALSE(pick_of({{"chance", chance}})) << chance;
  }
  EXPECT_THAT(pick_of({{"nth", "1"}, {"chance", "1"}}).error().text, HasSubstr("give one of"));
}

TEST(Operations, AreCalls) {
  EXPECT_THAT(calls_of_operations("sync"), Contains("fdatasync"));
  EXPECT_THAT(calls_of_operations("read"), testing::Not(Contains("write")));
  EXPECT_THAT(calls_of_operations("all"), testing::IsSupersetOf({"read", "write", "fsync"}));
}

TEST(Errno, IsReadByName) {
  EXPECT_EQ(*read_errno("EIO"), EIO);
  EXPECT_THAT(read_errno("EI0").error().text, HasSubstr("did you mean \"EIO\"?"));
}

}  // namespace
}  // namespace backfault
