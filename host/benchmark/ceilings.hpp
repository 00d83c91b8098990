// The machine's peak rates, measured beside the work that is compared with them: a large matrix product by the library
// that our products use, a large product of spins by our own tables, and a copy of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/linalg/prepared_gemm.hpp"
#include "kernels/linalg/spin_product.hpp"

namespace kadanoff::benchmark {

// c ← a b of square matrices. They are so large that a product takes a moment (0.05 s or more on a CPU, milliseconds on
// a GPU), but leave half of the free memory free.
class LargeProduct {
 public:
  LargeProduct(Context& context, linalg::Precision precision);
  void operator()();

  [[nodiscard]] double flops() const;      // 2 n³
  [[nodiscard]] std::string text() const;  // "product of 4096 × 4096 × 4096 in bf16"

 private:
  void choose(std::int64_t n);

  Context& context_;
  linalg::Precision precision_;
  std::int64_t n_ = 0;
  std::optional<linalg::PreparedGemm> product_;
  Array<float> c_;
};

// out ← S w of spins S, square; on a CPU.
class LargeSpinProduct {
 public:
  explicit LargeSpinProduct(Context& context);
  void operator()();

  [[nodiscard]] double additions() const;  // of vectors of 64 bytes
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::int64_t n_ = 2048;

  Context& context_;
  Array<float> spins_, w_, out_;
};

// Additions of vectors of 64 bytes in a product of `batch` samples of ±1 spins with a matrix of inputs × outputs, by
// tables with entries of `bits` bits: one for each entry, and for each sample and table.
constexpr double additions_of_spin_product(double inputs, double outputs, std::int64_t batch, int bits) {
  const int group = linalg::SpinProduct::group(batch);
  return inputs * outputs * static_cast<double>(batch + (1 << group)) / (group * (512.0 / bits));
}

// Copies one array to another with all threads. Both are far larger than the caches.
class MemoryCopy {
 public:
  explicit MemoryCopy(Context& context);
  void operator()();

  [[nodiscard]] double bytes() const;      // read and written
  [[nodiscard]] std::string text() const;  // "copy of 256 MiB"

 private:
  Context& context_;
  Array<float> from_, to_;
};

}  // namespace kadanoff::benchmark
