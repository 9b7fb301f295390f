#include "targets/shell/greeting.h"

#include <gtest/gtest.h>

#include <vector>

namespace shell {
namespace {

const std::string token = "0123456789abcdef";

TEST(Greeting, IsReadBackAsItWasWritten) {
  const Greeting data{.connection = Connection::data, .token = token, .command_bytes = 12};
  EXPECT_EQ(to_line(data), "data " + token + " 12\n");
  const auto read = parse_greeting("data " + token + " 12");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->connection, Connection::data);
  EXPECT_EQ(read->token, token);
  EXPECT_EQ(read->command_bytes, 12U);
  const Greeting status{.connection = Connection::status, .token = token};
  EXPECT_EQ(to_line(status), "status " + token + "\n");
  EXPECT_EQ(parse_greeting("status " + token)->connection, Connection::status);
}

TEST(Greeting, IsNothingElse) {
  const std::vector<std::string> wrong = {std::string(),
                                          std::string("GET / HTTP/1.1"),
                                          "data " + token,
                                          "data " + token + " ",
                                          "data " + token + " 0",
                                          "data " + token + " 1x",
                                          "data " + token + " 2000000",
                                          std::string("data 0123 1"),
                                          std::string("data "),
                                          std::string("status "),
                                          "status " + token + "0",
                                          "status " + token + " ",
                                          std::string("status 0123456789ABCDEF")};
  for (const std::string& line : wrong) {
    const auto read = parse_greeting(line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error(), "not the greeting of a remote shell: " + line);
  }
}

TEST(Greeting, HasATokenForEachProcessAndConnection) {
  EXPECT_EQ(make_token(0x12, 0x3456), "0000000000123456");
  EXPECT_NE(make_token(7, 1), make_token(7, 2));
  EXPECT_NE(make_token(7, 1), make_token(8, 1));
  EXPECT_TRUE(parse_greeting("status " + make_token(4'000'000, 65535)));
}

}  // namespace
}  // namespace shell
