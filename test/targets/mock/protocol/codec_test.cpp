#include "targets/mock/protocol/codec.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(Codec, ReadsBackWhatItWrote) {
  ByteWriter out;
  out.u8(1).u16(0x0203).u32(0x04050607).u64(0x08090A0B0C0D0E0F).text("hello").raw("rest");
  ByteReader in(out.bytes());
  EXPECT_EQ(in.u8(), 1);
  EXPECT_EQ(in.u16(), 0x0203);
  EXPECT_EQ(in.u32(), 0x04050607U);
  EXPECT_EQ(in.u64(), 0x08090A0B0C0D0E0FU);
  EXPECT_EQ(in.text(), "hello");
  EXPECT_FALSE(in.is_finished());
  EXPECT_EQ(in.rest(), "rest");
  EXPECT_TRUE(in.is_finished());
}

TEST(Codec, IsLittleEndian) {
  EXPECT_EQ(ByteWriter().u32(0x01020304).bytes(), std::string("\x04\x03\x02\x01"));
}

TEST(Codec, RemembersAReadPastTheEnd) {
  ByteReader in("\x05");
  EXPECT_EQ(in.u32(), 0U);
  EXPECT_FALSE(in.is_good());
  EXPECT_EQ(in.u8(), 0);
  EXPECT_FALSE(in.is_finished());
}

TEST(Codec, RefusesTextLongerThanWhatIsThere) {
  ByteReader in(
      std::string_view("\xFF\xFF"
                       "abc",
                       5));
  EXPECT_EQ(in.text(), "");
  EXPECT_FALSE(in.is_good());
}

}  // namespace
}  // namespace mock
