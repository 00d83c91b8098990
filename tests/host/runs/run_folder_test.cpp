// What a run that replaces another one takes away.
#include "host/runs/run_folder.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

TEST(RunFolder, OfAnotherTrainingLosesTheModelsOfTheOldOne) {
  const test::TemporaryFolder place;
  for (const char* name : {"best.h5", "epoch-2.h5", "epoch-3.h5", "model.h5", "notes.h5"})
    test::write_bytes(place / name, "old");
  RunFolder folder(place.path());
  folder.open();
  folder.begin_replacement();
  EXPECT_EQ(folder.place_of("epoch-2.h5"), place / next("epoch-2.h5"));
  const auto change = folder.replacement();
  EXPECT_EQ(change.remove, (std::set<std::string>{"best.h5", "epoch-3.h5", "model.h5"}));
  EXPECT_EQ(change.install, (std::set<std::string>{"epoch-2.h5"}));
  folder.end_replacement();
  EXPECT_EQ(folder.place_of("epoch-2.h5"), place / "epoch-2.h5");
}

}  // namespace
}  // namespace kadanoff::runs
