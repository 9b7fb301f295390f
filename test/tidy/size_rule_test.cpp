// Files of at most 300 lines, lines of at most 100 columns, functions of at most 60 lines, and
// rooms (folders of code) of at most 45 files and 4,000 lines.
#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "test/tidy/code_only.h"
#include "test/tidy/source_tree.h"

namespace backfault {
namespace {

constexpr std::size_t most_file_lines = 300;
constexpr std::size_t most_columns = 100;
constexpr std::size_t most_function_lines = 60;
constexpr std::size_t most_room_files = 45;
constexpr std::size_t most_room_lines = 4000;

/// Finds function bodies by their braces: good enough for formatted code.
class FunctionFinder {
 public:
  explicit FunctionFinder(std::string code) : code_(std::move(code)) {}

  /// Calls `visit(first_line, last_line)` for each function that is not within another.
  template <typename Visit>
  void each(const Visit& visit) {
    for (std::size_t at = 0; at < code_.size(); ++at) {
      if (code_[at] == '{') {
        open(at);
      } else if (code_[at] == '}' && !blocks_.empty()) {
        const Block block = blocks_.back();
        blocks_.pop_back();
        if (block.kind == Kind::function && !in_function()) {
          visit(line_at(code_, block.head), line_at(code_, at));
        }
        // A member's braces in an initialiser list are in the middle of a head.
        head_ = block.kind == Kind::initialiser ? block.head : at + 1;
      } else if (code_[at] == ';' || (code_[at] == '\n' && is_directive(at))) {
        head_ = at + 1;
      }
    }
  }

 private:
  enum class Kind { scope, function, initialiser, other };
  struct Block {
    Kind kind = Kind::other;
    std::size_t head = 0;
  };

  void open(const std::size_t at) {
    const std::size_t begin = code_.find_first_not_of(" \n", head_);
    blocks_.push_back({kind_of(code_.substr(begin, at - begin)), begin});
    head_ = at + 1;
  }

  bool is_directive(const std::size_t line_end) const {
    const std::size_t begin = code_.find_first_not_of(" \n", head_);
    return begin < line_end && code_[begin] == '#';
  }

  bool in_function() const {
    const auto is_function = [](const Block& block) { return block.kind == Kind::function; };
    return std::any_of(blocks_.begin(), blocks_.end(), is_function);
  }

  Kind kind_of(const std::string& head) const {
    if (in_function()) {
      return Kind::other;
    }
    const std::size_t list = head.find(") :");
    const bool after_name = !head.empty() && head.back() != ' ' && head.back() != ')';
    if (list != std::string::npos && after_name) {
      return Kind::initialiser;
    }
    const auto opened = std::count(head.begin(), head.end(), '(');
    if (opened != std::count(head.begin(), head.end(), ')')) {
      return Kind::other;  // An argument in braces.
    }
    return opened > 0 ? Kind::function : Kind::scope;
  }

  std::string code_;
  std::vector<Block> blocks_;
  std::size_t head_ = 0;
};

std::size_t columns_of(const std::string& line) {
  const auto begins = [](const char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  };
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), begins));
}

std::string too_many(const std::string& what, const std::size_t found, const std::size_t most) {
  return what + " " + std::to_string(found) + ", at most " + std::to_string(most);
}

std::vector<Breach> size_breaches(const SourceFile& file) {
  std::vector<Breach> breaches;
  const auto lines = split_lines(file.text);
  if (lines.size() > most_file_lines) {
    breaches.push_back(
        {file.path, lines.size(), too_many("lines:", lines.size(), most_file_lines)});
  }
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const std::size_t columns = columns_of(lines[index]);
    if (columns > most_columns) {
      breaches.push_back({file.path, index + 1, too_many("columns:", columns, most_columns)});
    }
  }
  FunctionFinder(code_only(file.text)).each([&](const std::size_t first, const std::size_t last) {
    const std::size_t length = last - first + 1;
    if (length > most_function_lines) {
      breaches.push_back(
          {file.path, first, too_many("lines of this function:", length, most_function_lines)});
    }
  });
  return breaches;
}

/// Tests are found by the name of what they test, so that their folders may be larger.
std::vector<Breach> room_breaches(const std::vector<SourceFile>& files) {
  struct Room {
    std::size_t files = 0;
    std::size_t lines = 0;
  };
  std::map<std::string, Room> rooms;
  for (const SourceFile& file : files) {
    if (!is_cpp(file) || is_below(file.path, "test")) continue;
    Room& room = rooms[file.path.substr(0, file.path.rfind('/'))];
    ++room.files;
    room.lines += split_lines(file.text).size();
  }
  std::vector<Breach> breaches;
  for (const auto& [folder, room] : rooms) {
    if (room.files > most_room_files) {
      breaches.push_back({folder, 1, too_many("files:", room.files, most_room_files)});
    }
    if (room.lines > most_room_lines) {
      breaches.push_back({folder, 1, too_many("lines of all files:", room.lines, most_room_lines)});
    }
  }
  return breaches;
}

std::string told_of_sizes(const std::string& text) { return told(size_breaches({"a.cpp", text})); }

std::string body(const std::size_t lines) {
  std::string text;
  for (std::size_t index = 0; index < lines; ++index) {
    text += "  if (x) { y({1}); }\n";
  }
  return text;
}

TEST(SizeRule, HoldsInTheTree) { expect_none(told_of_tree(size_breaches)); }

TEST(RoomRule, HoldsInTheTree) { expect_none(told(room_breaches(read_tree()))); }

TEST(RoomRule, CountsFilesAndLinesOfAFolder) {
  std::vector<SourceFile> files(45, {"harness/a/x.h", "\n"});
  files.push_back({"harness/a/b/x.h", "\n"});
  files.push_back({"test/harness/a/x_test.cpp", std::string(5000, '\n')});
  EXPECT_EQ(told(room_breaches(files)), "");
  files.push_back({"harness/a/y.h", std::string(4000, '\n')});
  EXPECT_EQ(told(room_breaches(files)),
            "harness/a:1: files: 46, at most 45\n"
            "harness/a:1: lines of all files: 4045, at most 4000\n");
}

TEST(SizeRule, CountsLinesOfAFile) {
  EXPECT_EQ(told_of_sizes(std::string(300, '\n')), "");
  EXPECT_EQ(told_of_sizes(std::string(301, '\n')), "a.cpp:301: lines: 301, at most 300\n");
}

TEST(SizeRule, CountsCharactersOfALine) {
  EXPECT_EQ(told_of_sizes(std::string(100, 'x')), "");
  EXPECT_EQ(told_of_sizes("\n" + std::string(101, 'x')), "a.cpp:2: columns: 101, at most 100\n");
  std::string umlauts;
  for (int count = 0; count < 100; ++count) {
    umlauts += "\xC3\xBC";
  }
  EXPECT_EQ(told_of_sizes(umlauts), "");
}

TEST(SizeRule, CountsLinesOfAFunctionWithItsHead) {
  EXPECT_EQ(told_of_sizes("namespace a {\nint f() {\n" + body(58) + "}\n}\n"), "");
  EXPECT_EQ(told_of_sizes("namespace a {\nint f() {\n" + body(59) + "}\n}\n"),
            "a.cpp:2: lines of this function: 61, at most 60\n");
  EXPECT_EQ(told_of_sizes("int f(int a,\n  int b) {\n" + body(58) + "}\n"),
            "a.cpp:1: lines of this function: 61, at most 60\n");
}

TEST(SizeRule, SeesMembersConstructorsAndWhatFollowsADirective) {
  EXPECT_NE(told_of_sizes("class A {\n  int f() const {\n" + body(59) + "}\n};\n"), "");
  EXPECT_NE(told_of_sizes("A::A(int b) : b_{b}, c_{1} {\n" + body(59) + "}\n"), "");
  EXPECT_NE(told_of_sizes("#include <a>\nvoid f() {\n" + body(59) + "}\n"), "");
}

TEST(SizeRule, DoesNotTakeClassesAndNamespacesForFunctions) {
  EXPECT_EQ(told_of_sizes("struct A {\n" + std::string(80, '\n') + "int b{1};\n};\n"), "");
  EXPECT_EQ(told_of_sizes("namespace {\n" + std::string(80, '\n') + "}\n"), "");
  EXPECT_EQ(told_of_sizes("auto a = to_array<B>({\n" + std::string(80, '\n') + "    {1},\n});\n"),
            "");
}

TEST(SizeRule, IsNotFooledByBracesInTexts) {
  EXPECT_EQ(told_of_sizes("void f() {\n  g(\"{\", '{');  // {\n}\n" + std::string(80, '\n') +
                          "void h() {}\n"),
            "");
}

}  // namespace
}  // namespace backfault
