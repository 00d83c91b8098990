// What a worker of the CPU needs to transform lattices, and how many lattices one of its tasks has.
#pragma once

#include <algorithm>
#include <complex>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/core/cpu_resources.hpp"
#include "kernels/fourier/lattice_transform_cpu.hpp"
#include "kernels/fourier/transform.hpp"

namespace kadanoff::fourier::cpu {

struct Worker {
  explicit Worker(int side)
      : transform(side),
        lattice(static_cast<std::size_t>(side) * static_cast<std::size_t>(side)),
        spectrum(static_cast<std::size_t>(half_spectrum(side))) {}

  LatticeTransform transform;
  std::vector<double> lattice;
  std::vector<std::complex<double>> spectrum;
};

// Each worker's own, made when its first task begins: no more than there are tasks.
class Workers {
 public:
  Workers(const CpuResources& cpu, int side) : side_(side), made_(static_cast<std::size_t>(cpu.threads())) {}

  Worker& operator[](int worker) {
    auto& own = made_[static_cast<std::size_t>(worker)];
    if (!own) own.emplace(side_);
    return *own;
  }

  [[nodiscard]] std::int64_t made() const {
    return std::count_if(made_.begin(), made_.end(), [](const auto& own) { return own.has_value(); });
  }

 private:
  int side_;
  std::vector<std::optional<Worker>> made_;
};

// Some 10⁵ sites: long beside the start of a task, short beside the whole.
inline std::int64_t lattices_a_task(int side) {
  constexpr std::int64_t sites_a_task = 1 << 17;
  return std::max<std::int64_t>(1, sites_a_task / (std::int64_t{side} * side));
}

}  // namespace kadanoff::fourier::cpu
