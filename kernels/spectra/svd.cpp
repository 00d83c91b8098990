// The methods, composed of products, eigenvectors and QR, which each device has its own of. All work on a copy of the
// matrix in double precision, laid on its side where it is taller than wide: W, rows × cols, rows ≤ cols, with left
// vectors e (of `rows` entries) and right ones l.
#include "kernels/spectra/svd.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "kernels/random/streams.hpp"
#include "kernels/spectra/eigenvalues.hpp"
#include "kernels/spectra/products.hpp"
#include "kernels/spectra/vectors.hpp"

namespace kadanoff::spectra {
namespace {

constexpr std::int64_t small_enough_for_direct = 256;
constexpr double converged = 1e-6;
constexpr int most_iterations = 40, iterations_worth_it = 8;
constexpr std::int64_t probes = 64;  // random combinations of so many pairs of vectors, or more, are looked at

double sum_of_squares(const std::vector<double>& values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

struct Parts {
  std::vector<double> values;
  Array<double> left, right;
  double residual = 0;
};

class Decomposition {
 public:
  Decomposition(Context& context, Matrix<const float> a)
      : context_(context),
        tall_(a.rows > a.cols),
        rows_(std::min(a.rows, a.cols)),
        cols_(std::max(a.rows, a.cols)),
        wide_(make(rows_, cols_)) {
    if (!widen(context, a, tall_, wide_.matrix(rows_, cols_)))
      fail(ExitCode::internal, "svd: the {} × {} matrix holds an entry that is not a finite number", a.rows, a.cols);
    size_ = std::sqrt(sum_of_squares(norms(context, wide())));
  }

  [[nodiscard]] bool tall() const { return tall_; }

  Parts direct(std::int64_t count) {
    Parts parts{.values = {}, .left = make(rows_, rows_), .right = make(rows_, cols_)};
    {
      Array<double> copy = wide_.copied_to(context_, context_.device());
      parts.values = direct_svd(context_, copy.matrix(rows_, cols_), parts.left.matrix(rows_, rows_),
                                parts.right.matrix(rows_, cols_));
    }
    return finished(std::move(parts), count);
  }

  // Times of products and of the decomposition on two threads, where its rows are as many hundreds to thousands.
  Parts gram(std::int64_t count, const Watch& watch) {
    const auto shorter = static_cast<double>(rows_), longer = static_cast<double>(cols_);
    const double all = 3 * longer + 8 * shorter, squared = longer / all, decomposed = squared + 8 * shorter / all;
    Parts parts{.values = {}, .left = make(rows_, rows_), .right = {}};
    const auto square = parts.left.matrix(rows_, rows_);
    spectra::gram(context_, Op::none, 1, wide(), 0, square);
    tell(watch, squared);
    decompose_symmetric(context_, square, count, piece_of(watch, squared, decomposed));
    parts.right = make(count, cols_);  // not before: the eigenvectors needed memory, too
    from_left(parts, count);
    return finished(std::move(parts), count);
  }

  Parts values_of_gram(std::int64_t count, const Watch& watch) {
    const double squared = static_cast<double>(cols_) / static_cast<double>(cols_ + 5 * rows_);
    Array<double> square = make(rows_, rows_);
    spectra::gram(context_, Op::none, 1, wide(), 0, square.matrix(rows_, rows_));
    tell(watch, squared);
    auto values = decompose_symmetric(context_, square.matrix(rows_, rows_), 0, piece_of(watch, squared, 1));
    for (double& value : values) value = std::sqrt(std::max(value, 0.0));
    const double residual = size_ == 0 ? 0 : std::abs(size_ * size_ - sum_of_squares(values)) / (size_ * size_);
    const bool all = count == rows_;
    values.resize(static_cast<std::size_t>(count));
    return {.values = std::move(values), .left = {}, .right = {}, .residual = all ? residual : 0};
  }

  // The block has more vectors than are wanted: these converge faster.
  Parts randomised(std::int64_t count, int iterations, const Watch& watch) {
    const auto block = std::min(rows_, count + std::max<std::int64_t>(10, count / 5));
    Array<double> basis = make(block, rows_), projected = make(block, cols_), small = make(block, block);
    Parts parts{.values = {}, .left = make(block, rows_), .right = make(block, cols_)};
    multiply(context_, Op::none, Op::transpose, 1,
             to_device(context_, random_signs(block, cols_, 0)).matrix(block, cols_), wide(), 0,
             basis.matrix(block, rows_));
    for (int i = 0; i < iterations; ++i) {
      orthonormalise(context_, basis.matrix(block, rows_));
      multiply(context_, Op::none, Op::none, 1, basis.matrix(block, rows_), wide(), 0, projected.matrix(block, cols_));
      spectra::gram(context_, Op::none, 1, projected.matrix(block, cols_), 0, small.matrix(block, block));
      decompose_symmetric(context_, small.matrix(block, block), block);
      multiply(context_, Op::none, Op::none, 1, small.matrix(block, block), basis.matrix(block, rows_), 0,
               parts.left.matrix(block, rows_));
      from_left(parts, block);
      // W l, the next basis, shows how far l and e are from a pair of vectors.
      multiply(context_, Op::none, Op::transpose, 1, parts.right.matrix(block, cols_), wide(), 0,
               basis.matrix(block, rows_));
      if (residual_of(parts, count) <= converged) break;
      tell(watch, static_cast<double>(i + 1) / iterations);
    }
    return finished(std::move(parts), count);
  }

 private:
  [[nodiscard]] Array<double> make(std::int64_t rows, std::int64_t cols) const {
    return {context_.device(), rows * cols};
  }
  [[nodiscard]] Matrix<const double> wide() const { return wide_.matrix(rows_, cols_); }

  static std::vector<double> random_signs(std::int64_t rows, std::int64_t cols, std::uint32_t step) {
    const auto key = random::make_key(0, random::Stream::randomised_svd, step);
    std::vector<double> signs(static_cast<std::size_t>(rows * cols));
    for (std::size_t at = 0; at < signs.size(); ++at) {
      const auto bit = at % 128;
      const auto words = random::draw(key, static_cast<std::uint32_t>(at / 128), 0);
      signs[at] = (words[bit / 32] >> (bit % 32) & 1U) != 0 ? 1 : -1;
    }
    return signs;
  }

  // s and l of the first `count` vectors e: s l = e W.
  void from_left(Parts& parts, std::int64_t count) {
    const auto right = parts.right.matrix(count, cols_);
    multiply(context_, Op::none, Op::none, 1, std::as_const(parts.left).matrix(count, rows_), wide(), 0, right);
    parts.values = norms(context_, right);
    const double largest = parts.values.empty() ? 0 : *std::max_element(parts.values.begin(), parts.values.end());
    constexpr double told_apart = 1e-5;  // below, rounding errors of 10⁻¹⁶ s₁²/s make the right vectors overlap
    if (std::all_of(parts.values.begin(), parts.values.end(), [&](double s) { return s > told_apart * largest; })) {
      std::vector<double> factors(parts.values.size());
      std::transform(parts.values.begin(), parts.values.end(), factors.begin(), [](double s) { return 1 / s; });
      scale(context_, factors, right);
    } else {
      parts.values = orthonormalise(context_, right);
    }
  }

  double residual_of(const Parts& parts, std::int64_t count) {
    const auto left = parts.left.matrix(count, rows_);
    const auto right = parts.right.matrix(count, cols_);
    return relative(difference(Op::none, left, scaled(right, parts.values)) +
                    difference(Op::transpose, right, scaled(left, parts.values)));
  }

  // The same, estimated: for random signs r_i, the mean of |Σ_i r_i x_i|² is Σ_i |x_i|². That of 64 is off by a fifth
  // at most, as a standard error, and takes two products of W with 64 rows instead of 2 · count.
  double probed_residual(const Parts& parts, std::int64_t count) {
    const auto signs = random_signs(probes, count, 1);
    auto weighted = signs;  // r_i s_i
    for (std::size_t at = 0; at < signs.size(); ++at)
      weighted[at] *= parts.values[at % static_cast<std::size_t>(count)];
    const auto combined = [&](const std::vector<double>& weights, Matrix<const double> vectors) {
      Array<double> sums = make(probes, vectors.cols);
      multiply(context_, Op::none, Op::none, 1, to_device(context_, weights).matrix(probes, count), vectors, 0,
               sums.matrix(probes, vectors.cols));
      return sums;
    };
    const auto left = parts.left.matrix(count, rows_);
    const auto right = parts.right.matrix(count, cols_);
    const auto lefts = combined(signs, left), rights = combined(signs, right);
    return relative((difference(Op::none, lefts.matrix(probes, rows_), combined(weighted, right)) +
                     difference(Op::transpose, rights.matrix(probes, cols_), combined(weighted, left))) /
                    static_cast<double>(probes));
  }

  [[nodiscard]] double relative(double squares) const { return size_ == 0 ? 0 : std::sqrt(squares) / size_; }

  // Row i times values[i].
  Array<double> scaled(Matrix<const double> vectors, const std::vector<double>& values) {
    Array<double> result = make(vectors.rows, vectors.cols);
    copy_bytes(context_, context_.device(), result.data(), context_.device(), vectors.data, result.bytes());
    scale(context_, {values.begin(), values.begin() + vectors.rows}, result.matrix(vectors.rows, vectors.cols));
    return result;
  }

  // Σ |x op(W) − y|² over the rows x and y.
  double difference(Op op, Matrix<const double> x, Array<double> y) {
    const auto length = op == Op::none ? cols_ : rows_;
    multiply(context_, Op::none, op, 1, x, wide(), -1, y.matrix(x.rows, length));
    return sum_of_squares(norms(context_, std::as_const(y).matrix(x.rows, length)));
  }

  // The first `count`, in descending order.
  Parts finished(Parts parts, std::int64_t count) {
    parts.values.resize(static_cast<std::size_t>(count));
    for (double& value : parts.values) value = std::abs(value);  // no −0
    // Rounding may have exchanged values that are equal, or noise.
    for (std::size_t i = 1; i < parts.values.size(); ++i)
      parts.values[i] = std::min(parts.values[i], parts.values[i - 1]);
    parts.left = first_rows(std::move(parts.left), count, rows_);
    parts.right = first_rows(std::move(parts.right), count, cols_);
    auto signs = peaks(context_, std::as_const(parts.right).matrix(count, cols_));
    for (double& sign : signs) sign = sign < 0 ? -1 : 1;
    scale(context_, signs, parts.left.matrix(count, rows_));
    scale(context_, signs, parts.right.matrix(count, cols_));
    parts.residual = count > probes ? probed_residual(parts, count) : residual_of(parts, count);
    return parts;
  }

  Array<double> first_rows(Array<double> all, std::int64_t count, std::int64_t length) {
    if (all.size() == count * length) return all;
    Array<double> kept(context_.device(), count * length);
    copy_bytes(context_, context_.device(), kept.data(), context_.device(), all.data(), kept.bytes());
    return kept;
  }

  Context& context_;
  bool tall_;
  std::int64_t rows_, cols_;
  Array<double> wide_;
  double size_ = 0;  // |W|
};

}  // namespace

Svd svd(Context& context, Matrix<const float> a, const SvdPlan& plan) {
  const auto all = std::min(a.rows, a.cols);
  const auto count = plan.count.value_or(all);
  expects(a.device == context.device(), "svd: the matrix is on another device");
  expects(0 <= count && count <= all, "svd: there are not as many singular values");
  Svd result{.method = plan.method};
  if (count == 0) return result;
  Decomposition work(context, a);
  Parts parts;
  const bool worth_it = count * 8 <= all;
  constexpr double begun = 0.4;  // what the randomised one may have taken before it gives up
  bool gave_up = false;
  auto& method = result.method;
  if (method == SvdMethod::automatic)
    method = all <= small_enough_for_direct ? SvdMethod::direct
             : worth_it && plan.vectors     ? SvdMethod::randomised
                                            : SvdMethod::gram;
  if (method == SvdMethod::randomised) {
    const bool may_give_up = plan.method == SvdMethod::automatic;
    parts = work.randomised(count, may_give_up ? iterations_worth_it : most_iterations, piece_of(plan.watch, 0, begun));
    gave_up = may_give_up && parts.residual > converged;
    if (gave_up) method = SvdMethod::gram;
  }
  const auto rest = piece_of(plan.watch, gave_up ? begun : 0, 1);
  if (method == SvdMethod::direct) parts = work.direct(count);
  if (method == SvdMethod::gram) parts = plan.vectors ? work.gram(count, rest) : work.values_of_gram(count, rest);
  tell(plan.watch, 1);
  result.values = std::move(parts.values);
  result.residual = parts.residual;
  if (!plan.vectors) return result;
  result.left = std::move(work.tall() ? parts.right : parts.left);
  result.right = std::move(work.tall() ? parts.left : parts.right);
  return result;
}

double svd_bytes(std::int64_t rows, std::int64_t cols) {
  const auto shorter = static_cast<double>(std::min(rows, cols)), longer = static_cast<double>(std::max(rows, cols));
  // Direct: A, its copy and both sets of vectors, and dgesdd's 4 n² and 32 columns; then A, both sets and the
  // residual's probes.
  if (std::min(rows, cols) <= small_enough_for_direct)
    return sizeof(double) *
           (std::max(3 * shorter + 32, 2 * (shorter + static_cast<double>(probes))) * longer + 6 * shorter * shorter);
  // Gram: A and n² with the eigenvectors' 2 n², which a GPU's solver keeps; then the right vectors, too.
  return sizeof(double) * (2 * shorter * longer + 3 * shorter * shorter);
}

std::vector<double> direct_svd(Context& context, Matrix<double> wide, Matrix<double> left, Matrix<double> right) {
  expects(wide.rows <= wide.cols && left.rows == wide.rows && left.cols == wide.rows && right.rows == wide.rows &&
              right.cols == wide.cols,
          "direct_svd: the shapes do not fit together");
  expects(wide.device == context.device() && left.device == context.device() && right.device == context.device(),
          "direct_svd: a matrix is on another device");
  if (wide.rows == 0) return {};
  return dispatch<cpu::direct_svd, cuda::direct_svd>(context, wide, left, right);
}

}  // namespace kadanoff::spectra
