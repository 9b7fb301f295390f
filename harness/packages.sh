# shellcheck shell=bash disable=SC2034
# Sourced by harness/quickstart and test/run: the Debian packages that each purpose needs.

packages_build="g++ cmake ninja-build pkg-config libboost1.81-dev libboost-filesystem1.81-dev
  nlohmann-json3-dev libcli11-dev libpugixml-dev libexpected-dev libfmt-dev libmnl-dev libnftnl-dev
  libdw-dev libseccomp-dev libssl-dev"
packages_test="libgtest-dev libgmock-dev iproute2 python3 python3-jsonschema clang-format"
# The real clients that the end-to-end tests drive, and those that they drive when asked to.
packages_clients="borgbackup postgresql-15 rclone restic rsync socat"
packages_more_clients="bacula-console bacula-director bacula-director-sqlite3 bacula-fd bacula-sd
  burp duplicity mariadb-backup mariadb-server netcat-openbsd openssh-client openssh-server
  rdiff-backup sqlite3"
packages_tidy="clang clang-tidy"
# socat and haproxy: peers that test/bench/wire_peers.py compares the wire with.
packages_bench="libbenchmark-dev socat haproxy"
packages_fuzz="clang libclang-rt-14-dev"
packages_coverage="gcovr"

# For a root shell: runs its arguments, and no package that they install starts a service meanwhile
# (invoke-rc.d(8): 101 forbids it). A policy that is there already stays as it is.
without_services='policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap "rm -f $policy" EXIT
    trap "exit 130" INT TERM
    printf "#!/bin/sh\nexit 101\n" > $policy
    chmod 755 $policy
  fi
  "$@"'

# install_missing PACKAGE...: installs what is not there yet, and says what; otherwise does nothing.
install_missing() {
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: please see to it that these are installed:" "$@" >&2
    return 0
  fi
  local package status missing=()
  for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=absent
    [ "$status" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing from Debian: ${missing[*]}" >&2
  local as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "Neither root nor sudo: please install them, then start again." >&2
      return 1
    fi
    as_root=(sudo "${as_root[@]}")
  fi
  "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update >&2
  "${as_root[@]}" sh -c "$without_services" sh \
    apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >&2
}

# configure PRESET [OPTION...]: with ccache where it is installed.
configure() {
  local launcher=()
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake --preset "$@" "${launcher[@]}" --log-level=WARNING
}
