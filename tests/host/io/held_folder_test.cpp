// A held folder that loses its place takes no files any more, and the one that has its name gets none.
#include "host/io/held_folder.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "host/io/file_status.hpp"
#include "host/io/output.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;

class HeldFolders : public testing::Test {
 protected:
  HeldFolders() { fs::create_directories(here_ / "below"); }

  // Another run takes the name.
  void replace() const {
    fs::rename(here_, moved_);
    fs::create_directories(here_ / "below");
    test::write_bytes(here_ / "theirs", "theirs");
  }

  test::TemporaryFolder folder_;
  fs::path here_ = folder_ / "run", moved_ = folder_ / "moved";
};

TEST_F(HeldFolders, ThatWereReplacedAreNotWritten) {
  const HeldFolder held(here_);
  OutputFile pending(here_ / "below" / "pending", IfExists::replace);
  require_held_in_place(here_ / "below" / "x");
  replace();
  const std::vector<std::function<void()>> changes{
      [&] { pending.commit(); },
      [&] { write_text_file(here_ / "theirs", "ours", IfExists::replace); },
      [&] { write_text_file(here_ / "below" / "new", "ours"); },
      [&] { rename_file(folder_ / "elsewhere", here_ / "theirs"); },
      [&] { remove_file(here_ / "theirs"); },
      [&] { remove_tree(here_); },
      [&] { make_folders(here_ / "more"); },
  };
  for (const auto& change : changes)
    EXPECT_TRUE(test::fails_with(ExitCode::io, here_.string() + " was moved to " + moved_.string(), change));
  EXPECT_EQ(test::read_bytes(here_ / "theirs"), "theirs");
  EXPECT_FALSE(fs::exists(here_ / "below" / "new"));
  EXPECT_FALSE(fs::exists(here_ / "more"));
}

TEST_F(HeldFolders, AreLostInEveryWay) {
  fs::create_directory(folder_ / "above");
  const auto inner = folder_ / "above" / "inner", link = folder_ / "link";
  for (const bool removed : {true, false}) {
    fs::create_directories(inner);
    const HeldFolder held(inner);
    if (removed)
      fs::remove_all(inner);
    else
      fs::rename(inner.parent_path(), folder_ / "gone");
    EXPECT_TRUE(test::fails_with(ExitCode::io, removed ? "moved or removed" : "was moved to",
                                 [&] { require_held_in_place(inner / "x"); }));
  }
  fs::create_directory_symlink(here_, link);
  const HeldFolder held(link);
  require_held_in_place(link / "x");
  fs::remove(link);
  fs::create_directory_symlink(folder_.path(), link);
  EXPECT_TRUE(test::fails_with(ExitCode::io, "was moved", [&] { require_held_in_place(link / "x"); }));
}

TEST_F(HeldFolders, AreNoBusinessOfOthers) {
  {
    const HeldFolder held(here_);
    replace();
    for (const char* other : {"running", "ru", "other/run"}) require_held_in_place(folder_ / other);
    require_held_in_place(folder_.path());
    EXPECT_THROW(require_held_in_place(here_), FolderLost);
    EXPECT_THROW(require_held_in_place(folder_ / "x" / ".." / "run" / "y"), FolderLost);
  }
  require_held_in_place(here_ / "x");  // held no more
}

// A relative path goes with the working folder.
TEST_F(HeldFolders, OfAMovedWorkingFolderAreInPlace) {
  EXPECT_EQ(test::exit_code_in_child([&] {
              fs::current_path(here_);
              const HeldFolder held("below"), itself(".");
              fs::rename(here_, moved_);
              require_held_in_place("below/x");
              require_held_in_place("x");
              fs::remove("below");
              if (!test::fails_with(ExitCode::io, "below", [] { require_held_in_place("below/x"); })) _exit(98);
              fs::remove(moved_);
              if (!test::fails_with(ExitCode::io, ". was moved", [] { require_held_in_place("x"); })) _exit(97);
            }),
            0);
}

TEST_F(HeldFolders, ThatCannotBeSeenAreNotTakenForLost) {
  EXPECT_EQ(test::exit_code_in_child([&] {
              const HeldFolder held(here_);
              fs::permissions(folder_.path(), fs::perms::none);
              test::stop_being_root();
              if (!test::fails_with(ExitCode::io, "cannot look at", [&] { require_held_in_place(here_); })) _exit(98);
            }),
            0);
  fs::permissions(folder_.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace kadanoff::io
