// The saved kernel texts of test/proc.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace backfault {

inline std::string saved_text(const std::string& name) {
  std::ifstream file(std::string(BACKFAULT_SOURCE_FOLDER "/test/proc/") + name);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

}  // namespace backfault
