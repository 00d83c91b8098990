// Numbers texts as they come.
#include "host/imports/label_names.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::imports {

std::int64_t LabelNames::number_of(const std::string& text, const std::string& where) {
  if (text.empty()) fail(ExitCode::bad_input, "{} is empty, and no label", where);
  const auto [found, is_new] = numbers_.emplace(text, static_cast<std::int64_t>(names_.size()));
  if (!is_new) return found->second;
  if (names_.size() == most)
    fail(ExitCode::bad_input, "{}: there are more than {} different texts, too many for labels", where, most);
  names_.push_back(text);
  return found->second;
}

}  // namespace kadanoff::imports
