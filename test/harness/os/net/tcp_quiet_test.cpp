#include "harness/os/net/tcp_quiet.h"

#include <gtest/gtest.h>

#include <array>

namespace backfault {
namespace {

TcpSocketInfo end_with_queues(const std::uint32_t send, const std::uint32_t receive) {
  TcpSocketInfo end;
  end.state = TcpState::established;
  end.bytes_acked = 101;
  end.bytes_received = 100;
  end.send_queue = send;
  end.receive_queue = receive;
  return end;
}

bool is_quiet(const TcpSocketInfo& own, const TcpSocketInfo& peer,
              const Awaited thing = Awaited::data) {
  return judge_quiet(own, peer, thing).quiet;
}

TEST(TcpQuiet, AnEmptyConnectionCarriesNothing) {
  const auto end = end_with_queues(0, 0);
  EXPECT_TRUE(is_quiet(end, end));
  EXPECT_EQ(judge_quiet(end, end, Awaited::data).evidence,
            "tcp state=1/1 timer=0/0 acked=101/101 received=100/100 send_queue=0/0 "
            "receive_queue=0/0");
}

TEST(TcpQuiet, WhatThePeerHasNotSentYetWillCome) {
  EXPECT_FALSE(is_quiet(end_with_queues(0, 0), end_with_queues(1, 0)));
}

TEST(TcpQuiet, AFullConnectionWaitsForItsReader) {
  TcpSocketInfo own = end_with_queues(5000, 0);
  own.timer = 4;
  EXPECT_TRUE(is_quiet(own, end_with_queues(0, 70), Awaited::space));
  EXPECT_FALSE(is_quiet(end_with_queues(0, 0), end_with_queues(0, 70), Awaited::space))
      << "there is room";
}

TEST(TcpQuiet, RetransmissionIsMovement) {
  for (const std::uint8_t timer : std::array<std::uint8_t, 3>{0, 2, 4}) {
    TcpSocketInfo end = end_with_queues(0, 0);
    end.timer = timer;
    EXPECT_TRUE(is_quiet(end, end_with_queues(0, 0))) << int{timer};
  }
  for (const std::uint8_t timer : std::array<std::uint8_t, 3>{1, 3, 5}) {
    TcpSocketInfo end = end_with_queues(0, 0);
    end.timer = timer;
    EXPECT_FALSE(is_quiet(end, end_with_queues(0, 0))) << int{timer};
    EXPECT_FALSE(is_quiet(end_with_queues(0, 0), end)) << int{timer};
  }
}

TEST(TcpQuiet, BytesAreConservedButForTheSyn) {
  for (const std::uint64_t acked : {100U, 101U}) {
    TcpSocketInfo end = end_with_queues(0, 0);
    end.bytes_acked = acked;
    EXPECT_TRUE(is_quiet(end, end_with_queues(0, 0))) << acked;
  }
  for (const std::uint64_t acked : {99U, 102U}) {
    TcpSocketInfo end = end_with_queues(0, 0);
    end.bytes_acked = acked;
    EXPECT_FALSE(is_quiet(end, end_with_queues(0, 0))) << acked;
    EXPECT_FALSE(is_quiet(end_with_queues(0, 0), end)) << acked;
  }
  TcpSocketInfo unknown = end_with_queues(0, 0);
  unknown.bytes_received.reset();
  EXPECT_FALSE(is_quiet(unknown, end_with_queues(0, 0)));
}

TEST(TcpQuiet, AHalfClosedConnectionIsSettledAndAClosingOneIsNot) {
  TcpSocketInfo closed = end_with_queues(0, 0);
  TcpSocketInfo open = end_with_queues(0, 0);
  closed.state = TcpState::fin_wait_2;
  open.state = TcpState::close_wait;
  EXPECT_TRUE(is_quiet(closed, open));
  EXPECT_TRUE(is_quiet(open, closed));
  for (const TcpState state : {TcpState::fin_wait_1, TcpState::last_ack, TcpState::closing,
                               TcpState::syn_sent, TcpState::time_wait, TcpState::closed}) {
    closed.state = state;
    EXPECT_FALSE(is_quiet(closed, open)) << static_cast<int>(state);
  }
}

}  // namespace
}  // namespace backfault
