#include "harness/os/programs/interrupts.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace backfault {

void ignore_broken_pipes() { static_cast<void>(::signal(SIGPIPE, SIG_IGN)); }

Result<Interrupts> Interrupts::take_over() {
  sigset_t wanted;
  ::sigemptyset(&wanted);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    // As nohup(1) does with SIGHUP.
    const bool ignored = ::sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
    if (!ignored) ::sigaddset(&wanted, number);
  }
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &wanted, &before);
  Fd descriptor(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!descriptor.valid()) return fail(std::string("signalfd: ") + ::strerrordesc_np(errno));
  return Interrupts(std::move(descriptor), before);
}

Interrupts::~Interrupts() {
  if (descriptor_.valid()) ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

bool Interrupts::came() {
  signalfd_siginfo information{};
  if (::read(descriptor_.get(), &information, sizeof information) > 0) came_ = true;
  return came_;
}

}  // namespace backfault
