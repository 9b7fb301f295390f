#include "harness/run/trial_data.h"

namespace backfault {

Result<Bytes> data_bytes(const RecipeData& data, const Bindings& bindings) {
  if (data.bytes_option.empty()) return data.bytes;
  return expand_text("${options." + data.bytes_option + "}", bindings)
      .and_then([](const std::string& text) { return parse_bytes(text); });
}

Result<void> make_data(Machine& machine, const Recipe& recipe, const Bindings& bindings,
                       const Seed seed) {
  if (recipe.data.kind != RecipeData::Kind::tree) return {};
  const auto bytes = data_bytes(recipe.data, bindings);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto folder = expand_text("${data.dir}", bindings);
  return folder ? machine.make_tree(*folder, *bytes, seed) : tl::unexpected(folder.error());
}

}  // namespace backfault
