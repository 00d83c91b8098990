// H5Reader: reads a file that require_undamaged() has accepted.
#include <algorithm>
#include <cstring>

#include "host/io/hdf5_file.hpp"
#include "host/io/hdf5_handle.hpp"

namespace kadanoff::io {
namespace {

using h5::Handle;

// For conversions to T: a value outside T's range, or a fraction for an integer, is an error; HDF5 would otherwise
// change the value.
H5T_conv_ret_t refuse_loss(H5T_conv_except_t exception, hid_t, hid_t, void*, void*, void*) {
  switch (exception) {
    case H5T_CONV_EXCEPT_RANGE_HI:
    case H5T_CONV_EXCEPT_RANGE_LOW:
    case H5T_CONV_EXCEPT_TRUNCATE:
    case H5T_CONV_EXCEPT_PINF:
    case H5T_CONV_EXCEPT_NINF:
    case H5T_CONV_EXCEPT_NAN:
      return H5T_CONV_ABORT;
    default:
      return H5T_CONV_UNHANDLED;
  }
}

std::string type_name_of(hid_t type) {
  const auto bits = 8 * H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
    case H5T_FLOAT:
      return fmt::format("float{}", bits);
    case H5T_ENUM:
      return "enumeration";  // h5py's bool
    case H5T_STRING:
      return "text";
    default:
      return "something else";
  }
}

// One or more texts, of fixed or variable length, from a dataset or an attribute; `read` fills memory of `type`.
template <class Read>
std::vector<std::string> read_texts_of(hid_t file_type, hid_t space, Read read) {
  const auto count = static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
  std::vector<std::string> texts;
  if (H5Tis_variable_str(file_type) > 0) {
    const Handle type(H5Tcopy(file_type), H5Tclose);
    std::vector<char*> pointers(count, nullptr);
    if (read(static_cast<hid_t>(type), pointers.data()) < 0) return {};
    for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return texts;
  }
  const auto width = H5Tget_size(file_type);
  std::vector<char> characters(count * width);
  const Handle type(H5Tcopy(file_type), H5Tclose);
  if (read(static_cast<hid_t>(type), characters.data()) < 0) return {};
  for (std::size_t i = 0; i < count; ++i) {
    const char* start = characters.data() + i * width;
    std::string text(start, strnlen(start, width));
    if (H5Tget_strpad(file_type) == H5T_STR_SPACEPAD) text.erase(text.find_last_not_of(' ') + 1);
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

struct H5Reader::State {
  std::filesystem::path path;
  std::optional<SealInfo> seal;
  Handle file;

  [[nodiscard]] bool has(const std::string& name, H5I_type_t kind) const {
    if (name == "/") return kind == H5I_GROUP;
    for (auto slash = name.find('/', 1);; slash = name.find('/', slash + 1)) {  // H5Lexists needs existing parents
      if (H5Lexists(file, name.substr(0, slash).c_str(), H5P_DEFAULT) <= 0) return false;
      if (slash == std::string::npos) break;
    }
    const Handle object(H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose);
    return object.valid() && H5Iget_type(object) == kind;
  }

  [[nodiscard]] Handle open(const std::string& name) const {
    if (!has(name, H5I_DATASET)) fail(ExitCode::bad_input, "{} holds no data set {}", path.string(), name);
    Handle dataset(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!dataset.valid()) fail_to_read(name);
    return dataset;
  }

  [[nodiscard]] H5Shape shape_of(hid_t dataset) const {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    if (H5Sget_simple_extent_type(space) == H5S_NULL) return {0};
    const int rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> extent(static_cast<std::size_t>(std::max(rank, 0)));
    if (rank < 0 || H5Sget_simple_extent_dims(space, extent.data(), nullptr) < 0)
      fail(ExitCode::bad_input, "{}: cannot read a shape", path.string());
    return {extent.begin(), extent.end()};
  }

  [[noreturn]] void fail_to_read(const std::string& name) const {
    fail(ExitCode::bad_input, "{}: cannot read {}: {}", path.string(), name, h5::last_error());
  }

  void read(hid_t dataset, const std::string& name, hid_t memory_type, hid_t memory, hid_t where, void* out) const {
    const Handle type(H5Dget_type(dataset), H5Tclose);
    const auto kind = H5Tget_class(type);
    if (kind != H5T_INTEGER && kind != H5T_FLOAT && kind != H5T_ENUM)
      fail(ExitCode::bad_input, "{}: {} does not hold numbers but {}", path.string(), name, type_name_of(type));
    const Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    H5Pset_type_conv_cb(transfer, refuse_loss, nullptr);
    if (H5Dread(dataset, memory_type, memory, where, transfer, out) < 0) fail_to_read(name);
  }

  // Opens an attribute of an object such as "/"; the handle is invalid if there is none.
  [[nodiscard]] Handle open_attribute(const std::string& object, const std::string& name) const {
    if (object != "/" && !has(object, H5I_DATASET) && !has(object, H5I_GROUP)) return {};
    if (H5Aexists_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT) <= 0) return {};
    return {H5Aopen_by_name(file, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose};
  }
};

H5Reader::H5Reader(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  h5::silence();
  state_->path = path;
  state_->seal = h5::require_undamaged(path);
  state_->file = h5::open_file(path.string());
  if (!state_->file.valid()) fail(ExitCode::bad_input, "cannot read {}: {}", path.string(), h5::last_error());
}
H5Reader::~H5Reader() = default;
H5Reader::H5Reader(H5Reader&&) noexcept = default;
H5Reader& H5Reader::operator=(H5Reader&&) noexcept = default;

const std::filesystem::path& H5Reader::path() const { return state_->path; }
const std::optional<SealInfo>& H5Reader::seal() const { return state_->seal; }
bool H5Reader::has_dataset(const std::string& name) const { return state_->has(name, H5I_DATASET); }
bool H5Reader::has_group(const std::string& name) const { return state_->has(name, H5I_GROUP); }

std::vector<std::string> H5Reader::dataset_names() const {
  std::vector<std::string> names;
  const auto note = [](hid_t, const char* name, const H5O_info_t* info, void* to) -> herr_t {
    if (info->type == H5O_TYPE_DATASET) static_cast<std::vector<std::string>*>(to)->push_back(std::string("/") + name);
    return 0;
  };
  if (H5Ovisit(state_->file, H5_INDEX_NAME, H5_ITER_INC, note, &names) < 0)
    fail(ExitCode::bad_input, "{}: cannot list what is in it: {}", path().string(), h5::last_error());
  return names;
}

H5Shape H5Reader::shape(const std::string& dataset) const { return state_->shape_of(state_->open(dataset)); }

std::string H5Reader::type_name(const std::string& dataset) const {
  return type_name_of(Handle(H5Dget_type(state_->open(dataset)), H5Tclose));
}

template <class T>
std::vector<T> H5Reader::read(const std::string& dataset) const {
  const Handle opened = state_->open(dataset);
  std::size_t count = 1;
  for (const auto extent : state_->shape_of(opened)) count *= static_cast<std::size_t>(extent);
  std::vector<T> values(count);
  if (count > 0) state_->read(opened, dataset, h5::number_type<T>().memory, H5S_ALL, H5S_ALL, values.data());
  return values;
}

template <class T>
void H5Reader::read_rows(const std::string& dataset, std::int64_t first, std::int64_t count, T* out) const {
  const Handle opened = state_->open(dataset);
  const auto shape = state_->shape_of(opened);
  expects(!shape.empty() && first >= 0 && count >= 0 && first + count <= shape[0], "H5Reader::read_rows: no such rows");
  std::vector<hsize_t> start(shape.size(), 0), extent(shape.begin(), shape.end());
  start[0] = static_cast<hsize_t>(first);
  extent[0] = static_cast<hsize_t>(count);
  const Handle here(H5Dget_space(opened), H5Sclose);
  const Handle there(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
  if (H5Sselect_hyperslab(here, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr) < 0)
    state_->fail_to_read(dataset);
  state_->read(opened, dataset, h5::number_type<T>().memory, there, here, out);
}

std::vector<std::string> H5Reader::read_texts(const std::string& dataset) const {
  const Handle opened = state_->open(dataset);
  const Handle type(H5Dget_type(opened), H5Tclose);
  const Handle space(H5Dget_space(opened), H5Sclose);
  if (H5Tget_class(type) != H5T_STRING)
    fail(ExitCode::bad_input, "{}: {} does not hold text but {}", path().string(), dataset, type_name_of(type));
  auto texts = read_texts_of(type, space, [&](hid_t memory_type, void* to) {
    return H5Dread(opened, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
  });
  if (texts.empty() && H5Sget_simple_extent_npoints(space) > 0) state_->fail_to_read(dataset);
  return texts;
}

bool H5Reader::has_attribute(const std::string& object, const std::string& name) const {
  return state_->open_attribute(object, name).valid();
}

template <class T>
std::optional<T> H5Reader::attribute(const std::string& object, const std::string& name) const {
  const Handle opened = state_->open_attribute(object, name);
  if (!opened.valid()) return std::nullopt;
  const Handle type(H5Aget_type(opened), H5Tclose);
  const Handle space(H5Aget_space(opened), H5Sclose);
  const auto count = static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
  const auto wrong = [&](const std::string& why) {
    fail(ExitCode::bad_input, "{}: the attribute {}{} {}", path().string(), name, object == "/" ? "" : " of " + object,
         why);
  };
  constexpr bool single = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;
  if (single && count != 1) wrong(fmt::format("holds {} values, not one", count));
  const auto kind = H5Tget_class(type);
  if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>) {
    if (kind != H5T_STRING) wrong(fmt::format("does not hold text but {}", type_name_of(type)));
    auto texts =
        read_texts_of(type, space, [&](hid_t memory_type, void* to) { return H5Aread(opened, memory_type, to); });
    if (texts.size() != count) wrong("cannot be read");
    if constexpr (single)
      return texts[0];
    else
      return texts;
  } else {
    if (kind != H5T_INTEGER && kind != H5T_FLOAT)
      wrong(fmt::format("does not hold numbers but {}", type_name_of(type)));
    // H5Aread would cut fractions off and bend what is too large: it is read as it is, and converted with care.
    const auto memory = [] {
      if constexpr (single)
        return h5::number_type<T>().memory;
      else
        return h5::number_type<typename T::value_type>().memory;
    }();
    std::vector<char> bytes(count * std::max(H5Tget_size(type), H5Tget_size(memory)));
    if (count > 0 && H5Aread(opened, type, bytes.data()) < 0) wrong("cannot be read");
    const Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    H5Pset_type_conv_cb(transfer, refuse_loss, nullptr);
    if (count > 0 && H5Tconvert(type, memory, count, bytes.data(), nullptr, transfer) < 0)
      wrong(fmt::format("holds a number that {} cannot hold: a fraction, not a number, or too large",
                        type_name_of(memory)));
    if constexpr (single) {
      T value{};
      std::memcpy(&value, bytes.data(), sizeof value);
      return value;
    } else {
      T values(count);
      std::memcpy(values.data(), bytes.data(), count * sizeof(typename T::value_type));
      return values;
    }
  }
}

#define KADANOFF_INSTANTIATE(T)                                        \
  template std::vector<T> H5Reader::read<T>(const std::string&) const; \
  template void H5Reader::read_rows(const std::string&, std::int64_t, std::int64_t, std::add_pointer_t<T>) const;
KADANOFF_INSTANTIATE(std::int8_t)
KADANOFF_INSTANTIATE(std::uint8_t)
KADANOFF_INSTANTIATE(std::int32_t)
KADANOFF_INSTANTIATE(std::uint32_t)
KADANOFF_INSTANTIATE(std::int64_t)
KADANOFF_INSTANTIATE(std::uint64_t)
KADANOFF_INSTANTIATE(float)
KADANOFF_INSTANTIATE(double)
#undef KADANOFF_INSTANTIATE
#define KADANOFF_INSTANTIATE(T) \
  template std::optional<T> H5Reader::attribute<T>(const std::string&, const std::string&) const;
KADANOFF_INSTANTIATE(std::int64_t)
KADANOFF_INSTANTIATE(std::uint64_t)
KADANOFF_INSTANTIATE(double)
KADANOFF_INSTANTIATE(std::string)
KADANOFF_INSTANTIATE(std::vector<std::int64_t>)
KADANOFF_INSTANTIATE(std::vector<double>)
KADANOFF_INSTANTIATE(std::vector<std::string>)
#undef KADANOFF_INSTANTIATE

}  // namespace kadanoff::io
