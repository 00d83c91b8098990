// Divide and conquer: halves, quarters, … by shape, small ones by one thread each, and the merges of all from below.
#include "kernels/spectra/divide_and_conquer_cpu.hpp"

#include <cblas.h>
#include <lapacke.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <utility>

#include "kernels/spectra/lapack_cpu.hpp"

// Parts of LAPACK's dstedc that LAPACKE does not declare.
extern "C" {
void dlaed2_(int* k, const int* n, const int* n1, double* d, double* q, const int* ldq, int* indxq, double* rho,
             double* z, double* dlamda, double* w, double* q2, int* indx, int* indxc, int* indxp, int* coltyp,
             int* info);
void dlaed4_(const int* n, const int* i, const double* d, const double* z, double* delta, const double* rho,
             double* dlam, int* info);
}

namespace kadanoff::spectra::cpu {
namespace {

constexpr int small_enough_for_a_thread = 256;
constexpr std::int64_t roots_at_once = 16, sums_at_once = 64, vectors_at_once = 128;

class Conquest {
 public:
  Conquest(CpuResources& cpu, std::vector<double> diagonal, std::vector<double> beside)
      : cpu_(cpu),
        n_(static_cast<int>(diagonal.size())),
        values_(std::move(diagonal)),
        beside_(std::move(beside)),
        order_(values_.size()),
        vectors_(cpu_device, std::int64_t{n_} * n_),
        basis_(cpu_device, std::int64_t{n_} * n_) {}

  TridiagonalVectors run(std::int64_t wanted, const Watch& watch) {
    const double size = scale();
    split(0, n_);
    cpu_.for_each(n_, [&](std::int64_t i, int) { std::fill_n(vectors_.data() + i * n_, n_, 0.0); });
    cpu_.for_each(std::ssize(leaves_), [&](std::int64_t leaf, int) { solve(leaves_[static_cast<std::size_t>(leaf)]); });
    double all = 0, done = 0;
    for (const Part& part : merges_) all += work_of(part);
    for (const Part& part : merges_) {
      merge(part, part.count == n_ ? static_cast<int>(wanted) : part.count,
            piece_of(watch, done / all, (done + work_of(part)) / all));
      done += work_of(part);
      tell(watch, done / all);
    }
    std::vector<double> sorted;
    for (const int place : order_) sorted.push_back(size * values_[static_cast<std::size_t>(place - 1)]);
    cpu_.for_each(wanted, [&](std::int64_t i, int) {
      const auto from = order_[static_cast<std::size_t>(n_ - wanted + i)] - 1;
      std::copy_n(vectors_.data() + std::int64_t{from} * n_, n_, basis_.data() + i * n_);
    });
    return {.values = std::move(sorted), .rows = std::move(basis_)};
  }

 private:
  struct Part {
    int first, count;
  };

  static double work_of(Part part) { return std::pow(part.count, 3); }

  // So that no square overflows, or becomes zero.
  double scale() {
    double size = 0;
    for (const auto* entries : {&values_, &beside_})
      for (const double entry : *entries) size = std::max(size, std::abs(entry));
    if (size == 0) return 0;
    for (auto* entries : {&values_, &beside_})
      for (double& entry : *entries) entry /= size;
    return size;
  }

  void split(int first, int count) {
    if (count <= small_enough_for_a_thread) return leaves_.push_back({first, count});
    const int half = count / 2;
    const auto cut = static_cast<std::size_t>(first + half);
    const double taken = std::abs(beside_[cut - 1]);
    values_[cut - 1] -= taken;
    values_[cut] -= taken;
    split(first, half);
    split(first + half, count - half);
    merges_.push_back({first, count});
  }

  // A part's vectors are a square on the diagonal of vectors_, one to a row, and order_, from 1 on, sorts them.
  double* square(int first) { return vectors_.data() + std::int64_t{first} * (n_ + 1); }

  void solve(Part part) {
    const OneThread one;
    check_lapack(LAPACKE_dstedc(LAPACK_COL_MAJOR, 'I', part.count, values_.data() + part.first,
                                beside_.data() + part.first, square(part.first), n_),
                 "dstedc");
    sort(part);
  }

  void sort(Part part) {
    const auto order = order_.begin() + part.first;
    const double* const values = values_.data() + part.first;
    std::iota(order, order + part.count, 1);
    std::stable_sort(order, order + part.count, [&](int a, int b) { return values[a - 1] < values[b - 1]; });
  }

  void merge(Part part, int wanted, const Watch& watch) {
    const int count = part.count, half = count / 2;
    const auto size = static_cast<std::size_t>(count);
    double* const vectors = square(part.first);
    double* const values = values_.data() + part.first;
    int* const order = order_.data() + part.first;
    double rho = beside_[static_cast<std::size_t>(part.first + half - 1)];
    std::vector<double> z(size), poles(size), weights(size);
    for (int i = 0; i < count; ++i) z[static_cast<std::size_t>(i)] = vectors[std::int64_t{i} * n_ + half - (i < half)];
    std::vector<int> sorted(size), grouped(size), places(size), types(std::max<std::size_t>(size, 4));
    int changing = 0, info = 0;
    {
      const OneThread one;
      dlaed2_(&changing, &count, &half, values, vectors, &n_, order, &rho, z.data(), poles.data(), weights.data(),
              basis_.data(), sorted.data(), grouped.data(), places.data(), types.data(), &info);
      check_lapack(info, "dlaed2");
    }
    if (changing == 0) return sort(part);
    find_roots(changing, poles, weights, rho, vectors, values);
    sort(part);
    const int first_wanted = std::accumulate(order + count - wanted, order + count, changing,
                                             [](int least, int place) { return std::min(least, place - 1); });
    if (changing > 2) weights = exact_weights(changing, poles, weights, vectors);
    const int above = types[0] + types[1], below = types[1] + types[2];  // vectors with entries in each half
    std::atomic<std::int64_t> made = 0;
    cpu_.for_each_range(changing - first_wanted, vectors_at_once,
                        [&](std::int64_t begin, std::int64_t rows, int worker) {
                          const OneThread one;
                          double* const first = vectors + (first_wanted + begin) * n_;
                          std::vector<double> in_basis(static_cast<std::size_t>(rows * changing));
                          for (std::int64_t row = 0; row < rows; ++row)
                            to_basis(changing, weights, grouped, first + row * n_, in_basis.data() + row * changing);
                          const auto product = [&](const double* a, int k, const double* b, int cols, double* c) {
                            cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, static_cast<int>(rows), cols, k, 1,
                                        a, changing, b, cols, 0, c, n_);
                          };
                          product(in_basis.data(), above, basis_.data(), half, first);
                          product(in_basis.data() + types[0], below, basis_.data() + std::int64_t{above} * half,
                                  count - half, first + half);
                          made += rows;
                          if (worker == 0)
                            tell(watch, static_cast<double>(made) / (changing - first_wanted));  // the caller's thread
                        });
  }

  // Row j of `vectors` becomes dᵢ − λⱼ (of two or fewer: the vector itself).
  void find_roots(int count, const std::vector<double>& poles, const std::vector<double>& weights, double rho,
                  double* vectors, double* values) {
    cpu_.for_each_range(count, roots_at_once, [&](std::int64_t first, std::int64_t size, int) {
      for (auto j = first; j < first + size; ++j) {
        const int number = static_cast<int>(j) + 1;
        int info = 0;
        dlaed4_(&count, &number, poles.data(), weights.data(), vectors + j * n_, &rho, values + j, &info);
        check_lapack(info, "dlaed4");
      }
    });
  }

  // ẑᵢ² = Πⱼ (λⱼ − dᵢ) / Πⱼ≠ᵢ (dⱼ − dᵢ), up to a factor
  std::vector<double> exact_weights(int count, const std::vector<double>& poles, const std::vector<double>& weights,
                                    const double* vectors) {
    std::vector<double> exact(static_cast<std::size_t>(count));
    cpu_.for_each_range(count, sums_at_once, [&](std::int64_t first, std::int64_t size, int) {
      double* const part = exact.data() + first;
      std::fill_n(part, size, -1.0);
      for (std::int64_t j = 0; j < count; ++j)
        for (std::int64_t i = 0; i < size; ++i) {
          const auto pole = static_cast<std::size_t>(first + i);
          const double gap = first + i == j ? 1 : poles[pole] - poles[static_cast<std::size_t>(j)];
          part[i] *= vectors[j * n_ + first + i] / gap;
        }
      for (std::int64_t i = 0; i < size; ++i)
        part[i] = std::copysign(std::sqrt(part[i]), weights[static_cast<std::size_t>(first + i)]);
    });
    return exact;
  }

  // The vector of one root, in the order in which `basis_` has its vectors.
  static void to_basis(int count, const std::vector<double>& weights, const std::vector<int>& grouped,
                       const double* gaps, double* vector) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const auto place = static_cast<std::size_t>(grouped[i] - 1);
      vector[i] = count > 2 ? weights[place] / gaps[place] : gaps[place];
    }
    if (count > 2) cblas_dscal(count, 1 / cblas_dnrm2(count, vector, 1), vector, 1);
  }

  CpuResources& cpu_;
  int n_;
  std::vector<double> values_, beside_;
  std::vector<int> order_;
  Array<double> vectors_;
  Array<double> basis_;  // of a merge: those vectors of both halves that change, each half without its zeros
  std::vector<Part> leaves_, merges_;
};

}  // namespace

TridiagonalVectors divide_and_conquer(CpuResources& cpu, std::vector<double> diagonal, std::vector<double> beside,
                                      std::int64_t wanted, const Watch& watch) {
  return Conquest(cpu, std::move(diagonal), std::move(beside)).run(wanted, watch);
}

}  // namespace kadanoff::spectra::cpu
