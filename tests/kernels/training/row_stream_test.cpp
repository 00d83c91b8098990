// Streamed batches: the rows of each, and the same training to the bit.
#include "kernels/training/row_stream.hpp"

#include <gtest/gtest.h>

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
  rows::SpinRows rows_{contiguous(words_.data(), samples, width, cpu_device), units};

  std::vector<std::uint32_t> on_host(const rows::SpinRows& rows) {
    std::vector<std::uint32_t> words(static_cast<std::size_t>(rows.rows() * width));
    copy_bytes(context(), cpu_device, words.data(), context().device(), rows.words.data,
               words.size() * sizeof words[0]);
    return words;
  }
  std::vector<std::uint32_t> expected(const StepPlan& plan, std::uint32_t update) {
    const auto step = step_state(plan, update);
    std::vector<std::uint32_t> words;
    for (std::uint32_t i = 0; i < step.size; ++i) {
      const auto* row = rows_.words.row(step.order(step.first + i));
      words.insert(words.end(), row, row + width);
    }
    return words;
  }
};

TEST_P(RowStreamOn, GivesTheRowsOfEachBatch) {
  for (const std::uint32_t batch : {300U, 1U, 700U}) {
    const auto plan = plan_of(batch);
    RowStream stream(context(), plan, rows_);
    // In order, then a jump to what was not prefetched, then one that goes on from there.
    for (const std::uint32_t update : {0U, 1U, 2U, 3U, 9U, 10U, 0U}) {
      EXPECT_EQ(on_host(stream.batch(update)), expected(plan, update)) << "update " << update << " of " << batch;
      stream.prefetch(update + 1);
    }
  }
}

TEST_P(RowStreamOn, TrainsToTheSameBits) {
  enum class Rows : std::uint8_t { streamed, on_device };
  const auto initial = reference::random_parameters(units, 20, 0.1F, 2);
  const auto on_device = to_device(context(), words_);
  const rows::SpinRows data{on_device.matrix(samples, width), units};
  for (const std::uint32_t batch : {300U, 700U})
    for (const auto algorithm : {Algorithm::cd, Algorithm::pcd}) {
      const ContrastiveDivergence method{.algorithm = algorithm, .optimizer = {.momentum = 0.5}};
      const auto train = [&](Rows from) {
        const bool streamed = from == Rows::streamed;
        auto state = start_training(context(), method, initial.copied_to(context(), context().device()), batch,
                                    random::make_key(1, random::Stream::rbm_chains));
        ContrastiveWorkspace workspace;
        const auto plan = plan_of(batch);
        RowStream stream(context(), plan, rows_);
        for (std::uint32_t update = 0; update < 7; ++update) {
          contrastive_update(context(), method, streamed ? stream.plan() : plan, update,
                             streamed ? stream.batch(update) : data, state.view(), workspace);
          if (streamed) stream.prefetch(update + 1);
        }
        return std::pair(to_host(context(), state.parameters.weights), to_host(context(), state.chains));
      };
      EXPECT_EQ(train(Rows::streamed), train(Rows::on_device)) << "batches of " << batch;
    }
}

KADANOFF_ON_EACH_DEVICE(RowStreamOn);

}  // namespace
}  // namespace kadanoff::training
