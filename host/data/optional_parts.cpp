// Tells what was passed over.
#include "host/data/optional_parts.hpp"

#include <fmt/ranges.h>

#include "host/base/notice.hpp"

namespace kadanoff::data {

void OptionalParts::tell() const {
  if (passed_over_.empty()) return;
  const auto path = file_.path().string();
  auto parts = passed_over_;
  for (auto& part : parts)
    if (part.starts_with(path + ": ")) part.erase(0, path.size() + 2);  // the messages begin with it
  notice(fmt::format("{}: passed over: {}", path, fmt::join(parts, "; ")));
}

}  // namespace kadanoff::data
