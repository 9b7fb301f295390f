#include "targets/mock/library/client_session.h"

#include <sys/random.h>

#include <utility>

#include "targets/mock/library/local_receiver.h"
#include "targets/mock/library/tcp_receiver.h"
#include "targets/mock/protocol/frame_socket.h"
#include "targets/mock/protocol/names_list.h"
#include "targets/mock/protocol/ring_memory.h"

namespace mock {
namespace {

constexpr auto server_goodbye_patience = std::chrono::seconds(1);

Result<std::uint64_t> make_token() {
  // It must not be guessable, so it comes from the kernel; no behaviour depends on it.
  std::uint64_t token = 0;
  if (::getrandom(&token, sizeof token, 0) != sizeof token) {
    return fail(hr::error, "getrandom gave no token for the data connection");
  }
  return token;
}

/// Where the client waits for the data connection: the address asked for, or any port of the local
/// host of the control connection.
Result<Listener> listen_for_data(const Fd& control, const std::optional<TcpAddress>& asked) {
  if (asked) return listen_at(*asked);
  auto host = local_host(control);
  if (!host) return pass_on(host);
  return listen_at(TcpAddress{.host = std::move(*host), .port = 0});
}

Result<Reply> successful_reply(const Frame& frame) {
  auto reply = decode_reply(frame.payload);
  if (reply && reply->code != hr::none) return fail(reply->code, reply->text);
  return reply;
}

std::string host_and_port(const Address& address) { return show(address).substr(4); }

}  // namespace

Result<std::unique_ptr<ClientSession>> ClientSession::prepare(ClientSettings settings) {
  const bool is_local = std::holds_alternative<UnixAddress>(settings.server);
  if (is_local && (settings.data_listen || settings.data_advertise)) {
    return fail(hr::invalid_param, "the local transport has no data connection");
  }
  auto control = connect_to(settings.server, std::nullopt);
  if (!control) return pass_on(control);
  std::unique_ptr<ClientSession> session(new ClientSession(std::move(*control), is_local));

  Listener listener;
  if (!is_local) {
    auto listening = listen_for_data(session->control_, settings.data_listen);
    if (!listening) return pass_on(listening);
    listener = std::move(*listening);
    auto token = make_token();
    if (!token) return pass_on(token);
    settings.prepare.token = *token;
    settings.prepare.data_address = host_and_port(
        settings.data_advertise ? Address(*settings.data_advertise) : listener.address);
  }
  const auto sequence = session->send(settings.prepare);
  if (!sequence) return Failure(sequence.error());
  auto frame = session->receive(Kind::prepare, *sequence);
  if (!frame) return pass_on(frame);
  auto reply = successful_reply(*frame);
  if (!reply) return pass_on(reply);
  auto prepared = decode_prepared(reply->body);
  if (!prepared) return pass_on(prepared);
  session->prepared_ = *prepared;

  auto receiver =
      is_local ? LocalReceiver::create(std::move(frame->attached), *prepared, session->control_)
               : TcpReceiver::create(listener.socket, settings.prepare.token, *prepared,
                                     session->control_);
  if (!receiver) return Failure(session->explain(std::move(receiver.error())));
  session->receiver_ = std::move(*receiver);
  return session;
}

Result<std::uint32_t> ClientSession::send(const Request& request) {
  // While it sends a file, the server may not answer calls: it waits for a free slot, not for us.
  if (file_ && file_->delivered < file_->body.size && !file_->stopped) {
    file_->stopped = true;
    receiver_->begin_early_close(file_->body.file_number);
  }
  const auto sequence = ++sequence_;
  auto sent = send_all(control_, encode_request(sequence, request), std::nullopt, "to send");
  if (!sent) return Failure(explain(std::move(sent.error())));
  return sequence;
}

Result<Frame> ClientSession::receive(Kind kind, std::uint32_t sequence) {
  if (file_ && file_->stopped) {
    auto moved = receiver_->wait_for_reply();
    if (!moved) return Failure(explain(std::move(moved.error())));
  }
  auto frame = receive_frame(control_, reply_bytes_max, std::nullopt, "for a reply",
                             is_local_ ? Descriptors::take : Descriptors::refuse);
  if (!frame) return frame;
  if (frame->header.kind == abort_kind) {
    auto reply = decode_reply(frame->payload);
    if (!reply) return pass_on(reply);
    return fail(reply->code != hr::none ? reply->code : hr::communication_error, reply->text);
  }
  const auto expected = static_cast<std::uint16_t>(kind) | reply_bit;
  if (frame->header.kind != expected || frame->header.sequence != sequence) {
    return fail(hr::communication_error, "the server answered another question");
  }
  return frame;
}

Result<Reply> ClientSession::call(const Request& request) {
  const auto sequence = send(request);
  if (!sequence) return Failure(sequence.error());
  auto frame = receive(kind_of(request), *sequence);
  if (!frame) return pass_on(frame);
  return successful_reply(*frame);
}

Error ClientSession::explain(Error error) {
  if (error.cause != Cause::peer_gone) return error;
  const auto frame =
      receive_frame(control_, reply_bytes_max, server_goodbye_patience, "for a last word");
  if (!frame || frame->header.kind != abort_kind) return error;
  auto reply = decode_reply(frame->payload);
  if (!reply || reply->code == hr::none) return error;
  return {.code = reply->code, .text = std::move(reply->text), .cause = Cause::peer_gone};
}

Result<std::string> ClientSession::get_names(Kind which) {
  auto reply = which == Kind::get_logs ? call(GetLogsRequest{}) : call(GetNamesRequest{});
  if (!reply) return pass_on(reply);
  if (auto names = decode_names(reply->body); !names) return pass_on(names);
  return std::move(reply->body);
}

Result<std::int64_t> ClientSession::open(std::string name, std::uint32_t read_hint) {
  auto reply = call(OpenRequest{.read_hint = read_hint, .name = std::move(name)});
  if (!reply) return pass_on(reply);
  auto opened = decode_opened(reply->body);
  if (!opened) return pass_on(opened);
  file_ = OpenFile{.body = *opened, .delivered = 0, .stopped = false};
  return static_cast<std::int64_t>(opened->size);
}

Result<std::uint32_t> ClientSession::read(std::span<std::byte> buffer) {
  if (!file_) return fail(hr::invalid_handle, "no file is open");
  if (buffer.empty() || (is_local_ && buffer.size() % page_bytes != 0)) {
    return fail(hr::invalid_param, "a buffer of " + std::to_string(buffer.size()) +
                                       " bytes: the local transport wants a multiple of 4096");
  }
  if (file_->stopped) {
    return fail(hr::invalid_backup_sequence, "a read after a call in the middle of the file");
  }
  const auto left = file_->body.size - file_->delivered;
  // The size is known, so a read past the end need not ask the server and never waits.
  if (left == 0 && prepared_.end_of_file == EndOfFile::zero) return 0;
  if (left == 0) return fail(hr::handle_end_of_file, "the end of the file");
  auto got = receiver_->read(file_->body.file_number, buffer);
  if (!got) return Failure(explain(std::move(got.error())));
  if (*got > left) {
    return fail(hr::communication_error, "the server sent more than the file has");
  }
  file_->delivered += *got;
  return static_cast<std::uint32_t>(*got);
}

Result<void> ClientSession::close() {
  auto reply = call(CloseRequest{});
  file_.reset();
  if (!reply) return pass_on(reply);
  return {};
}

Result<void> ClientSession::truncate_logs() {
  auto reply = call(TruncateRequest{});
  if (!reply) return pass_on(reply);
  return {};
}

Result<void> ClientSession::end() {
  auto reply = call(EndRequest{});
  if (!reply) return pass_on(reply);
  return {};
}

Result<void> ClientSession::acknowledge(std::uint64_t bytes) {
  auto given = receiver_->acknowledge(bytes);
  if (!given) return Failure(explain(std::move(given.error())));
  return {};
}

Result<std::uint32_t> ClientSession::file_mode() const {
  if (!file_) return fail(hr::invalid_handle, "no file is open");
  return file_->body.mode;
}

}  // namespace mock
