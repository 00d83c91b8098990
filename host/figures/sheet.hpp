// A sheet: many small pictures side by side in shades of grey, as of samples, or of the weights of hidden units (their
// filters), written as one PNG.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/io/if_exists.hpp"

namespace kadanoff::figures {

struct SiteShape {
  std::int64_t height = 0, width = 0;

  [[nodiscard]] std::int64_t sites() const { return height * width; }
};

// How N_v units lie in a picture: `width` to a row, if it is not 0; else by the lattice of two dimensions; else as a
// square. Throws Error(usage), naming --width, where none of these is so.
SiteShape picture_shape(std::int64_t units, const std::vector<std::int64_t>& lattice_shape, std::int64_t width);

// Pictures of one shape. What is beyond black or white is the same.
struct Pictures {
  SiteShape shape;
  double black = -1, white = 1;  // the values that are so
  std::vector<float> values;     // one picture after another, row by row

  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(values.size()) / shape.sites(); }
};

// Samples by their numbers, which are below data.count. Throws Error(usage) if there is not enough memory.
Pictures sample_pictures(const data::Dataset& data, SiteShape shape, std::span<const std::int64_t> numbers);

// Beside the `samples` samples of a data set (host/generation/generation_file.hpp): probabilities p(v = 1 | h), and
// snapshots of chains, all of the first chain, then those of the next. Throws Error(bad_input) if the file does not
// hold as many, or values that are none.
Pictures probability_pictures(const io::H5Reader& file, std::int64_t samples, SiteShape shape,
                              std::span<const std::int64_t> numbers);
Pictures snapshot_pictures(const io::H5Reader& file, std::int64_t samples, SiteShape shape,
                           std::span<const std::int64_t> numbers);

// The same pictures of spins, as units 0 and 1.
Pictures as_bits(Pictures of_spins);

// The columns of W, that of spins, by their numbers. White is the 99.5th percentile of the |W_ia| that are shown, and
// black the same below zero: a few large weights do not make all others grey.
Pictures filter_pictures(const data::Model& model, SiteShape shape, std::span<const std::int64_t> numbers);

// Grey pixels, from 0 (black) to 255 (white), row by row.
struct Sheet {
  std::int64_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

struct SheetLayout {
  std::int64_t columns = 0;  // pictures in a row; 0: as many as make the sheet about square
  std::int64_t zoom = 0;     // pixels a side of each site; 0: the sheet is at most about 1,000 pixels wide
};

inline constexpr std::uint8_t sheet_gap = 64;  // the shade of the lines between pictures, a pixel wide

// Throws Error(usage) for more than 2²⁶ pixels, or 10⁶ along a side; `advice` says which options would help.
Sheet draw_sheet(const Pictures& pictures, SheetLayout layout, const std::string& advice = "choose fewer pictures");

// Throws Error(usage) for a name of another kind of picture, as sheet.jpg, before there is a sheet to write.
void require_png_name(const std::filesystem::path& path);

// The PNG, whole or not at all (host/io/output.hpp has the errors).
void write_png(const Sheet& sheet, const std::filesystem::path& path, io::IfExists if_exists);

}  // namespace kadanoff::figures
