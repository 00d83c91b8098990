// Recognises pictures, turns them upright and makes them smaller.
#include "host/imports/picture.hpp"

#include <algorithm>
#include <utility>

#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

constexpr std::string_view jpeg_begin = "\xFF\xD8\xFF", png_begin = "\x89PNG\r\n\x1A\n";

// Cells of `from` pixels that make each of `to` pixels, with the part of the pixel that each of them takes.
struct Share {
  std::int64_t cell;
  float weight;
};
std::vector<std::vector<Share>> shares(std::int64_t from, std::int64_t to) {
  std::vector<std::vector<Share>> all(static_cast<std::size_t>(to));
  const double size = static_cast<double>(from) / static_cast<double>(to);
  for (std::int64_t i = 0; i < to; ++i) {
    // In units of 1/to of a cell, so that the borders are exact.
    const std::int64_t begin = i * from, end = (i + 1) * from;
    for (auto cell = begin / to; cell * to < end; ++cell) {
      const auto part = std::min(end, (cell + 1) * to) - std::max(begin, cell * to);
      all[static_cast<std::size_t>(i)].push_back(
          {cell, static_cast<float>(static_cast<double>(part) / static_cast<double>(to) / size)});
    }
  }
  return all;
}

}  // namespace

bool is_picture(std::string_view begin) { return begin.starts_with(jpeg_begin) || begin.starts_with(png_begin); }

Picture decode(std::string_view file) {
  return file.starts_with(png_begin) ? detail::decode_png(file) : detail::decode_jpeg(file);
}

void detail::require_size(std::int64_t width, std::int64_t height) {
  constexpr std::int64_t most_pixels = 1 << 26;
  if (width <= 0 || height <= 0 || width > most_pixels / height)
    fail(ExitCode::bad_input, "it is {} × {} pixels, and at most {} are read", width, height, most_pixels);
}

// EXIF: 2 mirrors left and right, 3 turns by 180°, 4 mirrors top and bottom, 5 exchanges rows and columns, 6 turns
// right by 90°, 7 exchanges them along the other diagonal, 8 turns left by 90°.
Picture detail::upright(Picture picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  const bool exchanged = orientation >= 5;
  Picture turned{.width = exchanged ? picture.height : picture.width,
                 .height = exchanged ? picture.width : picture.height,
                 .grey = std::vector<float>(picture.grey.size())};
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  for (std::int64_t y = 0; y < turned.height; ++y)
    for (std::int64_t x = 0; x < turned.width; ++x) {
      const auto column = exchanged ? y : x, row = exchanged ? x : y;
      turned.row(y)[x] =
          picture.row(from_below ? picture.height - 1 - row : row)[from_right ? picture.width - 1 - column : column];
    }
  return turned;
}

// A TIFF header ("II" or "MM", 42, an offset), then a directory of entries of 12 bytes: tag, type, count, value.
int detail::orientation_in(std::string_view exif) {
  constexpr std::uint64_t tag_of_orientation = 0x0112;
  if (exif.size() < 8) return 1;
  const bool big = exif[0] == 'M';
  const auto number = [&](std::size_t at, std::size_t bytes) -> std::uint64_t {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(exif[at + i])} << 8 * (big ? bytes - 1 - i : i);
    return value;
  };
  const auto directory = number(4, 4);
  if (directory + 2 > exif.size()) return 1;
  const auto entries = number(directory, 2);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const auto entry = directory + 2 + 12 * i;
    if (entry + 12 > exif.size()) return 1;
    if (number(entry, 2) == tag_of_orientation) return static_cast<int>(number(entry + 8, 2));
  }
  return 1;
}

Picture averaged(const Picture& picture, std::int64_t width, std::int64_t height) {
  if (picture.width == width && picture.height == height) return picture;
  const auto across = shares(picture.width, width), down = shares(picture.height, height);
  Picture small{.width = width, .height = height, .grey = std::vector<float>(static_cast<std::size_t>(width * height))};
  std::vector<float> column_sums(static_cast<std::size_t>(picture.width));
  for (std::int64_t y = 0; y < height; ++y) {
    std::fill(column_sums.begin(), column_sums.end(), 0.0F);
    for (const auto& [cell, weight] : down[static_cast<std::size_t>(y)]) {
      const float* row = picture.row(cell);
      for (std::size_t x = 0; x < column_sums.size(); ++x) column_sums[x] += weight * row[x];
    }
    for (std::int64_t x = 0; x < width; ++x) {
      float sum = 0;
      for (const auto& [cell, weight] : across[static_cast<std::size_t>(x)])
        sum += weight * column_sums[static_cast<std::size_t>(cell)];
      small.row(y)[x] = sum;
    }
  }
  return small;
}

}  // namespace kadanoff::imports
