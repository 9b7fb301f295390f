#pragma once

#include <memory>
#include <string>

#include "targets/mock/protocol/credit_window.h"
#include "targets/mock/server/sender.h"

namespace mock {

/// Sends file data over a connection opened back to the client, as far as there is credit.
class TcpSender : public Sender {
 public:
  /// Opens the data connection to the address that the client gave. Everything passed in must
  /// outlive the sender.
  static Result<std::unique_ptr<Sender>> create(const PrepareRequest& request,
                                                const ServerSettings& settings,
                                                OperationLog& operations, const Fd& control);

  TcpSender(Fd data, const ServerSettings& settings, OperationLog& operations, const Fd& control);

  Result<void> send_file(const FileContent& content, std::uint32_t file_number) override;
  std::optional<Frame> take_message() override { return std::exchange(message_, std::nullopt); }
  Result<void> acknowledge(std::uint64_t bytes) override { return window_.acknowledge(bytes); }
  void abort(HrCode /*code*/) override {}

 private:
  Result<void> wait_for_credit();
  Result<void> wait_for_room();
  Result<void> send_piece(std::string_view bytes);
  Result<void> take_control_message();

  Fd data_;
  const ServerSettings* settings_;
  OperationLog* operations_;
  const Fd* control_;
  CreditWindow window_;
  std::optional<Frame> message_;
  std::string piece_;
};

}  // namespace mock
