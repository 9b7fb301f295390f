// Stands in for ssh: runs the remote command here, and after it writes so many bytes to its own
// standard error, as a remote side does that explains at length why it ended.
// chatty_shell BYTES HOST COMMAND...
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

int main(int count, char** words) {
  if (count < 4) return 64;
  const pid_t remote = fork();
  if (remote < 0) return 1;
  if (remote == 0) {
    execvp(words[3], words + 3);
    _exit(127);
  }
  // The remote side alone holds the pipes now: its end is seen by both.
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  int status = 0;
  if (waitpid(remote, &status, 0) != remote) return 1;
  const std::string chatter(static_cast<std::size_t>(std::atol(words[1])), 'x');
  for (std::size_t at = 0; at < chatter.size();) {
    const ssize_t written = write(STDERR_FILENO, chatter.data() + at, chatter.size() - at);
    if (written < 0) return 1;
    at += static_cast<std::size_t>(written);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}
