// Estimates for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/base/estimate.hpp"
#include "host/base/table.hpp"

namespace kadanoff {

// "2.9310" with 4 digits behind the point; from 10⁹ on as "1e+308". What rounds to zero has no sign.
std::string fixed_text(double value, int digits);

// "2.9310 ± 0.0340" with 4 digits behind the point; infinite and unknown numbers as words.
std::string with_error(double value, double error, int digits);

// The same with two digits of the error; with `digits` if there is no error, or one below what nine digits show.
std::string with_its_error(double value, double error, int digits = 4);
std::string with_its_error(const Estimate& estimate);

// As with_error(), but with two digits of an error that would round to zero; "1.000 ± 0" if there is none.
std::string with_error_not_zero(double value, double error, int digits);

// {mean, spread, error}, numbers as in json_number.hpp.
nlohmann::json to_json(const Estimate& estimate);

// The mean with_error_not_zero(), and the JSON.
Cell to_cell(const Estimate& estimate, int digits);

}  // namespace kadanoff
