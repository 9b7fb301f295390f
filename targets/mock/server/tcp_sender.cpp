#include "targets/mock/server/tcp_sender.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

namespace mock {
namespace {

Failure client_gone() {
  return fail(hr::communication_error, "the client went away", Cause::peer_gone);
}

}  // namespace

Result<std::unique_ptr<Sender>> TcpSender::create(const PrepareRequest& request,
                                                  const ServerSettings& settings,
                                                  OperationLog& operations, const Fd& control) {
  const auto refuse = [](const Error& error) {
    return fail(
        error.cause == Cause::timed_out ? hr::communication_error : hr::data_socket_not_established,
        "the data connection: " + error.text, error.cause);
  };
  auto address = parse_host_and_port(request.data_address);
  if (!address) return refuse(address.error());
  auto data = connect_to(Address(std::move(*address)), settings.timeout, &control);
  if (!data) return refuse(data.error());
  auto sent = send_all(*data, encode_data_preamble(request.token), settings.timeout,
                       "to begin the data connection");
  if (!sent) return refuse(sent.error());
  return std::make_unique<TcpSender>(std::move(*data), settings, operations, control);
}

TcpSender::TcpSender(Fd data, const ServerSettings& settings, OperationLog& operations,
                     const Fd& control)
    : data_(std::move(data)),
      settings_(&settings),
      operations_(&operations),
      control_(&control),
      window_(settings.credit_window) {}

Result<void> TcpSender::send_file(const FileContent& content, std::uint32_t file_number) {
  for (std::uint64_t offset = 0; offset < content.size();) {
    if (auto credit = wait_for_credit(); !credit) return credit;
    if (message_) return {};
    if (auto begun = operations_->begin(Operation::read); !begun) return begun;
    const auto size = std::min(
        {std::uint64_t{settings_->ring.slot_bytes}, window_.available(), content.size() - offset});
    piece_.resize(chunk_header_bytes + size);
    const auto body = std::as_writable_bytes(std::span(piece_)).subspan(chunk_header_bytes);
    ChunkHeader header{.file_number = file_number, .length = static_cast<std::uint32_t>(size)};
    const auto filled = content.read(offset, body);
    if (!filled) {
      header = {.file_number = file_number, .length = 0, .code = filled.error().code};
      return send_piece(encode_chunk_header(header));
    }
    encode_chunk_header(header).copy(piece_.data(), chunk_header_bytes);
    window_.spend(size);
    if (auto sent = send_piece(piece_); !sent) return sent;
    operations_->status().add(Counter::bytes_to_client, size);
    offset += size;
  }
  return {};
}

Result<void> TcpSender::wait_for_credit() {
  while (window_.available() == 0 && !message_) {
    std::array<pollfd, 2> waits{};
    waits[0] = {.fd = control_->number(), .events = POLLIN, .revents = 0};
    waits[1] = {.fd = data_.number(), .events = POLLRDHUP, .revents = 0};
    auto waited = wait_for(waits.data(), waits.size(), settings_->timeout,
                           "for the client to acknowledge what it wrote out");
    if (!waited) return waited;
    if (waits[0].revents == 0) return client_gone();
    if (auto taken = take_control_message(); !taken) return taken;
  }
  return {};
}

Result<void> TcpSender::wait_for_room() {
  std::array<pollfd, 2> waits{};
  waits[0] = {.fd = data_.number(), .events = POLLOUT, .revents = 0};
  // Once there is a message for the session, the rest of this piece goes out first.
  waits[1] = {.fd = message_ ? -1 : control_->number(), .events = POLLIN, .revents = 0};
  auto waited = wait_for(waits.data(), waits.size(), settings_->timeout,
                         "for the client to take data from the connection");
  if (!waited || waits[1].revents == 0) return waited;
  return take_control_message();
}

Result<void> TcpSender::send_piece(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count =
        ::send(data_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      if (auto room = wait_for_room(); !room) return room;
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return client_gone();
    } else if (errno != EINTR) {
      return fail_errno(hr::communication_error, "send");
    }
  }
  return {};
}

Result<void> TcpSender::take_control_message() {
  auto frame =
      receive_frame(*control_, request_bytes_max, settings_->timeout, "for the rest of a message");
  if (!frame) return pass_on(frame);
  operations_->status().add(Counter::bytes_to_server, frame_header_bytes + frame->payload.size());
  if (frame->header.kind != static_cast<std::uint16_t>(Kind::acknowledge)) {
    message_ = std::move(*frame);
    return {};
  }
  const auto request = decode_request(frame->header.kind, frame->payload);
  if (!request) return Failure(request.error());
  return window_.acknowledge(std::get<AcknowledgeRequest>(*request).bytes);
}

}  // namespace mock
