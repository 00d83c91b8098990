// Checks shapes, and hands the transforms to the device's implementation.
#include "kernels/fourier/transform.hpp"

#include "kernels/core/check.hpp"

namespace kadanoff::fourier {
namespace {

void check_shapes(Context& context, std::int64_t lattices, std::int64_t sites, Device lattice_device,
                  std::int64_t spectra, std::int64_t modes, Device spectrum_device, int side) {
  expects(side >= 1 && side <= max_side, "fourier: the side is not one that the transforms take");
  expects(sites == std::int64_t{side} * side, "fourier: the rows are no side × side lattices");
  expects(spectra == lattices && modes == half_spectrum(side), "fourier: the spectra have another shape");
  expects(lattice_device == context.device() && spectrum_device == context.device(),
          "fourier: the views are not on the context's device");
}

}  // namespace

void forward(Context& context, Matrix<const float> lattices, int side, Matrix<std::complex<double>> spectra) {
  check_shapes(context, lattices.rows, lattices.cols, lattices.device, spectra.rows, spectra.cols, spectra.device,
               side);
  if (lattices.rows == 0) return;
  dispatch<cpu::forward, cuda::forward>(context, lattices, side, spectra);
}

void inverse(Context& context, Matrix<const std::complex<double>> spectra, int side, Matrix<double> lattices) {
  check_shapes(context, lattices.rows, lattices.cols, lattices.device, spectra.rows, spectra.cols, spectra.device,
               side);
  if (lattices.rows == 0) return;
  dispatch<cpu::inverse, cuda::inverse>(context, spectra, side, lattices);
}

}  // namespace kadanoff::fourier
