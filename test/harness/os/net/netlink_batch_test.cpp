#include "harness/os/net/netlink_batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/netfilter/nf_tables.h>

#include "test/harness/os/private_network.h"

namespace backfault {
namespace {

void name_table(nlmsghdr& header, const char* const name) {
  mnl_attr_put_strz(&header, NFTA_TABLE_NAME, name);
}

bool is_there(const char* const name) {
  return ask_filter(
             NFT_MSG_GETTABLE, 0, [&](nlmsghdr& header) { name_table(header, name); },
             [](const nlmsghdr&) {})
      .value_or(false);
}

TEST(NetlinkBatch, DoesAllOfItOrNothing) {
  in_private_network([] {
    NetlinkBatch good;
    good.add(NFT_MSG_NEWTABLE, NLM_F_CREATE, [](nlmsghdr& each) { name_table(each, "one"); });
    good.add(NFT_MSG_NEWTABLE, NLM_F_CREATE, [](nlmsghdr& each) { name_table(each, "two"); });
    ASSERT_TRUE(good.send("add two tables"));
    EXPECT_TRUE(is_there("one"));
    EXPECT_TRUE(is_there("two"));

    NetlinkBatch bad;
    bad.add(NFT_MSG_NEWTABLE, NLM_F_CREATE, [](nlmsghdr& each) { name_table(each, "three"); });
    bad.add(NFT_MSG_DELTABLE, 0, [](nlmsghdr& each) { name_table(each, "absent"); });
    const auto sent = bad.send("add one, remove another");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().text, "add one, remove another: No such file or directory");
    EXPECT_FALSE(is_there("three"));
  });
}

TEST(NetlinkBatch, AnAnswerIsHandedOver) {
  in_private_network([] {
    NetlinkBatch batch;
    batch.add(NFT_MSG_NEWTABLE, NLM_F_CREATE, [](nlmsghdr& each) { name_table(each, "one"); });
    ASSERT_TRUE(batch.send("add a table"));
    int answers = 0;
    const auto asked = ask_filter(
        NFT_MSG_GETTABLE, NLM_F_DUMP, [](nlmsghdr&) {}, [&](const nlmsghdr&) { ++answers; });
    ASSERT_TRUE(asked) << asked.error().text;
    EXPECT_EQ(answers, 1);
  });
}

}  // namespace
}  // namespace backfault
