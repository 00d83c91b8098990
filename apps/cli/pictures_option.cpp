// Reads --pictures.
#include "apps/cli/pictures_option.hpp"

#include <algorithm>
#include <numeric>

#include "host/base/lists.hpp"
#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::cli {

std::vector<std::int64_t> chosen_pictures(const std::string& list, std::int64_t count, std::int64_t most,
                                          const std::string& file, const char* noun) {
  if (list.empty()) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(std::min(count, most)));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
  }
  auto numbers = parse_steps("--pictures", list);
  if (numbers.back() >= count)
    fail(ExitCode::usage, "--pictures {}: {} has {}, from 0 on", numbers.back(), file, counted(count, noun));
  return numbers;
}

}  // namespace kadanoff::cli
