// Asks libhdf5 for layout, filters, fill value and sources. libhdf5 itself would give fill values for what is missing.
#include "host/io/hdf5/storage.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "host/base/words.hpp"
#include "host/io/file_status.hpp"
#include "host/io/hdf5/reason.hpp"

namespace kadanoff::io::h5 {
namespace {

namespace fs = std::filesystem;

struct Check {
  LinkedFiles& files;
  Speaker& parent;
  std::int64_t largest_chunk = 0;
  std::map<std::pair<const OpenFile*, haddr_t>, bool> checked{};  // by address; false: not yet to its end
};

[[noreturn]] void refuse(const Found& dataset, const std::string& name, const std::string& why,
                         const std::string& hint = {}) {
  throw Error(ExitCode::bad_input, fmt::format("{}: {} {}", dataset.file->path.string(), name, why), hint);
}

Extent chunk_of(hid_t creation, std::size_t rank) {
  std::vector<hsize_t> chunk(rank, 1);
  if (H5Pget_chunk(creation, static_cast<int>(rank), chunk.data()) != static_cast<int>(rank)) return {};
  for (auto& extent : chunk) extent = std::max<hsize_t>(extent, 1);
  return {chunk.begin(), chunk.end()};
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
  const auto chunk = chunk_of(creation, extent.size());
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

template <class Get>
std::string text_of(Get get) {
  const auto length = get(nullptr, 0);
  std::string text(static_cast<std::size_t>(std::max<ssize_t>(length, 0)) + 1, '\0');
  if (length < 0 || get(text.data(), text.size()) < 0) return {};
  text.pop_back();
  return text;
}

// A name in a virtual data set: "%b" is the number of a block, "%%" is "%".
struct Pattern {
  std::string text;
  [[nodiscard]] std::string of_block(std::int64_t block) const {
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '%' || i + 1 == text.size()) {
        name += text[i];
        continue;
      }
      ++i;
      name += text[i] == 'b' ? std::to_string(block) : text.substr(i, 1);
    }
    return name;
  }
  [[nodiscard]] bool numbered() const { return of_block(0) != of_block(1); }
};

// Every value that is taken from the source must be there.
void require_source(Check& check, const Found& dataset, const std::string& name, const Found& source,
                    const std::string& source_name, hid_t taken, hid_t given) {
  require_dataset(check, source, source_name);
  const auto extent = extent_of(source.object);
  const auto too_small = [&] {
    refuse(dataset, name,
           fmt::format("takes more from {} of {} than there is", source_name, source.file->path.string()));
  };
  if (H5Sget_select_type(taken) == H5S_SEL_ALL) {
    const auto points = H5Sget_select_npoints(given);
    if (points >= 0 && values_in(extent) < points) too_small();
    return;
  }
  std::vector<hsize_t> first(extent.size()), last(extent.size());
  if (H5Sget_simple_extent_ndims(taken) != static_cast<int>(extent.size())) too_small();
  if (H5Sget_select_bounds(taken, first.data(), last.data()) < 0) return;  // without limit: all that there is
  for (std::size_t i = 0; i < extent.size(); ++i)
    if (last[i] < std::numeric_limits<hsize_t>::max() / 2 && static_cast<std::int64_t>(last[i]) >= extent[i])
      too_small();
}

void require_sources(Check& check, const Found& dataset, const std::string& name, hid_t creation) {
  std::size_t count = 0;
  if (H5Pget_virtual_count(creation, &count) < 0) refuse(dataset, name, "cannot be read: " + reason());
  std::int64_t covered = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Pattern file{text_of([&](char* to, std::size_t n) { return H5Pget_virtual_filename(creation, i, to, n); })};
    const Pattern object{text_of([&](char* to, std::size_t n) { return H5Pget_virtual_dsetname(creation, i, to, n); })};
    const Handle taken(H5Pget_virtual_srcspace(creation, i), H5Sclose);
    const Handle given(H5Pget_virtual_vspace(creation, i), H5Sclose);
    if (!taken.valid() || !given.valid()) refuse(dataset, name, "cannot be read: " + reason());
    const auto points = H5Sget_select_npoints(given);
    covered = points < 0 || __builtin_add_overflow(covered, points, &covered)
                  ? std::numeric_limits<std::int64_t>::max() / 2
                  : covered;
    const bool numbered = file.numbered() || object.numbered();
    for (std::int64_t block = 0;; ++block) {
      const auto file_name = file.of_block(block), object_name = object.of_block(block);
      const bool may_end = numbered && block > 0;
      if (may_end && file.numbered() && !is_there(dataset.file->path.parent_path() / file_name)) break;
      const auto& other = check.files.linked(*dataset.file, file_name, name + " is made of parts, one of them in");
      // libhdf5 opens sources otherwise than it opened the main file, and takes fill values where that fails.
      if (&other == &check.files.main() && dataset.file != &other)
        refuse(dataset, name, fmt::format("takes a part from {}, which links to it", other.path.string()));
      const auto source = check.files.find(other, object_name);
      if (!source.object.valid() || H5Iget_type(source.object) != H5I_DATASET) {
        if (may_end) break;
        refuse(dataset, name,
               fmt::format("takes a part from {} of {}, which is not there", object_name, other.path.string()));
      }
      require_source(check, dataset, name, source, object_name, taken, given);
      check.parent.alive();
      if (!numbered) break;
    }
  }
  if (const auto all = values_in(extent_of(dataset.object)); covered < all)
    require_fill_value(check, dataset, name, creation,
                       fmt::format("has no source for {} of {}", all - covered, counted(all, "value")));
}

void require_raw_files(Check& check, const Found& dataset, const std::string& name, hid_t creation) {
  const int count = H5Pget_external_count(creation);
  for (int i = 0; i < count; ++i) {
    std::vector<char> file(4096, '\0');
    off_t offset = 0;
    hsize_t bytes = 0;
    if (H5Pget_external(creation, static_cast<unsigned>(i), file.size() - 1, file.data(), &offset, &bytes) < 0)
      refuse(dataset, name, "cannot be read: " + reason());
    const auto path = dataset.file->path.parent_path() / file.data();
    check.files.require_allowed(*dataset.file, path, true, name + " lies in");
    struct stat info {};
    if (stat(path.c_str(), &info) != 0)
      refuse(dataset, name, fmt::format("lies in {}, which is not there", path.string()));
    if (!S_ISREG(info.st_mode))
      refuse(dataset, name, fmt::format("lies in {}, which is not an ordinary file", path.string()));
    if (bytes != H5F_UNLIMITED && static_cast<hsize_t>(info.st_size) < static_cast<hsize_t>(offset) + bytes)
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
  if (H5Pget_layout(creation) == H5D_VIRTUAL)
    require_sources(check, dataset, name, creation);
  else
    require_written(check, dataset, name, creation);
  known->second = true;
  const auto band = band_of(dataset.object);
  if (band.largest_chunk / best_compression <= band.stored)
    check.largest_chunk = std::max(check.largest_chunk, band.largest_chunk);
}

}  // namespace

Extent extent_of(hid_t dataset) {
  const Handle space(H5Dget_space(dataset), H5Sclose);
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(rank, 0)));
  if (rank < 0 || H5Sget_simple_extent_dims(space, extent.data(), nullptr) < 0) throw Unnamed(reason());
  for (const auto one : extent)
    if (one > static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max()))
      throw Unnamed("it is damaged: a shape is impossible");
  return {extent.begin(), extent.end()};
}

std::int64_t require_stored(LinkedFiles& files, const Found& dataset, const std::string& name, Speaker& parent) {
  Check check{.files = files, .parent = parent};
  require_dataset(check, dataset, name);
  return check.largest_chunk;
}

Band band_of(hid_t dataset) {
  Band band;
  const Handle creation(H5Dget_create_plist(dataset), H5Pclose);
  const Handle type(H5Dget_type(dataset), H5Tclose);
  const auto extent = extent_of(dataset);
  if (extent.empty() || H5Pget_layout(creation) != H5D_CHUNKED) return band;
  const auto chunk = chunk_of(creation, extent.size());
  if (chunk.empty()) return band;
  const auto element = static_cast<std::int64_t>(H5Tget_size(type));
  Extent row_of_chunks{chunk[0]};
  for (std::size_t i = 1; i < chunk.size(); ++i)
    row_of_chunks.push_back((std::max<std::int64_t>(extent[i], 1) - 1) / chunk[i] * chunk[i] + chunk[i]);
  band.bytes = values_in(row_of_chunks, element);
  band.largest_chunk = values_in(chunk, element);
  band.stored = static_cast<std::int64_t>(H5Dget_storage_size(dataset));
  return band;
}

}  // namespace kadanoff::io::h5
