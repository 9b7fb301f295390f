// A target as data: how to start, probe, restore and verify one product (DESIGN section 7).
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
  std::string package;      ///< The Debian package that has it; may be empty.
  CommandTemplate version;  ///< Prints the version; may be empty.
};

/// One option that a scenario sets under "with". Either a table from choice to argument words, or
/// a typed value with the argument words in which `${value}` stands for it.
struct RecipeOption {
  ParamSpec spec;
  std::map<std::string, CommandTemplate> words_by_choice;
  CommandTemplate words;
  std::vector<Role> of;  ///< Under whose "with" it may stand; empty: server's and client's.
  bool data = false;     ///< The value is a size or the absolute path of existing data.
};

/// How a fault asks a product for something that only the product can do (a delay of an operation,
/// fewer buffers): argument words with `${value}`, and the name in the status page that proves it.
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
  std::map<std::string, std::string> environment;  ///< In front of the recipe's own.
  ReadyProbe ready;
  /// A server only: it serves one client and ends by itself. The backup is looked at once it has,
  /// and it is not started again for that.
  bool once = false;
};

/// How the harness compares; exactly one member is set.
struct VerifyRule {
  std::vector<std::string> same_tree;  ///< Two folders: types, names, link targets, SHA-256.
  std::vector<std::string> same_file;  ///< Two files, byte for byte.
  CommandTemplate command;             ///< Exit code 0.
};

/// Recognises a communications error in a line of output. Named groups `text`, `code`, `name`.
struct ErrorPattern {
  std::string match;
};

/// Replaces the restore commands and the comparison, and leaves out the product's own check, when
/// an option has this value.
struct RecipeWhen {
  std::string option;
  std::string is;
  std::vector<CommandTemplate> restore;
  std::optional<VerifyRule> verify;
};

/// How the backup before the latest one is restored and compared with `${older.dir}`, where the
/// product keeps one.
struct OlderBackup {
  std::vector<CommandTemplate> wait;  ///< Ends once the server, too, is done with that backup.
  std::vector<CommandTemplate> restore;
  VerifyRule verify;
};

/// Data that the harness makes before the trial.
struct RecipeData {
  enum class Kind { none, tree };
  Kind kind = Kind::none;
  Bytes bytes;
  std::string bytes_option;  ///< The option of type size that says how many; empty: `bytes` does.
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
  std::map<std::string, std::string> environment;  ///< Of every command of this recipe.
  std::vector<CommandTemplate> prepare;
  std::optional<RecipeProgram> server;
  RecipeProgram client;
  std::vector<CommandTemplate> restore;
  std::optional<VerifyRule> verify;
  std::vector<CommandTemplate> check;  ///< What the product itself offers; runs after the restore.
  std::optional<OlderBackup> older;
  std::vector<RecipeWhen> when;
  std::vector<ErrorPattern> errors;
  std::vector<std::string> operations;  ///< Counted in the status page as "op_NAME".
  std::string status;  ///< Path of the status page that the server keeps; empty: none.
};

}  // namespace backfault
