#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "targets/mock/server/server.h"
#include "targets/mock/server/server_options.h"

namespace mock::test {

/// A server on a thread of the test, at a fresh address.
class InProcessServer {
 public:
  explicit InProcessServer(ServerOptions options = {}) : options_(fill_in(std::move(options))) {
    settings_ = check_options(options_).value();
    data_ = DataSet::load(options_.data, 1).value();
    status_ = StatusPage::in_memory();
    auto listener = listen_at(settings_.listen).value();
    address_ = mock::show(listener.address);
    stop_ = Fd(::eventfd(0, EFD_CLOEXEC));
    thread_ = std::thread([this, listener = std::move(listener)] {
      Server server(settings_, data_, *status_);
      static_cast<void>(server.run(listener.socket, stop_));
    });
  }
  InProcessServer(const InProcessServer&) = delete;
  InProcessServer& operator=(const InProcessServer&) = delete;
  ~InProcessServer() { stop(); }

  /// Ends all sessions and the server.
  void stop() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(stop_.number(), &one, sizeof one));
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] const DataSet& data() const { return data_; }
  [[nodiscard]] std::uint64_t count(Counter counter) const { return status_->value(counter); }

 private:
  static ServerOptions fill_in(ServerOptions options) {
    if (options.listen.empty()) options.listen = "tcp:127.0.0.1:0";
    if (options.listen == "local") {
      options.listen = "unix:@mock_test_" + std::to_string(::getpid());
    }
    if (options.data == "64MiB") options.data = "1MiB";
    return options;
  }

  ServerOptions options_;
  ServerSettings settings_;
  DataSet data_;
  Result<StatusPage> status_ = fail(hr::error, "not yet made");
  std::string address_;
  Fd stop_;
  std::thread thread_;
};

/// Options of a server for each transport.
inline ServerOptions local_options() { return {.listen = "local"}; }
inline ServerOptions tcp_options() { return {.listen = "tcp:127.0.0.1:0"}; }

}  // namespace mock::test
