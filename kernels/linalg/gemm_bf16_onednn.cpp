// Tiles in bf16 by oneDNN, version 2 or 3. Only this source uses oneDNN's C++ interface. Each thread keeps the
// primitive of a shape for the next tiles: making it takes microseconds, the product of a small tile tens of
// microseconds.
#include <deque>
#include <dnnl.hpp>
#include <string_view>
#include <unordered_map>

#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm_bf16.hpp"

namespace kadanoff::linalg::cpu {
namespace {

using dnnl::memory;
using Type = memory::data_type;
using Format = memory::format_tag;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

dnnl::matmul::primitive_desc description(std::int64_t m, std::int64_t n, std::int64_t k) {
  const memory::desc a({m, k}, Type::bf16, Format::ab), b({k, n}, Type::bf16, Format::BA16a64b2a),
      c({m, n}, Type::f32, Format::ab);
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), a, b, c, attributes};
#else
  return {dnnl::matmul::desc(a, b, c), attributes, engine()};
#endif
}

// A product of one shape, to be executed by one thread at a time.
class Product {
 public:
  Product(std::int64_t m, std::int64_t n, std::int64_t k) : Product(m, n, k, description(m, n, k)) {}

  [[nodiscard]] bool is_of(std::int64_t m, std::int64_t n, std::int64_t k) const {
    return m == m_ && n == n_ && k == k_;
  }

  void execute(const rows::BFloat16* a, const std::uint32_t* words, float* c) {
    point(left_, a);
    point(right_, words);
    point(result_, c);
    primitive_.execute(stream_, arguments_);
    stream_.wait();
  }

 private:
  // Setting a handle may write zeros into the padding, which other threads may be reading: not without need.
  static void point(memory& at, const void* data) {
    if (at.get_data_handle() != data) at.set_data_handle(const_cast<void*>(data));
  }

  Product(std::int64_t m, std::int64_t n, std::int64_t k, const dnnl::matmul::primitive_desc& of)
      : m_(m),
        n_(n),
        k_(k),
        left_(of.src_desc(), engine(), nullptr),
        right_(of.weights_desc(), engine(), nullptr),
        result_(of.dst_desc(), engine(), nullptr),
        scratch_(of.scratchpad_desc(), engine()),
        primitive_(of) {}

  std::int64_t m_, n_, k_;
  memory left_, right_, result_, scratch_;
  dnnl::matmul primitive_;
  dnnl::stream stream_{engine()};
  std::unordered_map<int, memory> arguments_{
      {DNNL_ARG_SRC, left_}, {DNNL_ARG_WEIGHTS, right_}, {DNNL_ARG_DST, result_}, {DNNL_ARG_SCRATCHPAD, scratch_}};
};

// This thread's product of a shape. An update has three products, and each up to four shapes of tiles; the last one of
// an epoch may have as many others.
Product& product(std::int64_t m, std::int64_t n, std::int64_t k) {
  constexpr std::size_t most = 32;
  thread_local std::deque<Product> kept;
  for (auto& one : kept)
    if (one.is_of(m, n, k)) return one;
  if (kept.size() == most) kept.pop_front();
  return kept.emplace_back(m, n, k);
}

}  // namespace

void multiply_with_onednn(Matrix<const rows::BFloat16> a, const std::uint32_t* words, Matrix<float> c) {
  try {
    product(c.rows, c.cols, a.cols).execute(a.data, words, c.data);
  } catch (const dnnl::error& error) {
    fail(ExitCode::internal, "oneDNN: the bf16 product {} × {} × {} failed: {}", c.rows, a.cols, c.cols, error.what());
  }
}

// Where the instructions lack it refuses, or has an implementation that is slower than fp32: only "brg" has them.
bool onednn_multiplies_bf16() {
  try {
    constexpr std::int64_t edge = 64;
    return std::string_view(description(edge, edge, edge).impl_info_str()).starts_with("brg");
  } catch (const dnnl::error&) {
    return false;
  }
}

}  // namespace kadanoff::linalg::cpu
