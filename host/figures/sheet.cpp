// Lays small pictures out on one large one, which libpng writes.
#include "host/figures/sheet.hpp"

#include <fmt/ranges.h>
#include <png.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "host/data/lattice_shape.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/output.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::figures {
namespace {

Pictures room_for(SiteShape shape, double count) {
  const double values = static_cast<double>(shape.sites()) * count;
  machine::require_memory("the pictures", values * sizeof(float), cpu_device);
  Pictures pictures{.shape = shape, .values = {}};
  pictures.values.resize(static_cast<std::size_t>(values));
  return pictures;
}

// The extents of a data set beside /samples, whose last ones are those of /samples.
io::H5Shape shape_beside_samples(const io::H5Reader& file, const char* dataset, std::size_t rank, std::int64_t samples,
                                 std::int64_t sites, const char* option) {
  if (!file.has_dataset(dataset))
    fail(ExitCode::bad_input, "{} has no {}: make it with `kadanoff generate {}`", file.path().string(), dataset,
         option);
  auto shape = file.shape(dataset);
  if (shape.size() != rank || shape[rank - 1] != sites || shape[rank - 2] != samples || shape[0] == 0)
    fail(ExitCode::bad_input, "{}: {} ({}) does not fit /samples ({} × {})", file.path().string(), dataset,
         fmt::join(shape, " × "), samples, sites);
  return shape;
}

[[noreturn]] void fail_for_value(const io::H5Reader& file, const char* dataset, double value, std::int64_t row,
                                 std::int64_t unit, const char* rule) {
  fail(ExitCode::bad_input, "{}: {} holds {} at row {}, column {}, and {}", file.path().string(), dataset, value, row,
       unit, rule);
}

}  // namespace

SiteShape picture_shape(std::int64_t units, const std::vector<std::int64_t>& lattice_shape, std::int64_t width) {
  if (width > 0) {
    if (units % width != 0) fail(ExitCode::usage, "--width {} does not divide the {} units of a picture", width, units);
    return {units / width, width};
  }
  if (lattice_shape.size() == 2) return {lattice_shape[0], lattice_shape[1]};
  if (const auto side = data::square_side(units, lattice_shape)) return {*side, *side};
  fail(ExitCode::usage, "how {} units lie in a picture is not known: say how many make a row by --width", units);
}

Pictures sample_pictures(const data::Dataset& data, SiteShape shape, std::span<const std::int64_t> numbers) {
  auto pictures = room_for(shape, static_cast<double>(numbers.size()));
  auto* to = pictures.values.data();
  for (const auto sample : numbers)
    for (std::int64_t unit = 0; unit < data.units; ++unit) *to++ = static_cast<float>(data.value(sample, unit));
  return pictures;
}

Pictures probability_pictures(const io::H5Reader& file, std::int64_t samples, SiteShape shape,
                              std::span<const std::int64_t> numbers) {
  shape_beside_samples(file, "/probabilities", 2, samples, shape.sites(), "--probabilities");
  auto pictures = room_for(shape, static_cast<double>(numbers.size()));
  pictures.black = 0;
  auto* to = pictures.values.data();
  for (const auto number : numbers) {
    file.read_rows("/probabilities", number, 1, to);
    for (std::int64_t unit = 0; unit < shape.sites(); ++unit, ++to)
      if (!(*to >= 0 && *to <= 1))  // NaN, too
        fail_for_value(file, "/probabilities", *to, number, unit, "a probability is from 0 to 1");
  }
  return pictures;
}

Pictures snapshot_pictures(const io::H5Reader& file, std::int64_t samples, SiteShape shape,
                           std::span<const std::int64_t> numbers) {
  const auto sites = shape.sites(), chosen = std::ssize(numbers);
  const auto snapshots = shape_beside_samples(file, "/snapshots", 3, samples, sites, "--snapshots")[0];
  auto pictures = room_for(shape, static_cast<double>(snapshots) * static_cast<double>(chosen));
  file.require_memory("/snapshots", static_cast<double>(samples) * static_cast<double>(sites));
  std::vector<std::int8_t> snapshot(static_cast<std::size_t>(samples * sites));
  for (std::int64_t s = 0; s < snapshots; ++s) {
    file.read_rows("/snapshots", s, 1, snapshot.data());
    for (std::int64_t i = 0; i < chosen; ++i) {
      const auto chain = numbers[static_cast<std::size_t>(i)];
      for (std::int64_t unit = 0; unit < sites; ++unit) {
        const auto spin = snapshot[static_cast<std::size_t>(chain * sites + unit)];
        if (spin < -1 || spin > 1)
          fail_for_value(file, "/snapshots", spin, chain, unit, "a spin is -1 or 1, or a unit 0 or 1");
        pictures.values[static_cast<std::size_t>((i * snapshots + s) * sites + unit)] = spin > 0 ? 1.0F : -1.0F;
      }
    }
  }
  return pictures;
}

Pictures as_bits(Pictures of_spins) {
  for (float& spin : of_spins.values) spin = (1 + spin) / 2;
  of_spins.black = 0;
  return of_spins;
}

Pictures filter_pictures(const data::Model& model, SiteShape shape, std::span<const std::int64_t> numbers) {
  auto pictures = room_for(shape, static_cast<double>(numbers.size()));
  const auto weights = model.parameters.view().weights;
  auto* to = pictures.values.data();
  for (const auto hidden : numbers)
    for (std::int64_t unit = 0; unit < weights.rows; ++unit) *to++ = weights(unit, hidden);
  std::vector<float> sizes(pictures.values.size());
  std::transform(pictures.values.begin(), pictures.values.end(), sizes.begin(), [](float w) { return std::abs(w); });
  const auto at = sizes.begin() + (std::ssize(sizes) - 1) * 995 / 1000;
  std::nth_element(sizes.begin(), at, sizes.end());
  pictures.white = *at > 0 ? *at : 1;
  pictures.black = -pictures.white;
  return pictures;
}

Sheet draw_sheet(const Pictures& pictures, SheetLayout layout, const std::string& advice) {
  const auto count = pictures.count();
  expects(count > 0, "draw_sheet: there are no pictures");
  const auto [height, width] = pictures.shape;
  const auto ratio = static_cast<double>(height + 1) / static_cast<double>(width + 1);
  const auto square = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(count) * ratio)));
  const auto columns = std::min(count, layout.columns > 0 ? layout.columns : std::max<std::int64_t>(square, 1));
  const auto rows = (count + columns - 1) / columns;
  const auto zoom = layout.zoom > 0 ? layout.zoom : std::clamp<std::int64_t>(1000 / (columns * width), 1, 8);
  constexpr double longest = 1e6;  // of libpng
  const auto side = [&](std::int64_t number, std::int64_t sites) {
    return static_cast<double>(number) * (static_cast<double>(sites) * static_cast<double>(zoom) + 1) + 1;
  };
  const double across = side(columns, width), down = side(rows, height);
  if (std::max(across, down) > longest || across * down > 0x1p26)
    fail(ExitCode::usage,
         "the sheet would have {:.0f} × {:.0f} pixels, and 2^26 are the most, and {:.0f} along a side: {}", down,
         across, longest, advice);

  Sheet sheet{.width = columns * (width * zoom + 1) + 1, .height = rows * (height * zoom + 1) + 1, .pixels = {}};
  sheet.pixels.assign(static_cast<std::size_t>(sheet.width * sheet.height), sheet_gap);
  const auto* value = pictures.values.data();
  for (std::int64_t i = 0; i < count; ++i)
    for (std::int64_t y = 0; y < height; ++y)
      for (std::int64_t x = 0; x < width; ++x) {
        const double share =
            std::clamp((static_cast<double>(*value++) - pictures.black) / (pictures.white - pictures.black), 0.0, 1.0);
        const auto shade = static_cast<std::uint8_t>(std::lround(255 * share));
        const auto left = i % columns * (width * zoom + 1) + 1 + x * zoom;
        const auto top = i / columns * (height * zoom + 1) + 1 + y * zoom;
        for (std::int64_t row = top; row < top + zoom; ++row)
          std::fill_n(sheet.pixels.begin() + row * sheet.width + left, zoom, shade);
      }
  return sheet;
}

void require_png_name(const std::filesystem::path& path) {
  auto ending = path.extension().string();
  for (char& letter : ending) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  for (const char* other : {".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".pdf", ".eps"})
    if (ending == other)
      fail(ExitCode::usage, "--output {}: the sheet is a PNG, so give a name that ends in .png", path.string());
}

void write_png(const Sheet& sheet, const std::filesystem::path& path, io::IfExists if_exists) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(sheet.width);
  image.height = static_cast<png_uint_32>(sheet.height);
  image.format = PNG_FORMAT_GRAY;
  const auto encode = [&](void* to, png_alloc_size_t& bytes) {
    if (png_image_write_to_memory(&image, to, &bytes, 0, sheet.pixels.data(), 0, nullptr) == 0)
      fail(ExitCode::internal, "libpng: {}", image.message);
  };
  png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string file(bytes, '\0');
  encode(file.data(), bytes);
  file.resize(bytes);
  io::write_text_file(path, file, if_exists);
}

}  // namespace kadanoff::figures
