// How to declare an operation, and how a call reaches its device. The one signature of an operation is written out only
// in its declaration and in its three definitions:
//
//   void f(Context& context, Matrix<float> x);             // f.hpp: the operation. f.cpp defines it: it checks the
//                                                          // arguments and calls f of the context's device
//   namespace cpu {
//   OnCpu<decltype(room::f)> f;                            // void f(CpuResources&, Matrix<float>), in f_cpu.cpp
//   }
//   namespace cuda {
//   OnCuda<decltype(room::f)> f;                           // void f(CudaResources&, Matrix<float>), in f_cuda.cu
//   }
//
//   return dispatch<cpu::f, cuda::f>(context, x);          // the last line of f in f.cpp
#pragma once

#include <utility>

#include "kernels/core/context.hpp"

namespace kadanoff {

template <class Function, class Resources>
struct WithResources;
template <class Result, class... Parameters, class Resources>
struct WithResources<Result(Context&, Parameters...), Resources> {
  using Type = Result(Resources&, Parameters...);
};

// The function type of an operation on one device: the device's resources replace the context.
template <class Function>
using OnCpu = typename WithResources<Function, CpuResources>::Type;
template <class Function>
using OnCuda = typename WithResources<Function, CudaResources>::Type;

// Calls the operation on the context's device. A build without CUDA names on_cuda, but neither calls it nor links it.
template <auto& on_cpu, auto& on_cuda, class... Arguments>
decltype(auto) dispatch(Context& context, Arguments&&... arguments) {
  if constexpr (has_cuda) {
    if (context.on_cuda()) return on_cuda(context.cuda(), std::forward<Arguments>(arguments)...);
  }
  return on_cpu(context.cpu(), std::forward<Arguments>(arguments)...);
}

}  // namespace kadanoff
