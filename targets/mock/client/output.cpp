#include "targets/mock/client/output.h"

#include <algorithm>
#include <ctime>
#include <utility>

namespace mock {
namespace {

/// Throws everything away, as a backup to the null device does.
class NullOutput : public Output {
 public:
  Result<void> append(std::span<const std::byte> /*bytes*/) override { return {}; }
  Result<void> finish() override { return {}; }
};

class FileOutput : public Output {
 public:
  explicit FileOutput(OutputFile file) : file_(std::move(file)) {}
  Result<void> append(std::span<const std::byte> bytes) override { return file_.write(bytes); }
  Result<void> finish() override { return file_.commit(); }

 private:
  OutputFile file_;
};

/// Holds a whole buffer in memory before any of it is written.
class BufferingOutput : public Output {
 public:
  BufferingOutput(OutputFile file, std::uint64_t buffer_bytes)
      : file_(std::move(file)), buffer_bytes_(buffer_bytes) {}

  Result<void> append(std::span<const std::byte> bytes) override {
    held_.insert(held_.end(), bytes.begin(), bytes.end());
    return held_.size() >= buffer_bytes_ ? flush() : Result<void>();
  }
  Result<void> finish() override {
    if (auto flushed = flush(); !flushed) return flushed;
    return file_.commit();
  }
  [[nodiscard]] bool is_drained() const override { return held_.empty(); }

 private:
  Result<void> flush() {
    auto written = file_.write(held_);
    held_.clear();
    return written;
  }

  OutputFile file_;
  std::uint64_t buffer_bytes_;
  std::vector<std::byte> held_;
};

/// Writes no faster than a tape of a given speed.
class SlowOutput : public Output {
 public:
  SlowOutput(OutputFile file, std::uint64_t bytes_per_second)
      : file_(std::move(file)), bytes_per_second_(bytes_per_second) {}

  Result<void> append(std::span<const std::byte> bytes) override {
    if (auto written = file_.write(bytes); !written) return written;
    const auto cost = std::chrono::nanoseconds(static_cast<std::int64_t>(
        static_cast<double>(bytes.size()) * 1e9 / static_cast<double>(bytes_per_second_)));
    // A pause of the caller must not allow a burst afterwards.
    free_at_ = std::max(free_at_, std::chrono::steady_clock::now()) + cost;
    timespec until{};
    until.tv_sec = free_at_.time_since_epoch() / std::chrono::seconds(1);
    until.tv_nsec = free_at_.time_since_epoch().count() % 1'000'000'000;
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
    return {};
  }
  Result<void> finish() override { return file_.commit(); }

 private:
  OutputFile file_;
  std::uint64_t bytes_per_second_;
  std::chrono::steady_clock::time_point free_at_{};
};

}  // namespace

Result<std::unique_ptr<Output>> make_output(const SinkSettings& settings) {
  if (settings.kind == SinkKind::null) return std::make_unique<NullOutput>();
  auto file = OutputFile::create(settings.path);
  if (!file) return pass_on(file);
  switch (settings.kind) {
    case SinkKind::null:
    case SinkKind::file:
      break;
    case SinkKind::buffering:
      return std::make_unique<BufferingOutput>(std::move(*file), settings.buffer_bytes);
    case SinkKind::slow:
      return std::make_unique<SlowOutput>(std::move(*file), settings.bytes_per_second);
  }
  return std::make_unique<FileOutput>(std::move(*file));
}

}  // namespace mock
