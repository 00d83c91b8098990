// Opens the file in memory by libhdf5's core driver, changes it there, and takes the bytes back.
#include "tests/fuzz/field_mutations.hpp"

#define H5_USE_110_API
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "host/io/seal.hpp"

namespace kadanoff::fuzz {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array<double, 16> odd_numbers{0,    -1,     1,      0.5,     -0.0,         2,        3,         1e-300,
                                             1e38, -1e308, 9.3e18, -9.3e18, 4294967296.0, infinity, -infinity, NAN};

constexpr std::size_t most_values = 100'000;  // that are written; a file may declare more

std::size_t values_in(const std::vector<hsize_t>& shape) {
  std::size_t count = 1;
  bool too_many = false;
  for (const auto size : shape) too_many = __builtin_mul_overflow(count, size, &count) || too_many;
  return too_many ? std::numeric_limits<std::size_t>::max() : count;
}

class Changes {
 public:
  Changes(hid_t file, std::uint64_t seed) : file_(file), random_(seed) {
    H5Ovisit(
        file_, H5_INDEX_NAME, H5_ITER_INC,
        [](hid_t, const char* name, const H5O_info_t* info, void* self) -> herr_t {
          auto& names = static_cast<Changes*>(self)->names_;
          (info->type == H5O_TYPE_DATASET ? names.datasets : names.groups).emplace_back(name);
          return 0;
        },
        this);
  }

  void make_one() {
    switch (below(11)) {
      case 0:
        return remove_object();
      case 1:
        return replace_dataset();
      case 2:
      case 3:
      case 4:
        return change_a_value();
      case 5:
        return remove_attribute();
      case 6:
      case 7:
      case 8:
        return set_attribute();
      case 9:
        return add_object();
      default:
        return set_text();
    }
  }

 private:
  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }

  std::string a_dataset() { return names_.datasets.empty() ? "none" : one_of(names_.datasets); }
  std::string an_object() {
    return below(2) == 0 || names_.datasets.empty() ? one_of(names_.groups) : one_of(names_.datasets);
  }

  hid_t a_type() {
    const std::array<hid_t, 10> types{H5T_NATIVE_INT8,  H5T_NATIVE_UINT8,  H5T_NATIVE_INT32, H5T_NATIVE_UINT32,
                                      H5T_NATIVE_INT64, H5T_NATIVE_UINT64, H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE,
                                      H5T_STD_I16BE,    H5T_C_S1};
    return one_of(types);
  }

  std::vector<hsize_t> a_shape() {
    std::vector<hsize_t> shape;
    for (std::size_t rank = below(4); shape.size() < rank;) shape.push_back(below(4) == 0 ? below(2) : below(24));
    return shape;
  }

  std::vector<double> values(std::size_t count) {
    std::vector<double> all(count);
    const bool odd = below(2) == 0;
    for (double& value : all) value = odd ? one_of(odd_numbers) : static_cast<double>(below(5)) - 2;
    return all;
  }

  void remove_object() {
    const auto name = an_object();
    if (name != ".") H5Ldelete(file_, name.c_str(), H5P_DEFAULT);
  }

  void write_dataset(const std::string& name, const std::vector<hsize_t>& shape) {
    const hid_t type = a_type();
    hid_t space =
        shape.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const auto count = values_in(shape);
    const hid_t set = H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (set >= 0 && count > 0 && count <= most_values && type != H5T_C_S1)
      H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values(count).data());
    H5Dclose(set);
    H5Sclose(space);
  }

  void replace_dataset() {
    const auto name = a_dataset();
    auto shape = shape_of(name);
    H5Ldelete(file_, name.c_str(), H5P_DEFAULT);
    if (below(2) == 0) shape = a_shape();
    write_dataset(name, shape);
  }

  std::vector<hsize_t> shape_of(const std::string& name) {
    const hid_t set = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
    const hid_t space = H5Dget_space(set);
    std::vector<hsize_t> shape(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
    if (!shape.empty()) H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    H5Sclose(space);
    H5Dclose(set);
    return shape;
  }

  void change_a_value() {
    const auto name = a_dataset();
    const auto count = values_in(shape_of(name));
    if (count == 0 || count > most_values) return;
    const hid_t set = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
    std::vector<double> all(count);
    if (H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) >= 0) {
      all[below(count)] = one_of(odd_numbers);
      H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data());
    }
    H5Dclose(set);
  }

  // The name of one of its attributes, or of one that some file of ours has.
  std::string an_attribute(hid_t object) {
    static const std::array<const char*, 14> known{"update",
                                                   "total_updates",
                                                   "updates_per_epoch",
                                                   "seconds",
                                                   "lattice_shape",
                                                   "variable_type",
                                                   "model_type",
                                                   "format_version",
                                                   "kind",
                                                   "config",
                                                   "seed",
                                                   "squared_error",
                                                   "error_samples",
                                                   "data_fingerprint"};
    std::array<char, 100> name{};
    const auto count = static_cast<hsize_t>(std::max(0, H5Aget_num_attrs(object)));
    if (count == 0 || below(5) == 0) return one_of(known);
    H5Aget_name_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, below(count), name.data(), name.size() - 1,
                       H5P_DEFAULT);
    return name.data();
  }

  template <class Use>
  void with_attribute(Use use) {
    const hid_t object = H5Oopen(file_, an_object().c_str(), H5P_DEFAULT);
    if (object < 0) return;
    use(object, an_attribute(object));
    H5Oclose(object);
  }

  void remove_attribute() {
    with_attribute([](hid_t object, const std::string& name) { H5Adelete(object, name.c_str()); });
  }

  void set_attribute() {
    with_attribute([this](hid_t object, const std::string& name) {
      H5Adelete(object, name.c_str());
      const std::size_t count = below(2) == 0 ? 1 : below(4);
      const hsize_t size = count;
      const hid_t space = count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, nullptr);
      const hid_t type = below(2) == 0 ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE;
      const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
      if (attribute >= 0 && count > 0) H5Awrite(attribute, H5T_NATIVE_DOUBLE, values(count).data());
      H5Aclose(attribute);
      H5Sclose(space);
    });
  }

  std::string a_text() {
    switch (below(7)) {
      case 0:
        return std::string(below(3) == 0 ? 100'000 : 50, '[');
      case 1:
        return "{\"a\":" + std::string(60'000, '{');
      case 2:
        return "\x1b[2J\r\n\xff\xfe";
      case 3:
        return "{\"hidden\": -9223372036854775808, \"precision\": [], \"epochs\": 1e999}";
      case 4:
        return "bernoulli";
      case 5:
        return "ising";
      default:
        return "";
    }
  }

  void set_text() {
    with_attribute([this](hid_t object, const std::string& name) {
      H5Adelete(object, name.c_str());
      const auto text = a_text();
      const hid_t type = H5Tcopy(H5T_C_S1);
      const bool variable = below(2) == 0;
      H5Tset_size(type, variable ? H5T_VARIABLE : std::max<std::size_t>(1, text.size()));
      const hid_t space = H5Screate(H5S_SCALAR);
      const hid_t attribute = H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT);
      const char* pointer = text.c_str();
      if (attribute >= 0) H5Awrite(attribute, type, variable ? static_cast<const void*>(&pointer) : text.c_str());
      H5Aclose(attribute);
      H5Sclose(space);
      H5Tclose(type);
    });
  }

  void add_object() {
    const auto name = below(2) == 0 ? a_dataset() : "new" + std::to_string(below(3));
    H5Ldelete(file_, name.c_str(), H5P_DEFAULT);
    switch (below(6)) {
      case 0:
        H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        return;
      case 1:
        H5Lcreate_soft(one_of(std::array{"/new0", "/", "/none", "new1"}), file_, name.c_str(), H5P_DEFAULT,
                       H5P_DEFAULT);
        return;
      case 2:
        H5Lcreate_external(one_of(std::array{"none.h5", "/dev/zero", ".", "input"}), a_dataset().c_str(), file_,
                           name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        return;
      case 3:
        return add_virtual(name);
      case 4:
        return add_unwritten(name);
      default:
        return write_dataset(name, a_shape());
    }
  }

  void add_virtual(const std::string& name) {
    const std::array<hsize_t, 2> size{4, 16};
    const hid_t space = H5Screate_simple(2, size.data(), nullptr), how = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_virtual(how, space, one_of(std::array{".", "none.h5", "/dev/zero", "input"}), a_dataset().c_str(), space);
    H5Dclose(H5Dcreate2(file_, name.c_str(), H5T_NATIVE_INT8, space, H5P_DEFAULT, how, H5P_DEFAULT));
    H5Pclose(how);
    H5Sclose(space);
  }

  // Chunks that were never written, as many as declared: up to 10¹² values.
  void add_unwritten(const std::string& name) {
    const std::array<hsize_t, 2> size{one_of(std::array<hsize_t, 3>{4, 1'000'000, 1'000'000'000}),
                                      one_of(std::array<hsize_t, 3>{0, 16, 1'000})};
    const std::array<hsize_t, 2> chunk{below(2) == 0 ? 4U : 1000U, 16};
    const auto most = std::array<hsize_t, 2>{H5S_UNLIMITED, H5S_UNLIMITED};
    const hid_t space = H5Screate_simple(2, size.data(), most.data()), how = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(how, 2, chunk.data());
    const double fill = one_of(odd_numbers);
    if (below(2) == 0) H5Pset_fill_value(how, H5T_NATIVE_DOUBLE, &fill);
    if (below(2) == 0) H5Pset_deflate(how, 1);
    H5Dclose(H5Dcreate2(file_, name.c_str(), below(2) == 0 ? H5T_NATIVE_INT8 : H5T_NATIVE_FLOAT, space, H5P_DEFAULT,
                        how, H5P_DEFAULT));
    H5Pclose(how);
    H5Sclose(space);
  }

  struct Names {
    std::vector<std::string> datasets, groups;  // "." is the root
  };
  hid_t file_;
  std::mt19937_64 random_;
  Names names_;
};

bool is_sealed(const std::string& file) { return file.size() > io::seal_bytes && file.starts_with("KADANOFF"); }

}  // namespace

std::string sealed_anew(std::string file) {
  if (file.size() <= io::seal_bytes) return file;
  const auto seal = io::make_seal(file.data() + io::seal_bytes, file.size() - io::seal_bytes);
  std::memcpy(file.data(), seal.data(), seal.size());
  return file;
}

std::string with_other_fields(const std::string& file, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(how, 4096, false);
  std::string image = file;
  H5Pset_file_image(how, image.data(), image.size());
  const hid_t opened = H5Fopen("input", H5F_ACC_RDWR, how);
  H5Pclose(how);
  if (opened < 0) return file;
  {
    Changes changes(opened, random());
    for (auto count = 1 + random() % 4; count > 0; --count) changes.make_one();
  }
  H5Fflush(opened, H5F_SCOPE_GLOBAL);
  const auto size = H5Fget_file_image(opened, nullptr, 0);
  std::string changed(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  H5Fget_file_image(opened, changed.data(), changed.size());
  H5Fclose(opened);
  if (!is_sealed(file)) return changed;
  changed.insert(0, file, 0, io::seal_bytes);  // the image begins behind the user block
  switch (random() % 8) {
    case 0:
      return changed;  // its seal does not fit
    case 1:
      return changed.replace(0, 8, 8, '\0');  // it has lost its magic
    default:
      return sealed_anew(std::move(changed));
  }
}

}  // namespace kadanoff::fuzz
