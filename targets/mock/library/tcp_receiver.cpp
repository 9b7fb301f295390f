#include "targets/mock/library/tcp_receiver.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "targets/mock/protocol/frame_socket.h"

namespace mock {
namespace {

constexpr auto preamble_patience = std::chrono::seconds(5);
constexpr std::size_t drop_bytes = 64 * 1024;

/// True when the connection shows the token in good time.
bool is_expected_connection(const Fd& connection, std::uint64_t token) {
  std::array<char, data_preamble_bytes> preamble{};
  const auto got =
      receive_all(connection, preamble, preamble_patience, "for the data connection to begin");
  return got.has_value() && is_data_preamble({preamble.data(), preamble.size()}, token);
}

}  // namespace

Result<std::unique_ptr<Receiver>> TcpReceiver::create(const Fd& listener, std::uint64_t token,
                                                      const PreparedBody& prepared,
                                                      const Fd& control) {
  if (prepared.slot_bytes == 0 || prepared.slot_bytes > (1U << 30) || prepared.credit_window == 0 ||
      prepared.flow_control == FlowControl::legacy ||
      prepared.flow_control == FlowControl::legacy_check_reset) {
    return fail(hr::communication_error, "the server announced impossible settings");
  }
  for (;;) {
    std::array<pollfd, 2> waits{};
    waits[0] = {.fd = listener.number(), .events = POLLIN, .revents = 0};
    waits[1] = {.fd = control.number(), .events = POLLRDHUP, .revents = 0};
    auto waited = wait_for(waits.data(), waits.size(), std::nullopt, "for the data connection");
    if (!waited) return pass_on(waited);
    if (waits[0].revents == 0) {
      return fail(hr::communication_error, "the server went away", Cause::peer_gone);
    }
    auto connection = accept_from(listener);
    if (!connection) return pass_on(connection);
    if (is_expected_connection(*connection, token)) {
      return std::make_unique<TcpReceiver>(std::move(*connection), prepared, control);
    }
  }
}

TcpReceiver::TcpReceiver(Fd data, const PreparedBody& prepared, const Fd& control)
    : data_(std::move(data)), prepared_(prepared), control_(&control), dropped_(drop_bytes) {}

Result<std::size_t> TcpReceiver::receive(std::span<std::byte> buffer, int flags) {
  for (;;) {
    const auto count = ::recv(data_.number(), buffer.data(), buffer.size(), flags);
    if (count > 0) return static_cast<std::size_t>(count);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return std::size_t{0};
    if (count < 0 && errno != ECONNRESET) return fail_errno(hr::communication_error, "recv");
    return fail(hr::communication_error, "the server closed the data connection", Cause::peer_gone);
  }
}

Result<void> TcpReceiver::next_header() {
  while (header_.size() < chunk_header_bytes) {
    std::array<std::byte, chunk_header_bytes> piece{};
    auto got = receive(std::span(piece).first(chunk_header_bytes - header_.size()), 0);
    if (!got) return pass_on(got);
    header_.append(reinterpret_cast<const char*>(piece.data()), *got);
  }
  auto decoded = decode_chunk_header(header_, prepared_.slot_bytes);
  if (!decoded) return pass_on(decoded);
  header_.clear();
  chunk_ = *decoded;
  chunk_left_ = chunk_.length;
  return {};
}

Result<std::size_t> TcpReceiver::read(std::uint32_t file_number, std::span<std::byte> buffer) {
  for (;;) {
    if (chunk_left_ == 0) {
      if (auto header = next_header(); !header) return pass_on(header);
      if (chunk_.file_number == file_number && chunk_.code != hr::none) {
        return fail(chunk_.code, "the server could not read the file");
      }
      continue;
    }
    if (chunk_.file_number != file_number) {
      if (auto dropped = drop_some(0); !dropped) return pass_on(dropped);
      continue;
    }
    auto got = receive(buffer.first(std::min<std::size_t>(buffer.size(), chunk_left_)), 0);
    if (!got) return pass_on(got);
    chunk_left_ -= static_cast<std::uint32_t>(*got);
    if (prepared_.flow_control == FlowControl::fixed) {
      // The fix for legacy_credit: count what has arrived, not what was written out.
      if (auto given = give_credit(*got); !given) return pass_on(given);
    }
    return *got;
  }
}

Result<void> TcpReceiver::drop_some(int flags) {
  auto got =
      receive(std::span(dropped_).first(std::min<std::size_t>(drop_bytes, chunk_left_)), flags);
  if (!got) return pass_on(got);
  chunk_left_ -= static_cast<std::uint32_t>(*got);
  return give_credit(*got);
}

Result<void> TcpReceiver::wait_for_reply() {
  for (;;) {
    std::array<pollfd, 2> waits{};
    waits[0] = {.fd = control_->number(), .events = POLLIN, .revents = 0};
    waits[1] = {.fd = data_.number(), .events = POLLIN, .revents = 0};
    auto waited = wait_for(waits.data(), waits.size(), std::nullopt, "for the reply to a close");
    if (!waited) return waited;
    if (waits[0].revents != 0) return {};
    auto moved = chunk_left_ == 0 ? next_header() : drop_some(MSG_DONTWAIT);
    if (!moved) return moved;
  }
}

Result<void> TcpReceiver::acknowledge(std::uint64_t bytes) {
  if (prepared_.flow_control != FlowControl::legacy_credit) return {};
  return give_credit(bytes);
}

Result<void> TcpReceiver::give_credit(std::uint64_t bytes) {
  credit_owed_ += bytes;
  // A message for every few bytes would be wasteful; with one for each quarter of the window the
  // server never has to stop.
  if (credit_owed_ < std::max<std::uint64_t>(prepared_.credit_window / 4, 1)) return {};
  const AcknowledgeRequest request{.bytes = credit_owed_};
  credit_owed_ = 0;
  return send_all(*control_, encode_request(0, request), std::nullopt, "to send a credit");
}

}  // namespace mock
