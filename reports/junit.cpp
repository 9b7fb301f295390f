// JUnit XML for pipelines: one test case for each requirement and variant, and one for each failed
// trial. A rare hang is a failure, never a flake: flakes count as passed for many readers.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "reports/support/campaign_words.h"
#include "reports/support/hang_story.h"
#include "reports/support/safe_text.h"
#include "reports/table.h"

namespace backfault {
namespace {

constexpr std::size_t most_failed_trials = 100;  // Of each variant; readers choke on more.

struct Totals {
  std::uint64_t tests = 0;
  std::uint64_t failures = 0;
  std::uint64_t errors = 0;
  std::uint64_t skipped = 0;
  Duration time{};
};

std::string plain_seconds(const Duration duration) {
  return fmt::format("{:.3f}", static_cast<double>(duration.count()) / 1e6);
}

void set_attribute(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

void set_totals(pugi::xml_node node, const Totals& totals) {
  set_attribute(node, "tests", fmt::format("{}", totals.tests));
  set_attribute(node, "failures", fmt::format("{}", totals.failures));
  set_attribute(node, "errors", fmt::format("{}", totals.errors));
  set_attribute(node, "skipped", fmt::format("{}", totals.skipped));
  set_attribute(node, "time", plain_seconds(totals.time));
}

/// One `<testsuite>` while it is being written.
class Suite {
 public:
  Suite(pugi::xml_node root, const std::string& name, WallTime started)
      : node_(root.append_child("testsuite")), name_(safe_line(name)) {
    set_attribute(node_, "name", name_);
    set_attribute(node_, "timestamp", format_wall_time(started));
  }

  /// Readers drop a test case whose name was used before, so every name is made unique.
  pugi::xml_node add_case(const std::string& name, const Duration time) {
    std::string unique = safe_line(name);
    for (int count = 2; !names_.insert(unique).second; ++count) {
      unique = fmt::format("{} ({})", safe_line(name), count);
    }
    pugi::xml_node node = node_.append_child("testcase");
    set_attribute(node, "classname", name_);
    set_attribute(node, "name", unique);
    set_attribute(node, "time", plain_seconds(time));
    ++totals_.tests;
    return node;
  }

  void fail(pugi::xml_node test, const std::string& type, const std::string& message) {
    ++totals_.failures;
    add_problem(test, "failure", type, message);
  }
  void error(pugi::xml_node test, const std::string& type, const std::string& message) {
    ++totals_.errors;
    add_problem(test, "error", type, message);
  }
  void skip(pugi::xml_node test, const std::string& message) {
    ++totals_.skipped;
    set_attribute(test.append_child("skipped"), "message", safe_line(message));
  }
  void add_time(const Duration time) { totals_.time += time; }

  Totals finish() {
    set_totals(node_, totals_);
    return totals_;
  }

 private:
  static void add_problem(pugi::xml_node test, const char* kind, const std::string& type,
                          const std::string& message) {
    pugi::xml_node node = test.append_child(kind);
    set_attribute(node, "type", type);
    set_attribute(node, "message", safe_line(message));
    node.text().set(safe_text(message).c_str());
  }

  pugi::xml_node node_;
  std::string name_;
  std::set<std::string> names_;
  Totals totals_;
};

void add_output(pugi::xml_node test, const std::string& text) {
  test.append_child("system-out").text().set(text.c_str());
}

void add_requirement(Suite& suite, const RequirementRecord& requirement) {
  pugi::xml_node test = suite.add_case("requirement: " + requirement.required, {});
  switch (requirement.judgement) {
    case Judgement::passed:
      break;
    case Judgement::failed:
      suite.fail(test, "requirement", requirement.detail);
      break;
    case Judgement::inconclusive:
      suite.error(test, "inconclusive", requirement.detail);
      break;
  }
  add_output(test, safe_text(requirement.detail));
}

using Trials = std::vector<const TrialRecord*>;

std::uint64_t count_of(const Trials& trials, const Judgement judgement) {
  const auto has = [&](const TrialRecord* trial) { return trial->verdict.judgement == judgement; };
  return static_cast<std::uint64_t>(std::count_if(trials.begin(), trials.end(), has));
}

std::string first_reason(const Trials& trials, const Judgement judgement) {
  const auto has = [&](const TrialRecord* trial) { return trial->verdict.judgement == judgement; };
  const auto found = std::find_if(trials.begin(), trials.end(), has);
  return found == trials.end()
             ? ""
             : fmt::format("; trial {}: {}", (*found)->trial, (*found)->verdict.reason);
}

void add_variant(Suite& suite, const VariantRecord& variant, const Trials& trials) {
  Duration time{};
  for (const TrialRecord* trial : trials) {
    time += trial->duration;
  }
  suite.add_time(time);
  pugi::xml_node test = suite.add_case(variant_name(variant.variant), time);
  const std::string counts =
      fmt::format("{} trials: {}", variant.trials, outcome_counts(variant.outcomes));
  const std::uint64_t failed = count_of(trials, Judgement::failed);
  const auto skipped = variant.outcomes.find(Outcome::skipped);
  if (failed > 0) {
    suite.fail(test, "variant", counts + first_reason(trials, Judgement::failed));
  } else if (trials.empty()) {
    suite.error(test, "inconclusive", "no trial ran");
  } else if (skipped != variant.outcomes.end() && skipped->second == trials.size()) {
    suite.skip(test, counts + first_reason(trials, Judgement::inconclusive));
  } else if (count_of(trials, Judgement::inconclusive) > 0) {
    suite.error(test, "inconclusive", counts + first_reason(trials, Judgement::inconclusive));
  }
  std::string text = fmt::format("{}\nhang rate: {}, 95 % interval {}\n", counts,
                                 rate_text(variant), interval_text(variant));
  if (failed > most_failed_trials) {
    text += fmt::format("{} failed trials are left out below: trials.jsonl has them\n",
                        failed - most_failed_trials);
  }
  add_output(test, text);
}

std::string trial_text(const CampaignRecord& campaign, const TrialRecord& trial) {
  std::string text = fmt::format("seed {}\n", trial.seed.value);
  if (trial.hang) {
    text += safe_line(trial.hang->summary) + "\n";
    for (const std::string& line : trial.hang->cycle) {
      text += "- " + safe_line(line) + "\n";
    }
  }
  for (const StoryLine& line : hang_story(trial)) {
    text += fmt::format("{}: {}\n", seconds_text(line.at.since_start), line.text);
  }
  if (trial.recovery) {
    text += fmt::format("recovery, {}: {}\n", to_string(trial.recovery->state),
                        safe_line(trial.recovery->detail));
  }
  if (trial.older_backup) {
    text += fmt::format("older backup, {}: {}\n", to_string(trial.older_backup->state),
                        safe_line(trial.older_backup->detail));
  }
  if (!trial.verification.detail.empty()) {
    text += fmt::format("verification, {}: {}\n", to_string(trial.verification.state),
                        safe_line(trial.verification.detail));
  }
  if (trial.own_check) {
    text += fmt::format("own check, {}: {}\n", to_string(trial.own_check->state),
                        safe_line(trial.own_check->detail));
  }
  for (const std::string& file : evidence_files(trial)) {
    text += fmt::format("[[ATTACHMENT|{}]]\n", safe_line(run_path(campaign, file)));
  }
  return text;
}

void add_failed_trials(Suite& suite, const CampaignRecord& campaign, const Trials& trials) {
  std::size_t listed = 0;
  for (const TrialRecord* trial : trials) {
    if (trial->verdict.judgement != Judgement::failed || listed == most_failed_trials) {
      continue;
    }
    ++listed;
    pugi::xml_node test = suite.add_case(
        fmt::format("{}, trial {}", variant_name(trial->variant), trial->trial), trial->duration);
    suite.fail(test, std::string(to_string(trial->verdict.outcome)), trial->verdict.reason);
    add_output(test, trial_text(campaign, *trial));
  }
}

std::vector<std::string> suite_names(const CampaignRecord& campaign) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const VariantRecord& variant : campaign.variants) {
    add(variant.scenario);
  }
  for (const RequirementRecord& requirement : campaign.requirements) {
    add(requirement.name);
  }
  return names;
}

Totals add_suite(pugi::xml_node root, const CampaignRecord& campaign, const std::string& name) {
  std::map<std::string, Trials> by_variant;
  for (const TrialRecord& trial : campaign.trials) {
    if (trial.scenario == name) {
      by_variant[trial.variant].push_back(&trial);
    }
  }
  Suite suite(root, name, campaign.started);
  for (const RequirementRecord& requirement : campaign.requirements) {
    if (requirement.name == name) {
      add_requirement(suite, requirement);
    }
  }
  for (const VariantRecord& variant : campaign.variants) {
    if (variant.scenario == name) {
      add_variant(suite, variant, by_variant[variant.variant]);
      add_failed_trials(suite, campaign, by_variant[variant.variant]);
    }
  }
  return suite.finish();
}

/// A pipeline must not be green because nothing ran.
Totals add_empty_suite(pugi::xml_node root, const CampaignRecord& campaign) {
  Suite suite(root, campaign.name, campaign.started);
  suite.error(suite.add_case("campaign", {}), "inconclusive", "nothing ran");
  return suite.finish();
}

std::string render_junit(const CampaignRecord& campaign) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set_attribute(declaration, "version", "1.0");
  set_attribute(declaration, "encoding", "UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  set_attribute(root, "name", safe_line(campaign.name));
  const auto names = suite_names(campaign);
  Totals totals = names.empty() ? add_empty_suite(root, campaign) : Totals{};
  for (const std::string& name : names) {
    const Totals suite = add_suite(root, campaign, name);
    totals = {.tests = totals.tests + suite.tests,
              .failures = totals.failures + suite.failures,
              .errors = totals.errors + suite.errors,
              .skipped = totals.skipped + suite.skipped,
              .time = totals.time + suite.time};
  }
  set_totals(root, totals);
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace

ReportType junit_report() {
  return {.name = "junit",
          .summary = "JUnit XML: a test case for each variant and each failed trial",
          .file = "junit.xml",
          .render = render_junit};
}

}  // namespace backfault
