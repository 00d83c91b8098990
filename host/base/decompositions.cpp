// Between two pieces of a decomposition there is time for a line, and to stop.
#include "host/base/decompositions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "host/base/progress.hpp"
#include "host/base/stop_request.hpp"

namespace kadanoff {
namespace {

spectra::Watch watch_of(Progress& progress) {
  return [&progress](double part) {
    if (StopRequest::made()) throw Interrupted();
    progress.update(static_cast<std::int64_t>(100 * part));
  };
}

// Σ A², of the upper triangle; row by row, as A may be on a GPU.
template <class T>
double squared_norm_of_symmetric(Context& context, Matrix<const T> a) {
  std::vector<T> row(static_cast<std::size_t>(a.cols));
  double sum = 0;
  for (std::int64_t i = 0; i < a.rows; ++i) {
    const auto count = static_cast<std::size_t>(a.cols - i);
    copy_bytes(context, cpu_device, row.data(), a.device, a.data + i * a.cols + i, count * sizeof(T));
    sum += double{row[0]} * double{row[0]};
    for (std::size_t j = 1; j < count; ++j) sum += 2 * double{row[j]} * double{row[j]};
  }
  return sum;
}

Eigenvalues with_residual(std::vector<double> values, double squared_norm) {
  const double sum = std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
  return {.values = std::move(values), .residual = squared_norm > 0 ? std::abs(sum - squared_norm) / squared_norm : 0};
}

}  // namespace

spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan) {
  Progress progress("singular values", 100, "%");
  plan.watch = watch_of(progress);
  return spectra::svd(context, a, plan);
}

Eigenvalues eigenvalues_with_progress(Context& context, Matrix<const float> a) {
  Progress progress("eigenvalues", 100, "%");
  auto values = spectra::eigenvalues(context, a, watch_of(progress));
  return with_residual(std::move(values), squared_norm_of_symmetric(context, a));
}

Eigenvalues decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors) {
  Progress progress("eigenvectors", 100, "%");
  const double squared_norm = squared_norm_of_symmetric<double>(context, a);  // the decomposition overwrites `a`
  return with_residual(spectra::decompose_symmetric(context, a, vectors, watch_of(progress)), squared_norm);
}

std::string method_name(spectra::SvdMethod method) {
  switch (method) {
    case spectra::SvdMethod::direct:
      return "direct";
    case spectra::SvdMethod::gram:
      return "from the Gram matrix";
    default:
      return "randomised";
  }
}

Decomposition decomposition_of(std::string of, const spectra::Svd& svd) {
  return {.of = std::move(of), .method = method_name(svd.method), .residual = svd.residual};
}

Decomposition decomposition_of(std::string of, const Eigenvalues& eigenvalues) {
  return {.of = std::move(of), .method = "by tridiagonal form", .residual = eigenvalues.residual};
}

void add_decomposition(std::vector<Decomposition>& all, const Decomposition& one) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const Decomposition& other) {
    return other.of == one.of && other.method == one.method;
  });
  if (same == all.end()) {
    all.push_back(one);
    return;
  }
  same->times += one.times;
  same->residual = std::max(same->residual, one.residual);
}

std::string residual_text(const std::string& method, double residual) {
  return fmt::format("{}, residual {:.1e}", method, residual);
}

std::string decompositions_text(const std::vector<Decomposition>& all) {
  std::string text;
  for (const auto& one : all)
    text += one.times == 1 ? fmt::format("{}: {}\n", one.of, residual_text(one.method, one.residual))
                           : fmt::format("{}: {} times {}, residual {:.1e} at most\n", one.of, one.times, one.method,
                                         one.residual);
  return text;
}

nlohmann::json decompositions_json(const std::vector<Decomposition>& all) {
  auto list = nlohmann::json::array();
  for (const auto& one : all)
    list.push_back({{"of", one.of}, {"method", one.method}, {"residual", one.residual}, {"times", one.times}});
  return list;
}

}  // namespace kadanoff
