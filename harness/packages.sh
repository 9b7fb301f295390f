# shellcheck shell=bash disable=SC2034
# Sourced by harness/quickstart and test/run: the Debian packages that each purpose needs.

packages_build="g++ cmake ninja-build pkg-config libboost1.81-dev libboost-filesystem1.81-dev
  nlohmann-json3-dev libcli11-dev libpugixml-dev libexpected-dev libfmt-dev libmnl-dev libdw-dev
  libssl-dev"
packages_test="libgtest-dev libgmock-dev python3 python3-jsonschema clang-format"
# The real clients that test/end_to_end/clients_test.py drives.
packages_clients="borgbackup restic rsync"
packages_tidy="clang clang-tidy"
packages_bench="libbenchmark-dev"
packages_fuzz="clang libclang-rt-14-dev"
packages_coverage="gcovr"

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
  local apt=("${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update >&2
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2
}

# configure PRESET [OPTION...]: with ccache where it is installed.
configure() {
  local launcher=()
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake --preset "$@" "${launcher[@]}" --log-level=WARNING
}
