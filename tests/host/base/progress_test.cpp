// The line of progress at every width of a terminal.
#include "host/base/progress.hpp"

#include <gtest/gtest.h>

#include "host/base/text_width.hpp"

namespace kadanoff {
namespace {

const ProgressState training{.what = "training",
                             .unit = "updates",
                             .done = 2500,
                             .total = 10000,
                             .rate = 12.5,
                             .seconds = 200,
                             .note = "epoch 25  error β 0.1234"};

bool has(const std::string& line, const std::string& part) { return line.find(part) != std::string::npos; }

TEST(Progress, FillsEveryTerminalButItsLastColumn) {
  for (const auto* unit : {"updates", "updates of β, γ and δ"})
    for (std::size_t columns = 0; columns <= 300; ++columns) {
      auto state = training;
      state.unit = unit;
      const auto line = progress_line(state, columns);
      EXPECT_EQ(text_width(line), columns > 0 ? columns - 1 : 0) << line;
      EXPECT_EQ(line.find('\n'), std::string::npos);
    }
}

TEST(Progress, LeavesOutFirstWhatIsMissedLeast) {
  const auto wide = progress_line(training, 120);
  for (const char* part :
       {"training [", "####", "...", "2500/10000 updates", "12.5 updates/s", "10 min 00 s left", "β 0.1234"})
    EXPECT_TRUE(has(wide, part)) << part << " is not in " << wide;
  const auto usual = progress_line(training, 90);
  EXPECT_TRUE(has(usual, "β 0.1234") && has(usual, "left") && !has(usual, "updates/s")) << usual;
  const auto narrow = progress_line(training, 60);
  EXPECT_TRUE(has(narrow, "training [") && has(narrow, "left") && !has(narrow, "epoch")) << narrow;
  EXPECT_TRUE(has(progress_line(training, 30), "2500/10000 updates"));
  EXPECT_EQ(progress_line(training, 8), "25%    ");
  EXPECT_EQ(progress_line(training, 3), "25");
}

TEST(Progress, OfALogHasAllThatThereIs) {
  const auto line = progress_line(training);
  for (const char* part : {"training [######..................]", "12.5 updates/s", "left", "β 0.1234"})
    EXPECT_TRUE(has(line, part)) << part << " is not in " << line;
}

TEST(Progress, OfPerCentHasNoRate) {
  const auto line =
      progress_line({.what = "eigenvectors", .unit = "%", .done = 37, .total = 100, .rate = 2, .seconds = 18});
  EXPECT_TRUE(has(line, "] 37 %  ")) << line;
  EXPECT_TRUE(has(line, "32 s left") && !has(line, "/100") && !has(line, "%/s")) << line;
}

TEST(Progress, SaysNothingOfATimeThatItCannotKnow) {
  ProgressState state{.what = "timing", .unit = "rows", .done = 0, .total = 4};
  EXPECT_FALSE(has(progress_line(state), "left"));
  state = {.what = "timing", .unit = "rows", .done = 1, .total = 1LL << 62, .rate = 1e-9};
  EXPECT_TRUE(has(progress_line(state), " h ")) << progress_line(state);
}

TEST(Progress, OfAJobWithoutWorkIsDone) {
  EXPECT_TRUE(has(progress_line({.what = "sampling", .unit = "sweeps"}, 60), "#]"));
}

}  // namespace
}  // namespace kadanoff
