// The state of a training besides its parameters, as named arrays on the host: moments of the gradient, chains. A
// checkpoint saves and restores them without knowing their meaning.
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
