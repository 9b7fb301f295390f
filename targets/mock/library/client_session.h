#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "targets/mock/library/receiver.h"
#include "targets/mock/protocol/address.h"
#include "targets/mock/protocol/frame_socket.h"
#include "targets/mock/protocol/wire.h"

namespace mock {

struct ClientSettings {
  Address server;
  PrepareRequest prepare;
  std::optional<TcpAddress> data_listen;
  std::optional<TcpAddress> data_advertise;
};

/// One backup session as the client sees it: the state behind a context of the C interface. Every
/// call may fail with the code that the C call returns.
class ClientSession {
 public:
  static Result<std::unique_ptr<ClientSession>> prepare(ClientSettings settings);

  /// The list of names as bytes, already checked.
  Result<std::string> get_names(Kind which);
  Result<std::int64_t> open(std::string name, std::uint32_t read_hint);
  /// 0 bytes at the end of the file, or the code of the end as the server chose.
  Result<std::uint32_t> read(std::span<std::byte> buffer);
  Result<void> close();
  Result<void> truncate_logs();
  Result<void> end();
  Result<void> acknowledge(std::uint64_t bytes);
  [[nodiscard]] Result<std::uint32_t> file_mode() const;

 private:
  struct OpenFile {
    OpenedBody body;
    std::uint64_t delivered = 0;
    bool stopped = false;  ///< another call came before its end: the server sends no more of it
  };

  ClientSession(Fd control, bool is_local) : control_(std::move(control)), is_local_(is_local) {}
  Result<std::uint32_t> send(const Request& request);
  Result<Frame> receive(Kind kind, std::uint32_t sequence);
  Result<Reply> call(const Request& request);
  /// The server's reason for ending the session, if it has arrived.
  Error explain(Error error);

  Fd control_;
  bool is_local_;
  std::uint32_t sequence_ = 0;
  PreparedBody prepared_;
  std::unique_ptr<Receiver> receiver_;
  std::optional<OpenFile> file_;
};

}  // namespace mock
