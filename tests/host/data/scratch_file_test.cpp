// Bytes come back from a temporary file, which leaves nothing behind.
#include "host/data/scratch_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <vector>

#include "host/io/system_call.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

TEST(ScratchFile, GivesBackWhatWasWritten) {
  const test::TemporaryFolder folder;
  std::vector<std::uint32_t> numbers(3'000'000);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint32_t>(i * 2654435761U);
  const auto bytes = numbers.size() * sizeof(numbers[0]);
  std::shared_ptr<const std::byte> memory;
  {
    ScratchFile file(folder / "data.h5");
    file.append(numbers.data(), 5);  // in uneven pieces
    file.append(reinterpret_cast<const char*>(numbers.data()) + 5, bytes - 5);
    std::vector<std::uint32_t> some(7);
    file.read(400, some.data(), 28);
    EXPECT_TRUE(std::equal(some.begin(), some.end(), numbers.begin() + 100));
    EXPECT_THROW(file.read(static_cast<std::int64_t>(bytes) - 4, some.data(), 8), io::SystemError);
    memory = file.map();
  }
  EXPECT_EQ(std::memcmp(memory.get(), numbers.data(), bytes), 0);  // it outlives its object
  memory.reset();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ScratchFile, NeedsAFolder) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(ScratchFile(folder / "none" / "data.h5"), io::SystemError);
}

}  // namespace
}  // namespace kadanoff::data
