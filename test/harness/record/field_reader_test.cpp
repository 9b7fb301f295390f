#include "harness/record/field_reader.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "harness/record/field_writer.h"

namespace backfault {
namespace {

struct Inner {
  std::int64_t number = 0;
};
void fields(auto& io, Inner& inner) { io("number", inner.number); }
void fields(auto& io, const Inner& inner) { io("number", inner.number); }

struct Outer {
  std::vector<Inner> list;
  std::optional<std::uint64_t> maybe;
  std::map<std::string, std::string> names;
  Role role = Role::wire;
};
void outer_fields(auto& io, auto& outer) {
  io.label("note", "for people");
  io("list", outer.list);
  io("maybe", outer.maybe);
  io("names", outer.names);
  io("role", outer.role);
}
void fields(auto& io, Outer& outer) { outer_fields(io, outer); }
void fields(auto& io, const Outer& outer) { outer_fields(io, outer); }

Result<Outer> read(const std::string& text) {
  return read_fields<Outer>(Json::parse(text), "file");
}

std::string outer_error(const std::string& text) {
  const Result<Outer> outer = read(text);
  return outer.has_value() ? "it was accepted" : outer.error().text;
}

TEST(JsonReader, ReadsWhatTheWriterWrote) {
  const Outer given{.list = {{.number = std::numeric_limits<std::int64_t>::min()}, {.number = 2}},
                    .maybe = std::numeric_limits<std::uint64_t>::max(),
                    .names = {{"a", "b"}, {"", ""}},
                    .role = Role::server};
  JsonWriter writer;
  fields(writer, given);
  const Json document = writer.take();
  EXPECT_EQ(document["note"], "for people");
  const Result<Outer> outer = read_fields<Outer>(document, "file");
  ASSERT_TRUE(outer.has_value()) << outer.error().text;
  ASSERT_EQ(outer->list.size(), 2U);
  EXPECT_EQ(outer->list[0].number, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(outer->maybe, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(outer->names, given.names);
  EXPECT_EQ(outer->role, Role::server);
}

TEST(JsonReader, TakesAMissingOptionalAsUnknown) {
  const Result<Outer> outer = read(R"({"list": [], "names": {}, "role": "client"})");
  ASSERT_TRUE(outer.has_value()) << outer.error().text;
  EXPECT_EQ(outer->maybe, std::nullopt);
  EXPECT_EQ(outer->role, Role::client);
}

TEST(JsonReader, TellsTheFirstProblemWithItsPath) {
  EXPECT_EQ(outer_error("{}"), "file: /: \"list\" is missing");
  EXPECT_EQ(outer_error(R"({"list": [{"number": 1}, {}], "names": 3})"),
            "file: /list/1: \"number\" is missing");
  EXPECT_EQ(outer_error(R"({"list": [{"number": 9223372036854775808}]})"),
            "file: /list/0/number: 9223372036854775808 was found where a whole number belongs");
  EXPECT_EQ(outer_error(R"({"list": [], "maybe": -1})"),
            "file: /maybe: -1 was found where a whole number from 0 belongs");
  EXPECT_EQ(outer_error(R"({"list": [], "maybe": 18446744073709551616})"),
            "file: /maybe: 1.8446744073709552e+19 was found where a whole number from 0 belongs");
  EXPECT_EQ(outer_error(R"({"list": [], "names": {"a": 1}})"),
            "file: /names/a: 1 was found where text belongs");
  EXPECT_EQ(outer_error(R"({"list": [], "names": [], "role": 1})"),
            "file: /names: an array was found where an object belongs");
}

TEST(JsonReader, QuotesHostileValuesSafelyAndBriefly) {
  const std::string error =
      outer_error(R"({"list": [], "names": {"\u0000)" + std::string(5000, 'k') + "\": 1}}");
  EXPECT_LT(error.size(), 300U);
  EXPECT_EQ(error.rfind("file: /names/\\x00kkkk", 0), 0U) << error;
  const std::string value =
      outer_error(R"({"list": [], "names": {}, "role": ")" + std::string(1'000'000, 'v') + "\"}");
  EXPECT_LT(value.size(), 300U);
}

}  // namespace
}  // namespace backfault
