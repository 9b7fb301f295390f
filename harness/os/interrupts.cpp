#include "harness/os/interrupts.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace backfault {

Result<Interrupts> Interrupts::take_over() {
  sigset_t wanted;
  ::sigemptyset(&wanted);
  ::sigaddset(&wanted, SIGINT);
  ::sigaddset(&wanted, SIGTERM);
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
