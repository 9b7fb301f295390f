// No space left: a file system of the trial's own under a folder of the programs, with a size.
#include <variant>

#include "faults/support/trial_storage.h"
#include "faults/table.h"

namespace backfault {
namespace {

class FullDisk : public ActiveFault {
 public:
  FullDisk(std::string folder, const std::optional<Bytes> size)
      : folder_(std::move(folder)), size_(size) {}

  Result<void> limit(Machine& machine) {
    // What is there already stays: less than that cannot be asked for.
    return machine.storage_control().limit(folder_, size_.value_or(Bytes{0}));
  }

  /// A program that met the end of its space often makes room again at once: between two looks
  /// nobody sees it. So a disk of a stated size is confirmed by its size, one that is to be full by
  /// a byte that it refuses.
  Result<Confirmation> confirm(FaultContext& context) override {
    const auto seen = context.machine.storage_control().look(folder_);
    if (!seen) return tl::unexpected(seen.error());
    least_free_ = std::min(least_free_.value_or(seen->free), seen->free);
    refused_ = refused_ || seen->refuses_bytes;
    const bool holds = refused_ || (size_ && seen->size <= std::max(*size_, page));
    return Confirmation{holds,
                        fmt::format("the file system on {} has {}, least seen free {}{}", folder_,
                                    format_bytes(seen->size), format_bytes(*least_free_),
                                    refused_ ? ", a byte more was refused (no space)" : "")};
  }

  Result<void> revert(FaultContext& context) override {
    return context.machine.storage_control().lift_limit(folder_);
  }

 private:
  static constexpr Bytes page{4096};

  std::string folder_;
  std::optional<Bytes> size_;
  std::optional<Bytes> least_free_;
  bool refused_ = false;
};

class DiskFull : public Fault {
 public:
  DiskFull(std::string folder, const std::optional<Bytes> size, const bool from_start)
      : folder_(std::move(folder)), size_(size), from_start_(from_start) {}

  Result<void> prepare(FaultContext& context, LaunchPlan&) override {
    StorageControl& storage = context.machine.storage_control();
    const auto given = storage.give_own(folder_);
    return given && from_start_ ? storage.limit(folder_, size_.value_or(Bytes{0})) : given;
  }

  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<FullDisk>(folder_, size_);
    const auto limited = active->limit(context.machine);
    if (!limited) return tl::unexpected(limited.error());
    return active;
  }

 private:
  std::string folder_;
  std::optional<Bytes> size_;
  bool from_start_;
};

}  // namespace

FaultType disk_full_fault() {
  return {
      .name = "disk_full",
      .summary =
          "no space left under a folder: a file system of a stated size, or all that is "
          "left of it taken",
      .effect = Effect::slows,
      .on = {Role::server, Role::client},
      .params = {trial_folder_param(),
                 {.name = "size",
                  .kind = ParamKind::size,
                  .summary = "what the file system holds; left out: what it holds when the "
                             "fault begins, so that it is full from then on",
                  .default_text = std::nullopt,
                  .choices = {},
                  .least = "4KiB",
                  .most = "1TiB"}},
      .needs = {Capability::mount_namespace},
      .example = R"({"fault": "disk_full", "on": "client", )"
                 R"("with": {"folder": "archive", "size": "1MiB"}})",
      .make = [](const FaultUse& use, const Params& params) -> Result<std::unique_ptr<Fault>> {
        const auto folder = trial_folder_of(params);
        if (!folder) return tl::unexpected(folder.error());
        const auto size = params.has("size") ? std::optional(params.size("size")) : std::nullopt;
        return std::make_unique<DiskFull>(*folder, size, std::holds_alternative<AtStart>(use.at));
      }};
}

}  // namespace backfault
