// The fuzzer: libFuzzer (clang) feeds one reader, which KADANOFF_FUZZ_READER names, with bytes and with changed fields.
// `./run fuzz` builds and runs it; every other build leaves this source empty.
#ifdef KADANOFF_FUZZ

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>

#include "host/machine/memory.hpp"
#include "tests/fuzz/field_mutations.hpp"
#include "tests/fuzz/readers.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

namespace fs = std::filesystem;
using kadanoff::fuzz::Reader;

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

const Reader& reader() {
  static const Reader& chosen = kadanoff::fuzz::reader_of(setting("KADANOFF_FUZZ_READER"));
  return chosen;
}

// In memory, and gone with the process.
const fs::path& input_path() {
  static const fs::path path = [] {
    const auto folder = fs::path("/dev/shm") / ("kadanoff-fuzz-" + std::to_string(getpid()));
    fs::create_directories(folder);
    std::atexit([] { fs::remove_all(fs::path("/dev/shm") / ("kadanoff-fuzz-" + std::to_string(getpid()))); });
    return folder / "input";
  }();
  return path;
}

// Files that libhdf5 can bear, by the hash of their bytes: those of the program, and what became of them by their
// fields alone. libhdf5 might crash on others, and that would be no finding.
std::unordered_set<std::size_t>& bearable() {
  static std::unordered_set<std::size_t> hashes = [] {
    std::unordered_set<std::size_t> found;
    for (const auto& entry : fs::directory_iterator(setting("KADANOFF_FUZZ_SEEDS"))) {
      if (!entry.path().filename().string().starts_with("good")) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      found.insert(std::hash<std::string>{}(bytes));
    }
    return found;
  }();
  return hashes;
}

constexpr double most_seconds = 10;

// CPU time of this process and of its children that have ended, s: the machine may be busy with other things.
double seconds_of_cpu() {
  double seconds = 0;
  for (const int whose : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(whose, &used);
    for (const auto& time : {used.ru_utime, used.ru_stime})
      seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  }
  return seconds;
}

}  // namespace

// libFuzzer gets to know the counters of coverage by this call; the linker puts ours before it. HDF5 files are read in
// child processes, and their counters shall be ours: all but those on pages that hold other things.
extern "C" void __real___sanitizer_cov_8bit_counters_init(char* first, char* last);
extern "C" void __wrap___sanitizer_cov_8bit_counters_init(char* first, char* last) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(first) + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(last) / page * page;
  void* const counters = reinterpret_cast<void*>(begin);
  if (begin < end &&
      mmap(counters, end - begin, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != counters)
    std::perror("the coverage of child processes is not seen");
  __real___sanitizer_cov_8bit_counters_init(first, last);
}

// A file that declares 100 GiB may be taken where they are free.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  kadanoff::machine::take_as_free(std::int64_t{1} << 30);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::ofstream(input_path(), std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const double began = seconds_of_cpu();
  try {
    static_cast<void>(kadanoff::fuzz::refusal(reader(), input_path()));
    if (const double taken = seconds_of_cpu() - began; taken > most_seconds)
      throw std::runtime_error("it took " + std::to_string(taken) + " s of CPU time");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "finding: %s\n", error.what());
    std::abort();
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (!reader().is_hdf5) return LLVMFuzzerMutate(data, size, max_size);
  std::string file(reinterpret_cast<const char*>(data), size);
  const bool by_fields = seed % 4 != 0 && bearable().contains(std::hash<std::string>{}(file));
  if (by_fields) {
    file = kadanoff::fuzz::with_other_fields(file, seed);
    if (file.size() <= max_size) bearable().insert(std::hash<std::string>{}(file));
  } else {
    const bool was_sealed = file.starts_with("KADANOFF");
    file.resize(max_size);
    file.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(file.data()), size, max_size));
    if (was_sealed && seed % 8 != 1) file = kadanoff::fuzz::sealed_anew(std::move(file));
  }
  if (file.size() > max_size) return size;
  file.copy(reinterpret_cast<char*>(data), file.size());
  return file.size();
}

#endif
