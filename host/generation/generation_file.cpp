// Writes the data set of a generation, and what goes with it.
#include "host/generation/generation_file.hpp"

#include <algorithm>

#include "host/io/hdf5_file.hpp"
#include "kernels/rows/spin_rows.hpp"

namespace kadanoff::generation {
namespace {

// Rows [first, first + count) of packed spins, in the units of the samples.
void unpack_rows(const std::vector<std::uint32_t>& words, std::int64_t units, bool binary, std::int64_t first,
                 std::int64_t count, std::int8_t* out) {
  const auto width = rows::words_per_row(units);
  for (std::int64_t i = 0; i < count; ++i)
    data::unpack_row(words.data() + (first + i) * width, units, binary, out + i * units);
}

}  // namespace

void save_generation(const Generation& generation, const std::filesystem::path& path, io::IfExists if_exists,
                     const std::optional<gauge::UnitGauge>& gauge) {
  const auto samples = generation.data.count, units = generation.data.units;
  io::H5Writer file;
  data::write_dataset(file, generation.data);
  if (gauge) gauge::write_unit_gauge(file, *gauge);
  if (!generation.snapshots.empty()) {
    const auto snapshots = static_cast<std::int64_t>(generation.snapshots.size());
    file.dataset_of_rows<std::int8_t>(
        "/snapshots", {snapshots, samples, units}, [&](std::int64_t first, std::int64_t count, std::int8_t* out) {
          unpack_rows(generation.snapshot_words, units, generation.data.binary, first * samples, count * samples, out);
        });
    file.dataset("/sweeps", generation.snapshots);
  }
  if (!generation.probabilities.empty())
    file.dataset_of_rows<float>("/probabilities", {samples, units},
                                [&](std::int64_t first, std::int64_t count, float* out) {
                                  std::copy_n(generation.probabilities.begin() + first * units, count * units, out);
                                });
  if (generation.hidden_units > 0)
    file.dataset_of_rows<std::int8_t>(
        "/hidden", {samples, generation.hidden_units}, [&](std::int64_t first, std::int64_t count, std::int8_t* out) {
          unpack_rows(generation.hidden_words, generation.hidden_units, generation.data.binary, first, count, out);
        });
  if (!generation.clamped.empty()) file.attribute("/", "clamped_units", generation.clamped);
  file.save(path, if_exists);
}

}  // namespace kadanoff::generation
