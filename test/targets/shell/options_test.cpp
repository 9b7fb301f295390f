#include "targets/shell/options.h"

#include <gtest/gtest.h>

namespace shell {
namespace {

TEST(Options, AreThoseOfARemoteShell) {
  const auto options = parse_client_options(
      {"--port", "7000", "-l", "user", "host", "rsync", "--server", ".", "/x"});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->port, 7000);
  EXPECT_EQ(options->farewell_bytes, 0U);
  EXPECT_EQ(options->host, "host");
  EXPECT_EQ(options->command, "rsync --server . /x");
  EXPECT_EQ(parse_client_options({"--port", "1", "--farewell", "9", "h", "c"})->farewell_bytes, 9U);
}

TEST(Options, ThatAreWrongAreNamed) {
  EXPECT_EQ(parse_client_options({}).error(), client_usage);
  EXPECT_EQ(parse_client_options({"--port", "1", "host"}).error(), client_usage);
  EXPECT_EQ(parse_client_options({"host", "command"}).error(), client_usage);
  EXPECT_EQ(parse_client_options({"--port"}).error(), "--port wants a value");
  EXPECT_EQ(parse_client_options({"--port", "x", "h", "c"}).error(),
            "port: \"x\" is no number that fits");
  EXPECT_EQ(parse_client_options({"--farewell", "-1", "h", "c"}).error(),
            "--farewell: \"-1\" is no number that fits");
  EXPECT_EQ(parse_client_options({"-q", "1", "h", "c"}).error(),
            std::string("unknown option -q; ") + client_usage);
}

TEST(Options, HaveAPortThatIsOne) {
  EXPECT_EQ(parse_port("65535").value(), 65535);
  EXPECT_EQ(parse_port("0").error(), "port: 0 is not a port");
  EXPECT_EQ(parse_port("65536").error(), "port: \"65536\" is no number that fits");
  EXPECT_EQ(parse_port("").error(), "port: \"\" is no number that fits");
}

}  // namespace
}  // namespace shell
