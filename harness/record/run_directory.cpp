#include "harness/record/run_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "harness/base/clean_text.h"
#include "harness/json/document.h"
#include "harness/record/observation_json.h"

namespace backfault {
namespace {

/// A plan spells out every trial: ten million of them still fit.
constexpr std::size_t plan_bound = std::size_t{1} << 30U;

Result<void> make_empty_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) {
    return fail(fmt::format("make run directory \"{}\": {}", path, problem.message()));
  }
  const std::filesystem::directory_iterator entries(path, problem);
  if (problem) {
    return fail(fmt::format("read run directory \"{}\": {}", path, problem.message()));
  }
  if (entries != std::filesystem::directory_iterator()) {
    return fail(fmt::format("run directory \"{}\" is not empty (it holds \"{}\"): name a new one",
                            path, clean_text(entries->path().filename().string(), 200)),
                ErrorKind::usage);
  }
  return {};
}

Result<Fd> open_below(const int parent, const std::string& name) {
  if (::mkdirat(parent, name.c_str(), 0755) != 0 && errno != EEXIST) {
    return fail_with_errno("make folder " + name);
  }
  return open_folder(parent, name);
}

bool is_report_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name != plan_file && name != journal_file;
}

}  // namespace

std::string evidence_name(const std::uint64_t trial) { return fmt::format("evidence/{}", trial); }

Error RunDirectory::in_context(Error error) const {
  error.text = fmt::format("run directory \"{}\": {}", path_, error.text);
  return error;
}

Result<RunDirectory> RunDirectory::create(const std::string& path) {
  if (const Result<void> made = make_empty_folder(path); !made.has_value()) {
    return tl::unexpected(made.error());
  }
  Result<Fd> folder = open_folder(AT_FDCWD, path);
  if (!folder.has_value()) {
    return tl::unexpected(folder.error());
  }
  RunDirectory directory(path, *std::move(folder));
  Result<Fd> journal = lock_journal(directory.folder_.get(), JournalStart::must_be_new);
  if (!journal.has_value()) {
    return tl::unexpected(directory.in_context(journal.error()));
  }
  directory.journal_ = *std::move(journal);
  return directory;
}

Result<RunDirectory> RunDirectory::open(const std::string& path, const Access access) {
  Result<Fd> folder = open_folder(AT_FDCWD, path);
  if (!folder.has_value()) {
    return fail("run directory: " + folder.error().text, ErrorKind::usage);
  }
  RunDirectory directory(path, *std::move(folder));
  const int folder_number = directory.folder_.get();
  if (::faccessat(folder_number, plan_file, F_OK, AT_SYMLINK_NOFOLLOW) != 0) {
    return tl::unexpected(directory.in_context(
        {.text = "it has no plan.json: no campaign ran here", .kind = ErrorKind::usage}));
  }
  if (access == Access::read) {
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    directory.journal_ = Fd(::openat(folder_number, journal_file, flags));
    if (!directory.journal_.valid() && errno != ENOENT) {
      return tl::unexpected(directory.in_context(fail_with_errno("open trials.jsonl").value()));
    }
    return directory;
  }
  Result<Fd> journal = lock_journal(folder_number, JournalStart::may_exist);
  if (!journal.has_value()) {
    return tl::unexpected(directory.in_context(journal.error()));
  }
  directory.journal_ = *std::move(journal);
  return directory;
}

Result<void> RunDirectory::write_plan(const std::string& text) {
  return with_context(write_file_atomically(folder_.get(), plan_file, text));
}

Result<std::string> RunDirectory::read_plan() const {
  return with_context(read_whole_file(folder_.get(), plan_file, plan_bound));
}

Result<void> RunDirectory::append_trial(const std::string& line) {
  return with_context(append_line(journal_.get(), line));
}

Result<JournalContent> RunDirectory::read_trials() const {
  return journal_.valid() ? read_journal(journal_.get(), path_ + "/" + journal_file)
                          : JournalContent{};
}

Result<void> RunDirectory::rewrite_trials(const std::vector<TrialRecord>& trials) {
  Result<Fd> journal = replace_journal(folder_.get(), trials);
  if (!journal.has_value()) {
    return tl::unexpected(in_context(journal.error()));
  }
  journal_ = *std::move(journal);
  return {};
}

Result<void> RunDirectory::write_report(const std::string& name, const std::string& text) {
  if (!is_report_name(name)) {
    return tl::unexpected(in_context({.text = fmt::format("\"{}\" is no name for a report", name),
                                      .kind = ErrorKind::internal}));
  }
  // A report that survives a power failure must not count trials that did not.
  if (journal_.valid() && ::fdatasync(journal_.get()) != 0) {
    return tl::unexpected(in_context(fail_with_errno("flush trials.jsonl").value()));
  }
  return with_context(write_file_atomically(folder_.get(), name, text));
}

Result<std::string> RunDirectory::read_report(const std::string& name) const {
  return with_context(read_whole_file(folder_.get(), name, record_bounds.bytes));
}

Result<Fd> RunDirectory::evidence_folder(const std::uint64_t trial) {
  return with_context(open_below(folder_.get(), "evidence").and_then([&](const Fd& evidence) {
    return open_below(evidence.get(), std::to_string(trial));
  }));
}

Result<Observation> RunDirectory::read_observation(const std::uint64_t trial) const {
  const std::string name = evidence_name(trial) + "/" + observation_file;
  const auto parse = [&](const std::string& text) { return observation_from_json(text, name); };
  const auto check_trial = [&](const Observation& observation) -> Result<Observation> {
    if (observation.trial != trial) {
      return fail(fmt::format("{}: /trial: it is of trial {}", name, observation.trial));
    }
    return observation;
  };
  return with_context(read_whole_file(folder_.get(), name, record_bounds.bytes)
                          .and_then(parse)
                          .and_then(check_trial));
}

}  // namespace backfault
