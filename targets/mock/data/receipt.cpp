#include "targets/mock/data/receipt.h"

#include "targets/mock/data/output_file.h"

namespace mock {
namespace {

std::string escape(std::string_view name) {
  std::string escaped;
  for (const char letter : name) {
    if (letter == '\\') {
      escaped += "\\\\";
    } else if (letter == '\n') {
      escaped += "\\n";
    } else if (letter == '\r') {
      escaped += "\\r";
    } else {
      escaped += letter;
    }
  }
  return escaped;
}

}  // namespace

std::string show(const Receipt& receipt) {
  std::string text;
  for (const auto& [name, digest] : receipt) {
    const auto escaped = escape(name);
    if (escaped != name) text += '\\';
    text += to_hex(digest) + "  " + escaped + "\n";
  }
  return text;
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  auto file = OutputFile::create(path);
  if (!file) return pass_on(file);
  if (auto written = file->write(std::as_bytes(std::span(text))); !written) return written;
  return file->commit();
}

}  // namespace mock
