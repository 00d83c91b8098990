// A diagnosis as a page for people and as JSON for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/doctor/doctor.hpp"

namespace kadanoff::doctor {

std::string to_text(const Diagnosis& diagnosis);

// {machine, build, products: […], eigenvalues, gpus: […], cuda_runtime, cuda_driver, nvidia_driver, gnuplot, advice}
nlohmann::json to_json(const Diagnosis& diagnosis);

}  // namespace kadanoff::doctor
