// Values of data sets and attributes: their types in memory, and reading them block by block. Only for the HDF5
// sources.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "host/io/hdf5/handle.hpp"
#include "host/io/hdf5/question.hpp"

namespace kadanoff::io::h5 {

using Extent = std::vector<std::int64_t>;  // empty: a single value

// The product of the extents, and of `each`; 2⁶³ − 1 if it is larger.
std::int64_t values_in(const Extent& extent, std::int64_t each = 1);

hid_t memory_type(Number number);
// "int8", "float64", "text" … "enumeration": such as true and false; "int8 enumeration": one with negative values.
std::string type_name_of(hid_t type);

// Reads a block; false if that fails. Throws Unnamed where `type` cannot hold a value: libhdf5 would change it.
bool read_block(hid_t dataset, hid_t type, const Extent& start, const Extent& count, void* to);

// Converts values in memory; false if that fails, with `lost` set if `to` cannot hold one.
bool convert(hid_t from, hid_t to, std::size_t count, void* values, bool& lost);

// "holds a number that int64 cannot hold: …"
std::string cannot_hold(hid_t type);

// Calls use(start, count) for the blocks of `extent`, of at most `most` values each, in the order of the values, until
// it returns false.
template <class Use>
void for_each_block(const Extent& extent, std::int64_t most, Use use) {
  if (std::find(extent.begin(), extent.end(), 0) != extent.end()) return;
  Extent start(extent.size(), 0), count = extent;
  if (extent.empty()) {
    use(start, count);
    return;
  }
  // The dimension that is cut: those after it fit into a block, and those before it are gone through one by one.
  std::size_t cut = extent.size() - 1;
  std::int64_t inner = 1;
  while (cut > 0 && extent[cut] <= most / inner) inner *= extent[cut--];
  const auto step = std::clamp<std::int64_t>(most / inner, 1, extent[cut]);
  for (std::size_t i = 0; i < cut; ++i) count[i] = 1;
  for (;;) {
    for (start[cut] = 0; start[cut] < extent[cut]; start[cut] += step) {
      count[cut] = std::min(step, extent[cut] - start[cut]);
      if (!use(start, count)) return;
    }
    start[cut] = 0;
    std::size_t next = cut;
    while (next > 0 && ++start[next - 1] == extent[next - 1]) start[--next] = 0;
    if (next == 0) return;
  }
}

// One or more texts, of fixed or variable length, from a dataset or an attribute; `read` fills memory of `type`. None
// if it fails.
template <class Read>
std::vector<std::string> read_texts(hid_t file_type, hid_t space, Read read) {
  const auto count = static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
  std::vector<std::string> texts;
  const Handle type(H5Tcopy(file_type), H5Tclose);
  if (H5Tis_variable_str(file_type) > 0) {
    std::vector<char*> pointers(count, nullptr);
    if (read(static_cast<hid_t>(type), pointers.data()) < 0) return {};
    for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return texts;
  }
  const auto width = H5Tget_size(file_type);
  std::vector<char> characters(count * width);
  if (read(static_cast<hid_t>(type), characters.data()) < 0) return {};
  for (std::size_t i = 0; i < count; ++i) {
    const char* start = characters.data() + i * width;
    std::string text(start, strnlen(start, width));
    if (H5Tget_strpad(file_type) == H5T_STR_SPACEPAD) text.erase(text.find_last_not_of(' ') + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace kadanoff::io::h5
