// Tiles in bf16 by oneDNN, of version 2 or 3: the one source that uses its C++ interface.
#include <dnnl.hpp>
#include <string_view>

#include "kernels/core/check.hpp"
#include "kernels/linalg/gemm_bf16_tile.hpp"

namespace kadanoff::linalg::cpu {
namespace {

using dnnl::memory;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

// oneDNN's own errors as ours.
template <class F>
auto checked(const char* what, const F& call) {
  try {
    return call();
  } catch (const dnnl::error& error) {
    fail(ExitCode::internal, "oneDNN: {} in bf16 failed: {}", what, error.what());
  }
}

memory::desc description(std::int64_t rows, std::int64_t cols, memory::data_type type, std::int64_t stride_of_rows,
                         std::int64_t stride_of_cols) {
  return {{rows, cols}, type, memory::dims{stride_of_rows, stride_of_cols}};
}

memory::desc description(Op op, Matrix<const BFloat16> x) {
  return op == Op::none ? description(x.rows, x.cols, memory::data_type::bf16, x.stride, 1)
                        : description(x.cols, x.rows, memory::data_type::bf16, 1, x.stride);
}

dnnl::matmul::primitive_desc product(const memory::desc& a, const memory::desc& b, const memory::desc& c) {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), a, b, c, attributes};
#else
  return {dnnl::matmul::desc(a, b, c), attributes, engine()};
#endif
}

// The layout that the library wants of a right operand of k × n, whatever the left one's number of rows: it is asked
// for a usual one.
memory::desc packed_description(std::int64_t k, std::int64_t n) {
  constexpr std::int64_t rows = 256;
  return product(description(rows, k, memory::data_type::bf16, k, 1),
                 {{k, n}, memory::data_type::bf16, memory::format_tag::any},
                 description(rows, n, memory::data_type::f32, n, 1))
      .weights_desc();
}

void reorder(const memory::desc& from_layout, const BFloat16* from, const memory::desc& to_layout, BFloat16* to) {
  checked("a copy", [&] {
    memory source(from_layout, engine(), const_cast<BFloat16*>(from)), target(to_layout, engine(), to);
    dnnl::stream stream(engine());
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
  });
}

void pack(Op op, Matrix<const BFloat16> b, BFloat16* packed) {
  const auto k = op == Op::none ? b.rows : b.cols, n = op == Op::none ? b.cols : b.rows;
  const auto layout = checked("the layout", [&] { return packed_description(k, n); });
  expects(layout.get_size() <= static_cast<std::size_t>(packed_bf16_size(k, n)) * sizeof(BFloat16),
          "oneDNN's layout of a bf16 operand takes more memory than it was given");
  reorder(description(op, b), b.data, layout, packed);
}

void transpose(Matrix<const BFloat16> from, Matrix<BFloat16> to) {
  reorder(description(Op::transpose, from), from.data, description(Op::none, to), to.data);
}

void multiply(Matrix<const BFloat16> a, const BFloat16* packed, Matrix<float> c) {
  checked("a product", [&] {
    const auto primitive = product(description(Op::none, a), packed_description(a.cols, c.cols),
                                   description(c.rows, c.cols, memory::data_type::f32, c.stride, 1));
    memory left(primitive.src_desc(), engine(), const_cast<BFloat16*>(a.data));
    memory right(primitive.weights_desc(), engine(), const_cast<BFloat16*>(packed));
    memory result(primitive.dst_desc(), engine(), c.data), scratch(primitive.scratchpad_desc(), engine());
    dnnl::stream stream(engine());
    dnnl::matmul(primitive).execute(
        stream,
        {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}, {DNNL_ARG_SCRATCHPAD, scratch}});
    stream.wait();
  });
}

}  // namespace

const Bf16TileOperations& onednn_bf16() {
  static constexpr Bf16TileOperations operations{pack, multiply, transpose};
  return operations;
}

// Without the instructions it either refuses or has a reference implementation, thousands of times slower.
bool onednn_has_bf16() {
  try {
    constexpr std::int64_t edge = 64;
    const auto operand = description(edge, edge, memory::data_type::bf16, edge, 1);
    const auto result = description(edge, edge, memory::data_type::f32, edge, 1);
    return !std::string_view(product(operand, operand, result).impl_info_str()).starts_with("ref");
  } catch (const dnnl::error&) {
    return false;
  }
}

}  // namespace kadanoff::linalg::cpu
