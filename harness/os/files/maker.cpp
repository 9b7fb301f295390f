#include "harness/os/files/maker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/base/fd.h"
#include "harness/os/base/error_text.h"

namespace backfault {
namespace {

namespace fs = std::filesystem;

/// A tree gets some thousand files; larger trees get larger files.
constexpr std::uint64_t files_about = 4000;

/// Writes the tree; after the first refusal it does nothing more and remembers the refusal.
class TreeMaker {
 public:
  TreeMaker(std::string root, const Seed seed) : root_(std::move(root)), random_(seed.value) {}

  void folder(const std::string& name) {
    std::error_code error;
    fs::create_directories(root_ + "/" + name, error);
    check(name, error.value());
  }

  /// A file of random bytes; `hole` bytes of it, in the middle, are never written.
  void file(const std::string& name, const std::uint64_t bytes, const std::uint64_t hole = 0) {
    const Fd file(
        ::open((root_ + "/" + name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    check(name, file.valid() ? 0 : errno);
    const std::uint64_t before = (bytes - hole) / 2;
    write_random(file, name, before);
    if (hole > 0 && problem_.has_value()) {
      check(name, ::lseek(file.get(), static_cast<off_t>(hole), SEEK_CUR) < 0 ? errno : 0);
    }
    write_random(file, name, bytes - hole - before);
    written_ += bytes;
  }

  void symbolic_link(const std::string& target, const std::string& name) {
    check(name, ::symlink(target.c_str(), (root_ + "/" + name).c_str()) == 0 ? 0 : errno);
  }

  void hard_link(const std::string& target, const std::string& name) {
    const std::string from = root_ + "/" + target;
    check(name, ::link(from.c_str(), (root_ + "/" + name).c_str()) == 0 ? 0 : errno);
  }

  [[nodiscard]] std::uint64_t below(const std::uint64_t bound) { return random_() % bound; }
  [[nodiscard]] std::uint64_t written() const { return written_; }
  [[nodiscard]] const Result<void>& result() const { return problem_; }

 private:
  void check(const std::string& name, const int problem) {
    if (problem_.has_value() && problem != 0) {
      problem_ = fail(fmt::format("make {}/{}: {}", root_, name, errno_text(problem)));
    }
  }

  void write_random(const Fd& file, const std::string& name, std::uint64_t bytes) {
    std::vector<std::uint64_t> block(8192);
    while (bytes > 0 && problem_.has_value()) {
      std::ranges::generate(block, std::ref(random_));
      const std::size_t wanted = std::min<std::uint64_t>(bytes, block.size() * 8);
      const ssize_t count = ::write(file.get(), block.data(), wanted);
      check(name, count < 0 && errno != EINTR ? errno : 0);
      bytes -= count > 0 ? static_cast<std::uint64_t>(count) : 0;
    }
  }

  std::string root_;
  std::mt19937_64 random_;
  std::uint64_t written_ = 0;
  Result<void> problem_;
};

void make_oddities(TreeMaker& tree, const std::uint64_t bytes) {
  tree.folder("empty folder");
  tree.folder("deep/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p");
  tree.file("empty", 0);
  tree.file("one byte", 1);
  tree.file("name with \"quotes\", 'blanks' & $signs;", 100);
  tree.file("Übergröße – 日本語 – данные.txt", 1000);
  tree.file(std::string(240, 'n') + ".long", 1000);
  tree.file("deep/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/bottom", 5000);
  tree.file("large", bytes / 4);
  tree.file("sparse", bytes / 8, bytes / 8 - bytes / 64);
  tree.symbolic_link("large", "link to large");
  tree.symbolic_link("../empty", "deep/link up");
  tree.symbolic_link("no such file", "dangling link");
  tree.hard_link("one byte", "second name of one byte");
}

void make_many_small(TreeMaker& tree, const std::uint64_t bytes) {
  const std::uint64_t typical = std::max<std::uint64_t>(16 * 1024, bytes / files_about);
  for (std::uint64_t number = 0; tree.written() < bytes && tree.result(); ++number) {
    const std::string folder = fmt::format("many/{:03}", number / 50);
    if (number % 50 == 0) {
      tree.folder(folder);
    }
    // Most files are far smaller than the typical size, few are larger: as on real disks.
    const std::uint64_t size = (tree.below(2 * typical) >> tree.below(4)) + 1;
    tree.file(fmt::format("{}/file {:05}", folder, number), std::min(size, bytes - tree.written()));
  }
}

}  // namespace

Result<void> make_data_tree(const std::string& path, const Bytes bytes, const Seed seed) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error || !fs::is_empty(path, error) || error) {
    return fail(fmt::format("make the data tree {}: {}", path,
                            error ? error.message() : "the folder is not empty"));
  }
  TreeMaker tree(path, seed);
  make_oddities(tree, bytes.count);
  make_many_small(tree, bytes.count);
  return tree.result();
}

}  // namespace backfault
