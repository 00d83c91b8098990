// Numbers of parts as words.
#pragma once

#include <string>

#include "host/papers/part.hpp"

namespace kadanoff::papers {

// "2.29 ± 0.06", "inf", "2, 8, inf" where there is no mean, "not comparable" where the number of one seed is unknown,
// "no value".
std::string mean_text(const Part& part);

// The same with what is required, whose bounds they are, and how far the mean is from the nearest one:
// "2.85 ± 0.12 (2 to 2.5, out by 0.35)".
std::string value_text(const Part& part);

}  // namespace kadanoff::papers
