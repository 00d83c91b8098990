// The machine's peak rates, measured beside the work that is compared with them: a large matrix product by the library
// that our products use, and a copy of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/linalg/prepared_gemm.hpp"

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
