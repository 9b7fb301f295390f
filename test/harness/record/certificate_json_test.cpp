#include "harness/record/certificate_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "test/harness/record/certificate_samples.h"

namespace backfault {
namespace {

using nlohmann::json;
using samples::expect_same;
using testing::HasSubstr;

Result<std::string> length_of(const std::string_view text) { return std::to_string(text.size()); }

std::string text_of(const Certificate& certificate) {
  return certificate_to_json(certificate, length_of).value();
}

TEST(CertificateJson, GivesBackEveryField) {
  const Certificate given = samples::certificate();
  const Result<Certificate> read = certificate_from_json(text_of(given), "here");
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->trial, given.trial);
  EXPECT_EQ(read->scenario, given.scenario);
  EXPECT_EQ(read->variant, given.variant);
  EXPECT_EQ(read->seed, given.seed);
  EXPECT_EQ(read->last_movement, given.last_movement);
  EXPECT_EQ(read->detected, given.detected);
  EXPECT_EQ(read->proof.kind, given.proof.kind);
  EXPECT_EQ(read->proof.proof, given.proof.proof);
  EXPECT_EQ(read->proof.shape, given.proof.shape);
  EXPECT_EQ(read->proof.stuck, given.proof.stuck);
  EXPECT_EQ(read->proof.frozen_until, given.proof.frozen_until);
  EXPECT_EQ(read->proof.fault, given.proof.fault);
  EXPECT_EQ(read->proof.summary, given.proof.summary);
  EXPECT_EQ(read->proof.cycle, given.proof.cycle);
  EXPECT_EQ(read->proof.missing, given.proof.missing);
  EXPECT_EQ(read->assumptions, given.assumptions);
  expect_same(read->snapshot, given.snapshot);
  ASSERT_EQ(read->waits.size(), 2U);
  expect_same(read->waits[0], given.waits[0]);
  expect_same(read->waits[1], given.waits[1]);
}

TEST(CertificateJson, WritesTheAwaitsOfStuckProcessesAsEdges) {
  const json document = json::parse(text_of(samples::certificate()));
  ASSERT_EQ(document["edges"].size(), 2U) << "the second wait is of a process that is not stuck";
  EXPECT_EQ(document["edges"][0],
            json::parse(R"({"pid": 12, "tid": 13, "role": "client", "command": "mock_client",
                            "call": "futex", "thing": "memory", "conduit": "shm:1:2",
                            "readiness": "consumed", "wakers": [14, 15],
                            "evidence": "futex word=7 expected=0"})"));
}

TEST(CertificateJson, SealsTheCompactDocument) {
  auto document = nlohmann::ordered_json::parse(text_of(samples::certificate()));
  const std::string sealed = document["sha256"];
  EXPECT_EQ(std::prev(document.end()).key(), "sha256");
  document.erase("sha256");
  EXPECT_EQ(sealed, std::to_string(document.dump().size()));
  EXPECT_EQ(document["seed"], "18446744073709551615");
}

TEST(CertificateJson, SaysWhenTheDigestCannotBeComputed) {
  const auto none = [](std::string_view) -> Result<std::string> { return fail("no memory"); };
  const auto text = certificate_to_json({}, none);
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().text, "no memory");
}

TEST(CertificateJson, NamesThePlaceOfAWrongValue) {
  json document = json::parse(text_of(samples::certificate()));
  document["proof"] = "sure";
  const auto read = certificate_from_json(document.dump(), "certificate.json");
  ASSERT_FALSE(read.has_value());
  EXPECT_THAT(read.error().text, HasSubstr("certificate.json: /proof: \"sure\" was found"));
  EXPECT_FALSE(certificate_from_json("{}", "here").has_value());
}

}  // namespace
}  // namespace backfault
