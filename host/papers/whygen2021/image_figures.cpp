// Figs. 7–13 of WhyGen 2021, and its tables, as far as their images are given.
#include <fmt/format.h>

#include <utility>

#include "host/papers/repetitions.hpp"
#include "host/papers/whygen2021/figures.hpp"
#include "host/papers/whygen2021/image_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using training::Statistics;

std::string sizes_of(const SetResults& results) {
  const auto& plan = results.plan;
  return fmt::format("{}, {} × {} → {} × {}", plan.title, plan.side, plan.side, plan.hidden_side(), plan.hidden_side());
}

figures::Figure image_values(const std::string& name, const SetResults& results) {
  figures::Panel panel{.x = {.label = "I (1: the largest)"}, .y = {.label = "singular value S_I", .low = 0.0}};
  figures::Series series{.mark = figures::Mark::line};
  for (const double value : results.spectrum.values) {
    series.x.push_back(static_cast<double>(series.x.size() + 1));
    series.y.push_back(value);
  }
  panel.series = {series};
  return {.name = name,
          .title = "Singular values of the trained weights: " + sizes_of(results),
          .caption = fmt::format("{} epochs; the first repetition", results.plan.epochs),
          .panels = {panel}};
}

figures::Panel image_waves_panel(const std::string& title, const SetResults& results, const std::string& hidden_name,
                                 std::vector<double> spectrum::Waves::*hidden) {
  figures::Panel panel{.title = title, .x = {.label = "|k|"}, .y = {.label = "mean |F|"}};
  for (const auto& wave : results.spectrum.largest)
    for (const auto& [curve, name, mark] : {std::tuple{&wave.visible, std::string("visible"), figures::Mark::line},
                                            std::tuple{&(wave.*hidden), hidden_name, figures::Mark::points}}) {
      figures::Series series{.name = name, .mark = mark, .which = fmt::format("I = {}", wave.index + 1)};
      for (std::size_t r = 0; r < curve->size(); ++r) {
        series.x.push_back(static_cast<double>(r));
        series.y.push_back((*curve)[r]);
      }
      if (!series.x.empty()) panel.series.push_back(std::move(series));
    }
  const double k_max = results.spectrum.k_max;
  panel.lines.push_back({.at = k_max, .label = fmt::format("|k| = {:g}", k_max)});
  return panel;
}

figures::Figure image_waves(const std::string& name, const SetResults& results) {
  return {.name = name,
          .title = "Radial Fourier transforms of the leading singular vectors: " + sizes_of(results),
          .caption = "the five largest; hidden ones times 2, as they are and in a fixed gauge of the hidden units",
          .panels = {image_waves_panel("as they are", results, "hidden", &spectrum::Waves::hidden),
                     image_waves_panel("gauge-fixed", results, "hidden, gauge-fixed", &spectrum::Waves::gauge_fixed)}};
}

figures::Figure biases_figure(const SetResults& results) {
  figures::Figure figure{.name = "figure-09",
                         .title = "Biases beside the leading singular vectors: " + sizes_of(results),
                         .caption = "each at length 1, with the sign in which they agree; units row by row"};
  for (const auto& [title, side] :
       {std::pair{"visible", &results.visible_bias}, std::pair{"hidden", &results.hidden_bias}}) {
    figures::Panel panel{.title = fmt::format("{}: |cosine| {:.3f}", title, side->cosine),
                         .x = {.label = "unit"},
                         .y = {.label = "component"}};
    for (const auto& [name, values] :
         {std::pair{"bias", &side->bias}, std::pair{"leading singular vector", &side->vector}}) {
      figures::Series series{.name = name, .mark = figures::Mark::line};
      for (const double value : *values) {
        series.x.push_back(static_cast<double>(series.x.size()));
        series.y.push_back(value);
      }
      panel.series.push_back(series);
    }
    figure.panels.push_back(panel);
  }
  return figure;
}

// An image to a panel.
figures::Figure table_of(const std::string& name, const SetResults& results) {
  figures::Figure figure{
      .name = name,
      .title = "Held-out images as they are, and as they come back: " + results.plan.title,
      .caption =
          fmt::format("mean squared errors, of black −1 and white 1; that of the mean image, over all {}: {:.3f}",
                      results.test_images, results.error_of_the_mean)};
  const auto side = results.plan.side;
  for (const auto& row : results.sheet)
    for (std::size_t i = 0; i < row.images.size(); ++i) {
      figures::Heatmap map{.rows = side, .cols = side, .low = -1.0, .high = 1.0, .picture = true};
      map.values.assign(row.images[i].begin(), row.images[i].end());
      figure.panels.push_back({.title = row.errors.empty() ? fmt::format("{} {}", row.name, i + 1)
                                                           : fmt::format("{}: {:.3f}", row.name, row.errors[i]),
                               .heatmap = map});
      figure.columns = static_cast<int>(row.images.size());
    }
  return figure;
}

figures::Series course_series(const Repetitions& repetitions, ImageSet set, const std::string& name,
                              const ImageTraining& training) {
  figures::Series series{.name = name};
  for (const auto epoch : repetitions.front().images.sets.at(set).courses.at(training).epochs)
    add_point(series, static_cast<double>(epoch), average(over(repetitions, [&](const Repetition& one) {
                return one.images.sets.at(set).courses.at(training).at(epoch);
              })));
  return series;
}

// What the tables' words "outperforms" and "late in the training" are, as numbers.
figures::Figure errors_figure(const Repetitions& repetitions, const std::vector<ImageSet>& sets) {
  figures::Figure figure{.name = "image-errors",
                         .title = "Mean squared errors of held-out images along trainings",
                         .caption = repetitions.size() == 1 ? "one repetition; plain steps"
                                                            : "means and standard errors over repetitions; plain steps",
                         .columns = static_cast<int>(sets.size())};
  for (const auto statistics : {Statistics::sampled, Statistics::mean_field})
    for (const auto set : sets) {
      const auto& first = repetitions.front().images.sets.at(set);
      figures::Panel panel{.title = fmt::format("{}, {}", first.plan.title, name_of(statistics)),
                           .x = {.label = "epochs", .logarithmic = true},
                           .y = {.label = "error", .logarithmic = true}};
      for (const auto& [start, name] :
           {std::pair{Start::xavier, "Xavier"}, std::pair{Start::block_spin, "block spins"},
            std::pair{Start::rg_machine, "RGM"}, std::pair{Start::random_machine, "random hidden vectors"}})
        panel.series.push_back(course_series(repetitions, set, name, {start, statistics}));
      const auto last = static_cast<double>(first.courses.at({Start::xavier, statistics}).epochs.back());
      for (const auto& [name, value] :
           {std::pair{"RGM, untrained", first.machine.error}, std::pair{"the mean image", first.error_of_the_mean}})
        panel.series.push_back({.name = name, .x = {1, last}, .y = {value, value}, .mark = figures::Mark::line});
      figure.panels.push_back(panel);
    }
  return figure;
}

// Epochs that reach the same error, in all ways of training that start from both.
figures::Figure saved_epochs(const Repetitions& repetitions, const std::vector<ImageSet>& sets) {
  figures::Figure figure{
      .name = "saved-epochs",
      .title = "Epochs from Xavier weights that reach what epochs from the RG machine reach",
      .caption = "the last epoch, where they do not get there; above the line the RG machine saves epochs",
      .columns = static_cast<int>(sets.size())};
  for (const auto set : sets) {
    const auto& first = repetitions.front().images.sets.at(set);
    figures::Panel panel{.title = first.plan.title,
                         .x = {.label = "epochs from the RGM", .logarithmic = true},
                         .y = {.label = "epochs from Xavier weights", .logarithmic = true}};
    for (const auto& [training, course] : first.courses) {
      auto from_machine = training;
      from_machine.start = Start::rg_machine;
      if (training.start != Start::xavier || !first.courses.contains(from_machine)) continue;
      figures::Series series{.name = fmt::format("{}, {}", name_of(training.statistics), name_of(training.rule))};
      const auto last = static_cast<double>(course.epochs.back());
      for (const auto epoch : first.courses.at(from_machine).epochs)
        add_point(series, static_cast<double>(epoch),
                  average(over(repetitions, [&, xavier = training](const Repetition& one) {
                    const auto& courses = one.images.sets.at(set).courses;
                    const double needed = epochs_until(courses.at(xavier), courses.at(from_machine).at(epoch));
                    return needed > last ? last : needed;  // NaN stays
                  })));
      panel.series.push_back(std::move(series));
    }
    const auto most = static_cast<double>(first.courses.at({.start = Start::rg_machine}).epochs.back());
    panel.series.push_back({.name = "as many", .x = {1, most}, .y = {1, most}, .mark = figures::Mark::line});
    figure.panels.push_back(std::move(panel));
  }
  return figure;
}

}  // namespace

std::vector<figures::Figure> image_figures(const Settings&, const Repetitions& repetitions) {
  std::vector<figures::Figure> figures;
  if (repetitions.empty()) return figures;
  const auto& sets = repetitions.front().images.sets;
  std::vector<ImageSet> with_machines;
  const auto add_weights = [&](const SetResults& results, const char* values, const char* waves) {
    figures.push_back(image_values(values, results));
    figures.push_back(image_waves(waves, results));
  };
  for (const auto& [set, results] : sets) {
    if (results.plan.more_epochs > 0) with_machines.push_back(set);
    switch (set) {
      case ImageSet::mnist:
        add_weights(results, "figure-07", "figure-08");
        figures.push_back(biases_figure(results));
        figures.push_back(table_of("table-1", results));
        break;
      case ImageSet::fashion:
        figures.push_back(table_of("table-3", results));
        break;
      case ImageSet::flowers:
        add_weights(results, "figure-10", "figure-11");
        figures.push_back(table_of("table-2", results));
        break;
      case ImageSet::clouds:
        add_weights(results, "figure-12", "figure-13");
        break;
      case ImageSet::pictures:
        break;
    }
  }
  if (!with_machines.empty()) {
    figures.push_back(errors_figure(repetitions, with_machines));
    figures.push_back(saved_epochs(repetitions, with_machines));
  }
  return figures;
}

}  // namespace kadanoff::papers::whygen2021
