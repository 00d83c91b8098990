// Some columns of a matrix into another one of its shape: units that are held at given values.
#pragma once

#include <cstdint>

#include "kernels/core/dispatch.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::rows {

// to(i, c) = from(i, c) for every c of `columns`, everything on the context's device. Throws Error(internal) for shapes
// or devices that do not fit together; the columns themselves, from 0, are the caller's matter.
void copy_columns(Context& context, Vector<const std::int32_t> columns, Matrix<const float> from, Matrix<float> to);

namespace cpu {
OnCpu<decltype(rows::copy_columns)> copy_columns;
}
namespace cuda {
OnCuda<decltype(rows::copy_columns)> copy_columns;
}

}  // namespace kadanoff::rows
