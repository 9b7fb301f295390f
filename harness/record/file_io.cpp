#include "harness/record/file_io.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace backfault {

tl::unexpected<Error> fail_with_errno(const std::string& attempt) {
  return fail(attempt + ": " + std::generic_category().message(errno));
}

Result<Fd> open_folder(const int parent, const std::string& path) {
  Fd folder(::openat(parent, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) {
    return fail_with_errno("open folder " + path);
  }
  return folder;
}

Result<void> write_all(const int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      errno = written == 0 ? EIO : errno;
      return fail_with_errno(fmt::format("write {} bytes", bytes.size()));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::string> read_whole_file(const int folder, const std::string& name,
                                    const std::size_t bound) {
  // Without O_NONBLOCK, opening a pipe that somebody put there would wait for its writer.
  const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const Fd file(::openat(folder, name.c_str(), flags));
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0) {
    return fail_with_errno("read " + name);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(fmt::format("read {}: this is not a regular file", name));
  }
  if (static_cast<std::size_t>(status.st_size) > bound) {
    return fail(fmt::format("read {}: {} bytes are more than the {} that it may have", name,
                            status.st_size, bound));
  }
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = ::read(file.get(), text.data() + length, text.size() - length);
    if (got < 0 && errno != EINTR) {
      return fail_with_errno("read " + name);
    }
    if (got == 0) {
      break;  // It became shorter in the meantime.
    }
    length += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  text.resize(length);
  return text;
}

AtomicFile::AtomicFile(const int folder, const std::string& name)
    : folder_(folder), name_(name), temporary_(fmt::format(".{}.{}.tmp", name, ::getpid())) {}

Result<AtomicFile> AtomicFile::begin(const int folder, const std::string& name) {
  AtomicFile begun(folder, name);
  const int flags = O_RDWR | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
  begun.file_ = Fd(::openat(folder, begun.temporary_.c_str(), flags, 0644));
  if (!begun.file_.valid()) {
    return fail_with_errno("write " + name);
  }
  return begun;
}

AtomicFile::~AtomicFile() {
  if (file_.valid()) {
    static_cast<void>(::unlinkat(folder_, temporary_.c_str(), 0));
  }
}

Result<Fd> AtomicFile::commit() {
  if (::fsync(file_.get()) != 0 ||
      ::renameat(folder_, temporary_.c_str(), folder_, name_.c_str()) != 0) {
    return fail_with_errno("write " + name_);
  }
  Fd committed(std::move(file_));
  // The name is on the disk only when its folder is; some file systems refuse to flush a folder.
  if (::fsync(folder_) != 0 && errno != EINVAL && errno != EROFS) {
    return fail_with_errno("flush the folder of " + name_);
  }
  return committed;
}

Result<void> write_file_atomically(const std::string& folder, const std::string& name,
                                   const std::string& text) {
  return open_folder(AT_FDCWD, folder)
      .and_then([&](const Fd& open) { return write_file_atomically(open.get(), name, text); })
      .map_error([&](const Error& error) { return fail_in("in " + folder, error).value(); });
}

Result<void> write_file_atomically(const int folder, const std::string& name,
                                   const std::string& text) {
  Result<AtomicFile> file = AtomicFile::begin(folder, name);
  if (!file.has_value()) {
    return tl::unexpected(file.error());
  }
  if (const Result<void> written = file->write(text); !written.has_value()) {
    return fail_in("write " + name, written.error());
  }
  return file->commit().map([](const Fd&) {});
}

}  // namespace backfault
