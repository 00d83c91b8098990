// A text file is read, not there, or an error.
#include "host/io/text_file.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

TEST(TextFile, IsReadNotThereOrAnError) {
  const test::TemporaryFolder folder;
  const std::string text(200'000, 'x');
  test::write_bytes(folder / "text", text);
  EXPECT_EQ(read_text_file(folder / "text"), text);
  EXPECT_EQ(read_text_file(folder / "none"), std::nullopt);
  EXPECT_EQ(read_text_file(folder / "text" / "below"), std::nullopt);
  EXPECT_TRUE(test::fails_with(ExitCode::io, "cannot read", [&] { read_text_file(folder.path()); }));
}

}  // namespace
}  // namespace kadanoff::io
