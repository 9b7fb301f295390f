// A StorageControl whose file systems are values.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "harness/control/storage_control.h"

namespace backfault {

class FakeStorageControl : public StorageControl {
 public:
  std::map<std::string, StorageFact> folders;  ///< Those that were given; tests change them.
  std::optional<std::string> refuses;          ///< Whatever is asked.
  bool is_full = false;                        ///< The trial's folder.

  bool trial_folder_is_full() override { return is_full; }
  Result<void> give_own(const std::string& folder) override {
    if (refuses) return fail(*refuses);
    folders.try_emplace(folder, StorageFact{.size = unlimited, .free = unlimited});
    return {};
  }
  Result<void> limit(const std::string& folder, const Bytes size) override {
    return change(folder, [&](StorageFact& fact) {
      const Bytes held{fact.size.count - fact.free.count};
      fact.size = std::max(size, held);
      fact.free = {fact.size.count - held.count};
      fact.refuses_bytes = fact.free.count == 0;
    });
  }
  Result<void> lift_limit(const std::string& folder) override { return limit(folder, unlimited); }
  Result<void> make_read_only(const std::string& folder) override {
    return change(folder,
                  [&](StorageFact& fact) { fact.read_only_mount = fact.refuses_changes = true; });
  }
  Result<void> make_writable(const std::string& folder) override {
    return change(folder, [&](StorageFact& fact) {
      fact.read_only_mount = fact.read_only_whole = fact.refuses_changes = false;
    });
  }
  Result<StorageFact> look(const std::string& folder) override {
    if (refuses || !folders.contains(folder)) return fail(refuses.value_or("no such folder"));
    return folders.at(folder);
  }

 private:
  static constexpr Bytes unlimited{std::uint64_t{1} << 40};

  template <class Change>
  Result<void> change(const std::string& folder, const Change& what) {
    if (refuses || !folders.contains(folder)) return fail(refuses.value_or("no such folder"));
    what(folders.at(folder));
    return {};
  }
};

}  // namespace backfault
