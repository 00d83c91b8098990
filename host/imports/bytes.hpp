// Bytes of files, whatever they are packed in: compressed by gzip and its like, or files within a zip or tar archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kadanoff::imports {

// A file that is read once, from its beginning to its end. All members throw Error(bad_input) where it is damaged.
class Bytes {
 public:
  Bytes() = default;
  virtual ~Bytes() = default;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }  // for messages: "digits.npz: x.npy"

  // The next bytes, which stay: `count` of them, or fewer at the end.
  std::string_view peek(std::size_t count);
  // Takes up to `count` bytes; 0 at the end.
  std::size_t read_some(char* to, std::size_t count);
  // Takes exactly `count` bytes. Throws Error(bad_input), saying that the file is cut off, if there are fewer.
  void read(char* to, std::size_t count);
  std::string rest(std::size_t most);  // all that is left. Error(bad_input) if it is more than `most` bytes

 protected:
  virtual std::size_t fetch(char* to, std::size_t count) = 0;
  std::string name_;
  std::vector<char> ahead_;  // fetched, and not taken, from taken_ on
  std::size_t taken_ = 0;
};

// A path as a row of files: those of an archive in their order, or the file itself.
class Container {
 public:
  // Throws Error(no_input) if there is no such file, Error(io) if it cannot be read, Error(bad_input) if it is no
  // ordinary file.
  explicit Container(const std::filesystem::path& path);
  ~Container();
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  // Goes to the next file; false at the end. Folders within an archive are left out.
  bool next();
  [[nodiscard]] Bytes& file();                     // the present one
  [[nodiscard]] const std::string& inner() const;  // its name within the archive; empty if the path is the file
  [[nodiscard]] std::string packing() const;       // "gzip", "zip", "tar, gzip", or empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kadanoff::imports
