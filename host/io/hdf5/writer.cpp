// H5Writer: the content is collected first, so that save() knows how large the file will be.
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "host/io/child_process.hpp"
#include "host/io/hdf5/handle.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "host/io/system_call.hpp"
#include "host/machine/memory.hpp"

namespace kadanoff::io {
namespace {

using h5::check;
using h5::Handle;

constexpr std::int64_t block_bytes = 8 << 20;

struct Numbers {
  std::string name;
  H5Shape shape;
  h5::NumberType type;
  std::int64_t element_bytes;
  std::vector<char> values;                                          // empty if make_rows is set
  std::function<void(std::int64_t, std::int64_t, void*)> make_rows;  // makes the values in save()

  [[nodiscard]] std::int64_t row_bytes() const {
    std::int64_t bytes = element_bytes;
    for (std::size_t i = 1; i < shape.size(); ++i) bytes *= shape[i];
    return bytes;
  }
  [[nodiscard]] std::int64_t bytes() const { return shape.empty() ? element_bytes : shape[0] * row_bytes(); }
};

struct Text {
  std::string name;
  std::string value;
};

struct NamedAttribute {
  std::string object;
  std::string name;
  H5Attribute value;
};

Handle simple_space(const H5Shape& shape) {
  if (shape.empty()) return check(Handle(H5Screate(H5S_SCALAR), H5Sclose), "make a data space");
  const std::vector<hsize_t> extent(shape.begin(), shape.end());
  return check(Handle(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose),
               "make a data space");
}

// Without creation times, so that equal content gives equal bytes.
Handle create_dataset(hid_t file, const std::string& name, hid_t type, hid_t space) {
  const Handle links = check(Handle(H5Pcreate(H5P_LINK_CREATE), H5Pclose), "make a property list");
  check(H5Pset_create_intermediate_group(links, 1), "ask for groups");
  const Handle creation = check(Handle(H5Pcreate(H5P_DATASET_CREATE), H5Pclose), "make a property list");
  check(H5Pset_obj_track_times(creation, false), "switch times off");
  return check(Handle(H5Dcreate2(file, name.c_str(), type, space, links, creation, H5P_DEFAULT), H5Dclose),
               name.c_str());
}

void write_block(hid_t dataset, const Numbers& numbers, std::int64_t first, std::int64_t count, const void* values) {
  std::vector<hsize_t> start(numbers.shape.size(), 0), extent(numbers.shape.begin(), numbers.shape.end());
  start[0] = static_cast<hsize_t>(first);
  extent[0] = static_cast<hsize_t>(count);
  const Handle here = check(Handle(H5Dget_space(dataset), H5Sclose), "get a data space");
  check(H5Sselect_hyperslab(here, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr), "select rows");
  const Handle there = simple_space({extent.begin(), extent.end()});
  check(H5Dwrite(dataset, numbers.type.memory, there, here, H5P_DEFAULT, values), numbers.name.c_str());
}

void write(hid_t file, const Numbers& numbers, const StillAlive& alive) {
  const Handle space = simple_space(numbers.shape);
  const Handle dataset = create_dataset(file, numbers.name, numbers.type.file, space);
  if (numbers.bytes() == 0) return;
  if (!numbers.make_rows) {
    check(H5Dwrite(dataset, numbers.type.memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.values.data()),
          numbers.name.c_str());
    alive();
    return;
  }
  const std::int64_t rows = numbers.shape[0], row_bytes = numbers.row_bytes();
  const std::int64_t step = std::clamp<std::int64_t>(block_bytes / row_bytes, 1, rows);
  std::vector<char> block(static_cast<std::size_t>(step * row_bytes));
  for (std::int64_t first = 0; first < rows; first += step) {
    const std::int64_t count = std::min(step, rows - first);
    numbers.make_rows(first, count, block.data());
    write_block(dataset, numbers, first, count, block.data());
    alive();
  }
}

void write(hid_t file, const Text& text) {
  const Handle type = h5::text_type();
  const Handle space = simple_space({});
  const Handle dataset = create_dataset(file, text.name, type, space);
  const char* value = text.value.c_str();
  check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value), text.name.c_str());
}

void write(hid_t file, const NamedAttribute& attribute) {
  const Handle object = check(Handle(H5Oopen(file, attribute.object.c_str(), H5P_DEFAULT), H5Oclose), "open an object");
  const auto put = [&](hid_t memory_type, hid_t file_type, const H5Shape& shape, const void* values) {
    const Handle space = simple_space(shape);
    const Handle made =
        check(Handle(H5Acreate2(object, attribute.name.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose),
              attribute.name.c_str());
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return;  // libhdf5 wants values for none
    check(H5Awrite(made, memory_type, values), attribute.name.c_str());
  };
  const auto put_text = [&](const std::string* texts, std::size_t count, const H5Shape& shape) {
    const Handle type = h5::text_type();
    std::vector<const char*> pointers;
    for (std::size_t i = 0; i < count; ++i) pointers.push_back(texts[i].c_str());
    put(type, type, shape, pointers.data());
  };
  const auto one_dimension = [](const auto& values) { return H5Shape{static_cast<std::int64_t>(values.size())}; };
  std::visit(
      [&](const auto& value) {
        using V = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<V, std::string>) {
          put_text(&value, 1, {});
        } else if constexpr (std::is_same_v<V, std::vector<std::string>>) {
          put_text(value.data(), value.size(), one_dimension(value));
        } else if constexpr (std::is_arithmetic_v<V>) {
          put(h5::number_type<V>().memory, h5::number_type<V>().file, {}, &value);
        } else {
          using E = typename V::value_type;
          put(h5::number_type<E>().memory, h5::number_type<E>().file, one_dimension(value), value.data());
        }
      },
      attribute.value);
}

Handle without_seal_block() {
  Handle creation = check(Handle(H5Pcreate(H5P_FILE_CREATE), H5Pclose), "make a property list");
  check(H5Pset_obj_track_times(creation, false), "switch times off");
  return creation;
}

Handle with_seal_block() {
  Handle creation = without_seal_block();
  check(H5Pset_userblock(creation, seal_bytes), "set the user block");
  return creation;
}

// libhdf5's message of a failed system call holds "errno = 28, error message = 'No space left on device'". 0: no such.
int errno_in(const std::string& message) {
  constexpr std::string_view before = "errno = ";
  const auto at = message.find(before);
  int number = 0;
  if (at != std::string::npos)
    std::from_chars(message.data() + at + before.size(), message.data() + message.size(), number);
  return number;
}

}  // namespace

struct H5Writer::Content {
  std::vector<Numbers> numbers;
  std::vector<Text> texts;
  std::vector<NamedAttribute> attributes;

  [[nodiscard]] std::int64_t bytes() const {
    std::int64_t sum = 0;
    for (const auto& one : numbers) sum += one.bytes();
    return sum;
  }

  void write_to(hid_t file, const StillAlive& alive) const {
    for (const auto& one : numbers) write(file, one, alive);
    for (const auto& one : texts) write(file, one);
    for (const auto& one : attributes) write(file, one);
    check(H5Fflush(file, H5F_SCOPE_GLOBAL), "flush a file");
  }

  // The HDF5 part of the file, after the user block that `creation` may have.
  [[nodiscard]] std::vector<char> image(const Handle& creation) const {
    const Handle access = check(Handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose), "make a property list");
    check(H5Pset_fapl_core(access, 1 << 20, false), "choose memory");
    const Handle file = check(Handle(H5Fcreate("kadanoff in memory", H5F_ACC_TRUNC, creation, access), H5Fclose),
                              "make a file in memory");
    write_to(file, [] {});
    const auto size = H5Fget_file_image(file, nullptr, 0);
    check(size < 0 ? -1 : 0, "get the size of a file in memory");
    std::vector<char> bytes(static_cast<std::size_t>(size));
    check(H5Fget_file_image(file, bytes.data(), bytes.size()) == size ? 0 : -1, "get a file in memory");
    return bytes;
  }

  void write_to_disk(const std::filesystem::path& path, const StillAlive& alive) const {
    const Handle access = check(Handle(H5Pcreate(H5P_FILE_ACCESS), H5Pclose), "make a property list");
    check(H5Pset_file_locking(access, false, true), "switch file locking off");
    Handle file =
        check(Handle(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, with_seal_block(), access), H5Fclose), "make a file");
    write_to(file, alive);
    check(H5Fclose(file.release()), "close a file");
  }
};

H5Writer::H5Writer() : content_(std::make_unique<Content>()) { h5::silence(); }
H5Writer::~H5Writer() = default;
H5Writer::H5Writer(H5Writer&&) noexcept = default;
H5Writer& H5Writer::operator=(H5Writer&&) noexcept = default;

void H5Writer::check_size(const std::string& name, std::size_t size, const H5Shape& shape) {
  std::int64_t product = 1;
  for (const auto extent : shape) product *= extent;
  if (product != static_cast<std::int64_t>(size))
    fail(ExitCode::internal, "H5Writer: {}: {} values do not fill its shape", name, size);
}

template <class T>
void H5Writer::dataset(const std::string& name, const T* values, const H5Shape& shape) {
  Numbers numbers{.name = name,
                  .shape = shape,
                  .type = h5::number_type<T>(),
                  .element_bytes = sizeof(T),
                  .values = {},
                  .make_rows = {}};
  const auto* bytes = reinterpret_cast<const char*>(values);
  numbers.values.assign(bytes, bytes + numbers.bytes());
  content_->numbers.push_back(std::move(numbers));
}

template <class T>
void H5Writer::dataset_of_rows(const std::string& name, const H5Shape& shape, MakeRows<T> make_rows) {
  expects(!shape.empty(), "H5Writer::dataset_of_rows: a single value has no rows");
  content_->numbers.push_back(
      {.name = name,
       .shape = shape,
       .type = h5::number_type<T>(),
       .element_bytes = sizeof(T),
       .values = {},
       .make_rows = [make = std::move(make_rows)](std::int64_t first, std::int64_t count, void* out) {
         make(first, count, static_cast<T*>(out));
       }});
}

void H5Writer::dataset(const std::string& name, const std::string& text) {
  content_->texts.push_back({.name = name, .value = text});
}

void H5Writer::attribute(const std::string& object, const std::string& name, H5Attribute value) {
  content_->attributes.push_back({.object = object, .name = name, .value = std::move(value)});
}

void H5Writer::group(const std::string& name, H5Writer content) {
  for (auto& one : content.content_->numbers) {
    one.name = name + one.name;
    content_->numbers.push_back(std::move(one));
  }
  for (auto& one : content.content_->texts) {
    one.name = name + one.name;
    content_->texts.push_back(std::move(one));
  }
  for (auto& one : content.content_->attributes) {
    one.object = one.object == "/" ? name : name + one.object;
    content_->attributes.push_back(std::move(one));
  }
}

void H5Writer::save(const std::filesystem::path& path, IfExists if_exists) const {
  constexpr std::int64_t parts = 16;
  const auto free = machine::available_bytes(cpu_device);
  save(path, if_exists, free ? std::min(largest_in_memory, *free / parts) : largest_in_memory);
}

void H5Writer::save(const std::filesystem::path& path, IfExists if_exists, std::int64_t most_in_memory) const {
  if (content_->bytes() <= most_in_memory) {
    const auto image = content_->image(with_seal_block());
    const auto seal = make_seal(image.data(), image.size());
    write_output(path, if_exists, [&](OutputFile& file) {
      file.write(seal.data(), seal.size());
      file.write(image.data(), image.size());
    });
    return;
  }
  const auto fill = [&](OutputFile& file) {
    // A child process writes the file, because libhdf5 can crash on a full disk. `error` is the child's message.
    const auto error = run_in_child([&](const StillAlive& alive) { content_->write_to_disk(file.temporary(), alive); },
                                    std::chrono::hours(1));
    if (const int number = error ? errno_in(*error) : 0; number != 0) fail_to_write(path, number);
    if (error) throw SystemError("cannot write " + path.string(), EIO, *error);
    const auto length = lseek(file.descriptor(), 0, SEEK_END);
    if (length < 0) fail_to_write(path);
    const auto seal = make_seal(SealedFile{file.descriptor(), length, path});
    file.write_at(0, seal.data(), seal.size());
  };
  write_output(path, if_exists, fill, OutputFile::Named::from_the_start);
}

void H5Writer::save_without_seal(const std::filesystem::path& path, IfExists if_exists) const {
  const auto image = content_->image(without_seal_block());
  write_output(path, if_exists, [&](OutputFile& file) { file.write(image.data(), image.size()); });
}

#define KADANOFF_INSTANTIATE(T)                                                     \
  template void H5Writer::dataset<T>(const std::string&, const T*, const H5Shape&); \
  template void H5Writer::dataset_of_rows<T>(const std::string&, const H5Shape&, MakeRows<T>);
KADANOFF_INSTANTIATE(std::int8_t)
KADANOFF_INSTANTIATE(std::uint8_t)
KADANOFF_INSTANTIATE(std::int32_t)
KADANOFF_INSTANTIATE(std::uint32_t)
KADANOFF_INSTANTIATE(std::int64_t)
KADANOFF_INSTANTIATE(std::uint64_t)
KADANOFF_INSTANTIATE(float)
KADANOFF_INSTANTIATE(double)
#undef KADANOFF_INSTANTIATE

}  // namespace kadanoff::io
