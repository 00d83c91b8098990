// Moves weights on the host: they are few, and a step on the samples takes longer than their way there and back.
#include "host/thermometer/moves.hpp"

#include <algorithm>
#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::thermometer {

Move draw_move(const random::RngKey& key, std::int64_t rows, std::int64_t cols) {
  const auto words = random::draw(key, 0, 0);
  return {.right = static_cast<std::int64_t>(words[0]) % cols,
          .down = static_cast<std::int64_t>(words[1]) % rows,
          .reflects_x = (words[2] & 1U) != 0,
          .reflects_y = (words[2] & 2U) != 0,
          .exchanges_axes = rows == cols && (words[2] & 4U) != 0,
          .turns_spins = (words[2] & 8U) != 0};
}

Array<float> moved(Context& context, const Array<float>& weights, const Move& move, std::int64_t rows,
                   std::int64_t cols) {
  expects(weights.size() % (rows * cols) == 0, "moved: not as many weights at each site");
  expects(!move.exchanges_axes || rows == cols, "moved: the axes of a lattice that is no square");
  const auto width = weights.size() / (rows * cols);
  const auto on_host = context.on_cuda() ? weights.copied_to(context, cpu_device) : Array<float>();
  const float* from = context.on_cuda() ? on_host.data() : weights.data();
  Array<float> result(cpu_device, weights.size());
  const float sign = move.turns_spins ? -1.0F : 1.0F;
  for (std::int64_t y = 0; y < rows; ++y)
    for (std::int64_t x = 0; x < cols; ++x) {
      const auto [before_x, before_y] = move.exchanges_axes ? std::pair{y, x} : std::pair{x, y};
      const auto to_x = (move.right + (move.reflects_x ? cols - before_x : before_x)) % cols;
      const auto to_y = (move.down + (move.reflects_y ? rows - before_y : before_y)) % rows;
      const auto to = to_y * cols + to_x;
      std::transform(from + (y * cols + x) * width, from + (y * cols + x + 1) * width, result.data() + to * width,
                     [sign](float value) { return sign * value; });
    }
  return context.on_cuda() ? result.copied_to(context, context.device()) : std::move(result);
}

}  // namespace kadanoff::thermometer
