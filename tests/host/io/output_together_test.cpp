// Outputs that are of use only together: all are there, or none.
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/base/signal_cleanup.hpp"
#include "host/io/output.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::read_bytes;
using test::TemporaryFolder;

TEST(NewOutputs, HaveNamesOfTheirOwn) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "in");
  test::write_bytes(folder / "there", "x");
  fs::create_symlink("there", folder / "link");
  const auto require = [&](const fs::path& one, const fs::path& other) {
    require_distinct_outputs({{"--output", one}, {"--csv", other}});
  };
  EXPECT_TRUE(fails_with(ExitCode::usage, "--output", [&] { require(folder / "new", folder / "new"); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--csv", [&] { require(folder / "new", folder / "in/../new"); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "one file", [&] { require(folder / "there", folder / "link"); }));
  require(folder / "new", folder / "newer");
  require(folder / "new", folder / "in/new");
  require("", "");
}

TEST(NewOutputs, GoTogetherUnlessAllAreWritten) {
  const TemporaryFolder folder;
  test::write_bytes(folder / "old", "old");
  const auto write_all = [&](NewOutputs* outputs) {
    write_text_file(folder / "a", "a");
    write_text_file(folder / "b", "b", IfExists::replace);
    write_text_file(folder / "old", "new", IfExists::replace);
    if (outputs != nullptr) outputs->keep();
  };
  {
    const NewOutputs outputs;
    write_all(nullptr);
    EXPECT_EQ(folder.entries(), 3U);
  }
  EXPECT_EQ(folder.entries(), 1U);
  EXPECT_EQ(read_bytes(folder / "old"), "new");
  {
    NewOutputs outputs;
    write_all(&outputs);
  }
  EXPECT_EQ(folder.entries(), 3U);
  {
    const NewOutputs outputs;
    write_text_file(folder / "a", "again", IfExists::replace);
  }
  EXPECT_EQ(read_bytes(folder / "a"), "again");
}

TEST(NewOutputs, StayIfOneOfThemHadToGoElsewhere) {
  const TemporaryFolder folder;
  require_writable_output(folder / "b");
  {
    const NewOutputs outputs;
    write_text_file(folder / "a", "a");
    test::write_bytes(folder / "b", "somebody else's");
    EXPECT_THROW(write_text_file(folder / "b", "b"), Error);
  }
  EXPECT_EQ(folder.entries(), 3U);
  EXPECT_EQ(read_bytes(folder / "b"), "somebody else's");
}

TEST(NewOutputs, ThatAreHandedOnStayWhereNobodyTakesThem) {
  const TemporaryFolder folder;
  const auto write_handed_on = [&](const char* name) {
    NewOutputs of_part;
    write_text_file(folder / name, "a");
    of_part.hand_on();
  };
  {
    const NewOutputs outputs;
    write_handed_on("a");
    EXPECT_EQ(folder.entries(), 1U);
  }
  EXPECT_EQ(folder.entries(), 0U) << "the outer ones were not kept";
  write_handed_on("b");
  EXPECT_EQ(folder.entries(), 1U);
}

// As in the parts of a folder: the error says that the file is there, and so those before it stay, too.
TEST(NewOutputs, AllStayIfOneIsWrittenButNotSafe) {
  const TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              const NewOutputs outputs;
              {
                NewOutputs of_part;
                write_text_file(folder / "a", "a");
                of_part.hand_on();
              }
              const NewOutputs of_part;
              OutputFile file(folder / "b", IfExists::refuse);
              test::make_calls_fail({{SYS_openat, ENXIO, 2, O_DIRECTORY}});  // not one that may pass: no waiting
              if (!fails_with(ExitCode::io, "b is written, but a power cut", [&] { file.commit(); })) _exit(98);
            }),
            0);
  EXPECT_EQ(folder.entries(), 2U);
}

TEST(NewOutputs, LeaveWithASignalAndSoDoNewFolders) {
  const TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              const RemovedOnSignal outer(folder / "new"), inner(folder / "new/inner");
              fs::create_directories(folder / "new/inner");
              NewOutputs outputs;
              write_text_file(folder / "new/inner/a", "a");
              write_text_file(folder / "b", "b");
              clean_up_for_signal();
              _exit(fs::exists(folder / "new") ? 1 : 0);
            }),
            0);
  EXPECT_EQ(folder.entries(), 0U);
}

}  // namespace
}  // namespace kadanoff::io
