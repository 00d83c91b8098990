// Folders of images, made for tests: shade(image, y, x) is from 0 to 255.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::papers::whygen2021 {

// The training images of MNIST's file, 28 × 28.
template <class Shade>
void make_idx(const std::filesystem::path& folder, int count, Shade shade, bool compressed = false) {
  std::filesystem::create_directories(folder);
  std::string values;
  for (int image = 0; image < count; ++image)
    for (int y = 0; y < 28; ++y)
      for (int x = 0; x < 28; ++x) values += static_cast<char>(shade(image, y, x));
  const auto file = test::idx_file(8, {count, 28, 28}, values);
  test::write_bytes(folder / (compressed ? "train-images-idx3-ubyte.gz" : "train-images-idx3-ubyte"),
                    compressed ? test::gzip(file) : file);
}

template <class Shade>
void make_pictures(const std::filesystem::path& folder, int count, int side, Shade shade) {
  std::filesystem::create_directories(folder);
  for (int image = 0; image < count; ++image) {
    std::vector<std::uint8_t> values;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) values.push_back(static_cast<std::uint8_t>(shade(image, y, x)));
    test::write_bytes(folder / fmt::format("{:03}.png", image), test::png_file(side, side, PNG_FORMAT_GRAY, values));
  }
}

}  // namespace kadanoff::papers::whygen2021
