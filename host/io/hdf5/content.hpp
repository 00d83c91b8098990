// Answers questions about an HDF5 file by libhdf5: the side of H5Reader that may crash, in a child process. Only for
// the HDF5 sources.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/io/hdf5/links.hpp"
#include "host/io/hdf5/question.hpp"
#include "host/io/hdf5/storage.hpp"

namespace kadanoff::io::h5 {

class Content {
 public:
  Content(const std::filesystem::path& path, bool sealed, bool may_leave, std::int64_t most_cached)
      : files_(path, sealed, may_leave, most_cached) {}

  // Throws Error(bad_input), naming the file, where the answer cannot be given.
  void answer(const Question& question, Speaker& parent);

 private:
  // Values that were read before they are asked for.
  struct Ahead {
    Number number = Number::int8;
    std::int64_t first = 0, count = 0;  // rows
    std::vector<char> values;
  };

  hid_t open(const std::string& name);
  // Its values are there: require_stored(). Refuses large chunks of text.
  const Reading& open_stored(const std::string& name, Speaker& parent);
  [[noreturn]] void fail_to_read(const std::string& name) const;

  void list(Speaker& parent);
  void readable(const std::string& name, Speaker& parent);
  void numbers(const Question& question, Speaker& parent);
  void texts(const std::string& name, Speaker& parent);
  void attribute(const Question& question, Speaker& parent);

  LinkedFiles files_;
  std::string last_name_;  // the next question is often about the same one, whose chunks are in libhdf5's cache
  Found last_;
  std::map<std::string, Reading> stored_;
  std::int64_t allowed_ = 0;  // bytes of memory for reading
  Ahead ahead_;
};

}  // namespace kadanoff::io::h5
