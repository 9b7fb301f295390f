#include "faults/support/recipe_control.h"

namespace backfault {
namespace {

constexpr std::string_view value_placeholder = "${value}";

std::string with_value(std::string word, const std::string& value) {
  for (auto at = word.find(value_placeholder); at != std::string::npos;
       at = word.find(value_placeholder, at + value.size())) {
    word.replace(at, value_placeholder.size(), value);
  }
  return word;
}

std::string names_of(const Recipe& recipe) {
  std::string names;
  for (const auto& [name, control] : recipe.controls) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

Result<const RecipeControl*> find_control(const FaultContext& context, const std::string& name) {
  const Recipe* recipe =
      context.server_recipe != nullptr ? context.server_recipe : context.client_recipe;
  const auto found = recipe->controls.find(name);
  if (found != recipe->controls.end()) return &found->second;
  return fail("the recipe " + recipe->name + " has no control \"" + name + "\" (it has " +
                  names_of(*recipe) + ")",
              ErrorKind::usage);
}

}  // namespace

Result<void> ask_for(const FaultContext& context, const std::string& name, const std::string& value,
                     LaunchPlan& launch) {
  const auto control = find_control(context, name);
  if (!control) return tl::unexpected(control.error());
  auto& words = (*control)->of == Role::client ? launch.client_words : launch.server_words;
  for (const auto& word : (*control)->words) words.push_back(with_value(word, value));
  return {};
}

Result<std::uint64_t> read_control(const FaultContext& context, const std::string& name) {
  const auto control = find_control(context, name);
  if (!control) return tl::unexpected(control.error());
  const std::string& key = (*control)->status_name;
  if (context.status_path.empty() || key.empty()) {
    return fail("the recipe names no status page to read \"" + name + "\" back from");
  }
  const auto status = context.machine.read_status(context.status_path);
  if (!status) return fail("the status page " + context.status_path + " cannot be read");
  const auto found = status->find(key);
  if (found == status->end()) return fail("the status page has no \"" + key + "\"");
  return found->second;
}

}  // namespace backfault
