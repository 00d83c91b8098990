// How a product of spins (spin_product.hpp) is shared out: a task takes one panel of outputs and a piece of the
// samples. The sums are exact, so the cut may follow the number of threads.
#pragma once

#include <algorithm>
#include <cstdint>

namespace kadanoff::linalg {

class SpinTasks {
 public:
  // The sums of so many samples stay in the second-level cache.
  static constexpr std::int64_t most_samples = 1024;

  struct Task {
    std::int64_t panel, first, count;  // samples [first, first + count); `first` is a multiple of 32
  };

  SpinTasks(std::int64_t samples, std::int64_t panels, std::int64_t threads)
      : samples_(samples), even_panels_(panels / threads * threads) {
    // Of a short piece the time goes into its tables. But with a panel a thread left over, all would wait for it.
    constexpr std::int64_t tasks_per_thread = 4, least_samples = 128, least_samples_of_rest = 32;
    length_ = length_of(least_samples, (tasks_per_thread * threads + panels - 1) / panels);
    length_of_rest_ = length_;
    const auto rest = panels - even_panels_;
    if (rest > 0)
      length_of_rest_ =
          std::min(length_, length_of(least_samples_of_rest, pieces(length_) * ((threads + rest - 1) / rest)));
    even_tasks_ = even_panels_ * pieces(length_);
    count_ = even_tasks_ + rest * pieces(length_of_rest_);
  }

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::int64_t longest() const { return std::min(std::max(length_, length_of_rest_), samples_); }

  [[nodiscard]] Task operator[](std::int64_t task) const {
    const bool is_even = task < even_tasks_;
    const auto number = is_even ? task : task - even_tasks_, of = pieces(is_even ? length_ : length_of_rest_);
    const auto length = is_even ? length_ : length_of_rest_, first = number % of * length;
    return {.panel = (is_even ? 0 : even_panels_) + number / of,
            .first = first,
            .count = std::min(length, samples_ - first)};
  }

 private:
  [[nodiscard]] std::int64_t pieces(std::int64_t length) const { return (samples_ + length - 1) / length; }

  // A multiple of 32: no piece is too long, and there are `wanted` ones, if they do not become too short.
  [[nodiscard]] std::int64_t length_of(std::int64_t least, std::int64_t wanted) const {
    const auto pieces = std::max((samples_ + most_samples - 1) / most_samples,
                                 std::min(wanted, std::max<std::int64_t>(1, samples_ / least)));
    return (samples_ + 32 * pieces - 1) / (32 * pieces) * 32;
  }

  std::int64_t samples_, even_panels_;  // of which every thread has as many
  std::int64_t length_ = 0, length_of_rest_ = 0, even_tasks_ = 0, count_ = 0;
};

}  // namespace kadanoff::linalg
