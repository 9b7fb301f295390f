// Moves bytes that can be told apart from the one end of a stream to the other, in two processes,
// and compares: "byte_mover STREAM CALLS BYTES". Writes "same BYTES pieces WRITES READS" or what
// was different.
//   STREAM  pipe, socketpair, tcp, file
//   CALLS   plain (read, write), vector (readv, writev), message (recvmsg, sendmsg), at (pread,
//           pwrite; files only)
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "test/programs/say_ready.h"

namespace {

constexpr std::size_t block = 64 * 1024;

struct Ends {
  int reader = -1;
  int writer = -1;
};

unsigned char byte_at(const std::uint64_t place) {
  std::uint64_t value = place + 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  return static_cast<unsigned char>(value >> 56U);
}

Ends tcp_ends() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener, generic, size) != 0 || listen(listener, 1) != 0) _exit(3);
  getsockname(listener, generic, &size);
  const int writer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(writer, generic, size) != 0) _exit(3);
  return {accept4(listener, nullptr, nullptr, SOCK_CLOEXEC), writer};
}

Ends open_ends(const std::string& stream) {
  int ends[2] = {-1, -1};
  if (stream == "tcp") return tcp_ends();
  if (stream == "file") {
    std::FILE* const file = std::tmpfile();
    return {fileno(file), fileno(file)};
  }
  const int made = stream == "pipe" ? pipe2(ends, O_CLOEXEC)
                                    : socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
  if (made != 0) _exit(3);
  return {ends[0], ends[1]};
}

/// In two parts, so that cuts fall into either.
struct Message {
  iovec parts[2];
  msghdr header{};
  Message(unsigned char* bytes, const std::size_t size)
      : parts{{bytes, size / 3}, {bytes + size / 3, size - size / 3}} {
    header.msg_iov = parts;
    header.msg_iovlen = 2;
  }
};

ssize_t move_once(const std::string& calls, const bool reads, const int end, unsigned char* bytes,
                  const std::size_t size, const std::uint64_t place) {
  if (calls == "plain") return reads ? read(end, bytes, size) : write(end, bytes, size);
  if (calls == "at") {
    const auto offset = static_cast<off_t>(place);
    return reads ? pread(end, bytes, size, offset) : pwrite(end, bytes, size, offset);
  }
  Message message(bytes, size);
  if (calls == "vector") {
    return reads ? readv(end, message.parts, 2) : writev(end, message.parts, 2);
  }
  return reads ? recvmsg(end, &message.header, 0) : sendmsg(end, &message.header, 0);
}

int write_all(const std::string& calls, const int end, const std::uint64_t total) {
  std::vector<unsigned char> bytes(block);
  int pieces = 0;
  for (std::uint64_t place = 0; place < total;) {
    const std::size_t size = std::min<std::uint64_t>(block, total - place);
    for (std::size_t index = 0; index < size; ++index) bytes[index] = byte_at(place + index);
    const ssize_t count = move_once(calls, false, end, bytes.data(), size, place);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) _exit(4);
    place += static_cast<std::uint64_t>(count);
    ++pieces;
  }
  return pieces;
}

int read_all(const std::string& calls, const int end, const std::uint64_t total) {
  std::vector<unsigned char> bytes(block);
  int pieces = 0;
  std::uint64_t place = 0;
  while (true) {
    const ssize_t count = move_once(calls, true, end, bytes.data(), block, place);
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) break;
    if (count < 0) _exit(5);
    for (ssize_t index = 0; index < count; ++index, ++place) {
      if (bytes[static_cast<std::size_t>(index)] == byte_at(place)) continue;
      dprintf(STDOUT_FILENO, "different at %llu\n", static_cast<unsigned long long>(place));
      _exit(6);
    }
    ++pieces;
  }
  if (place != total)
    dprintf(STDOUT_FILENO, "%llu bytes came\n", static_cast<unsigned long long>(place));
  return place == total ? pieces : -1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string stream = word_or(argc, argv, 1, "pipe");
  const std::string calls = word_or(argc, argv, 2, "plain");
  const std::uint64_t total = std::stoull(word_or(argc, argv, 3, "1000000"));
  const Ends ends = open_ends(stream);
  int written = 0;
  if (stream == "file") {
    written = write_all(calls, ends.writer, total);
    lseek(ends.reader, 0, SEEK_SET);
  } else if (const pid_t writer = fork(); writer == 0) {
    close(ends.reader);
    _exit(write_all(calls, ends.writer, total) > 0 ? 0 : 1);
  }
  if (stream != "file") close(ends.writer);
  const int read = read_all(calls, ends.reader, total);
  int status = 0;
  if (stream != "file" && (wait(&status) < 0 || status != 0)) return 1;
  if (read < 0) return 1;
  dprintf(STDOUT_FILENO, "same %llu pieces %d %d\n", static_cast<unsigned long long>(total),
          written, read);
}
