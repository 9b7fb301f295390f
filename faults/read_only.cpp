// A file system that can no longer be changed, as after an error of its disk.
#include <variant>

#include "faults/support/trial_storage.h"
#include "faults/table.h"

namespace backfault {
namespace {

class ReadOnlyStorage : public ActiveFault {
 public:
  explicit ReadOnlyStorage(std::string folder) : folder_(std::move(folder)) {}

  Result<void> make_read_only(Machine& machine) const {
    return machine.storage_control().make_read_only(folder_);
  }

  Result<Confirmation> confirm(FaultContext& context) override {
    const auto seen = context.machine.storage_control().look(folder_);
    if (!seen) return tl::unexpected(seen.error());
    const std::string reach = seen->read_only_whole
                                  ? "the file system is"
                                  : "the mount is; files open for writing before stay writable";
    const bool read_only = seen->read_only_mount && seen->refuses_changes;
    if (!read_only) return Confirmation{false, folder_ + " may still be written"};
    return Confirmation{
        true, fmt::format("{} is read-only ({}), a new file was refused there", folder_, reach)};
  }

  Result<void> revert(FaultContext& context) override {
    return context.machine.storage_control().make_writable(folder_);
  }

 private:
  std::string folder_;
};

class ReadOnly : public Fault {
 public:
  explicit ReadOnly(std::string folder) : folder_(std::move(folder)) {}

  Result<void> prepare(FaultContext& context, LaunchPlan&) override {
    return context.machine.storage_control().give_own(folder_);
  }
  Result<std::unique_ptr<ActiveFault>> apply(FaultContext& context) override {
    auto active = std::make_unique<ReadOnlyStorage>(folder_);
    const auto made = active->make_read_only(context.machine);
    if (!made) return tl::unexpected(made.error());
    return active;
  }
  /// What was open for writing may have been closed since.
  Result<void> keep(FaultContext& context, ActiveFault& active) override {
    return static_cast<ReadOnlyStorage&>(active).make_read_only(context.machine);
  }

 private:
  std::string folder_;
};

}  // namespace

FaultType read_only_fault() {
  return {.name = "read_only",
          .summary =
              "a folder turns read-only: nothing can be made, renamed or opened for writing; "
              "files that are open for writing already stay so",
          .effect = Effect::slows,
          .on = {Role::server, Role::client},
          .params = {trial_folder_param()},
          .needs = {Capability::mount_namespace},
          .example = R"({"fault": "read_only", "on": "client", )"
                     R"("at": {"bytes": "1MiB", "direction": "to_client"}, )"
                     R"("with": {"folder": "archive"}})",
          .make = [](const FaultUse&, const Params& params) -> Result<std::unique_ptr<Fault>> {
            const auto folder = trial_folder_of(params);
            if (!folder) return tl::unexpected(folder.error());
            return std::make_unique<ReadOnly>(*folder);
          }};
}

}  // namespace backfault
