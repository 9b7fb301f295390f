#include "targets/mock/server/session.h"

#include <sys/socket.h>

#include <exception>
#include <utility>

#include "targets/mock/protocol/log_line.h"
#include "targets/mock/server/local_sender.h"
#include "targets/mock/server/tcp_sender.h"

namespace mock {
namespace {

// The server does not wait for a client that does not even take the last message.
constexpr auto goodbye_patience = std::chrono::milliseconds(100);

Operation operation_of(Kind kind) {
  switch (kind) {
    case Kind::prepare:
      return Operation::prepare;
    case Kind::get_names:
      return Operation::get_names;
    case Kind::open:
      return Operation::open;
    case Kind::close:
      return Operation::close;
    case Kind::get_logs:
      return Operation::get_logs;
    case Kind::truncate:
      return Operation::truncate;
    case Kind::end:
    case Kind::acknowledge:
      return Operation::end;
  }
  return Operation::end;
}

Result<std::string> without_body(Result<void> result) {
  if (!result) return pass_on(result);
  return std::string();
}

}  // namespace

Session::Session(std::uint32_t number, Fd control, const ServerSettings& settings,
                 const DataSet& data, StatusPage& status)
    : number_(number),
      control_(std::move(control)),
      settings_(&settings),
      data_(&data),
      rules_(data, settings.logs_before_close),
      operations_(settings, status, stopped_) {}

void Session::run() {
  try {
    finish(serve());
  } catch (const std::exception& problem) {
    finish(fail(hr::out_of_memory, problem.what()));
  }
  sender_.reset();
}

void Session::stop() {
  stopped_.store(true);
  // Ends every wait of the session: its polls watch this socket, and so does the PeerWatch.
  static_cast<void>(::shutdown(control_.number(), SHUT_RD));
}

Result<void> Session::serve() {
  while (!ended_) {
    auto frame = next_frame();
    if (!frame) return pass_on(frame);
    auto request = decode_request(frame->header.kind, frame->payload);
    if (!request) return pass_on(request);
    if (auto handled = handle(*request, frame->header.sequence); !handled) return handled;
  }
  return {};
}

Result<Frame> Session::next_frame() {
  if (sender_ != nullptr) {
    if (auto message = sender_->take_message()) return std::move(*message);
  }
  auto frame = receive_frame(control_, request_bytes_max, settings_->timeout,
                             "for the next call of the client");
  if (frame) {
    operations_.status().add(Counter::bytes_to_server, frame_header_bytes + frame->payload.size());
  }
  return frame;
}

Result<void> Session::handle(const Request& request, std::uint32_t sequence) {
  if (const auto* const credit = std::get_if<AcknowledgeRequest>(&request)) {
    if (sender_ == nullptr) {
      return fail(hr::communication_error, "an acknowledgement before a backup was prepared");
    }
    return sender_->acknowledge(credit->bytes);
  }
  if (auto begun = operations_.begin(operation_of(kind_of(request))); !begun) return begun;
  auto body = answer(request);
  if (!body && body.error().cause != Cause::refused && body.error().cause != Cause::system) {
    return pass_on(body);
  }
  const auto answered =
      body ? reply(request, sequence, {.code = hr::none, .text = {}, .body = std::move(*body)})
           : reply(request, sequence,
                   {.code = body.error().code, .text = body.error().text, .body = {}});
  if (!answered || !to_send_) return answered;
  const auto content = std::exchange(to_send_, std::nullopt);
  return sender_->send_file(*content, file_number_);
}

Result<std::string> Session::answer(const Request& request) {
  switch (kind_of(request)) {
    case Kind::prepare:
      return prepare(std::get<PrepareRequest>(request));
    case Kind::get_names:
      return rules_.get_names();
    case Kind::open:
      return open(std::get<OpenRequest>(request));
    case Kind::close:
      return without_body(rules_.close());
    case Kind::get_logs:
      return rules_.get_logs();
    case Kind::truncate:
      return without_body(rules_.truncate());
    case Kind::end:
    case Kind::acknowledge:
      break;
  }
  auto result = rules_.end();
  ended_ = result.has_value();
  return without_body(std::move(result));
}

Result<std::string> Session::prepare(const PrepareRequest& request) {
  if (auto good = rules_.prepare(request); !good) return pass_on(good);
  auto& status = operations_.status();
  PreparedBody body{.session = number_,
                    .flow_control = settings_->flow_control,
                    .end_of_file = settings_->end_of_file,
                    .ring_slots = settings_->is_local() ? settings_->ring.slots : 0,
                    .slot_bytes = settings_->ring.slot_bytes,
                    .credit_window = settings_->is_local() ? 0 : settings_->credit_window};
  if (settings_->is_local()) {
    auto memory = RingMemory::create(settings_->ring);
    if (!memory) return pass_on(memory);
    to_attach_ = memory->take_descriptor();
    sender_ = std::make_unique<LocalSender>(std::move(*memory), *settings_, operations_, control_);
  } else {
    auto sender = TcpSender::create(request, *settings_, operations_, control_);
    if (!sender) {
      static_cast<void>(rules_.end());
      return pass_on(sender);
    }
    sender_ = std::move(*sender);
  }
  status.set(Counter::ring_slots, body.ring_slots);
  status.set(Counter::slot_bytes, body.slot_bytes);
  status.set(Counter::credit_window_bytes, body.credit_window);
  status.add(Counter::sessions, 1);
  was_prepared_.store(true);
  return encode_prepared(body);
}

Result<std::string> Session::open(const OpenRequest& request) {
  auto entry = rules_.open(request);
  if (!entry) return pass_on(entry);
  auto content = data_->open(**entry);
  if (!content) {
    static_cast<void>(rules_.close());
    return pass_on(content);
  }
  operations_.status().add(Counter::files_opened, 1);
  ++file_number_;
  const OpenedBody body{
      .file_number = file_number_, .mode = (*entry)->mode, .size = content->size()};
  to_send_ = std::move(*content);
  return encode_opened(body);
}

Result<void> Session::reply(const Request& request, std::uint32_t sequence, const Reply& reply) {
  const auto kind = static_cast<std::uint16_t>(kind_of(request));
  const auto bytes = encode_frame(kind | reply_bit, sequence, encode_reply(reply));
  operations_.status().add(Counter::bytes_to_client, bytes.size());
  if (to_attach_.is_open()) {
    const Fd attached = std::exchange(to_attach_, Fd());
    return send_with_descriptor(control_, bytes, attached);
  }
  return send_all(control_, bytes, settings_->timeout, "for the client to take a reply");
}

void Session::finish(const Result<void>& result) {
  const auto title = "mock_server: session " + std::to_string(number_) + ": ";
  if (result) {
    log_line(title + "ended");
    return;
  }
  auto error = result.error();
  if (stopped_.load()) {
    error = {.code = hr::backup_aborted_by_server,
             .text = "the server was told to stop",
             .cause = Cause::stopped};
  }
  auto& status = operations_.status();
  if (error.cause == Cause::timed_out) status.add(Counter::timeouts, 1);
  if (was_prepared()) status.add(Counter::sessions_failed, 1);
  // Log first, then tell the client: the log must be in the order of events.
  log_line(title + describe_code(error.code) + ": " + error.text);
  if (sender_ != nullptr) sender_->abort(error.code);
  const Reply last{.code = error.code, .text = error.text, .body = {}};
  static_cast<void>(send_all(control_, encode_frame(abort_kind, 0, encode_reply(last)),
                             goodbye_patience, "for the client to take the last message"));
  static_cast<void>(::shutdown(control_.number(), SHUT_WR));
}

}  // namespace mock
