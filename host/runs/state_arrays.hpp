// What a training keeps from one update to the next besides its parameters, by name and on the host: moments of the
// gradient, chains. A checkpoint brings them to the disk and back as they are, and knows nothing of what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kadanoff::runs {

template <class T>
struct NamedArray {
  std::string name;  // one word: "first_moment_weights"
  std::vector<T> values;

  bool operator==(const NamedArray&) const = default;
};

struct StateArrays {
  std::vector<NamedArray<float>> floats;
  std::vector<NamedArray<std::uint32_t>> words;  // packed spins, counters

  bool operator==(const StateArrays&) const = default;
};

}  // namespace kadanoff::runs
