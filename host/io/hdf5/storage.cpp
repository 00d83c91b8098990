// Asks libhdf5 for layout, filters, fill value and sources. libhdf5 itself would give fill values for what is missing.
#include "host/io/hdf5/storage.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <utility>

#include "host/base/words.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5/reason.hpp"
#include "host/io/hdf5/sources.hpp"

namespace kadanoff::io::h5 {
namespace {

struct Check {
  LinkedFiles& files;
  Speaker& parent;
  Storage storage{};
  std::map<std::pair<const OpenFile*, haddr_t>, bool> checked{};  // by address; false: not yet to its end
};

Extent extent_of_space(hid_t space) {
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(rank, 0)));
  if (rank < 0 || H5Sget_simple_extent_dims(space, extent.data(), nullptr) < 0) throw Unnamed(reason());
  for (const auto one : extent)
    if (one > static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max()))
      throw Unnamed("it is damaged: a shape is impossible");
  return {extent.begin(), extent.end()};
}

// ── what was never written ──────────────────────────────────────────────────────────────────────────────────────────
void require_fill_value(Check& check, const Found& dataset, const std::string& name, hid_t creation,
                        const std::string& what) {
  H5D_fill_value_t state = H5D_FILL_VALUE_ERROR;
  if (H5Pfill_value_defined(creation, &state) < 0 || state != H5D_FILL_VALUE_USER_DEFINED)
    refuse(dataset, name, what + ", and the file sets no fill value for it", "write all of the data set");
  check.parent.notice(
      fmt::format("{}: {} {}; it holds the fill value that the file sets", dataset.file->path.string(), name, what));
}

void require_written(Check& check, const Found& dataset, const std::string& name, hid_t creation) {
  const auto extent = extent_of(dataset.object);
  if (H5Pget_layout(creation) != H5D_CHUNKED) {
    H5D_space_status_t status = H5D_SPACE_STATUS_ERROR;
    if (H5Dget_space_status(dataset.object, &status) < 0) refuse(dataset, name, "cannot be read: " + reason());
    if (status == H5D_SPACE_STATUS_NOT_ALLOCATED && H5Pget_external_count(creation) <= 0)
      require_fill_value(check, dataset, name, creation, "was never written");
    return;
  }
  const auto chunk = chunk_of(dataset.object);
  if (chunk.empty()) refuse(dataset, name, "cannot be read: " + reason());
  Extent chunks;
  for (std::size_t i = 0; i < extent.size(); ++i) chunks.push_back((extent[i] - 1) / chunk[i] + 1);
  hsize_t stored = 0;
  const Handle space(H5Dget_space(dataset.object), H5Sclose);
  if (H5Dget_num_chunks(dataset.object, space, &stored) < 0) refuse(dataset, name, "cannot be read: " + reason());
  const auto all = values_in(chunks);
  if (const auto missing = all - static_cast<std::int64_t>(stored); missing > 0)
    require_fill_value(check, dataset, name, creation,
                       fmt::format("was not written whole (missing: {} of {})", missing, counted(all, "chunk")));
}

// ── data sets made of others ────────────────────────────────────────────────────────────────────────────────────────
void require_dataset(Check& check, const Found& dataset, const std::string& name);

// How many values of a virtual data set a source gives; of numbered parts, each; −1: without limit.
std::int64_t values_given(const Source& source) {
  const auto points = H5Sget_select_npoints(source.given);
  if (points >= 0 || !source.numbered || H5Sis_regular_hyperslab(source.given) <= 0) return points < 0 ? -1 : points;
  const auto rank = static_cast<std::size_t>(H5Sget_simple_extent_ndims(source.given));
  std::vector<hsize_t> start(rank), stride(rank), count(rank), block(rank);
  if (H5Sget_regular_hyperslab(source.given, start.data(), stride.data(), count.data(), block.data()) < 0) return -1;
  Extent each;
  for (std::size_t i = 0; i < rank; ++i)
    each.push_back(static_cast<std::int64_t>(count[i] == H5S_UNLIMITED ? block[i] : count[i] * block[i]));
  return values_in(each);
}

// Every value that is taken from the source must be there.
void require_source(Check& check, const Found& dataset, const std::string& name, const Source& source) {
  require_dataset(check, source.dataset, source.name);
  const auto extent = extent_of(source.dataset.object);
  const auto too_small = [&] {
    refuse(dataset, name,
           fmt::format("takes more from {} of {} than there is", source.name, source.dataset.file->path.string()));
  };
  if (H5Sget_select_type(source.taken) == H5S_SEL_ALL) {
    if (values_in(extent) < values_given(source)) too_small();
    return;
  }
  std::vector<hsize_t> first(extent.size()), last(extent.size());
  if (H5Sget_simple_extent_ndims(source.taken) != static_cast<int>(extent.size())) too_small();
  if (H5Sget_select_bounds(source.taken, first.data(), last.data()) < 0) return;  // without limit: all that there is
  for (std::size_t i = 0; i < extent.size(); ++i)
    if (last[i] < std::numeric_limits<hsize_t>::max() / 2 && static_cast<std::int64_t>(last[i]) >= extent[i])
      too_small();
}

// libhdf5 makes a data set of parts without a fixed size as large as the parts that it finds: smaller than it was made
// where the last ones are gone. What it was made as stands in the data spaces of its parts. Returns whether it has
// grown since.
bool has_grown(const Found& dataset, const std::string& name, hid_t given) {
  const auto extent = extent_of(dataset.object), made = extent_of_space(given);
  bool grown = false;
  for (std::size_t i = 0; i < std::min(extent.size(), made.size()); ++i) {
    if (made[i] > extent[i])
      refuse(dataset, name,
             fmt::format("was made as {}, and the parts that are there give {}: one is missing, or was cut",
                         fmt::join(made, " x "), fmt::join(extent, " x ")));
    grown = grown || made[i] < extent[i];
  }
  return grown;
}

void require_sources(Check& check, const Found& dataset, const std::string& name, hid_t creation) {
  std::int64_t covered = 0, numbered = 0;
  for_each_source(check.files, dataset, name, {}, check.parent, [&](const Source& source) {
    require_source(check, dataset, name, source);
    if (has_grown(dataset, name, source.given) && source.numbered) ++numbered;
    if (source.number > 0) return;
    const auto points = H5Sget_select_npoints(source.given);
    covered = points < 0 || __builtin_add_overflow(covered, points, &covered)
                  ? std::numeric_limits<std::int64_t>::max() / 2
                  : covered;
  });
  if (numbered > 0)
    check.parent.notice(
        fmt::format("{}: {} is made of the {} numbered parts that are there, and does not say how many "
                    "there were",
                    dataset.file->path.string(), name, numbered));
  if (const auto all = values_in(extent_of(dataset.object)); covered < all)
    require_fill_value(check, dataset, name, creation,
                       fmt::format("has no source for {} of {}", all - covered, counted(all, "value")));
}

void require_raw_files(Check& check, const Found& dataset, const std::string& name, hid_t creation) {
  const int count = H5Pget_external_count(creation);
  if (count < 0) refuse(dataset, name, "cannot be read: " + reason());
  for (int i = 0; i < count; ++i) {
    std::vector<char> file(4096, '\0');
    off_t offset = 0;
    hsize_t bytes = 0;
    if (H5Pget_external(creation, static_cast<unsigned>(i), file.size() - 1, file.data(), &offset, &bytes) < 0)
      refuse(dataset, name, "cannot be read: " + reason());
    const auto path = dataset.file->folder / file.data();
    check.files.require_allowed(*dataset.file, path, true, name + " lies in");
    const auto info = status_of(path);
    if (!info) refuse(dataset, name, fmt::format("lies in {}, which is not there", path.string()));
    if (!S_ISREG(info->st_mode))
      refuse(dataset, name, fmt::format("lies in {}, which is not an ordinary file", path.string()));
    if (bytes != H5F_UNLIMITED && static_cast<hsize_t>(info->st_size) < static_cast<hsize_t>(offset) + bytes)
      refuse(dataset, name, fmt::format("lies in {}, which is cut off", path.string()));
  }
}

void require_dataset(Check& check, const Found& dataset, const std::string& name) {
  H5O_info_t info{};
  if (H5Oget_info(dataset.object, &info) < 0) refuse(dataset, name, "cannot be read: " + reason());
  const auto [known, is_new] = check.checked.try_emplace({dataset.file, info.addr}, false);
  if (!is_new && !known->second) refuse(dataset, name, "is made of itself");
  if (!is_new) return;
  const Handle creation(H5Dget_create_plist(dataset.object), H5Pclose);
  if (!creation.valid()) refuse(dataset, name, "cannot be read: " + reason());
  known->second = values_in(extent_of(dataset.object)) == 0;
  if (known->second) return;
  if (const auto filter = missing_filter(creation); !filter.empty()) refuse(dataset, name, filter);
  require_raw_files(check, dataset, name, creation);
  const bool of_parts = H5Pget_layout(creation) == H5D_VIRTUAL;
  check.storage.of_parts = check.storage.of_parts || of_parts;
  if (of_parts)
    require_sources(check, dataset, name, creation);
  else
    require_written(check, dataset, name, creation);
  known->second = true;
  const auto band = band_of(dataset.object);
  if (band.chunk / best_compression > band.stored) return;
  check.storage.chunk = std::max(check.storage.chunk, band.chunk);
  check.storage.band = std::max(check.storage.band, std::min(band.bytes, band.stored * best_compression));
}

}  // namespace

Extent extent_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  if (space.valid()) return extent_of_space(space);
  const auto why = reason();
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  const bool of_parts = H5Pget_layout(creation) == H5D_VIRTUAL;  // a newer libhdf5 looks at them here
  throw Unnamed(of_parts ? "it is made of parts, and one is missing, or was cut: " + why : why);
}

Extent chunk_of(hid_t dataset) {
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  const auto rank = extent_of(dataset).size();
  std::vector<hsize_t> chunk(rank, 1);
  if (rank == 0 || H5Pget_layout(creation) != H5D_CHUNKED ||
      H5Pget_chunk(creation, static_cast<int>(rank), chunk.data()) != static_cast<int>(rank))
    return {};
  for (auto& extent : chunk) extent = std::max<hsize_t>(extent, 1);
  return {chunk.begin(), chunk.end()};
}

Storage require_stored(LinkedFiles& files, const Found& dataset, const std::string& name, Speaker& parent) {
  Check check{.files = files, .parent = parent};
  require_dataset(check, dataset, name);
  return check.storage;
}

Band band_of(hid_t dataset) {
  Band band;
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  const auto extent = extent_of(dataset), chunk = chunk_of(dataset);
  if (chunk.empty()) return band;
  const bool of_whole_rows = std::equal(extent.begin() + 1, extent.end(), chunk.begin() + 1, std::less_equal<>());
  if (of_whole_rows && H5Pget_nfilters(creation) == 0) return band;
  const auto element = static_cast<std::int64_t>(H5Tget_size(type));
  Extent row_of_chunks{chunk[0]};
  for (std::size_t i = 1; i < chunk.size(); ++i)
    row_of_chunks.push_back((std::max<std::int64_t>(extent[i], 1) - 1) / chunk[i] * chunk[i] + chunk[i]);
  band.bytes = values_in(row_of_chunks, element);
  band.chunk = values_in(chunk, element);
  band.stored = static_cast<std::int64_t>(H5Dget_storage_size(dataset));
  return band;
}

std::int64_t cache_of(const Band& band, std::int64_t most) {
  return band.chunk == band.bytes || band.bytes <= most ? band.bytes : 0;
}

Reading reading_of(const Storage& storage, std::int64_t most_cached) {
  constexpr std::int64_t usual = 4 << 20;
  const bool cached = cache_of({.bytes = storage.band, .chunk = storage.chunk}, most_cached) > 0;
  if (!storage.of_parts && (cached || storage.band == 0))
    return {.block_bytes = usual, .ahead = false, .memory = storage.band + storage.chunk};
  // A chunk that is not kept is uncompressed for each block that it reaches into. Those of sources are not: as many
  // caches as there are sources would fill.
  const auto most = std::max(most_cached, usual);
  const auto block = storage.of_parts ? std::clamp(4 * storage.band, usual, most) : most;
  return {.block_bytes = block, .ahead = storage.band > 0, .memory = block + 2 * storage.chunk};
}

}  // namespace kadanoff::io::h5
