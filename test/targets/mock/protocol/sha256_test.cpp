#include "targets/mock/protocol/sha256.h"

#include <gtest/gtest.h>

namespace mock {
namespace {

TEST(Sha256, GivesTheStandardsExample) {
  Sha256 hash;
  hash.add(std::string_view("a"));
  hash.add(std::string_view("bc"));
  EXPECT_EQ(to_hex(hash.finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, OfNothing) {
  EXPECT_EQ(to_hex(Sha256().finish()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace mock
