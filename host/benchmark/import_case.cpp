// The import of bytes, as of handwritten digits, as `kadanoff import` does it: from an IDX file to a data set of spins.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "host/base/signal_cleanup.hpp"
#include "host/base/words.hpp"
#include "host/benchmark/comparison.hpp"
#include "host/imports/import.hpp"
#include "host/io/output.hpp"
#include "host/machine/memory.hpp"

namespace kadanoff::benchmark {
namespace {

namespace fs = std::filesystem;

// The IDX file, and the data set while it replaces the one before.
double bytes_in_folder(const ImportWork& work) {
  return 3.5 * static_cast<double>(work.samples) * static_cast<double>(work.visible);
}

// In memory, where there is room: a disk's own time to make a file safe is not ours.
fs::path place_for(const ImportWork& work) {
  std::error_code none;
  fs::path memory = "/dev/shm";
  const auto space = fs::space(memory, none);
  if (!none && static_cast<double>(space.available) > bytes_in_folder(work) && access(memory.c_str(), W_OK | X_OK) == 0)
    return memory;
  return fs::temp_directory_path();
}

class Folder {
 public:
  explicit Folder(const fs::path& parent) : path_(make_in(parent)) {}
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] fs::path images() const { return path_ / "images"; }
  [[nodiscard]] fs::path data() const { return path_ / "data.h5"; }

 private:
  static fs::path make_in(const fs::path& parent) {
    auto name = (parent / "kadanoff-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      fail(ExitCode::io, "bench import: no folder can be made in {}", parent.string());
    return name;
  }

  fs::path path_;
  RemovedOnSignal images_removal_{images()}, data_removal_{data()}, removal_{path_};  // the folder last
};

std::string idx_file(const ImportWork& work, std::uint64_t seed) {
  std::string file{0, 0, 8, 2};  // bytes, in two dimensions
  for (const auto extent : {work.samples, work.visible})
    for (const int shift : {24, 16, 8, 0}) file += static_cast<char>(extent >> shift & 0xFF);
  std::mt19937_64 random(seed);
  const auto end = file.size() + static_cast<std::size_t>(work.samples * work.visible);
  while (file.size() < end) {
    const auto eight = random();
    file.append(reinterpret_cast<const char*>(&eight), std::min<std::size_t>(8, end - file.size()));
  }
  return file;
}

}  // namespace

void validate(Context&, const ImportWork& work) {
  const double bytes = static_cast<double>(work.samples) * static_cast<double>(work.visible);
  machine::require_memory(fmt::format("an IDX file of {}", counted(work.samples, "sample")), 4 * bytes, cpu_device);
  const auto place = place_for(work);
  std::error_code unknown;
  if (const auto space = fs::space(place, unknown);
      !unknown && static_cast<double>(space.available) < bytes_in_folder(work))
    fail(ExitCode::io, "bench import: {} has too little room for {}", place.string(), counted(work.samples, "sample"));
}

BenchmarkRow time_import(Context& context, Ceilings& ceilings, const ImportWork& work, std::uint64_t seed,
                         const TimingPlan& plan) {
  validate(context, work);
  const Folder folder(place_for(work));
  io::write_text_file(folder.images(), idx_file(work, seed));
  imports::ImportOptions options;
  options.read.paths = {folder.images()};
  options.values.values = imports::Values::spin;
  options.output = folder.data();
  Context cpu(cpu_device, context.cpu().threads());  // where all of it is done
  Ceilings of_cpu;

  BenchmarkRow row;
  row.work = "import";
  row.size = fmt::format("{}x{}", work.samples, work.visible);
  row.batch = work.samples;
  row.statistics = "IDX to spins";
  row.precision = "bytes";
  const auto import = [&] { imports::import_data(options, {.command = "import"}, io::IfExists::replace); };
  time_with_ceilings(cpu, context.on_cuda() ? of_cpu : ceilings, import, 1, {}, plan, linalg::Precision::fp32, row);
  const auto values = static_cast<double>(work.samples) * static_cast<double>(work.visible);
  row.rates = {{"samples_per_s", static_cast<double>(work.samples) / row.time.median}};
  row.flops_formula = "none: bytes";
  row.bytes = 2 * values;
  row.bytes_formula = "2 N N_v: each byte read once, and written once as a spin";
  return row;
}

}  // namespace kadanoff::benchmark
