#include "targets/mock/protocol/names_list.h"

namespace mock {
namespace {

constexpr std::string_view known_types = "!D%@/";

bool is_safe_part(std::string_view part) { return !part.empty() && part != "." && part != ".."; }

}  // namespace

std::string encode_names(const std::vector<std::string>& names) {
  std::string list;
  for (const auto& name : names) {
    list += name;
    list += '\0';
  }
  list += '\0';
  return list;
}

Result<std::vector<std::string>> decode_names(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty() && list.front() != '\0') {
    const auto end = list.find('\0');
    if (end == std::string_view::npos) break;
    if (!is_safe_name(list.substr(0, end))) {
      return fail(hr::communication_error, "the list of names holds a name that is not allowed");
    }
    names.emplace_back(list.substr(0, end));
    list.remove_prefix(end + 1);
  }
  if (list.size() != 1 || list.front() != '\0') {
    return fail(hr::communication_error, "the list of names does not end with two zero bytes");
  }
  return names;
}

bool is_safe_name(std::string_view name) {
  if (name.size() < 2 || name.size() > name_bytes_max) return false;
  if (known_types.find(name.front()) == std::string_view::npos) return false;
  if (name.find('\0') != std::string_view::npos) return false;
  name.remove_prefix(1);
  for (;;) {
    const auto slash = name.find('/');
    if (!is_safe_part(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace mock
