// Outputs are complete or do not exist, also on a full disk and after a kill.
#include "host/io/output.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <utility>
#include <vector>

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

int exit_code_with_file_size_limit(rlim_t bytes, const std::function<void()>& work) {
  return test::exit_code_in_child([&] {
    test::limit_file_size(bytes);
    work();
  });
}

TEST(Output, IsThereWhenItIsCommittedAndNotBefore) {
  const TemporaryFolder folder;
  for (const auto named : {OutputFile::Named::at_the_end, OutputFile::Named::from_the_start}) {
    const auto path = folder / (named == OutputFile::Named::from_the_start ? "named" : "nameless");
    OutputFile file(path, io::IfExists::refuse, named);
    EXPECT_EQ(file.temporary().empty(), named == OutputFile::Named::at_the_end);
    file.write("hello ", 6);
    file.write("world", 5);
    file.write_at(0, "J", 1);
    EXPECT_FALSE(exists(path));
    file.commit();
    EXPECT_EQ(read_bytes(path), "Jello world");
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    const mode_t mask = umask(0);
    umask(mask);
    EXPECT_EQ(info.st_mode & 0777, 0666U & ~mask);  // the permissions of any new file
  }
  EXPECT_EQ(folder.entries(), 2U);
}

TEST(Output, LeavesNothingBehindIfItIsNotCommitted) {
  const TemporaryFolder folder;
  for (const auto named : {OutputFile::Named::at_the_end, OutputFile::Named::from_the_start}) {
    OutputFile file(folder / "result", io::IfExists::refuse, named);
    file.write("half", 4);
  }
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Output, ReplacesOnlyWhenAsked) {
  const TemporaryFolder folder;
  write_text_file(folder / "result", "first");
  EXPECT_TRUE(fails_with(ExitCode::usage, "--overwrite", [&] { write_text_file(folder / "result", "second"); }));
  EXPECT_EQ(read_bytes(folder / "result"), "first");
  write_text_file(folder / "result", "second", io::IfExists::replace);
  EXPECT_EQ(read_bytes(folder / "result"), "second");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Output, SparesAFileThatAppearedMeanwhile) {
  const TemporaryFolder folder;
  for (const auto named : {OutputFile::Named::at_the_end, OutputFile::Named::from_the_start}) {
    OutputFile file(folder / "result.x", io::IfExists::refuse, named);
    file.write("ours", 4);
    test::write_bytes(folder / "result.x", "theirs");
    EXPECT_TRUE(fails_with(ExitCode::io, "result-1.x", [&] { file.commit(); }));
    EXPECT_EQ(read_bytes(folder / "result.x"), "theirs");
    EXPECT_EQ(read_bytes(folder / "result-1.x"), "ours");
    fs::remove(folder / "result.x");
    fs::remove(folder / "result-1.x");
  }
  EXPECT_EQ(folder.entries(), 0U);
}

// What takes the place of a promised output during the work stays, and the work is not lost.
TEST(Output, ThatWasPromisedIsKeptWhateverTakesItsPlace) {
  const TemporaryFolder folder;
  const auto path = folder / "f" / "result.x";
  const std::vector<std::pair<io::IfExists, std::function<void()>>> events{
      {io::IfExists::refuse, [&] { test::write_bytes(path, "theirs"); }},
      {io::IfExists::refuse, [&] { fs::create_symlink("nowhere", path); }},
      {io::IfExists::refuse, [&] { fs::create_directory(path); }},
      {io::IfExists::replace, [&] { fs::create_directory(path); }},
      {io::IfExists::replace, [&] { ASSERT_EQ(mkfifo(path.c_str(), 0666), 0); }},
      {io::IfExists::replace,
       [&] {
         fs::rename(folder / "f", folder / "moved");
         fs::create_directory(folder / "f");
         test::write_bytes(path, "theirs");
       }},
  };
  for (const auto& [if_exists, event] : events) {
    fs::create_directory(folder / "f");
    require_writable_output(path, if_exists);
    event();
    const auto type = fs::symlink_status(path).type();
    test::write_bytes(folder / "f" / "result-1.x", "also theirs");
    EXPECT_TRUE(fails_with(ExitCode::io, "the result is in " + (folder / "f" / "result-2.x").string(),
                           [&] { write_text_file(path, "ours", if_exists); }));
    EXPECT_EQ(fs::symlink_status(path).type(), type);
    EXPECT_EQ(type == fs::file_type::regular ? read_bytes(path) : "theirs", "theirs");
    EXPECT_EQ(read_bytes(folder / "f" / "result-1.x"), "also theirs");
    EXPECT_EQ(read_bytes(folder / "f" / "result-2.x"), "ours");
    fs::remove_all(folder / "f");
  }
}

TEST(Output, MakesItsFolderAgainIfThatIsGone) {
  const TemporaryFolder folder;
  const auto path = folder / "f" / "g" / "result";
  for (const bool in_the_middle : {false, true}) {
    fs::create_directories(path.parent_path());
    require_writable_output(path);
    if (!in_the_middle) fs::rename(folder / "f", folder / "moved");
    bool first = in_the_middle;
    write_output(path, io::IfExists::refuse, [&](OutputFile& file) {
      if (std::exchange(first, false)) fs::remove_all(folder / "f");
      file.write("ours", 4);
    });
    EXPECT_EQ(read_bytes(path), "ours");
    fs::remove_all(folder / "f");
  }
  EXPECT_TRUE(fails_with(ExitCode::io, "its folder", [&] { write_text_file(path, "not promised"); }));
}

TEST(Output, InTheWorkingFolderIsKeptIfThatIsGone) {
  const TemporaryFolder folder;
  const auto work = folder / "work";
  EXPECT_EQ(test::exit_code_in_child([&] {
              fs::create_directory(work);
              fs::current_path(work);
              require_writable_output("result");
              require_writable_output("other");
              fs::rename(work, folder / "moved");
              write_text_file("result", "there");
              fs::remove_all(folder / "moved");
              write_text_file("other", "anew");
            }),
            0);
  EXPECT_EQ(read_bytes(work / "other"), "anew");
}

TEST(Output, NeedsAFolderThatIsThere) {
  const TemporaryFolder folder;
  test::write_bytes(folder / "file", "x");
  const auto require = [](const fs::path& path) {
    return [path] { require_writable_output(path, io::IfExists::replace); };
  };
  EXPECT_TRUE(fails_with(ExitCode::io, "its folder", require(folder / "no/such/folder")));
  EXPECT_TRUE(fails_with(ExitCode::io, "cannot write", require(folder / "file/below")));
  EXPECT_TRUE(fails_with(ExitCode::io, "cannot write", require(folder / std::string(300, 'x'))));
  EXPECT_TRUE(fails_with(ExitCode::usage, "is a folder", require(folder.path())));
  EXPECT_TRUE(fails_with(ExitCode::usage, "not the name of a file", require("")));
  EXPECT_TRUE(fails_with(ExitCode::usage, "not the name of a file", require(folder / "file/")));
  EXPECT_TRUE(fails_with(ExitCode::usage, "not an ordinary file", require("/dev/null")));
  require_writable_output(folder / "new");
  require_writable_output("a-name-without-folder");
  EXPECT_TRUE(fails_with(ExitCode::usage, "exists already", [&] { require_writable_output(folder / "file"); }));
  require_writable_output(folder / "file", io::IfExists::replace);
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Output, IsNoneOfTheInputs) {
  const TemporaryFolder folder;
  test::write_bytes(folder / "input", "x");
  fs::create_symlink("input", folder / "link");
  for (const char* name : {"input", "link", "./input"})
    EXPECT_TRUE(fails_with(ExitCode::usage, "is one of the inputs: choose another name", [&] {
      require_writable_output(folder / name, io::IfExists::replace, {"", folder / "none", folder / "input"});
    })) << name;
  require_writable_output(folder / "none", io::IfExists::refuse, {"", folder / "none", folder / "input"});
  require_writable_output(folder / "new", io::IfExists::replace, {folder / "input"});
}

TEST(Output, NeedsAFolderThatMayBeWritten) {
  const TemporaryFolder folder;
  for (const auto mode : {0555, 0666, 0000}) {
    fs::permissions(folder.path(), static_cast<fs::perms>(mode));
    EXPECT_EQ(test::exit_code_in_child([&] {
                test::stop_being_root();
                require_writable_output(folder / "x");
              }),
              74);
    EXPECT_EQ(test::exit_code_in_child([&] {
                test::stop_being_root();
                write_text_file(folder / "x", "x");
              }),
              74);
  }
  fs::permissions(folder.path(), fs::perms::owner_all);
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Output, OnAFullDiskIsAnErrorAndLeavesNothing) {
  const TemporaryFolder folder;
  const std::string contents(100'000, 'x');
  const auto write = [&] { write_text_file(folder / "result", contents, io::IfExists::replace); };
  EXPECT_EQ(exit_code_with_file_size_limit(10'000, write), 74);
  EXPECT_EQ(folder.entries(), 0U);
  write_text_file(folder / "result", "kept");
  EXPECT_EQ(exit_code_with_file_size_limit(10'000, write), 74);
  EXPECT_EQ(read_bytes(folder / "result"), "kept");
  EXPECT_EQ(folder.entries(), 1U);
  EXPECT_EQ(exit_code_with_file_size_limit(1'000'000, write), 0);
  EXPECT_EQ(read_bytes(folder / "result"), contents);
}

// What file systems lack: hard links, files without a name, renaming without replacing, renaming of open files.
TEST(Output, IsWrittenWhateverTheFileSystemLacks) {
  const auto join = [](std::vector<test::FailingCall> calls, std::initializer_list<test::FailingCall> more) {
    calls.insert(calls.end(), more);
    return calls;
  };
  const std::vector<std::vector<test::FailingCall>> lacking{
      test::hard_links(EPERM),
      {test::nameless_files(EOPNOTSUPP)},
      {test::careful_renames(EINVAL)},
      {test::nameless_files(EOPNOTSUPP), test::careful_renames(EINVAL)},
      join(test::hard_links(EPERM), {test::nameless_files(EOPNOTSUPP)}),
      join(test::hard_links(EPERM), {test::careful_renames(EINVAL)}),
      join(test::hard_links(EMLINK), {test::nameless_files(EISDIR), test::careful_renames(ENOSYS)}),
      {{SYS_fsync, EINVAL}},
  };
  for (std::size_t i = 0; i < lacking.size(); ++i) {
    const TemporaryFolder folder;
    EXPECT_EQ(test::exit_code_in_child([&] {
                test::make_calls_fail(lacking[i]);
                require_writable_output(folder / "result");
                write_text_file(folder / "result", "first");
                if (!fails_with(ExitCode::usage, "exists", [&] { write_text_file(folder / "result", "other"); }))
                  _exit(97);
                if (read_bytes(folder / "result") != "first") _exit(98);
                write_text_file(folder / "result", "second", io::IfExists::replace);
                OutputFile late(folder / "late", io::IfExists::refuse);
                test::write_bytes(folder / "late", "theirs");
                if (!fails_with(ExitCode::io, "late-1", [&] { late.commit(); })) _exit(96);
              }),
              0)
        << i;
    EXPECT_EQ(read_bytes(folder / "result"), "second") << i;
    EXPECT_EQ(read_bytes(folder / "late"), "theirs") << i;
    EXPECT_EQ(folder.entries(), 3U) << i;
  }
}

TEST(Output, ThatCannotGetItsNameIsRefusedBeforeTheWork) {
  const TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              auto calls = test::hard_links(EPERM);
              for (const auto& call : test::renames(EPERM)) calls.push_back(call);
              test::make_calls_fail(calls);
              require_writable_output(folder / "result");
            }),
            74);
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(Output, LeavesOneFileWhereNoneCanBeRemoved) {
  const TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::make_calls_fail(test::removals(EPERM));
              if (!fails_with(ExitCode::io, "lets files be made but not removed",
                              [&] { require_writable_output(folder / "result"); }))
                _exit(98);
            }),
            0);
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Output, MayHaveTheLongestName) {
  const TemporaryFolder folder;
  const auto path = folder / std::string(255, 'x');
  for (const auto named : {OutputFile::Named::at_the_end, OutputFile::Named::from_the_start}) {
    OutputFile file(path, io::IfExists::replace, named);
    file.commit();
  }
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(Output, ThroughALinkReplacesItsTarget) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "elsewhere");
  test::write_bytes(folder / "elsewhere" / "target", "old");
  fs::create_symlink("elsewhere/target", folder / "link");
  fs::create_symlink(folder / "link", folder / "link-to-link");
  fs::create_symlink("elsewhere/new", folder / "to-nothing");
  EXPECT_TRUE(fails_with(ExitCode::usage, "exists", [&] { write_text_file(folder / "link", "new"); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "exists", [&] { write_text_file(folder / "to-nothing", "new"); }));
  write_text_file(folder / "link-to-link", "new", io::IfExists::replace);
  EXPECT_EQ(read_bytes(folder / "elsewhere" / "target"), "new");
  write_text_file(folder / "to-nothing", "made", io::IfExists::replace);
  EXPECT_EQ(read_bytes(folder / "elsewhere" / "new"), "made");
  for (const char* link : {"link", "link-to-link", "to-nothing"}) EXPECT_TRUE(fs::is_symlink(folder / link)) << link;
  EXPECT_EQ(folder.entries(), 6U);
}

TEST(Output, ReplacesNothingButOrdinaryFiles) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0666), 0);
  fs::create_symlink("pipe", folder / "to-pipe");
  fs::create_symlink("/dev/null", folder / "to-null");
  fs::create_symlink(".", folder / "to-folder");
  fs::create_symlink("circle", folder / "circle");
  const auto replace = [&](const char* name) {
    return [path = folder / name] { require_writable_output(path, io::IfExists::replace); };
  };
  for (const char* name : {"pipe", "to-pipe", "to-null"})
    EXPECT_TRUE(fails_with(ExitCode::usage, "not an ordinary file", replace(name))) << name;
  EXPECT_TRUE(fails_with(ExitCode::usage, "is a folder", replace("to-folder")));
  EXPECT_TRUE(fails_with(ExitCode::io, "circle", replace("circle")));
}

TEST(Output, ThatIsWrittenButNotSafeIsSaidToBeThere) {
  const TemporaryFolder folder;
  EXPECT_EQ(test::exit_code_in_child([&] {
              OutputFile file(folder / "result", io::IfExists::refuse);
              test::make_calls_fail({{SYS_openat, EIO, 2, O_DIRECTORY}});
              if (!fails_with(ExitCode::io, "result is written, but a power cut", [&] { file.commit(); })) _exit(98);
            }),
            0);
  EXPECT_TRUE(fs::exists(folder / "result"));
}

TEST(Output, OfAKilledProcessLeavesNothing) {
  const TemporaryFolder folder;
  const int ended = test::exit_code_in_child([&] {
    OutputFile file(folder / "result", io::IfExists::refuse);
    file.write("half", 4);
    kill(getpid(), SIGKILL);
  });
  EXPECT_EQ(ended, -SIGKILL);
  EXPECT_EQ(folder.entries(), 0U) << "unless this file system knows no files without a name";
}

}  // namespace
}  // namespace kadanoff::io
