// What H5Reader asks the child process that has the file open, and how both sides pack values into bytes. Only for the
// HDF5 sources.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "host/io/child_process.hpp"

namespace kadanoff::io::h5 {

enum class Number : std::uint8_t { int8, uint8, int32, uint32, int64, uint64, float32, float64 };

template <class T>
constexpr Number number_of() {
  if constexpr (std::is_same_v<T, std::int8_t>) return Number::int8;
  if constexpr (std::is_same_v<T, std::uint8_t>) return Number::uint8;
  if constexpr (std::is_same_v<T, std::int32_t>) return Number::int32;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Number::uint32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Number::int64;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Number::uint64;
  if constexpr (std::is_same_v<T, float>) return Number::float32;
  if constexpr (std::is_same_v<T, double>) return Number::float64;
}

// Integers and texts one after another; of several texts their number first.
class Packer {
 public:
  void integer(std::int64_t value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view value) {
    integer(static_cast<std::int64_t>(value.size()));
    bytes_ += value;
  }
  void texts(const std::vector<std::string>& values) {
    integer(static_cast<std::int64_t>(values.size()));
    for (const auto& value : values) text(value);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// Trusts no length: libhdf5 may have damaged the child's memory.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  std::int64_t integer() {
    std::int64_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() { return std::string(take(integer())); }
  std::vector<std::string> texts() {
    std::vector<std::string> values;
    for (auto count = integer(); count > 0; --count) values.push_back(text());
    return values;
  }
  // Values as they are in memory, after their number.
  template <class T>
  std::vector<T> numbers() {
    const auto count = integer();
    if (count < 0 || count > static_cast<std::int64_t>(bytes_.size() / sizeof(T)))
      throw ChildFailed("it answers nonsense");
    std::vector<T> values(static_cast<std::size_t>(count));
    const auto from = take(count * static_cast<std::int64_t>(sizeof(T)));
    if (count > 0) std::memcpy(values.data(), from.data(), from.size());
    return values;
  }
  std::string rest() { return std::string(std::exchange(bytes_, {})); }

 private:
  std::string_view take(std::int64_t count) {
    if (count < 0 || count > static_cast<std::int64_t>(bytes_.size())) throw ChildFailed("it answers nonsense");
    const auto taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view bytes_;
};

struct Question {
  enum class About : std::uint8_t {
    file,                  // can it be opened? -> nothing, or something if it is ours and has lost its seal
    kind,                  // of an object -> nothing if it is not there; 1: a data set, 2: a group, 3: something else,
                           // 4: a link that leads nowhere
    list,                  // all data sets -> name, type, rank, extents of each
    shape,                 // of a data set -> extents
    type,                  // -> text
    types,                 // of a data set and of all that it is made of -> texts
    sayings,               // about an object, under `names` -> place, number of words, and these
    readable,              // -> nothing
    memory,                // are its values there? -> the bytes that reading them takes, beside the values
    numbers,               // rows [first, first + count), all if count < 0 -> the numbers as they are in memory
    texts,                 // -> the number of texts, and these
    has_attribute,         // -> nothing, or something
    numbers_of_attribute,  // -> nothing if there is none; else the number of values, and these
    texts_of_attribute     // -> nothing if there is none; else the texts
  };
  About about = About::file;
  std::string object{};
  std::string attribute{};
  Number number = Number::int8;
  std::int64_t first = 0;
  std::int64_t count = -1;
  std::vector<std::string> names{};

  [[nodiscard]] std::string packed() const {
    Packer packer;
    packer.integer(static_cast<std::int64_t>(about));
    packer.text(object);
    packer.text(attribute);
    packer.integer(static_cast<std::int64_t>(number));
    packer.integer(first);
    packer.integer(count);
    packer.texts(names);
    return packer.bytes();
  }
  static Question unpacked(std::string_view bytes) {
    Unpacker from(bytes);
    Question question;
    question.about = static_cast<About>(from.integer());
    question.object = from.text();
    question.attribute = from.text();
    question.number = static_cast<Number>(from.integer());
    question.first = from.integer();
    question.count = from.integer();
    question.names = from.texts();
    return question;
  }
};

}  // namespace kadanoff::io::h5
