// A target as data: how to start, probe, restore and verify a product (DESIGN section 7).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/units.h"
#include "harness/model/params.h"
#include "harness/model/verdict.h"

namespace backfault {

/// An argument vector whose words may hold placeholders such as `${trial.dir}`.
using CommandTemplate = std::vector<std::string>;

struct ProgramNeed {
  std::string program;
  std::string package;      ///< The Debian package that contains it; may be empty.
  CommandTemplate version;  ///< Prints the version; may be empty.
};

/// One option that a scenario sets under "with": either a table from choice to arguments, or a
/// typed value with the arguments in which `${value}` stands for it.
struct RecipeOption {
  ParamSpec spec;
  std::map<std::string, CommandTemplate> words_by_choice;
  CommandTemplate words;
  std::vector<Role> of;  ///< Whose "with" may contain it; empty: server and client.
  bool data = false;     ///< The value is a size or the absolute path of existing data.
};

/// How a fault asks a product for something that only the product can do (delay an operation, use
/// fewer buffers): arguments with `${value}`, and the name in the status page that confirms it.
struct RecipeControl {
  Role of = Role::server;
  CommandTemplate words;
  std::string status_name;
};

struct ReadyProbe {
  std::optional<std::string> listening;    ///< A port (or placeholder) seen in state LISTEN.
  std::optional<std::string> output_line;  ///< A regular expression that an output line matches.
  std::optional<std::string> path;         ///< A file or socket that exists.
};

struct RecipeProgram {
  CommandTemplate run;
  std::map<std::string, std::string> environment;  ///< Overrides that of the recipe.
  ReadyProbe ready;
  /// Servers only: it serves one client and ends by itself. The backup is verified after that,
  /// without starting the server again.
  bool once = false;
};

/// How the harness compares; exactly one member is not empty.
struct VerifyRule {
  std::vector<std::string> same_tree;  ///< Two folders: types, names, link targets, SHA-256.
  std::vector<std::string> same_file;  ///< Two files, byte for byte.
  CommandTemplate command;             ///< Exit code 0.
};

/// A regular expression for communications errors in output lines, with the named groups `text`,
/// `code` and `name`.
struct ErrorPattern {
  std::string match;
};

/// If an option has this value, replaces the restore commands and the comparison, and omits the
/// product's own check.
struct RecipeWhen {
  std::string option;
  std::string is;
  std::vector<CommandTemplate> restore;
  std::optional<VerifyRule> verify;
};

/// How to restore the backup before the latest one and compare it with `${older.dir}`, if the
/// product keeps one.
struct OlderBackup {
  std::vector<CommandTemplate> wait;  ///< Ends when the server, too, has finished that backup.
  std::vector<CommandTemplate> restore;
  VerifyRule verify;
};

/// Data that the harness makes before the trial.
struct RecipeData {
  enum class Kind { none, tree };
  Kind kind = Kind::none;
  Bytes bytes;
  std::string bytes_option;  ///< The option of type size with the amount; empty: see `bytes`.
};

struct Recipe {
  std::string name;
  std::string summary;
  std::string origin;  ///< The file that it was read from.
  std::vector<ProgramNeed> needs;
  RecipeData data;
  std::map<std::string, RecipeOption> options;
  std::map<std::string, RecipeControl> controls;
  std::map<std::string, std::string> files;        ///< Name below the trial's folder -> content.
  std::map<std::string, std::string> environment;  ///< For every command of this recipe.
  std::vector<CommandTemplate> prepare;
  std::optional<RecipeProgram> server;
  RecipeProgram client;
  std::vector<CommandTemplate> restore;
  std::optional<VerifyRule> verify;
  std::vector<CommandTemplate> check;  ///< The product's own check; runs after the restore.
  std::optional<OlderBackup> older;
  std::vector<RecipeWhen> when;
  std::vector<ErrorPattern> errors;
  std::vector<std::string> operations;  ///< Counted in the status page as "op_NAME".
  std::string status;  ///< Path of the status page that the server keeps; empty: none.
};

}  // namespace backfault
