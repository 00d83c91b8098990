// The reproduction of WhyGen 2021 at the smallest scale: stages, figures, claims, resumption.
#include "host/papers/whygen2021/paper.hpp"

#include "tests/host/papers/small_paper.hpp"
#include "tests/host/papers/whygen2021/made_images.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

Settings smallest() {
  auto settings = quick();
  shrink(settings, 1'000'000);
  settings.side = 16;
  settings.block_side = 20;
  return settings;
}

class Whygen2021 : public SmallPaper {};

TEST_F(Whygen2021, LeavesFiguresAndClaimsAndGoesOn) {
  const auto result = run(whygen2021::reproduce, smallest());
  EXPECT_NE(result.heading.find("of MNIST 100 at most; 1e-05 % of the paper's epochs, of MNIST its 8"),
            std::string::npos)
      << result.heading;
  expect_whole(result, 38, {"01", "02", "03", "04", "05", "06", "14", "21"});
  expect_same_by_one_thread(result, whygen2021::reproduce, smallest());
  expect_same_without("layer-2.h5", result, whygen2021::reproduce, smallest());
}

// The call ends for want of images; what it was to make them from is recorded before that.
TEST_F(Whygen2021, IsRefusedWithOtherImages) {
  const auto run_with = [&](const char* name, int count) {
    make_pictures(folder_ / name, count, 30, [](int image, int, int) { return image; });
    auto settings = smallest();
    settings.folders.flowers = folder_ / name;
    run(whygen2021::reproduce, settings);
  };
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "it holds 3 images", [&] { run_with("few", 3); }));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "holds a reproduction with other settings (flowers: \"3 files ",
                               [&] { run_with("others", 4); }));
}

}  // namespace
}  // namespace kadanoff::papers::whygen2021
