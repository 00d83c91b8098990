// WhyGen 2021 from its settings to its claims: the options of the command line, and the work for the frame.
#include "host/papers/whygen2021/paper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "host/base/words.hpp"
#include "host/papers/repetitions.hpp"
#include "host/papers/whygen2021/claims.hpp"
#include "host/papers/whygen2021/figures.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

// Before anything is made. Returns the settings with what the folders hold.
Settings check(Settings settings) {
  require_at_least("--side", settings.side, 16);
  if (settings.side % 8 != 0)
    fail(ExitCode::usage, "--side {}: three layers halve it, so it must be a multiple of 8", settings.side);
  require_at_least("--samples", settings.samples, least_samples(settings.side));
  require_seeds(settings.seed, settings.seeds);
  require_images(settings);
  settings.contents = contents_of(settings);
  return settings;
}

std::string image_words(const Settings& settings) {
  const auto words = [](std::int64_t most) { return most == 0 ? std::string("all") : fmt::format("{} at most", most); };
  const auto epochs = settings.share_of_epochs == 1 ? std::string("the paper's epochs")
                                                    : fmt::format("{:.3g} % of the paper's epochs, of MNIST its 8",
                                                                  100 * settings.share_of_epochs);
  return fmt::format("of each set that is given {}, of MNIST {}; {}", words(settings.most_images),
                     words(settings.most_digits), epochs);
}

std::string heading(const Settings& settings) {
  return fmt::format(
      "A. de Mello Koch, E. de Mello Koch, R. de Mello Koch (2021), {} scale, {}.\n"
      "Ising: {} × {} → {} × {} at T = 4 (the paper: 80 × 80 → 40 × 40), {} configurations (the paper: 40,000), rate × "
      "updates\nup to {} (the paper: 240).\nImages: {}.\n",
      name_of(settings.scale), repetitions_and_errors(settings.seeds), settings.side, settings.side, settings.side / 2,
      settings.side / 2, settings.samples, settings.training_time, image_words(settings));
}

Settings settings_of(const Request& request) {
  auto settings = request.settings(quick, standard, full, shrink);
  settings.side = request.integer_or("--side", settings.side);
  settings.samples = request.integer_or("--samples", settings.samples);
  settings.folders = {.mnist = request.text_or("--mnist", ""),
                      .fashion = request.text_or("--fashion", ""),
                      .flowers = request.text_or("--flowers", ""),
                      .clouds = request.text_or("--clouds", ""),
                      .images = request.text_or("--images", "")};
  return settings;
}

PaperOption folder(const char* name, const char* description) {
  return {.name = name, .description = description, .standard = "none", .takes = PaperOption::Takes::text};
}

}  // namespace

Paper paper() {
  return {
      .id = "whygen2021",
      .summary =
          "De Mello Koch and others 2021, \"Why Unsupervised Deep Networks Generalize\": Figs. 1-21, Tables "
          "I-III, and a table of its claims",
      .quick = "24 × 24 lattices, 4,000 configurations, one repetition; of images that are given 2,000 of each set",
      .standard =
          "40 × 40 lattices, 40,000 configurations, three repetitions; of images 10,000 of each set, of MNIST "
          "all",
      .full = "As in the paper: 80 × 80 lattices, 240,000 updates, all images, all epochs; for a GPU, or for days",
      .seeds = "1, with --standard or --full 3",
      .options = {{.name = "--side",
                   .description = "Side of the Ising lattices, a multiple of 8",
                   .standard = "24, 40 or 80"},
                  {.name = "--samples",
                   .description = "Configurations to learn from, and half as many for tests",
                   .standard = "4000, else 40000"},
                  {.name = "--shrink",
                   .description = "Divide numbers of samples and images, and lengths of training, by this: to see what "
                                  "is made, not what comes out",
                   .standard = "1"},
                  folder("--mnist", "Folder with the IDX files of MNIST"),
                  folder("--fashion", "Folder with the IDX files of Fashion-MNIST"),
                  folder("--flowers", "Folder of photographs of flowers"),
                  folder("--clouds", "Folder of photographs of the sky"),
                  folder("--images", "Folder of pictures of at least 200 × 200")},
      .run = [](Context& context, const Request& request,
                const ReproductionOptions& options) { return reproduce(context, settings_of(request), options); },
  };
}

Reproduction reproduce(Context& context, Settings settings, const ReproductionOptions& options) {
  settings = check(std::move(settings));
  Repetitions repetitions;
  const Study study{
      .paper = "whygen2021",
      .heading = heading(settings),
      .settings = to_json(settings),
      .seed = settings.seed,
      .repetitions = settings.seeds,
      .repeat =
          [&](const Stages& stages) {
            Repetition repetition;
            repetition.ising = run_ising_stages(stages, settings);
            repetition.images = run_image_stages(stages, settings);
            repetitions.push_back(std::move(repetition));
          },
      .figures =
          [&] {
            auto figures = ising_figures(settings, repetitions);
            for (auto& figure : image_figures(settings, repetitions)) figures.push_back(std::move(figure));
            return figures;
          },
      .claims =
          [&] {
            auto claims = ising_claims(settings, repetitions);
            for (auto& more : {image_claims(settings, repetitions), block_claims(repetitions),
                               generalisation_claims(settings, repetitions)})
              claims.insert(claims.end(), more.begin(), more.end());
            const auto number = [](const Claim& claim) { return std::stoi(claim.id.substr(1)); };
            std::sort(claims.begin(), claims.end(),
                      [&](const Claim& a, const Claim& b) { return number(a) < number(b); });
            name_sources(claims, sources_of_claims(settings));
            return claims;
          },
  };
  return papers::reproduce(context, study, options);
}

}  // namespace kadanoff::papers::whygen2021
