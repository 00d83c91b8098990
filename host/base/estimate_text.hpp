// A number with its error, for people.
#pragma once

#include <string>

namespace kadanoff {

// "2.9310 ± 0.0340" with 4 digits behind the point; infinite and unknown numbers by name.
std::string with_error(double value, double error, int digits);

}  // namespace kadanoff
