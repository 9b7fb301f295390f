#include "harness/verify/strict_document.h"

#include <random>

#include "test/harness/verify/good_certificates.h"

namespace backfault {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(const std::string& text) {
  const auto read = read_strictly(text, "file");
  return read ? "it was accepted" : read.error().text;
}

/// What must hold of any text: an answer, and none that says yes.
void expect_no_certificate(const std::string& text) {
  const auto read = read_strictly(text, "file");
  if (read) {
    EXPECT_FALSE(check_certificate(*read, sha256_of).accepted()) << text;
  }
}

TEST(StrictDocument, NamesItsSchema) {
  EXPECT_EQ(read_strictly(R"({"schema": "a/1"})", "file")->schema(), "a/1");
  for (const char* const text : {"{}", "[]", "null", "3", R"({"schema": 1})", R"("schema")"}) {
    EXPECT_EQ(read_strictly(text, "file")->schema(), "") << text;
  }
}

TEST(StrictDocument, NoticesRepeatedKeys) {
  EXPECT_EQ(read_strictly(R"({"a": {"b": 1}, "c": [{"b": 1}, {"b": 2}]})", "file")->repeated_key,
            "");
  EXPECT_EQ(read_strictly(R"({"a": {"b": 1, "c": [], "b": 1}})", "file")->repeated_key, "\"b\"");
  EXPECT_EQ(read_strictly(R"({"a": {}, "a": {}})", "file")->repeated_key, "\"a\"");
}

TEST(StrictDocument, RefusesWhatIsNoJson) {
  EXPECT_THAT(error_of(""), StartsWith("file: not valid JSON: "));
  EXPECT_THAT(error_of("{\"a\": \"\xFF\"}"), StartsWith("file: not valid JSON: "));
  EXPECT_THAT(error_of("{} {}"), StartsWith("file: not valid JSON: "));
  EXPECT_THAT(error_of(R"({"a": 1e999})"), StartsWith("file: not valid JSON: "));
  EXPECT_EQ(read_strictly("{", "file").error().kind, ErrorKind::usage);
  EXPECT_EQ(error_of("{").find('\n'), std::string::npos);
}

TEST(StrictDocument, BoundsSizeAndDepth) {
  EXPECT_THAT(error_of(std::string(strict_document_bound + 1, ' ')), HasSubstr("are more than"));
  EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("nested more than 32 levels deep"));
  EXPECT_EQ(error_of(std::string(32, '[') + std::string(32, ']')), "it was accepted");
  EXPECT_EQ(error_of("\"" + std::string(100, '[') + "\\\"" + std::string(100, '{') + "\""),
            "it was accepted");
}

TEST(StrictDocument, KeepsTheOrderOfKeys) {
  const std::string text = R"({"b":1,"a":[true,null],"c":"\u0007"})";
  EXPECT_EQ(compact_text(read_strictly(text, "file")->json), text);
}

TEST(StrictDocument, ATruncatedCertificateIsNone) {
  const std::string whole = good::text_of(good::buffer_deadlock());
  ASSERT_TRUE(check_certificate(*read_strictly(whole, "file"), sha256_of).accepted());
  for (std::size_t length = 0; length + 2 < whole.size(); length += 5) {
    EXPECT_THAT(error_of(whole.substr(0, length)), StartsWith("file: not valid JSON"));
  }
}

TEST(StrictDocument, RandomChangesMakeNoOtherCertificate) {
  const std::string whole = good::text_of(good::frozen());
  const auto meaning = read_strictly(whole, "file")->json;
  std::mt19937_64 chance(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text = whole;
    for (std::uint64_t changes = chance() % 3 + 1; changes > 0; --changes) {
      text[chance() % text.size()] = static_cast<char>(chance() % 256);
    }
    const auto read = read_strictly(text, "file");
    // A change of blanks is none.
    if (!read || (read->json == meaning && read->repeated_key.empty())) continue;
    EXPECT_FALSE(check_certificate(*read, sha256_of).accepted()) << text;
  }
}

TEST(StrictDocument, RandomTextsAreNoCertificates) {
  std::mt19937_64 chance(8);
  const std::string letters = "{}[]\",:01-eE.ntruefalsl \\\xC3\xA9";
  for (int round = 0; round < 5000; ++round) {
    std::string text(chance() % 60, ' ');
    for (char& letter : text) letter = letters[chance() % letters.size()];
    expect_no_certificate(text);
  }
}

}  // namespace
}  // namespace backfault
