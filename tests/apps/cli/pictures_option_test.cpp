// --pictures: the first ones, those of a list, and what is not there.
#include "apps/cli/pictures_option.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

using Numbers = std::vector<std::int64_t>;

TEST(ChosenPictures, AreTheFirstOnesOrThoseOfTheList) {
  EXPECT_EQ(chosen_pictures("", 9, 3, "data.h5", "sample"), (Numbers{0, 1, 2}));
  EXPECT_EQ(chosen_pictures("", 2, 3, "data.h5", "sample"), (Numbers{0, 1}));
  EXPECT_EQ(chosen_pictures("1,4:8:2", 9, 3, "data.h5", "sample"), (Numbers{1, 4, 6, 8}));
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--pictures 9: data.h5 has 9 samples, from 0 on",
                               [] { chosen_pictures("2,9", 9, 3, "data.h5", "sample"); }));
}

}  // namespace
}  // namespace kadanoff::cli
