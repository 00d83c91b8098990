// Symmetries of the Ising model on a torus, by which one configuration stands for many: translations, reflections, the
// exchange of the axes of a square, and the sign of all spins.
//
// A network that looks at moved samples is one whose weights were moved the other way. So it is W₁ that is moved, which
// is the same for every sample of a step and small beside them: the network's frame wanders over the torus, and its
// samples stay where they are.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/core/array.hpp"
#include "kernels/core/context.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::thermometer {

// Site (x, y) of a lattice goes to (right ± x, down ± y), with a minus where that is reflected, and of squares perhaps
// with x and y exchanged before.
struct Move {
  std::int64_t right = 0, down = 0;
  bool reflects_x = false, reflects_y = false, exchanges_axes = false, turns_spins = false;
};

// Each symmetry of a lattice of `rows` × `cols` with the same probability.
Move draw_move(const random::RngKey& key, std::int64_t rows, std::int64_t cols);

// Row i of the result is that of the site that the move brings to i, times −1 if spins turn. `weights` has a row for
// each site, on any device.
Array<float> moved(Context& context, const Array<float>& weights, const Move& move, std::int64_t rows,
                   std::int64_t cols);

}  // namespace kadanoff::thermometer
