// Files that are whole or absent: what the run directory is made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/base/fd.h"
#include "harness/base/result.h"

namespace backfault {

/// The refusal with the words of `errno`: "write plan.json: No space left on device".
[[nodiscard]] tl::unexpected<Error> fail_with_errno(const std::string& attempt);

/// Opens an existing folder, relative to `parent` (AT_FDCWD: the working directory).
[[nodiscard]] Result<Fd> open_folder(int parent, const std::string& path);

/// Writes all bytes or says why not; an interrupted or short write is continued.
[[nodiscard]] Result<void> write_all(int file, std::string_view bytes);

/// The content of a regular file of at most `bound` bytes. Never follows a link, never blocks.
[[nodiscard]] Result<std::string> read_whole_file(int folder, const std::string& name,
                                                  std::size_t bound);

/// A file that takes its name only when it is complete and on the disk. Abandoned, it vanishes.
/// One writer for each name and process: the next one replaces what the last one began.
class AtomicFile {
 public:
  /// Borrows the folder's descriptor until `commit`.
  [[nodiscard]] static Result<AtomicFile> begin(int folder, const std::string& name);
  AtomicFile(AtomicFile&&) = default;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  [[nodiscard]] Result<void> write(std::string_view bytes) { return write_all(file_.get(), bytes); }
  [[nodiscard]] int descriptor() const { return file_.get(); }
  /// Flushes, takes the name (replacing an older file of that name), and gives the open file.
  [[nodiscard]] Result<Fd> commit();

 private:
  AtomicFile(int folder, const std::string& name);
  int folder_;
  std::string name_;
  std::string temporary_;
  Fd file_;
};

/// Writes `folder`/`name` so that a reader, even after a crash, finds the old text or the new one.
[[nodiscard]] Result<void> write_file_atomically(const std::string& folder, const std::string& name,
                                                 const std::string& text);
/// The same in a folder that is open already; its descriptor is borrowed.
[[nodiscard]] Result<void> write_file_atomically(int folder, const std::string& name,
                                                 const std::string& text);

}  // namespace backfault
