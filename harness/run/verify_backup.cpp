#include "harness/run/verify_backup.h"

namespace backfault {
namespace {

Result<std::vector<std::string>> two_paths(const std::vector<std::string>& templates,
                                           const Bindings& bindings) {
  auto paths = expand_words(templates, bindings);
  if (paths && paths->size() != 2) return fail("a comparison needs exactly two paths");
  return paths;
}

Result<VerificationFact> compare(Machine& machine, TrialJournal& journal,
                                 const Restoration& restoration, const Bindings& bindings) {
  const VerifyRule& rule = *restoration.rule;
  if (!rule.command.empty()) {
    const std::vector<CommandTemplate> commands = {rule.command};
    const auto failure =
        first_failure(machine, journal, {"verify", commands, restoration.environment}, bindings);
    if (!failure) return tl::unexpected(failure.error());
    if (*failure) return VerificationFact{VerificationState::different, **failure};
    return VerificationFact{VerificationState::identical, "the verify command exited 0"};
  }
  const bool trees = !rule.same_tree.empty();
  const auto paths = two_paths(trees ? rule.same_tree : rule.same_file, bindings);
  if (!paths) return tl::unexpected(paths.error());
  return trees ? machine.compare_trees((*paths)[0], (*paths)[1])
               : machine.compare_files((*paths)[0], (*paths)[1]);
}

}  // namespace

Result<VerificationFact> verify_backup(Machine& machine, TrialJournal& journal,
                                       const Restoration& restoration, const Bindings& bindings) {
  if (!restoration.rule) {
    return VerificationFact{VerificationState::not_attempted,
                            "the recipe does not say how to compare"};
  }
  const auto failure = first_failure(
      machine, journal, {"restore", restoration.commands, restoration.environment}, bindings);
  if (!failure) return tl::unexpected(failure.error());
  if (*failure) return VerificationFact{VerificationState::failed, **failure};
  return compare(machine, journal, restoration, bindings);
}

std::optional<CheckFact> own_check(Machine& machine, TrialJournal& journal,
                                   const Restoration& restoration, const Bindings& bindings) {
  if (restoration.check.empty()) return std::nullopt;
  const auto failure = first_failure(
      machine, journal, {"check", restoration.check, restoration.environment}, bindings);
  if (!failure) return CheckFact{CheckState::unknown, failure.error().text};
  if (*failure) return CheckFact{CheckState::failed, **failure};
  return CheckFact{CheckState::passed, {}};
}

}  // namespace backfault
