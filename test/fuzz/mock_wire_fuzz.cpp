// Feeds arbitrary bytes to the decoders of both sides of the mock's control connection and to the
// server's sequence rules. Everything stays in memory.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "targets/mock/protocol/names_list.h"
#include "targets/mock/protocol/wire.h"
#include "targets/mock/server/session_rules.h"

namespace {

using namespace mock;  // NOLINT(google-build-using-namespace): this file is about nothing else

void require(bool condition) {
  if (!condition) std::abort();
}

struct Apply {
  SessionRules* rules;

  void operator()(const PrepareRequest& request) const {
    static_cast<void>(rules->prepare(request));
  }
  void operator()(const GetNamesRequest& /*request*/) const {
    const auto list = rules->get_names();
    require(!list || decode_names(*list).has_value());
  }
  void operator()(const OpenRequest& request) const {
    const auto entry = rules->open(request);
    require(!entry || (*entry)->typed_name() == request.name);
    require(!entry || rules->has_open_file());
  }
  void operator()(const CloseRequest& /*request*/) const {
    require(!rules->close() || !rules->has_open_file());
  }
  void operator()(const GetLogsRequest& /*request*/) const {
    const bool open = rules->has_open_file();
    require(!rules->get_logs() || !open);
  }
  void operator()(const TruncateRequest& /*request*/) const {
    require(!rules->truncate() || !rules->has_open_file());
  }
  void operator()(const EndRequest& /*request*/) const {
    require(!rules->end() || !rules->is_prepared());
  }
  void operator()(const AcknowledgeRequest& /*request*/) const {}
};

/// The server: frame after frame until the first that is wrong.
void serve(std::string_view bytes, const DataSet& data) {
  SessionRules rules(data, LogsBeforeClose::refuse);
  while (bytes.size() >= frame_header_bytes) {
    const auto header = decode_frame_header(bytes.substr(0, frame_header_bytes), request_bytes_max);
    bytes.remove_prefix(frame_header_bytes);
    if (!header || header->length > bytes.size()) return;
    const auto request = decode_request(header->kind, bytes.substr(0, header->length));
    bytes.remove_prefix(header->length);
    if (!request) return;
    const auto again = encode_request(header->sequence, *request);
    require(decode_request(header->kind, again.substr(frame_header_bytes)).has_value());
    std::visit(Apply{.rules = &rules}, *request);
  }
}

/// The client: the same bytes as whatever a server might send.
void receive(std::string_view bytes) {
  if (const auto reply = decode_reply(bytes)) {
    const auto prepared = decode_prepared(reply->body);
    require(!prepared || encode_prepared(*prepared) == reply->body);
    const auto opened = decode_opened(reply->body);
    require(!opened || encode_opened(*opened) == reply->body);
    const auto names = decode_names(reply->body);
    require(!names || encode_names(*names) == reply->body);
  }
  const auto names = decode_names(bytes);
  require(!names || encode_names(*names) == bytes);
  const auto chunk = decode_chunk_header(bytes.substr(0, chunk_header_bytes), 65536);
  require(!chunk || chunk->length <= 65536);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const DataSet set = DataSet::load("8KiB", 1).value();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  serve(bytes, set);
  receive(bytes);
  return 0;
}
