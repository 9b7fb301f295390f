#include "harness/os/calls/transfer_request.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <climits>

#include "harness/os/proc/process_memory.h"

namespace backfault {
namespace {

/// How the arguments of one call are laid out.
struct Layout {
  std::string_view name;
  bool reads = false;
  enum class Form { buffer, buffer_at, pieces, pieces_at, socket_buffer, socket_message } form{};
};

using Form = Layout::Form;
constexpr std::array layouts{
    Layout{"read", true, Form::buffer},
    Layout{"write", false, Form::buffer},
    Layout{"pread64", true, Form::buffer_at},
    Layout{"pwrite64", false, Form::buffer_at},
    Layout{"readv", true, Form::pieces},
    Layout{"writev", false, Form::pieces},
    Layout{"preadv", true, Form::pieces_at},
    Layout{"pwritev", false, Form::pieces_at},
    Layout{"preadv2", true, Form::pieces_at},
    Layout{"pwritev2", false, Form::pieces_at},
    Layout{"recvfrom", true, Form::socket_buffer},
    Layout{"sendto", false, Form::socket_buffer},
    Layout{"recvmsg", true, Form::socket_message},
    Layout{"sendmsg", false, Form::socket_message},
};

constexpr std::uint64_t current_place = ~std::uint64_t{0};  // preadv2(2): an offset of -1.

bool read_pieces(const int tid, const std::uint64_t address, const std::uint64_t count,
                 std::vector<RemotePiece>& pieces) {
  if (count == 0 || count > IOV_MAX) return false;
  pieces.resize(count);
  // RemotePiece is laid out like the caller's iovec.
  static_assert(sizeof(RemotePiece) == sizeof(iovec));
  return read_memory(tid, address, std::as_writable_bytes(std::span(pieces)));
}

bool read_message(const HeldCall& call, TransferRequest& request) {
  msghdr message{};
  if (!read_memory(call.tid, call.arguments[1], std::as_writable_bytes(std::span(&message, 1)))) {
    return false;
  }
  // Addresses and ancillary data belong to their bytes.
  if (message.msg_namelen != 0 || message.msg_controllen != 0) return false;
  request.flags = call.int_argument(2);
  return read_pieces(call.tid, reinterpret_cast<std::uintptr_t>(message.msg_iov),
                     message.msg_iovlen, request.pieces);
}

bool fill(const HeldCall& call, const Layout& layout, TransferRequest& request) {
  const auto& arguments = call.arguments;
  switch (layout.form) {
    case Form::buffer_at:
      request.offset = arguments[3];
      [[fallthrough]];
    case Form::buffer:
      request.pieces = {{.address = arguments[1], .size = arguments[2]}};
      return true;
    case Form::pieces_at:
      if (layout.name.ends_with('2') && arguments[5] != 0) return false;  // RWF_ flags
      if (arguments[3] != current_place) request.offset = arguments[3];
      [[fallthrough]];
    case Form::pieces:
      return read_pieces(call.tid, arguments[1], arguments[2], request.pieces);
    case Form::socket_buffer:
      request.is_socket_call = true;
      request.flags = call.int_argument(3);
      request.pieces = {{.address = arguments[1], .size = arguments[2]}};
      return arguments[4] == 0;  // No address.
    case Form::socket_message:
      request.is_socket_call = true;
      return read_message(call, request);
  }
  return false;
}

/// Calls `visit(address, part)` for the part of `bytes` that belongs to each piece.
template <typename Byte, typename Visit>
bool each_part(const TransferRequest& request, std::span<Byte> bytes, const Visit& visit) {
  for (const RemotePiece& piece : request.pieces) {
    if (bytes.empty()) break;
    const auto part = bytes.first(std::min<std::size_t>(piece.size, bytes.size()));
    if (!part.empty() && !visit(piece.address, part)) return false;
    bytes = bytes.subspan(part.size());
  }
  return bytes.empty();
}

}  // namespace

std::uint64_t TransferRequest::asked() const {
  constexpr std::uint64_t most = SSIZE_MAX;
  std::uint64_t sum = 0;
  for (const RemotePiece& piece : pieces) sum = std::min(most, sum + std::min(most, piece.size));
  return sum;
}

std::optional<TransferRequest> read_request(const HeldCall& call, const std::string_view name) {
  const auto layout = std::find_if(layouts.begin(), layouts.end(),
                                   [&](const Layout& one) { return one.name == name; });
  if (layout == layouts.end()) return std::nullopt;
  TransferRequest request{.descriptor = call.int_argument(0),
                          .reads = layout->reads,
                          .is_socket_call = false,
                          .flags = 0,
                          .offset = std::nullopt,
                          .pieces = {}};
  if (!fill(call, *layout, request)) return std::nullopt;
  return request;
}

bool gather(const int tid, const TransferRequest& request, const std::span<std::byte> into) {
  return each_part(request, into, [&](const std::uint64_t address, const auto part) {
    return read_memory(tid, address, part);
  });
}

bool scatter(const int tid, const TransferRequest& request, const std::span<const std::byte> from) {
  return each_part(request, from, [&](const std::uint64_t address, const auto part) {
    return write_memory(tid, address, part);
  });
}

}  // namespace backfault
