// Between two pieces of a decomposition there is time for a line, and to stop.
#include "host/base/decompositions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "host/base/progress.hpp"
#include "host/base/stop_request.hpp"
#include "kernels/core/array.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/vectors.hpp"

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

// On the host, with what its upper triangle says below the diagonal, too.
Array<double> whole_copy(Context& context, Matrix<const double> a) {
  Array<double> copy(cpu_device, a.rows * a.cols);
  const auto whole = copy.matrix(a.rows, a.cols);
  for (std::int64_t i = 0; i < a.rows; ++i)
    copy_bytes(context, cpu_device, whole.row(i), a.device, a.row(i),
               static_cast<std::size_t>(a.cols) * sizeof(double));
  context.cpu().for_each(a.rows, [&](std::int64_t i, int) {
    for (std::int64_t j = 0; j < i; ++j) whole(i, j) = whole(j, i);
  });
  return copy;
}

Eigenvalues with_error_of_squares(std::vector<double> values, double squared_norm) {
  const double sum = std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
  return {.values = std::move(values), .error = squared_norm > 0 ? std::abs(sum - squared_norm) / squared_norm : 0};
}

// What stands before the number, in text.
const char* name_of_check(Check check) { return check == Check::residual ? "residual" : "error of Σ λ²"; }

}  // namespace

spectra::Svd svd_with_progress(Context& context, Matrix<const float> a, spectra::SvdPlan plan) {
  Progress progress("singular values", 100, "%");
  plan.watch = watch_of(progress);
  return spectra::svd(context, a, plan);
}

Eigenvalues eigenvalues_with_progress(Context& context, Matrix<const float> a) {
  Progress progress("eigenvalues", 100, "%");
  auto values = spectra::eigenvalues(context, a, watch_of(progress));
  return with_error_of_squares(std::move(values), squared_norm_of_symmetric(context, a));
}

Eigenvalues decompose_symmetric_with_progress(Context& context, Matrix<double> a, std::int64_t vectors,
                                              std::int64_t most_checked) {
  Progress progress("eigenvectors", 100, "%");
  const double squared_norm = squared_norm_of_symmetric<double>(context, a);  // the decomposition overwrites `a`
  const bool checks_vectors = vectors > 0 && residual_bytes(a.rows, most_checked) > 0;
  auto copy = checks_vectors ? whole_copy(context, a) : Array<double>();
  auto values = spectra::decompose_symmetric(context, a, vectors, watch_of(progress));
  if (!checks_vectors) return with_error_of_squares(std::move(values), squared_norm);
  if (context.on_cuda()) copy = copy.copied_to(context, context.device());
  const double left_over = largest_residual(context, copy.matrix(a.rows, a.rows), a.slice(0, vectors), values);
  return {.values = std::move(values),
          .error = squared_norm > 0 ? left_over / std::sqrt(squared_norm) : 0,
          .check = Check::residual};
}

double largest_residual(Context& context, Matrix<const double> a, Matrix<const double> vectors,
                        const std::vector<double>& values) {
  constexpr std::int64_t at_once = 256;  // their products need memory
  Array<double> memory(context.device(), std::min(at_once, vectors.rows) * a.cols);
  double largest = 0;
  for (std::int64_t first = 0; first < vectors.rows; first += at_once) {
    const auto some = vectors.slice(first, std::min(at_once, vectors.rows - first));
    const auto left_over = memory.matrix(some.rows, a.cols);
    for (std::int64_t i = 0; i < some.rows; ++i)
      copy_bytes(context, context.device(), left_over.row(i), context.device(), some.row(i),
                 static_cast<std::size_t>(a.cols) * sizeof(double));
    spectra::scale(context, {values.begin() + first, values.begin() + first + some.rows}, left_over);
    spectra::multiply(context, spectra::Op::none, spectra::Op::none, 1, some, a, -1, left_over);
    for (const double length : spectra::norms(context, left_over)) largest = std::max(largest, length);
  }
  return largest;
}

double residual_bytes(std::int64_t rows, std::int64_t most_checked) {
  return rows <= most_checked ? sizeof(double) * static_cast<double>(rows) * static_cast<double>(rows) : 0;
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
  return {.of = std::move(of), .method = method_name(svd.method), .error = svd.residual};
}

Decomposition decomposition_of(std::string of, const Eigenvalues& eigenvalues) {
  return {.of = std::move(of), .method = "by tridiagonal form", .error = eigenvalues.error, .check = eigenvalues.check};
}

void add_decomposition(std::vector<Decomposition>& all, const Decomposition& one) {
  const auto same = std::find_if(all.begin(), all.end(), [&](const Decomposition& other) {
    return other.of == one.of && other.method == one.method && other.check == one.check;
  });
  if (same == all.end()) {
    all.push_back(one);
    return;
  }
  same->times += one.times;
  same->error = std::max(same->error, one.error);
}

std::string decompositions_text(const std::vector<Decomposition>& all) {
  std::string text;
  for (const auto& one : all)
    text += fmt::format("{}: {}{}, {} {:.1e}{}\n", one.of, one.times == 1 ? "" : fmt::format("{} times ", one.times),
                        one.method, name_of_check(one.check), one.error, one.times == 1 ? "" : " at most");
  return text;
}

nlohmann::json decompositions_json(const std::vector<Decomposition>& all) {
  auto list = nlohmann::json::array();
  for (const auto& one : all)
    list.push_back({{"of", one.of},
                    {"method", one.method},
                    {one.check == Check::residual ? "residual" : "error_of_squares", one.error},
                    {"times", one.times}});
  return list;
}

}  // namespace kadanoff
