// read_everything: the proof that libhdf5 can read a file of unknown origin.
#include <algorithm>
#include <vector>

#include "host/io/hdf5_handle.hpp"

namespace kadanoff::io::h5 {
namespace {

constexpr std::int64_t block_bytes = 16 << 20;

struct Walk {
  std::int64_t most_bytes;  // upper bound for a data set of this file
  const std::function<void()>& alive;
  std::string error;
};

[[noreturn]] void give_up(const std::string& why) { throw Error(ExitCode::bad_input, why); }

void require(bool good) {
  if (!good) give_up(last_error());
}

// Reads an attribute. (Memory of variable-length values is not freed.)
void read_attribute(hid_t attribute) {
  const Handle type(H5Aget_type(attribute), H5Tclose);
  require(type.valid());
  const Handle space(H5Aget_space(attribute), H5Sclose);
  require(space.valid());
  const Handle native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  require(native.valid());
  const auto count = H5Sget_simple_extent_npoints(space);
  const auto size = static_cast<std::int64_t>(H5Tget_size(native));
  require(count >= 0 && size > 0);
  if (count > block_bytes / size) give_up("an attribute is larger than any can be");
  std::vector<char> values(static_cast<std::size_t>(count * size) + 1);
  require(H5Aread(attribute, native, values.data()) >= 0);
}

void read_dataset(hid_t dataset, const Walk& walk) {
  const Handle type(H5Dget_type(dataset), H5Tclose);
  require(type.valid());
  const Handle space(H5Dget_space(dataset), H5Sclose);
  require(space.valid());
  const Handle native(H5Tget_native_type(type, H5T_DIR_ASCEND), H5Tclose);
  require(native.valid());
  const auto size = static_cast<std::int64_t>(H5Tget_size(native));
  const int rank = H5Sget_simple_extent_ndims(space);
  require(size > 0 && rank >= 0);
  std::vector<hsize_t> extent(static_cast<std::size_t>(rank));
  require(H5Sget_simple_extent_dims(space, extent.data(), nullptr) >= 0);
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return;

  // A shape larger than the file can hold is damage; reading it would never end.
  std::int64_t row_bytes = size, rows = 1;
  for (std::size_t i = 0; i < extent.size(); ++i) {
    if (extent[i] == 0) return;
    if (extent[i] > static_cast<hsize_t>(walk.most_bytes / row_bytes)) give_up("a data set is larger than the file");
    if (i > 0) row_bytes *= static_cast<std::int64_t>(extent[i]);
  }
  if (rank > 0) rows = static_cast<std::int64_t>(extent[0]);
  if (rows > walk.most_bytes / row_bytes) give_up("a data set is larger than the file");
  const std::int64_t step = std::clamp<std::int64_t>(block_bytes / row_bytes, 1, rows);
  std::vector<char> block(static_cast<std::size_t>(step * row_bytes));
  std::vector<hsize_t> start(extent.size(), 0);
  for (std::int64_t first = 0; first < rows; first += step) {
    if (rank > 0) {
      start[0] = static_cast<hsize_t>(first);
      extent[0] = static_cast<hsize_t>(std::min(step, rows - first));
      require(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr) >= 0);
    }
    const Handle memory(rank > 0 ? H5Screate_simple(rank, extent.data(), nullptr) : H5Screate(H5S_SCALAR), H5Sclose);
    require(memory.valid() && H5Dread(dataset, native, memory, space, H5P_DEFAULT, block.data()) >= 0);
    if (H5Tdetect_class(native, H5T_VLEN) > 0 || H5Tis_variable_str(native) > 0)
      H5Dvlen_reclaim(native, memory, H5P_DEFAULT, block.data());
    walk.alive();
  }
}

void read_object(hid_t root, const char* name, const Walk& walk) {
  const Handle object(H5Oopen(root, name, H5P_DEFAULT), H5Oclose);
  require(object.valid());
  const int attributes = H5Aget_num_attrs(object);
  require(attributes >= 0);
  for (int i = 0; i < attributes; ++i) {
    const Handle attribute(
        H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_NATIVE, static_cast<hsize_t>(i), H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose);
    require(attribute.valid());
    read_attribute(attribute);
  }
  if (H5Iget_type(object) == H5I_DATASET) read_dataset(object, walk);
  walk.alive();
}

// No exception may pass through the C functions of libhdf5.
herr_t visit(hid_t root, const char* name, const H5O_info_t*, void* data) {
  Walk& walk = *static_cast<Walk*>(data);
  try {
    read_object(root, name, walk);
    return 0;
  } catch (const std::exception& error) {
    walk.error = error.what();
    return -1;
  }
}

}  // namespace

void read_everything(const std::string& path, std::int64_t file_bytes, const std::function<void()>& alive) {
  silence();
  const Handle file = open_file(path);
  require(file.valid());
  constexpr std::int64_t best_compression = 1100;  // deflate compresses at most 1,032 times
  Walk walk{std::max<std::int64_t>(file_bytes * best_compression, 1 << 30), alive, {}};
  if (H5Ovisit(file, H5_INDEX_NAME, H5_ITER_NATIVE, visit, &walk) < 0)
    give_up(walk.error.empty() ? last_error() : walk.error);
}

}  // namespace kadanoff::io::h5
