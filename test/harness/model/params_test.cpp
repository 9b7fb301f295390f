#include "harness/model/params.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

std::vector<ParamSpec> specs() {
  return {{.name = "latency",
           .kind = ParamKind::duration,
           .summary = "how long",
           .default_text = "100ms",
           .least = "1ms",
           .most = "1h"},
          {.name = "buffers", .kind = ParamKind::size, .summary = "how large", .most = "1MiB"},
          {.name = "cores", .kind = ParamKind::count, .summary = "how many", .least = "1"},
          {.name = "mode",
           .kind = ParamKind::choice,
           .summary = "which",
           .choices = {"soft", "hard"},
           .required = true},
          {.name = "note", .kind = ParamKind::text, .summary = "why"}};
}

std::string params_error(const std::map<std::string, std::string>& given) {
  const auto params = Params::check(specs(), given);
  return params ? "no error" : params.error().text;
}

TEST(Params, GivesTypedValuesAndDefaults) {
  const auto params = Params::check(
      specs(), {{"mode", "hard"}, {"buffers", "65536"}, {"cores", "007"}, {"note", ""}});
  ASSERT_TRUE(params.has_value());
  EXPECT_EQ(params->duration("latency"), std::chrono::milliseconds(100));
  EXPECT_EQ(params->size("buffers"), Bytes{65'536});
  EXPECT_EQ(params->count("cores"), 7U);
  EXPECT_EQ(params->text("mode"), "hard");
  EXPECT_EQ(params->text("note"), "");
}

TEST(Params, TextsAreCanonical) {
  const auto params = Params::check(
      specs(), {{"mode", "soft"}, {"buffers", "1024KiB"}, {"latency", "0.001s"}, {"cores", "03"}});
  ASSERT_TRUE(params.has_value());
  EXPECT_THAT(params->texts(), UnorderedElementsAre(Pair("mode", "soft"), Pair("buffers", "1MiB"),
                                                    Pair("latency", "1ms"), Pair("cores", "3")));
}

TEST(Params, KnowsWhatIsUnset) {
  const auto params = Params::check(specs(), {{"mode", "soft"}});
  ASSERT_TRUE(params.has_value());
  EXPECT_FALSE(params->has("buffers"));
  EXPECT_TRUE(params->has("latency")) << "it has a default";
}

TEST(Params, RefusesUnknownMissingAndWrongValues) {
  EXPECT_EQ(params_error({{"latenzy", "1s"}}),
            "unknown parameter \"latenzy\" (known: latency, buffers, cores, mode, note; did you "
            "mean \"latency\"?)");
  EXPECT_EQ(params_error({}), "parameter \"mode\" is required (which)");
  EXPECT_EQ(params_error({{"mode", "sofd"}}),
            "parameter \"mode\": unknown choice \"sofd\" (known: soft, hard; did you mean "
            "\"soft\"?)");
  EXPECT_EQ(params_error({{"mode", "soft"}, {"latency", "2h"}}),
            "parameter \"latency\": value \"2h\": allowed: 1ms to 1h");
  EXPECT_EQ(params_error({{"mode", "soft"}, {"latency", "999us"}}),
            "parameter \"latency\": value \"999us\": allowed: 1ms to 1h");
  EXPECT_EQ(params_error({{"mode", "soft"}, {"buffers", "2MiB"}}),
            "parameter \"buffers\": value \"2MiB\": allowed: at most 1MiB");
  EXPECT_EQ(params_error({{"mode", "soft"}, {"cores", "0"}}),
            "parameter \"cores\": value \"0\": allowed: at least 1");
}

TEST(Params, RefusesNumbersThatAreNone) {
  for (const char* const text :
       {"", "-1", "+1", "1.0", "1e3", " 1", "0x1", "18446744073709551616"}) {
    EXPECT_THAT(params_error({{"mode", "soft"}, {"cores", text}}), HasSubstr("a whole number"))
        << text;
  }
}

TEST(ParamsDeathTest, AbortsWhenAskedForWhatWasNeverDeclared) {
  const Params params = Params::check(specs(), {{"mode", "soft"}}).value();
  EXPECT_DEATH(static_cast<void>(params.has("speed")), "internal defect");
  EXPECT_DEATH(static_cast<void>(params.count("latency")), "internal defect") << "another kind";
  EXPECT_DEATH(static_cast<void>(params.text("note")), "internal defect") << "unset";
}

Result<Params> params_of(const ParamKind kind, const std::string& text) {
  ParamSpec spec{.name = "p", .kind = kind, .summary = "a parameter"};
  spec.least = kind == ParamKind::rate ? "1B/s" : "0.001";
  return Params::check({spec}, {{"p", text}});
}

TEST(Params, AFractionIsANumberFromZeroToOne) {
  EXPECT_EQ(params_of(ParamKind::fraction, "0.25")->fraction("p"), 0.25);
  EXPECT_EQ(params_of(ParamKind::fraction, "1")->texts().at("p"), "1");
  for (const auto* const wrong : {"1.1", "-0.1", "0.0001", "x", "", "nan", "0.5x"}) {
    EXPECT_FALSE(params_of(ParamKind::fraction, wrong)) << wrong;
  }
}

TEST(Params, ARateIsANumberOfBytesInASecond) {
  EXPECT_EQ(params_of(ParamKind::rate, "10MB/s")->rate("p"), Bytes{10'000'000});
  EXPECT_EQ(params_of(ParamKind::rate, "1024B/s")->texts().at("p"), "1KiB/s");
  for (const auto* const wrong : {"10MB", "0B/s", "/s", "x/s"}) {
    EXPECT_FALSE(params_of(ParamKind::rate, wrong)) << wrong;
  }
}

}  // namespace
}  // namespace backfault
