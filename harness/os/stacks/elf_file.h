// ELF files of programs under test, read with libelf.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "harness/base/fd.h"
#include "harness/base/result.h"

struct Elf;

namespace backfault {

struct EndElf {
  void operator()(Elf* elf) const;
};

struct ElfFile {
  Fd file;
  std::unique_ptr<Elf, EndElf> elf;  ///< Reads from `file`, and ends before it.
};

/// Takes an open file; an error when it is no ELF file, no regular one, or longer than 256 MiB.
/// Nothing of it is mapped: a program may cut its own file meanwhile, and that would kill whoever
/// reads it in memory (SIGBUS, see mmap(2)).
[[nodiscard]] Result<ElfFile> open_elf(Fd file);

/// Whether it is a 64-bit program for x86-64, whose registers the stack reader knows.
[[nodiscard]] bool is_x86_64(const ElfFile& file);

/// Whether it has a section of one of these names.
[[nodiscard]] bool has_section(const ElfFile& file, std::span<const std::string_view> names);

}  // namespace backfault
