// Adds up samples in pieces, each of them as doubles.
#include "kernels/spectra/second_moments.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra {
namespace {

// Rows that are widened at once: enough for a product at full speed, few enough to stay small beside the moments.
constexpr std::int64_t piece = 2048;

}  // namespace

SecondMoments::SecondMoments(Context& context, std::int64_t units)
    : context_(context), units_(units), sums_(context.device(), units), moments_(context.device(), units * units) {
  sums_.fill_zero(context);
  moments_.fill_zero(context);
}

void SecondMoments::add(Matrix<const float> samples) {
  expects(samples.cols == units_, "SecondMoments: samples of other units");
  const auto rows_at_once = std::min(piece, samples.rows);
  if (batch_.size() < rows_at_once * units_) {
    batch_ = Array<double>(context_.device(), rows_at_once * units_);
    ones_ = to_device(context_, std::vector<double>(static_cast<std::size_t>(rows_at_once), 1.0));
  }
  for (std::int64_t first = 0; first < samples.rows; first += piece) {
    const auto rows = std::min(piece, samples.rows - first);
    const auto values = batch_.matrix(rows, units_);
    if (!widen(context_, samples.slice(first, rows), false, values))
      fail(ExitCode::internal, "second moments: a sample holds a value that is not a finite number");
    gram(context_, Op::transpose, 1, values, 1, moments_.matrix(units_, units_));
    multiply(context_, Op::none, Op::none, 1, std::as_const(ones_).matrix(1, rows), values, 1, sums_.matrix(1, units_));
  }
  count_ += samples.rows;
}

Array<double> SecondMoments::matrix(bool centred) {
  expects(count_ > 0, "SecondMoments: there are no samples");
  const double share = 1 / static_cast<double>(count_);
  gram(context_, Op::transpose, centred ? -share * share : 0.0, std::as_const(sums_).matrix(1, units_), share,
       moments_.matrix(units_, units_));
  return std::move(moments_);
}

std::vector<double> SecondMoments::means() {
  auto means = to_host(context_, sums_);
  for (double& mean : means) mean /= static_cast<double>(count_);
  return means;
}

}  // namespace kadanoff::spectra
