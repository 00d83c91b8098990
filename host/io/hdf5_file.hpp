// HDF5 files as the project writes and reads them. h5py, h5dump and other HDF5 programs can open them directly.
//
//   H5Writer file;
//   file.dataset("/params/weight_matrix", weights, {visible, hidden});
//   file.attribute("/", "lattice_shape", std::vector<std::int64_t>{10, 10});
//   file.save("model.h5");
//
//   const H5Reader file("model.h5");
//   const auto shape = file.shape("/params/weight_matrix");
//   const auto weights = file.read<float>("/params/weight_matrix");
//
// Every Kadanoff file begins with a seal (host/io/seal.hpp), whose digest is verified first. That proves where its
// bytes come from, and not that libhdf5 can bear them: a child process with a limit of memory opens every file and
// sends what is asked for. A crash or a hang there becomes an error message and does not end the program.
//
// libhdf5 is not thread-safe: use these classes from one thread at a time. T is one of int8, uint8, int32, uint32,
// int64, uint64 (as in <cstdint>), float and double. Matrices and higher ranks are row-major.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/io/if_exists.hpp"
#include "host/io/seal.hpp"

namespace kadanoff::io {

using H5Shape = std::vector<std::int64_t>;  // empty: a single value

using H5Attribute = std::variant<std::int64_t, std::uint64_t, double, std::string, std::vector<std::int64_t>,
                                 std::vector<double>, std::vector<std::string>>;

// Collects the content of a file and writes it at once. Equal content gives equal bytes. Groups in a name are made as
// needed.
class H5Writer {
 public:
  H5Writer();
  ~H5Writer();
  H5Writer(H5Writer&&) noexcept;
  H5Writer& operator=(H5Writer&&) noexcept;

  // Keeps a copy of the values until the file is saved.
  template <class T>
  void dataset(const std::string& name, const T* values, const H5Shape& shape);
  template <class T>
  void dataset(const std::string& name, const std::vector<T>& values) {
    dataset(name, values, {static_cast<std::int64_t>(values.size())});
  }
  template <class T>
  void dataset(const std::string& name, const std::vector<T>& values, const H5Shape& shape) {
    check_size(name, values.size(), shape);
    dataset(name, values.data(), shape);
  }
  void dataset(const std::string& name, const std::string& text);

  // For data that is too large to keep twice: save() calls make_rows(first, count, out) for blocks of rows, in order.
  template <class T>
  using MakeRows = std::function<void(std::int64_t first, std::int64_t count, T* out)>;
  template <class T>
  void dataset_of_rows(const std::string& name, const H5Shape& shape, MakeRows<T> make_rows);

  // On the root "/", or on a dataset or group of this file.
  void attribute(const std::string& object, const std::string& name, H5Attribute value);

  // All of another file, as the group `name` ("/permuted") of this one, whose attributes those of its root become.
  void group(const std::string& name, H5Writer content);

  // Writes the file, whole or not at all (host/io/output.hpp has the errors). A file of up to `most_in_memory` bytes is
  // made in memory, where there are two copies of it; a larger one is made on the disk, under a temporary name.
  void save(const std::filesystem::path& path, IfExists if_exists, std::int64_t most_in_memory) const;
  // The same; in memory if it is not larger than `largest_in_memory`, nor than a 16th of the memory that is free.
  void save(const std::filesystem::path& path, IfExists if_exists = IfExists::refuse) const;
  static constexpr std::int64_t largest_in_memory = std::int64_t{256} << 20;

  // A file of another program's format, which that program may change later. It is made in memory.
  void save_without_seal(const std::filesystem::path& path, IfExists if_exists = IfExists::refuse) const;

 private:
  struct Content;
  static void check_size(const std::string& name, std::size_t size, const H5Shape& shape);
  std::unique_ptr<Content> content_;
};

// The file has a seal, and agrees with its digest: if it cannot be read all the same, that is no damage. Throws
// Error(io) if the digest cannot be taken.
bool is_sealed_and_whole(const std::filesystem::path& path);

struct H5Listed {
  std::string name;  // "/group/name"
  std::string type;  // as of type_name(); "not readable" for what cannot be opened
  H5Shape shape;
};

struct H5Saying {
  std::string where;  // "model.h5: the attribute variable_type of /params"
  std::vector<std::string> words;
};

// A file that was checked for damage. What is asked for is read, and nothing else. Soft and external links and virtual
// data sets are followed; to files outside of the file's folder, and to raw files, only with follow_links(). Values
// that were never written count only if the file sets a fill value, which is told on stderr. Every read throws
// Error(bad_input), naming file and dataset, if the dataset does not exist, does not hold numbers, or holds values that
// T cannot hold.
class H5Reader {
 public:
  // Throws Error(no_input) if there is no such file, Error(io) if it cannot be read, Error(bad_input) if it is damaged
  // or not HDF5, or if it is one of ours that has lost its seal.
  explicit H5Reader(const std::filesystem::path& path);
  ~H5Reader();
  H5Reader(H5Reader&&) noexcept;
  H5Reader& operator=(H5Reader&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] const std::optional<SealInfo>& seal() const;  // no value: a foreign file

  // Throws Error(bad_input) for a foreign file. In the folder of a run every file has a seal.
  void require_sealed() const;

  [[nodiscard]] bool has_dataset(const std::string& name) const;
  [[nodiscard]] bool has_name(const std::string& name) const;  // of anything, even a link that leads nowhere
  [[nodiscard]] bool has_group(const std::string& name) const;
  // Every data set as "/group/name", once even if it has several hard links; sorted within a group. Links by name
  // (soft, external) are not followed. Throws Error(bad_input) if the file holds more than 100,000 names.
  [[nodiscard]] std::vector<H5Listed> list() const;
  [[nodiscard]] std::vector<std::string> dataset_names() const;
  [[nodiscard]] H5Shape shape(const std::string& dataset) const;
  [[nodiscard]] std::string type_name(const std::string& dataset) const;  // "int8", "float64", "text" …

  // Of a data set, and of those that it is made of if it is a virtual one.
  [[nodiscard]] std::vector<std::string> type_names(const std::string& dataset) const;

  // What stands under one of `names` ("variable_type"), in any spelling ("Variable-Type"): in attributes of the object
  // and of all that lies on the way to it, which are the roots and groups where links lead through, too; in data sets
  // of these groups; and the same for what a virtual data set is made of. An object that is not there has a way as far
  // as there is one. Throws Error(bad_input), naming the place, for what is not text.
  [[nodiscard]] std::vector<H5Saying> sayings(const std::string& object, const std::vector<std::string>& names) const;

  // To be called before `bytes` are allocated for what is read from a data set, whose shape may be anything. Throws
  // Error(bad_input) if its values are not there, Error(usage) if there is too little free memory for these bytes and
  // for reading. The functions below do it for what they allocate themselves.
  void require_memory(const std::string& dataset, double bytes) const;

  // Throws Error(bad_input) if the values cannot be read. Does not send them.
  void require_readable(const std::string& dataset) const;

  template <class T>
  [[nodiscard]] std::vector<T> read(const std::string& dataset) const;
  // Rows [first, first + count) along the first dimension.
  template <class T>
  void read_rows(const std::string& dataset, std::int64_t first, std::int64_t count, T* out) const;
  [[nodiscard]] std::vector<std::string> read_texts(const std::string& dataset) const;  // in the order of the values

  [[nodiscard]] bool has_attribute(const std::string& object, const std::string& name) const;
  // T is one of the alternatives of H5Attribute; no value if there is no such attribute.
  template <class T>
  [[nodiscard]] std::optional<T> attribute(const std::string& object, const std::string& name) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kadanoff::io
