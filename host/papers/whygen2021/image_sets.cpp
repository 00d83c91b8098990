// Reads images by the readers of `kadanoff import`.
#include "host/papers/whygen2021/image_sets.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "host/base/words.hpp"
#include "host/imports/picture.hpp"
#include "host/imports/row_reader.hpp"
#include "host/imports/values.hpp"
#include "host/io/digest.hpp"
#include "host/io/file_status.hpp"
#include "host/papers/stage_log.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/permutation.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t digit_side = 28, tile_side = 100, fewest_images = 20;
constexpr std::uint64_t of_images = 64, of_photographs = 80;  // the first of the sets' numbers in Stages::seed_of

struct SetWords {
  ImageSet set;
  const char *name, *title, *option, *what;
  std::string ImageFolders::*folder;
  std::string ImageContents::*contents;
};

constexpr SetWords all_sets[] = {
    {ImageSet::mnist, "mnist", "MNIST", "--mnist", "a folder with the four IDX files", &ImageFolders::mnist,
     &ImageContents::mnist},
    {ImageSet::fashion, "fashion", "Fashion-MNIST", "--fashion", "a folder with the four IDX files",
     &ImageFolders::fashion, &ImageContents::fashion},
    {ImageSet::flowers, "flowers", "flowers", "--flowers", "a folder of photographs of flowers, JPEG or PNG",
     &ImageFolders::flowers, &ImageContents::flowers},
    {ImageSet::clouds, "clouds", "clouds", "--clouds", "a folder of photographs of the sky, JPEG or PNG",
     &ImageFolders::clouds, &ImageContents::clouds},
    {ImageSet::pictures, "pictures", "pictures of 200 × 200", "--images",
     "a folder of JPEG and PNG files of at least 200 × 200", &ImageFolders::images, &ImageContents::images}};

const SetWords& words_of(ImageSet set) {
  return *std::find_if(std::begin(all_sets), std::end(all_sets), [&](const SetWords& one) { return one.set == set; });
}

bool is_idx(ImageSet set) { return set == ImageSet::mnist || set == ImageSet::fashion; }

const std::string& folder_of(const Settings& settings, ImageSet set) {
  return settings.folders.*(words_of(set).folder);
}

// The file of MNIST's training images, compressed or not.
fs::path idx_file(const fs::path& folder) {
  const auto file = folder / "train-images-idx3-ubyte";
  return io::is_there(file) ? file : fs::path(file.string() + ".gz");
}

// Does `work` with the folder of a set; what is wrong with it names the option.
template <class Work>
auto with_folder(const Settings& settings, ImageSet set, Work work) {
  const auto& words = words_of(set);
  const fs::path folder = folder_of(settings, set);
  if (!io::is_folder(folder))
    fail(ExitCode::bad_input, "{} {}: there is no such folder; it is {}", words.option, folder.string(), words.what);
  try {
    return work(folder);
  } catch (const Error& error) {
    if (error.code() != ExitCode::bad_input) throw;
    fail(ExitCode::bad_input, "{} {}: {}; it is {}", words.option, folder.string(), error.what(), words.what);
  }
}

std::unique_ptr<imports::RowReader> open_images(const fs::path& folder, const ImagePlan& plan) {
  if (is_idx(plan.set)) {
    const auto file = idx_file(folder);
    if (!io::is_there(file)) fail(ExitCode::bad_input, "it has no train-images-idx3-ubyte, compressed or not");
    auto reader = imports::open_rows({.paths = {file}});
    if (reader->description().shape != std::vector{digit_side, digit_side})
      fail(ExitCode::bad_input, "{} holds no images of {} × {}", file.filename().string(), digit_side, digit_side);
    return reader;
  }
  imports::ReadOptions options{.paths = {folder}, .skip_broken = true};
  (plan.set == ImageSet::clouds ? options.tile : options.side) = plan.set == ImageSet::clouds ? tile_side : plan.side;
  return imports::open_rows(options);
}

imports::Picture picture_of(const imports::Description& description, const char* row) {
  imports::Picture picture{.width = description.shape[1], .height = description.shape[0], .grey = {}};
  const auto units = static_cast<std::size_t>(description.units());
  picture.grey.reserve(units);
  if (description.element == imports::Element::byte)
    for (std::size_t i = 0; i < units; ++i)
      picture.grey.push_back(static_cast<float>(static_cast<unsigned char>(row[i])));
  else
    picture.grey.assign(reinterpret_cast<const float*>(row), reinterpret_cast<const float*>(row) + units);
  return picture;
}

// How many images there are of each photograph: a tile of it, or all of it.
std::vector<std::int64_t> count_images(const fs::path& folder, const ImagePlan& plan) {
  const auto reader = open_images(folder, plan);
  auto count = reader->description().count;
  if (count < 0) {
    count = 0;
    reader->read([&](const char*, std::int64_t) { ++count; });
    for (const auto& note : reader->summary().notes) log_stage("{}: {}", plan.title, note);
  }
  if (count < fewest_images)
    fail(ExitCode::bad_input, "it holds {}, and at least {} are needed", counted(count, "image"), fewest_images);
  if (plan.set != ImageSet::clouds) return std::vector<std::int64_t>(static_cast<std::size_t>(count), 1);
  return reader->summary().tiles;
}

enum class ImagePart : std::uint8_t { unused, training, tests };

random::Permutation order_of(std::size_t count, std::uint64_t seed) {
  return {static_cast<std::uint32_t>(count), random::make_key(seed, random::Stream::import_split)};
}

// `most` of the images, or all for 0, and of them a tenth for tests, or more: all that are of the same photographs.
std::vector<ImagePart> draw_parts(const std::vector<std::int64_t>& images_of_photographs, std::int64_t most,
                                  std::uint64_t seed, std::uint64_t seed_of_photographs) {
  std::vector<std::size_t> photograph_of;
  for (std::size_t photograph = 0; photograph < images_of_photographs.size(); ++photograph)
    photograph_of.insert(photograph_of.end(), static_cast<std::size_t>(images_of_photographs[photograph]), photograph);
  const auto count = photograph_of.size();
  const auto used = most == 0 ? count : std::min(count, static_cast<std::size_t>(most));
  std::vector<ImagePart> parts(count, ImagePart::unused);
  std::vector<std::size_t> drawn(images_of_photographs.size());  // images of each photograph
  const auto order = order_of(count, seed);
  for (std::uint32_t i = 0; i < used; ++i) {
    parts[order(i)] = ImagePart::training;
    ++drawn[photograph_of[order(i)]];
  }
  std::vector<bool> is_held_out(drawn.size());
  std::size_t tests = 0;
  const auto order_of_photographs = order_of(drawn.size(), seed_of_photographs);
  for (std::uint32_t i = 0; i < drawn.size() && tests < std::max<std::size_t>(1, used / 10); ++i) {
    const auto photograph = order_of_photographs(i);
    if (tests + drawn[photograph] == used) continue;  // it must be learned: there is nothing else
    is_held_out[photograph] = true;
    tests += drawn[photograph];
  }
  if (tests == 0) fail(ExitCode::bad_input, "its images are all of one photograph, and one is to be held out");
  for (std::size_t i = 0; i < count; ++i)
    if (parts[i] == ImagePart::training && is_held_out[photograph_of[i]]) parts[i] = ImagePart::tests;
  return parts;
}

// Values from −1 to 1.
HeldOut read_parts(const fs::path& folder, const ImagePlan& plan, const std::vector<ImagePart>& parts) {
  HeldOut images;
  const auto set_of = [&](ImagePart part) { return part == ImagePart::tests ? &images.tests : &images.training; };
  for (const auto part : {ImagePart::training, ImagePart::tests}) {
    auto& set = *set_of(part);
    set.count = std::count(parts.begin(), parts.end(), part);
    set.units = plan.side * plan.side;
    set.lattice_shape = {plan.side, plan.side};
    set.real.reserve(static_cast<std::size_t>(set.count * set.units));
  }
  const auto reader = open_images(folder, plan);
  const auto& description = reader->description();
  expects(description.range.has_value() && description.shape.size() == 2, "read_parts: they are no shades of grey");
  const imports::Mapping mapping{.low = description.range->first, .high = description.range->second};
  std::size_t i = 0;
  reader->read([&](const char* row, std::int64_t) {
    const auto part = i < parts.size() ? parts[i] : ImagePart::unused;
    ++i;
    if (part == ImagePart::unused) return;
    auto& real = set_of(part)->real;
    for (const float value : imports::averaged(picture_of(description, row), plan.side, plan.side).grey)
      real.push_back(mapping.real(value));
  });
  if (i != parts.size()) fail(ExitCode::bad_input, "it was changed while it was read");
  return images;
}

HeldOut split_by_chance(const Settings& settings, const ImagePlan& plan, std::uint64_t seed,
                        std::uint64_t seed_of_photographs) {
  const auto most = plan.set == ImageSet::mnist ? settings.most_digits : settings.most_images;
  return with_folder(settings, plan.set, [&](const fs::path& folder) {
    return read_parts(folder, plan, draw_parts(count_images(folder, plan), most, seed, seed_of_photographs));
  });
}

std::string digest_of_idx(const fs::path& file) {
  return "file " + io::digest_of_file(fs::canonical(file)).value_or("unknown");
}

// The names and sizes of all files below, in the order of the names.
std::string digest_of_files(const fs::path& folder) {
  std::string list;
  std::int64_t files = 0;
  io::visit_below(folder, [&](const fs::path& path) {
    if (path.filename().string().starts_with('.')) return false;  // the readers leave them out, too
    if (fs::is_directory(fs::symlink_status(path))) return true;
    if (const auto status = io::status_of(path); status && S_ISREG(status->st_mode)) {
      list += fmt::format("{}\n{}\n", path.lexically_relative(folder).string(), status->st_size);
      ++files;
    }
    return false;
  });
  return fmt::format("{} {}", counted(files, "file"), io::digest_text(list.data(), list.size()));
}

std::int64_t shortened(const Settings& settings, std::int64_t papers_epochs) {
  return std::max<std::int64_t>(
      1, std::llround(std::min(1.0, settings.share_of_epochs) * static_cast<double>(papers_epochs)));
}

}  // namespace

ImagePlan image_plan(const Settings& settings, ImageSet set) {
  const auto& words = words_of(set);
  ImagePlan plan{.set = set, .name = words.name, .title = words.title};
  switch (set) {
    case ImageSet::mnist:  // few epochs: always all of them
      plan.side = digit_side;
      plan.epochs = 8;
      plan.more_epochs = 2;
      plan.papers_factor = 4;
      break;
    case ImageSet::fashion:
      plan.side = digit_side;
      plan.epochs = shortened(settings, 1000);
      plan.more_epochs = shortened(settings, 100);
      plan.papers_factor = 10;
      break;
    case ImageSet::flowers:
      plan.side = settings.flower_side;
      plan.epochs = shortened(settings, 1000);
      plan.more_epochs = shortened(settings, 10);
      plan.papers_factor = 100;
      break;
    case ImageSet::clouds:
      plan.side = settings.flower_side;
      plan.epochs = shortened(settings, 100);  // as many updates as 1000 of the flowers, of which there are a tenth
      break;
    case ImageSet::pictures:
      plan.side = settings.picture_side;
      plan.epochs = shortened(settings, 1000);
      break;
  }
  return plan;
}

std::vector<ImageSet> given_sets(const Settings& settings) {
  std::vector<ImageSet> given;
  for (const auto& words : all_sets)
    if (!folder_of(settings, words.set).empty() && (words.set != ImageSet::pictures || settings.picture_side > 0))
      given.push_back(words.set);
  return given;
}

std::string why_not_tested(const Settings& settings, ImageSet set) {
  const auto& words = words_of(set);
  if (set == ImageSet::pictures && settings.picture_side == 0 && !folder_of(settings, set).empty())
    return "40,000 visible and 10,000 hidden units are for --full";
  return fmt::format("needs {} DIR: {}", words.option, words.what) +
         (set == ImageSet::pictures && settings.picture_side == 0 ? ", and --full" : "");
}

void require_images(const Settings& settings) {
  for (const auto& words : all_sets)
    if (!folder_of(settings, words.set).empty()) {
      auto plan = image_plan(settings, words.set);
      if (plan.side == 0) plan.side = 1;  // nothing will be trained on them
      with_folder(settings, words.set, [&](const fs::path& folder) {
        struct Found {};
        try {
          open_images(folder, plan)->read([](const char*, std::int64_t) { throw Found(); });  // one will do
        } catch (const Found&) {
        }
      });
    }
}

ImageContents contents_of(const Settings& settings) {
  ImageContents contents;
  for (const auto& words : all_sets)
    if (!folder_of(settings, words.set).empty())
      contents.*words.contents = with_folder(settings, words.set, [&](const fs::path& folder) {
        return is_idx(words.set) ? digest_of_idx(idx_file(folder)) : digest_of_files(folder);
      });
  return contents;
}

HeldOut held_out(const Stages& stages, const Settings& settings, const ImagePlan& plan) {
  const auto set = static_cast<std::uint64_t>(plan.set);
  const auto seed = stages.seed_of(of_images + set);
  const auto training = stages.stage(plan.name + "-train.h5"), tests = stages.stage(plan.name + "-test.h5");
  if (Stages::is_made(training.path) && Stages::is_made(tests.path)) {
    const auto load = [](const Stage& stage) {
      return Stages::load_checked(
          stage, stage.path, [](const fs::path& path) { return data::load_dataset_with(path, {.takes_real = true}); });
    };
    return {.training = load(training), .tests = load(tests)};
  }
  // Both: another split of other images would have tests that were learned.
  auto images = split_by_chance(settings, plan, seed, stages.seed_of(of_photographs + set));
  for (const auto& [stage, made] : {std::pair{&training, &images.training}, std::pair{&tests, &images.tests}}) {
    stage->log("{} of {} × {}", counted(made->count, "image"), plan.side, plan.side);
    made->provenance = stage->provenance(seed);
    made->name = stage->path.string();
    data::save_dataset(*made, stage->path, io::IfExists::replace);
  }
  return images;
}

}  // namespace kadanoff::papers::whygen2021
