// Labels that are texts: numbers 0, 1 … in the order in which they first appear, and what these are called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace kadanoff::imports {

class LabelNames {
 public:
  // The number of a text. Throws Error(bad_input), naming `where`, for an empty one, and beyond `most` different ones.
  std::int64_t number_of(const std::string& text, const std::string& where);
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  static constexpr std::size_t most = 65536;

 private:
  std::map<std::string, std::int64_t> numbers_;
  std::vector<std::string> names_;
};

}  // namespace kadanoff::imports
