// Chunks are uncompressed once, whatever their shape, and the memory for that is compared with what is free. A filter
// counts how often it undoes a chunk.
#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/mman.h>

#include <vector>

#include "host/io/hdf5_file.hpp"
#include "tests/support/foreign_file.hpp"

namespace kadanoff::io {
namespace {

using test::Extent;
using test::fails_with;

class FileOfChunks : public test::ForeignFile {
 protected:
  static constexpr H5Z_filter_t counting = 300;  // of those that are for tests
  static inline int* undone = nullptr;           // shared with the children that read

  static void SetUpTestSuite() {
    undone = static_cast<int*>(mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(undone, MAP_FAILED);
    const auto filter = [](unsigned flags, std::size_t, const unsigned*, std::size_t bytes, std::size_t*, void**) {
      *undone += (flags & H5Z_FLAG_REVERSE) != 0 ? 1 : 0;
      return bytes;
    };
    const H5Z_class2_t one{H5Z_CLASS_T_VERS, counting, 1, 1, "counting", nullptr, nullptr, filter};
    ASSERT_GE(H5Zregister(&one), 0);
  }
  static void TearDownTestSuite() {
    H5Zunregister(counting);
    munmap(undone, sizeof(int));
  }

  static void chunked(hid_t file, const char* name, const Extent& extent, const Extent& chunk) {
    dataset(file, name, extent, [&](hid_t creation) {
      H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
      H5Pset_filter(creation, counting, H5Z_FLAG_MANDATORY, 0, nullptr);
    });
  }

  // How often chunks were undone.
  template <class Work>
  static int count(Work work) {
    *undone = 0;
    work();
    return *undone;
  }

  // In blocks of 7 rows, as int8.
  static void read_in_blocks(const H5Reader& file, const std::string& name = "/samples") {
    const auto extent = file.shape(name);
    std::vector<std::int8_t> rows(static_cast<std::size_t>(7 * extent[1]));
    for (std::int64_t i = 0; i < extent[0]; i += 7) {
      file.read_rows(name, i, std::min<std::int64_t>(7, extent[0] - i), rows.data());
      ASSERT_EQ(rows[0], i * extent[1] % 100 + 1) << "at row " << i;
    }
  }
};

TEST_F(FileOfChunks, UndoesEachOnce) {
  const Extent extent{4000, 300};
  struct Layout {
    Extent chunk;
    int chunks;
  };
  for (const auto& [chunk, chunks] :
       {Layout{{4000, 300}, 1}, Layout{{4000, 1}, 300}, Layout{{1000, 100}, 12}, Layout{{3, 300}, 1334}}) {
    write(path_, [&, chunk = chunk](hid_t file) { chunked(file, "samples", extent, chunk); });
    const H5Reader in_blocks(path_), whole(path_), looked_at(path_);
    EXPECT_EQ(count([&] { read_in_blocks(in_blocks); }), chunks) << chunk[0] << " x " << chunk[1];
    EXPECT_EQ(count([&] { EXPECT_EQ(whole.read<double>("/samples").size(), 1'200'000U); }), chunks);
    EXPECT_EQ(count([&] { looked_at.require_readable("/samples"); }), chunks);
  }
}

// Their chunks are not kept, and uncompressed once or twice.
TEST_F(FileOfChunks, OfOtherFilesUndoesThemOnceOrTwice) {
  const Extent extent{4000, 300}, both{8000, 300};
  for (const Extent& chunk : {Extent{4000, 300}, Extent{4000, 10}, Extent{100, 300}}) {
    const auto chunks = static_cast<int>(2 * 1'200'000 / (chunk[0] * chunk[1]));
    for (const char* name : {"a.h5", "b.h5"})
      write(folder_ / name, [&](hid_t file) { chunked(file, "part", extent, chunk); });
    write(path_, [&](hid_t file) {
      dataset(
          file, "samples", both,
          [&](hid_t creation) {
            const hid_t source = H5Screate_simple(2, extent.data(), nullptr);
            const hid_t here = H5Screate_simple(2, both.data(), nullptr);
            for (const hsize_t half : {0, 1}) {
              const Extent start{half * extent[0], 0};
              H5Sselect_hyperslab(here, H5S_SELECT_SET, start.data(), nullptr, extent.data(), nullptr);
              H5Pset_virtual(creation, here, half == 0 ? "a.h5" : "b.h5", "part", source);
            }
            for (const hid_t space : {source, here}) H5Sclose(space);
          },
          0);
    });
    const H5Reader in_blocks(path_), whole(path_), looked_at(path_);
    EXPECT_LE(count([&] { read_in_blocks(in_blocks); }), 2 * chunks) << chunk[0] << " x " << chunk[1];
    EXPECT_LE(count([&] { EXPECT_EQ(whole.read<double>("/samples").size(), 2'400'000U); }), 2 * chunks);
    EXPECT_LE(count([&] { looked_at.require_readable("/samples"); }), 2 * chunks);
  }
}

// A quarter of what is free is for chunks beside each other; of more, many rows are read at a time.
TEST_F(FileOfChunks, TakesNoMoreMemoryThanThereIs) {
  write(path_, [&](hid_t file) {
    chunked(file, "columns", {20'000, 300}, {20'000, 1});
    chunked(file, "one", {20'000, 300}, {20'000, 300});
  });
  int times = 0;
  const auto memory = std::int64_t{16} << 20;
  EXPECT_EQ(exit_code_with_memory(memory,
                                  [&] {
                                    const H5Reader file(path_);
                                    times = count([&] { read_in_blocks(file, "/columns"); });
                                    file.require_readable("/columns");
                                    read_in_blocks(file, "/one");
                                    _exit(times == 2 * 300 ? 0 : 99);
                                  }),
            0);
  EXPECT_EQ(*undone, 2 * 300 + 300 + 1);
  const auto one = std::string("/one");
  for (const auto& read : std::vector<std::function<void(const H5Reader&)>>{
           [&](const H5Reader& file) { read_in_blocks(file, one); },
           [&](const H5Reader& file) { file.require_readable(one); },
           [&](const H5Reader& file) { static_cast<void>(file.read<std::int8_t>(one)); }})
    EXPECT_EQ(count([&] { EXPECT_EQ(exit_code_with_memory(memory / 2, [&] { read(H5Reader(path_)); }), 2); }), 0);
}

}  // namespace
}  // namespace kadanoff::io
