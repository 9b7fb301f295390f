#include "harness/scenario/matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/harness/scenario/samples.h"

namespace backfault {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Result<Matrix> matrix_of(const std::string& axes) {
  return Matrix::read(parse_json(scenario_with("\"matrix\": " + axes), "s.json").value(), "s.json");
}

std::string matrix_error(const std::string& axes) { return error_text(matrix_of(axes)); }

TEST(Matrix, HasOneCellWithoutAxes) {
  const auto matrix = Matrix::read(parse_json(scenario_with(""), "s.json").value(), "s.json");
  ASSERT_EQ(matrix->size(), 1U);
  EXPECT_EQ(matrix->cell(0)->name, "");
  EXPECT_EQ(matrix->cell(0)->document.dump(),
            R"({"schema":"backfault-scenario/1","name":"s","client":{"target":"mock"}})");
}

TEST(Matrix, VariesTheLastAxisFastest) {
  const auto matrix = matrix_of(R"({"/client/with/b": ["x", "y"], "/client/with/a": [1, true]})");
  ASSERT_EQ(matrix->size(), 4U);
  EXPECT_EQ(matrix->cell(0)->name, "b=x a=1");
  EXPECT_EQ(matrix->cell(1)->name, "b=x a=true");
  EXPECT_EQ(matrix->cell(2)->name, "b=y a=1");
  EXPECT_EQ(matrix->cell(3)->document["client"]["with"].dump(), R"({"b":"y","a":true})");
  EXPECT_THAT(matrix->cell(3)->labels, ElementsAre(Pair("a", "true"), Pair("b", "y")));
}

TEST(Matrix, LabelsFaultListsByTheirFaults) {
  const auto matrix = matrix_of(R"({"/faults": [[], [{"fault": "delay"}],
      [{"fault": "delay", "with": {"latency": "1s"}}], [{"fault": "delay"}, {"fault": "pin_cpu"}],
      "junk"]})");
  EXPECT_THAT(matrix->axes()[0].value_labels,
              ElementsAre("none", "delay", "delay latency=1s", "delay+pin_cpu", "junk"));
}

TEST(Matrix, LabelsOtherValuesByTheirText) {
  const auto matrix = matrix_of(
      R"({"/limits": [{"trial": "5s"}], "/client/with/x": ["", "a\u001b b", "a\u001b b"]})");
  EXPECT_THAT(matrix->axes()[0].value_labels, ElementsAre("{\"trial\":\"5s\"}"));
  EXPECT_THAT(matrix->axes()[1].value_labels, ElementsAre("\"\"", "a\\x1B b", "a\\x1B b#2"));
}

TEST(Matrix, LabelsTargetsByTheirNamesAndOptions) {
  const auto matrix = matrix_of(R"({"/client": [{"target": "rsync"},
      {"target": "rsync", "with": {"time_limits": "bounded", "files": 3}}, {"with": {}}]})");
  EXPECT_THAT(matrix->axes()[0].value_labels,
              ElementsAre("rsync", "rsync time_limits=bounded files=3", R"({"with":{}})"));
}

TEST(Matrix, TellsEqualAxisLabelsApart) {
  const auto matrix = matrix_of(R"({"/client/with/data": ["a"], "/server/with/data": ["b"]})");
  EXPECT_EQ(matrix->cell(0)->name, "data=a data#2=b");
}

TEST(Matrix, NeverGivesOneLabelTwice) {
  const auto matrix = matrix_of(R"({"/client/with/x": ["a", "a#2", "a", "a"]})");
  EXPECT_THAT(matrix->axes()[0].value_labels, ElementsAre("a", "a#2", "a#3", "a#4"));
}

TEST(Matrix, RefusesAxesThatAreNone) {
  EXPECT_EQ(matrix_error("[]"), "s.json: /matrix: value []: allowed: an object");
  EXPECT_THAT(matrix_error(R"({"client": ["x"]})"), HasSubstr("is no JSON pointer"));
  EXPECT_EQ(matrix_error(R"({"/client/with/x": []})"),
            "s.json: /matrix/~1client~1with~1x: value []: allowed: an array of at least one value");
  EXPECT_THAT(matrix_error(R"({"/client/with/x": "a"})"), HasSubstr("allowed: an array"));
  EXPECT_THAT(matrix_error(R"({"/cleint/with/x": ["a"]})"), HasSubstr("did you mean \"client\"?"));
  EXPECT_THAT(matrix_error(R"({"/trials": [1, 2]})"), HasSubstr("unknown part of a variant"));
  EXPECT_THAT(matrix_error(R"({"/client/": ["a"]})"), HasSubstr("must end in a name"));
}

TEST(Matrix, RefusesOverlappingAxes) {
  EXPECT_EQ(matrix_error(R"({"/client/with/sink": ["a"], "/client": ["b"]})"),
            "s.json: /matrix/~1client: overlaps the axis \"sink\"");
  EXPECT_THAT(matrix_error(R"({"/faults": [[]], "/faults/0/at": ["start"]})"),
              HasSubstr("overlaps"));
}

TEST(Matrix, RefusesMoreThanItCanHold) {
  std::string hundred = "[0";
  for (int value = 1; value < 100; ++value) hundred += "," + std::to_string(value);
  hundred += "]";
  const std::string two = R"({"/client/with/a": )" + hundred + R"(, "/client/with/b": )" + hundred;
  EXPECT_EQ(matrix_of(two + "}")->size(), 10'000U);
  EXPECT_EQ(matrix_error(two + R"(, "/client/with/c": [1, 2]})"),
            "s.json: /matrix/~1client~1with~1c: more than 10000 variants");
  const std::string large = std::string(100'000, 'x');
  EXPECT_THAT(matrix_error(two + R"(, "/client/with/c": [")" + large + "\"]}"),
              HasSubstr("10000 variants of up to"));
  std::string axes = "{";
  for (int axis = 0; axis < 101; ++axis) {
    axes += "\"/client/with/a" + std::to_string(axis) + "\": [1],";
  }
  axes.back() = '}';
  EXPECT_THAT(matrix_error(axes), HasSubstr("more than 100 axes"));
}

TEST(Matrix, TellsWhichAxisHasNoPlace) {
  const auto matrix = matrix_of(R"({"/faults/0/with/latency": ["1s", "2s"]})");
  ASSERT_TRUE(matrix.has_value());
  EXPECT_EQ(error_text(matrix->cell(0)),
            "s.json: /matrix: the axis \"latency\": unknown key \"0\" (none is known)");
}

}  // namespace
}  // namespace backfault
