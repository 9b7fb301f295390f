#include "test/targets/mock/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "test/targets/mock/temporary_folder.h"

extern "C" char** environ;  // NOLINT(readability-redundant-declaration): not in every header

namespace mock::test {
namespace {

constexpr int minute_ms = 60'000;

bool wait_readable(const Fd& fd, const int most_ms = minute_ms) {
  pollfd wait{.fd = fd.number(), .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, most_ms) == 1;
}

}  // namespace

Program::Program(const char* file, const std::vector<std::string>& arguments) {
  std::string error_name = "/tmp/mock_test_errors.XXXXXX";
  const Fd errors(::mkostemp(error_name.data(), O_CLOEXEC));
  error_path_ = error_name;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  output_ = Fd(ends[0]);
  const Fd writer(ends[1]);

  std::vector<std::string> words = {file};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writer.number(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors.number(), STDERR_FILENO);
  if (::posix_spawn(&pid_, file, &actions, nullptr, pointers.data(), ::environ) != 0) pid_ = -1;
  ::posix_spawn_file_actions_destroy(&actions);
  if (pid_ > 0) process_ = Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
}

Program::~Program() {
  if (pid_ > 0 && !reaped_) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::unlink(error_path_.c_str());
}

std::string Program::first_line() {
  std::string line;
  char letter = 0;
  while (wait_readable(output_) && ::read(output_.number(), &letter, 1) == 1) {
    if (letter == '\n') break;
    line += letter;
  }
  return line;
}

bool Program::is_running() const { return pid_ > 0 && !reaped_ && !wait_readable(process_, 0); }

void Program::send_signal(int number) const {
  if (pid_ > 0 && !reaped_) ::kill(pid_, number);
}

Ending Program::wait() {
  Ending ending;
  if (pid_ <= 0 || reaped_) return ending;
  if (!wait_readable(process_)) ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  reaped_ = true;
  if (WIFEXITED(status)) ending.exit_code = WEXITSTATUS(status);
  ending.errors = read_text(error_path_);
  return ending;
}

Ending run_server(const std::vector<std::string>& arguments) {
  return Program(MOCK_SERVER, arguments).wait();
}

Ending run_client(const std::vector<std::string>& arguments) {
  return Program(MOCK_CLIENT, arguments).wait();
}

Ending RunningServer::stop() {
  program_.send_signal(SIGTERM);
  return program_.wait();
}

}  // namespace mock::test
