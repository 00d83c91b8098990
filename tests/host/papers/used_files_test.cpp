// The files that claims were made with.
#include "host/papers/used_files.hpp"

#include <gtest/gtest.h>

#include "host/io/digest.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers {
namespace {

namespace fs = std::filesystem;

TEST(FilesOfClaims, AreFiguresStagesAndModelsInTheirOrder) {
  const test::TemporaryFolder folder;
  for (const char* name : {"figures", "seed-7/v16", "seed-8", "seed-9"}) fs::create_directories(folder / name);
  for (const char* name :
       {"figures/a.csv", "figures/a.svg", "figures/b.csv", "figures/of-an-older-program.csv",
        "figures/of-an-older-program.svg", "seed-7/train.h5", "seed-7/v16/model.h5", "seed-7/v16/epoch-20.h5",
        "seed-7/v16/checkpoint.h5", "seed-7/v16/config.json", "seed-8/train.h5", "seed-9/train.h5"})
    test::write_bytes(folder / name, name);
  const auto files = used_files(folder.path(),
                                {{folder / "figures/a.csv", folder / "figures/a.svg", folder / "figures/a.png", {}},
                                 {folder / "figures/b.csv", {}, {}, "there is no gnuplot"}},
                                7, 2);
  std::vector<std::string> names;
  for (const auto& one : files) {
    names.push_back(one["file"]);
    EXPECT_EQ(one["digest"], io::digest_text(names.back().data(), names.back().size()));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"figures/a.csv", "figures/a.svg", "figures/b.csv", "seed-7/train.h5",
                                             "seed-7/v16/epoch-20.h5", "seed-7/v16/model.h5", "seed-8/train.h5"}));
}

TEST(FilesOfClaims, OfAFolderThatCannotBeReadAreNamed) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(test::fails_with(
      ExitCode::io, (folder / "seed-7").string() + " cannot be read: ", [&] { used_files(folder.path(), {}, 7, 1); }));
}

}  // namespace
}  // namespace kadanoff::papers
