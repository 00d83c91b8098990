// The sizes of WhyGen 2021 at each scale.
#include "host/papers/whygen2021/plan.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace kadanoff::papers::whygen2021 {

double Settings::time_of(std::int64_t epochs, std::int64_t samples_of_it) const {
  const auto per_epoch = (samples_of_it + batch - 1) / batch;
  return static_cast<double>(epochs * per_epoch) * learning_rate;
}

std::int64_t Settings::epochs_of(double time, std::int64_t samples_of_it) const {
  return std::max<std::int64_t>(1, std::llround(time / time_of(1, samples_of_it)));
}

Settings quick() { return {}; }

Settings standard() {
  Settings settings;
  settings.scale = Scale::standard;
  settings.side = 40;
  settings.samples = 40'000;
  settings.training_time = Settings::papers_training_time;
  settings.most_images = 10'000;
  settings.most_digits = 60'000;  // all: they are small, and their epochs few
  settings.share_of_epochs = 0.25;
  settings.flower_side = 50;
  settings.seeds = 3;
  return settings;
}

Settings full() {
  auto settings = standard();
  settings.scale = Scale::full;
  settings.side = 80;
  settings.learning_rate = 0.001;
  settings.other_training_time = Settings::papers_training_time;
  settings.most_images = settings.most_digits = 0;
  settings.share_of_epochs = 1;
  settings.flower_side = 100;
  settings.picture_side = 200;
  return settings;
}

void shrink(Settings& settings, std::int64_t divisor) {
  constexpr std::int64_t fewest = 256;  // of the lattices: an eighth of them is learned, too
  const auto by = static_cast<double>(divisor);
  settings.samples = std::max({fewest, least_samples(settings.side), settings.samples / divisor});
  settings.training_time /= by;
  settings.other_training_time /= by;
  settings.share_of_epochs /= by;
  for (auto* most : {&settings.most_images, &settings.most_digits})
    if (*most > 0) *most = std::max<std::int64_t>(100, *most / divisor);
}

nlohmann::json to_json(const Settings& settings) {
  const auto& contents = settings.contents;
  const auto found = [](const std::string& digest) {
    return digest.empty() ? nlohmann::json() : nlohmann::json(digest);
  };
  return {{"scale", name_of(settings.scale)},
          {"side", settings.side},
          {"samples", settings.samples},
          {"learning_rate", settings.learning_rate},
          {"batch", settings.batch},
          {"training_time", settings.training_time},
          {"other_training_time", settings.other_training_time},
          {"mnist", found(contents.mnist)},
          {"fashion", found(contents.fashion)},
          {"flowers", found(contents.flowers)},
          {"clouds", found(contents.clouds)},
          {"images", found(contents.images)},
          {"most_images", settings.most_images},
          {"most_digits", settings.most_digits},
          {"share_of_epochs", settings.share_of_epochs},
          {"flower_side", settings.flower_side},
          {"picture_side", settings.picture_side},
          {"seed", settings.seed}};
}

std::vector<double> times_looked_at(const Settings& settings) {
  const auto end = settings.epochs_of(settings.training_time, settings.samples);
  std::set<std::int64_t> epochs{end};
  for (const double time : {0.25, 0.5, 1.0, 2.0, 4.0, 16.0, 60.0, settings.other_training_time})
    if (const auto epoch = settings.epochs_of(time, settings.samples); epoch < end) epochs.insert(epoch);
  std::vector<double> times;
  for (const auto epoch : epochs) times.push_back(settings.time_of(epoch, settings.samples));
  return times;
}

std::int64_t papers_samples(const Settings& settings) {
  return std::llround(40'000.0 / (6400.0 * 1600.0) * static_cast<double>(settings.visible() * settings.hidden()));
}

std::int64_t least_samples(std::int64_t side) { return std::max<std::int64_t>(64, side * side / 8); }

std::int64_t papers_modes(std::int64_t hidden) { return std::max<std::int64_t>(1, hidden / 8); }

}  // namespace kadanoff::papers::whygen2021
