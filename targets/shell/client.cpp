#include "targets/shell/client.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "targets/shell/frame.h"
#include "targets/shell/greeting.h"

namespace shell {
namespace {

/// The two connections of one command.
struct Connections {
  Fd data;
  Fd status;
};

Result<Connections> open_connections(const ClientOptions& options) {
  if (options.command.size() > command_bytes_max) return fail("the command is too long");
  auto data = connect_to(options.port);
  if (!data) return tl::unexpected(data.error());
  const std::string token = make_token(::getpid(), port_of(*data));
  const Greeting run{
      .connection = Connection::data, .token = token, .command_bytes = options.command.size()};
  const Greeting tell{.connection = Connection::status, .token = token};
  const auto asked = write_all(data->number(), to_line(run) + options.command);
  if (!asked) return tl::unexpected(asked.error());
  auto status = connect_to(options.port);
  if (!status) return tl::unexpected(status.error());
  const auto joined = write_all(status->number(), to_line(tell));
  if (!joined) return tl::unexpected(joined.error());
  return Connections{.data = *std::move(data), .status = *std::move(status)};
}

/// Errors of this side also show in the other direction; the status connection has the result.
void send_input(const int input, const Fd& data) {
  static_cast<void>(copy_all(input, data.number()));
  ::shutdown(data.number(), SHUT_WR);
}

Result<int> follow_status(const int status, const int error) {
  while (true) {
    const auto frame = read_frame(status);
    if (!frame) return tl::unexpected(frame.error());
    if (!*frame) return fail("the connection was lost before the command's end was told");
    if ((*frame)->kind == Frame::Kind::ending) return parse_ending((*frame)->text);
    const auto written = write_all(error, (*frame)->text);
    if (!written) return tl::unexpected(written.error());
  }
}

}  // namespace

Result<int> run_remotely(const ClientOptions& options, const Streams& streams) {
  const auto connections = open_connections(options);
  if (!connections) return tl::unexpected(connections.error());
  const int data = connections->data.number();
  std::thread(send_input, streams.input, Fd(::fcntl(data, F_DUPFD_CLOEXEC, 0))).detach();
  Result<void> received;
  std::thread output([&] {
    received = copy_all(data, streams.output);
    ::close(streams.output);
  });
  const auto code = follow_status(connections->status.number(), streams.error);
  // Without a result it is unknown whether more output would come.
  if (!code) ::shutdown(data, SHUT_RD);
  output.join();
  if (!code) return code;
  // Output of the command was lost on its way, whatever its exit code is.
  if (!received && *code == 0) return tl::unexpected(received.error());
  return code;
}

}  // namespace shell
