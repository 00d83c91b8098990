// What the machine can do at best, measured beside the work that is compared with it: a large product of matrices by
// the library that our products use, and a copy of memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/choices.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/linalg/prepared_product.hpp"

namespace kadanoff::benchmark {

// c ← a b of square matrices, as large as one takes a moment (a twentieth of a second or more on a CPU, milliseconds on
// a GPU) and leaves half of the free memory free.
class LargeProduct {
 public:
  LargeProduct(Context& context, linalg::OperandPrecision precision);
  void operator()();

  [[nodiscard]] double flops() const;      // 2 n³
  [[nodiscard]] std::string text() const;  // "product of 4096 × 4096 × 4096 in bf16"

 private:
  void choose(std::int64_t n);

  Context& context_;
  linalg::OperandPrecision precision_;
  std::int64_t n_ = 0;
  std::optional<linalg::PreparedProduct> product_;
  Array<float> c_;
};

// One array onto another, by all threads, far larger than the caches.
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

// The five products of an update of CD-1, called one after the other and nothing else:
//
//   v₀ W    h₀ Wᵀ    v₁ W    v₀ᵀ h₀ − v₁ᵀ h₁ (two, as one of twice the length)
//
// The layers hold random spins, as in training: a GPU draws less power, and so runs faster, where it multiplies zeros.
// Their operands are in the precision already.
class FiveProducts {
 public:
  FiveProducts(Context& context, linalg::OperandPrecision precision, std::int64_t visible, std::int64_t hidden,
               std::int64_t batch);
  void operator()();

  static double needed_bytes(double visible, double hidden, double batch);  // at most

 private:
  Context& context_;
  std::int64_t visible_, hidden_, batch_;
  std::vector<linalg::PreparedProduct> products_;
  Array<float> to_visible_, to_hidden_, to_weights_;
};

}  // namespace kadanoff::benchmark

template <>
inline constexpr auto kadanoff::choices<kadanoff::linalg::OperandPrecision> =
    std::array{Choice{linalg::OperandPrecision::fp32, "fp32"}, Choice{linalg::OperandPrecision::tf32, "tf32"},
               Choice{linalg::OperandPrecision::bf16, "bf16"}};
