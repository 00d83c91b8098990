// Tiles in bf16 by oneDNN, of version 2 or 3: the one source that uses its C++ interface. The primitives are made anew
// for each tile, which takes microseconds because the library keeps what it has compiled.
#include <dnnl.hpp>
#include <string_view>

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

dnnl::matmul::primitive_desc product(std::int64_t m, std::int64_t n, std::int64_t k) {
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

}  // namespace

void multiply_with_onednn(Matrix<const BFloat16> a, const std::uint32_t* words, Matrix<float> c) {
  try {
    const auto description = product(c.rows, c.cols, a.cols);
    memory left(description.src_desc(), engine(), const_cast<BFloat16*>(a.data));
    memory right(description.weights_desc(), engine(), const_cast<std::uint32_t*>(words));
    memory result(description.dst_desc(), engine(), c.data), scratch(description.scratchpad_desc(), engine());
    dnnl::stream stream(engine());
    dnnl::matmul(description)
        .execute(
            stream,
            {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}, {DNNL_ARG_SCRATCHPAD, scratch}});
    stream.wait();
  } catch (const dnnl::error& error) {
    fail(ExitCode::internal, "oneDNN: the bf16 product {} × {} × {} failed: {}", c.rows, a.cols, c.cols, error.what());
  }
}

// Where the instructions lack it refuses, or has an implementation that is slower than fp32: only "brg" has them.
bool onednn_multiplies_bf16() {
  try {
    constexpr std::int64_t edge = 64;
    return std::string_view(product(edge, edge, edge).impl_info_str()).starts_with("brg");
  } catch (const dnnl::error&) {
    return false;
  }
}

}  // namespace kadanoff::linalg::cpu
