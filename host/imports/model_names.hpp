// What the arrays of a model are called: by the `rbms` package and ours, by scikit-learn's BernoulliRBM, and by people.
#pragma once

#include <array>

namespace kadanoff::imports {

inline constexpr const char* components_of_sklearn = "components_";
inline constexpr std::array weight_names{"weight_matrix", "weights", "W", "w", components_of_sklearn};
inline constexpr std::array visible_bias_names{"vbias", "visible_bias", "v_bias", "bv", "b", "intercept_visible_"};
inline constexpr std::array hidden_bias_names{"hbias", "hidden_bias", "h_bias", "bh", "c", "intercept_hidden_"};

}  // namespace kadanoff::imports
