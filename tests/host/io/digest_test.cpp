// Digests of bytes and of files.
#include "host/io/digest.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

TEST(Digests, OfAFileAreThoseOfItsBytes) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(digest_text("", 0), "99aa06d3014798d86001c324468d497f") << "as xxh128sum has it";
  std::string text;
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{1} << 18, (std::size_t{1} << 19) + 7}) {
    while (text.size() < size) text += static_cast<char>(text.size() % 251);
    test::write_bytes(folder / "x", text);
    EXPECT_EQ(digest_of_file(folder / "x"), digest_text(text.data(), text.size())) << size;
  }
}

TEST(Digests, AreOfFilesOnly) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "x", "x");
  std::filesystem::create_symlink(folder / "x", folder / "link");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  for (const auto& path : {folder / "none", folder / "x/none", folder / "link", folder / "pipe", folder.path()})
    EXPECT_EQ(digest_of_file(path), std::nullopt) << path;
}

}  // namespace
}  // namespace kadanoff::io
