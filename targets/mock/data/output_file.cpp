#include "targets/mock/data/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace mock {

Result<OutputFile> OutputFile::create(std::string path) {
  const auto partial = path + ".partial";
  Fd file(::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.is_open()) return fail_errno(hr::error, "create " + partial);
  return OutputFile(std::move(path), std::move(file));
}

OutputFile::~OutputFile() {
  if (file_.is_open()) ::unlink(partial_path().c_str());
}

Result<void> OutputFile::write(std::span<const std::byte> bytes) {
  return write_all(file_, bytes, path_);
}

Result<void> OutputFile::commit() {
  // EINVAL: not a file that can be synced, such as /dev/full or a pipe.
  if (::fdatasync(file_.number()) != 0 && errno != EINVAL) {
    return fail_errno(hr::error, "write " + path_);
  }
  if (::rename(partial_path().c_str(), path_.c_str()) != 0) {
    return fail_errno(hr::error, "rename to " + path_);
  }
  const Fd done = std::move(file_);
  return {};
}

Result<void> write_all(const Fd& file, std::span<const std::byte> bytes, const std::string& name) {
  while (!bytes.empty()) {
    const auto count = ::write(file.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(hr::error, "write " + name);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace mock
