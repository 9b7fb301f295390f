// How many bytes per second a client gets out of the mock server over its real transports, with
// flow control `fixed` and everything thrown away.
#include <benchmark/benchmark.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "targets/mock/hrbackup.h"
#include "targets/mock/server/server.h"
#include "targets/mock/server/server_options.h"

namespace {

constexpr std::uint32_t read_bytes = 64 * 1024;

/// A server on a thread of its own, which ends with the object.
class BenchServer {
 public:
  explicit BenchServer(const std::string& listen)
      : settings_(mock::check_options({.listen = listen}).value()),
        data_(mock::DataSet::load("64MiB", 1).value()),
        status_(mock::StatusPage::in_memory().value()),
        listener_(mock::listen_at(settings_.listen).value()),
        stop_(::eventfd(0, EFD_CLOEXEC)) {
    thread_ = std::thread([this] {
      mock::Server server(settings_, data_, status_);
      static_cast<void>(server.run(listener_.socket, stop_));
    });
  }
  BenchServer(const BenchServer&) = delete;
  BenchServer& operator=(const BenchServer&) = delete;
  ~BenchServer() {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(stop_.number(), &one, sizeof one));
    thread_.join();
  }

  [[nodiscard]] std::string address() const { return mock::show(listener_.address); }

 private:
  mock::ServerSettings settings_;
  mock::DataSet data_;
  mock::StatusPage status_;
  mock::Listener listener_;
  mock::Fd stop_;
  std::thread thread_;
};

/// Reads the whole database once; the number of bytes, or -1 after a failure.
std::int64_t read_database(HrBackupContext context, std::vector<char>& buffer) {
  std::int64_t size = 0;
  if (HrBackupOpenFile(context, "Dpriv.edb", 0, &size) != 0) return -1;
  std::int64_t total = 0;
  for (std::uint32_t count = 1; count > 0; total += count) {
    if (HrBackupRead(context, buffer.data(), read_bytes, &count) != 0) return -1;
  }
  return HrBackupClose(context) == 0 && total == size ? total : -1;
}

void transfer(benchmark::State& state, const std::string& listen) {
  const BenchServer server(listen);
  HrBackupContext context = nullptr;
  if (HrBackupPrepare(server.address().c_str(), "bench", 0, HR_BACKUP_TYPE_FULL, &context) != 0) {
    state.SkipWithError("no session");
    return;
  }
  std::vector<char> buffer(read_bytes);
  std::int64_t total = 0;
  for (auto step : state) {
    static_cast<void>(step);
    const auto bytes = read_database(context, buffer);
    if (bytes < 0) {
      state.SkipWithError("the transfer failed");
      break;
    }
    total += bytes;
  }
  state.SetBytesProcessed(total);
  HrBackupEnd(context);
}

void local_transfer(benchmark::State& state) {
  transfer(state, "unix:@mock_bench_" + std::to_string(::getpid()));
}

void tcp_transfer(benchmark::State& state) { transfer(state, "tcp:127.0.0.1:0"); }

BENCHMARK(local_transfer)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(tcp_transfer)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
