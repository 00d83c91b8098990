// Files as other programs write them, by libhdf5 alone: without a seal, in any layout.
#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "host/io/follow_links.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::test {

using Extent = std::vector<hsize_t>;

class ForeignFile : public testing::Test {
 protected:
  using Path = std::filesystem::path;
  TemporaryFolder folder_;
  Path path_ = folder_ / "file.h5";

  void TearDown() override { io::set_follow_links(false); }

  template <class Fill>
  static void write(const Path& path, Fill fill) {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
    fill(file);
    H5Fclose(file);
    H5Pclose(access);
  }

  // A data set of int8 1, 2, 3 …; `set` changes how it is made.
  static void dataset(
      hid_t file, const char* name, const Extent& extent, const std::function<void(hid_t)>& set = [](hid_t) {},
      std::int64_t written_rows = -1) {
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE), links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    set(creation);
    const hid_t space = H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr);
    const hid_t made = H5Dcreate2(file, name, H5T_STD_I8LE, space, links, creation, H5P_DEFAULT);
    auto part = extent;
    if (written_rows >= 0) part[0] = static_cast<hsize_t>(written_rows);
    const Extent start(extent.size(), 0);
    const auto count = std::accumulate(part.begin(), part.end(), hsize_t{1}, std::multiplies<>());
    if (made >= 0 && count > 0) {
      std::vector<std::int8_t> values(count);
      for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::int8_t>(i % 100 + 1);
      const hid_t memory = H5Screate_simple(static_cast<int>(part.size()), part.data(), nullptr);
      H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr);
      H5Dwrite(made, H5T_NATIVE_INT8, memory, space, H5P_DEFAULT, values.data());
      H5Sclose(memory);
    }
    if (made >= 0) H5Dclose(made);
    H5Sclose(space);
    H5Pclose(links);
    H5Pclose(creation);
  }

  // One that was never written, and has a fill value of 1.
  static void declared(hid_t file, const char* name, const Extent& extent) {
    const auto set = [&](hid_t creation) {
      const std::int8_t one = 1;
      auto chunk = extent;
      for (auto& side : chunk) side = std::min<hsize_t>(side, 1000);
      H5Pset_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
      H5Pset_fill_value(creation, H5T_NATIVE_INT8, &one);
    };
    dataset(file, name, extent, set, 0);
  }

  // Of `work`, where so much memory is free.
  template <class Work>
  static int exit_code_with_memory(std::int64_t bytes, Work work) {
    return exit_code_in_child([&] {
      machine::take_as_free(bytes);
      work();
    });
  }

  [[nodiscard]] std::vector<int> read(const std::string& name = "/samples") const {
    return io::H5Reader(path_).read<std::int32_t>(name);
  }
  [[nodiscard]] testing::AssertionResult refused(const std::string& words, const std::string& name = "/samples") const {
    return fails_with(ExitCode::bad_input, words, [&] { static_cast<void>(read(name)); });
  }
};

inline const std::vector<int> eight{1, 2, 3, 4, 5, 6, 7, 8};

}  // namespace kadanoff::test
