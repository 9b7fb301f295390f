#include "harness/app/catalogue/missing_capabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<FaultType> catalogue() {
  FaultType tracing;
  tracing.name = "tracing";
  tracing.needs = {Capability::trace_programs, Capability::read_memory};
  FaultType plain;
  plain.name = "plain";
  return {plain, tracing};
}

Variant variant_with(const std::vector<std::string>& faults) {
  Variant variant;
  for (const auto& name : faults) {
    FaultUse use;
    use.fault = name;
    variant.faults.push_back(use);
  }
  return variant;
}

const std::vector<CapabilityState> machine = {
    {.capability = Capability::trace_programs, .permitted = false, .detail = "EPERM"},
    {.capability = Capability::read_memory, .permitted = true, .detail = "read"}};

TEST(MissingCapabilities, AreThoseOfTheFaultsThatAreUsed) {
  EXPECT_THAT(capabilities_needed(variant_with({"plain"}), catalogue()), IsEmpty());
  EXPECT_THAT(capabilities_needed(variant_with({"plain", "tracing"}), catalogue()),
              ElementsAre(Capability::read_memory, Capability::trace_programs));
}

TEST(MissingCapabilities, AreToldOnceWithWhatTheMachineSaid) {
  EXPECT_THAT(missing_capabilities(variant_with({"tracing", "tracing"}), catalogue(), machine),
              ElementsAre("fault tracing needs trace_programs, which this machine does not permit: "
                          "EPERM"));
  EXPECT_THAT(missing_capabilities(variant_with({"plain"}), catalogue(), machine), IsEmpty());
}

}  // namespace
}  // namespace backfault
