// Streamed batches: the rows of each, and the same training to the bit.
#include "kernels/training/row_stream.hpp"

#include <gtest/gtest.h>

#include "kernels/rows/spins.hpp"
#include "kernels/training/contrastive.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::training {
namespace {

constexpr std::int64_t samples = 700, units = 70, width = rows::words_per_row(units);

StepPlan plan_of(std::uint32_t batch) {
  return {.samples = samples,
          .batch = batch,
          .rate = {.rate = 0.01},
          .hidden = random::make_key(1, random::Stream::rbm_hidden),
          .visible = random::make_key(1, random::Stream::rbm_visible),
          .shuffle = random::make_key(1, random::Stream::shuffle)};
}

class RowStreamOn : public test::OnEachDevice {
 protected:
  std::vector<std::uint32_t> words_ = test::random_rows(samples, units, 1);
  std::vector<float> values_ = test::random_values(samples, units, 1);
  rows::SampleRows spins_{contiguous<const std::uint32_t>(words_.data(), samples, width, cpu_device), units};
  rows::SampleRows real_{contiguous<const float>(values_.data(), samples, units, cpu_device)};

  // As floats, in the order of the batch.
  std::vector<float> on_host(const rows::SampleRows& rows) {
    Array<float> out(context().device(), rows.rows() * units);
    rows::unpack(context(), rows, random::Permutation(static_cast<std::uint32_t>(rows.rows())), 0,
                 out.matrix(rows.rows(), units));
    return to_host(context(), out);
  }
  static std::vector<float> expected(const std::vector<float>& all, const StepPlan& plan, std::uint32_t update) {
    const auto step = step_state(plan, update);
    std::vector<float> values;
    for (std::uint32_t i = 0; i < step.size; ++i) {
      const auto* row = all.data() + step.order(step.first + i) * units;
      values.insert(values.end(), row, row + units);
    }
    return values;
  }
};

TEST_P(RowStreamOn, GivesTheRowsOfEachBatch) {
  for (const auto& [rows, all] : {std::pair{spins_, test::spin_values(words_, units)}, std::pair{real_, values_}})
    for (const std::uint32_t batch : {300U, 1U, 700U}) {
      const auto plan = plan_of(batch);
      RowStream stream(context(), plan, rows);
      // In order, then a jump to what was not prefetched, then one that goes on from there.
      for (const std::uint32_t update : {0U, 1U, 2U, 3U, 9U, 10U, 0U}) {
        EXPECT_EQ(on_host(stream.batch(update)), expected(all, plan, update)) << "update " << update << " of " << batch;
        stream.prefetch(update + 1);
      }
    }
}

TEST_P(RowStreamOn, TrainsToTheSameBits) {
  enum class Rows : std::uint8_t { streamed, on_device };
  const auto initial = reference::random_parameters(units, 20, 0.1F, 2);
  const auto words = to_device(context(), words_);
  const auto values = to_device(context(), values_);
  const rows::SampleRows spins{words.matrix(samples, width), units}, real{values.matrix(samples, units)};
  for (const auto& [of_batch, of_data] : {std::pair{300U, spins}, std::pair{700U, spins}, std::pair{300U, real}})
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd}) {
      const ContrastiveDivergence method{.algorithm = algorithm, .optimizer = {.momentum = 0.5}};
      const auto train = [&, batch = of_batch, on_device = of_data](Rows from) {
        const bool streamed = from == Rows::streamed;
        auto state = start_training(context(), method, initial.copied_to(context(), context().device()), batch,
                                    random::make_key(1, random::Stream::rbm_chains));
        ContrastiveWorkspace workspace;
        const auto plan = plan_of(batch);
        RowStream stream(context(), plan, on_device.is_real() ? real_ : spins_);
        for (std::uint32_t update = 0; update < 7; ++update) {
          contrastive_update(context(), method, streamed ? stream.plan() : plan, update,
                             streamed ? stream.batch(update) : on_device, state.view(), workspace);
          if (streamed) stream.prefetch(update + 1);
        }
        return std::pair(to_host(context(), state.parameters.weights), to_host(context(), state.chains));
      };
      EXPECT_EQ(train(Rows::streamed), train(Rows::on_device)) << "batches of " << of_batch;
    }
}

KADANOFF_ON_EACH_DEVICE(RowStreamOn);

}  // namespace
}  // namespace kadanoff::training
