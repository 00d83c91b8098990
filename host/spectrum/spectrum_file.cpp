// The file and the figure of a spectrum of weights.
#include <fmt/format.h>

#include "host/data/file_kind.hpp"
#include "host/spectrum/block_values.hpp"
#include "host/spectrum/spectrum_text.hpp"

namespace kadanoff::spectrum {
namespace {

void write_waves(io::H5Writer& file, const std::string& group, const std::vector<Waves>& waves) {
  if (waves.empty()) return;
  std::vector<std::int64_t> index;
  std::vector<double> visible, hidden, gauge_fixed;
  for (const auto& wave : waves) {
    index.push_back(wave.index);
    visible.insert(visible.end(), wave.visible.begin(), wave.visible.end());
    hidden.insert(hidden.end(), wave.hidden.begin(), wave.hidden.end());
    gauge_fixed.insert(gauge_fixed.end(), wave.gauge_fixed.begin(), wave.gauge_fixed.end());
  }
  file.dataset(group + "/index", index);
  const auto count = std::ssize(waves);
  file.dataset(group + "/visible", visible, {count, std::ssize(waves.front().visible)});
  if (!hidden.empty()) file.dataset(group + "/hidden", hidden, {count, std::ssize(waves.front().hidden)});
  if (!gauge_fixed.empty())
    file.dataset(group + "/gauge_fixed_hidden", gauge_fixed, {count, std::ssize(waves.front().gauge_fixed)});
  struct Part {
    const char* name;
    double Waves::*member;
    bool of_hidden;
  };
  for (const auto& [name, member, of_hidden] :
       {Part{"/value", &Waves::value, false}, Part{"/visible_share", &Waves::visible_share, false},
        Part{"/hidden_share", &Waves::hidden_share, true}, Part{"/difference", &Waves::difference, true},
        Part{"/gauge_fixed_hidden_share", &Waves::gauge_fixed_hidden_share, true},
        Part{"/gauge_fixed_difference", &Waves::gauge_fixed_difference, true},
        Part{"/permuted_hidden_share", &Waves::permuted_hidden_share, true},
        Part{"/permuted_difference", &Waves::permuted_difference, true}}) {
    if (of_hidden && hidden.empty()) continue;
    std::vector<double> values;
    for (const auto& wave : waves) values.push_back(wave.*member);
    file.dataset(group + name, values);
  }
}

figures::Series values_series(const std::string& name, const std::vector<double>& values) {
  figures::Series series{.name = name, .mark = figures::Mark::line};
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(values.front() > 0 ? values[i] / values.front() : 0);
  }
  return series;
}

figures::Panel waves_panel(const std::string& title, const std::vector<Waves>& waves, double k_max) {
  figures::Panel panel{.title = title, .x = {.label = "|k|"}, .y = {.label = "mean |F|"}};
  for (const auto& wave : waves)
    for (const auto& [curve, name, mark] :
         {std::tuple{&wave.visible, "visible", figures::Mark::line},
          std::tuple{&wave.hidden, "hidden", figures::Mark::points},
          std::tuple{&wave.gauge_fixed, "hidden, gauge-fixed", figures::Mark::points}}) {
      if (curve->empty()) continue;
      figures::Series series{.name = name, .mark = mark, .which = fmt::format("I = {}", wave.index)};
      for (std::size_t r = 0; r < curve->size(); ++r) {
        series.x.push_back(static_cast<double>(r));
        series.y.push_back((*curve)[r]);
      }
      panel.series.push_back(std::move(series));
    }
  panel.lines.push_back({.at = k_max, .label = fmt::format("|k| = {:g}", k_max)});
  return panel;
}

}  // namespace

io::H5Writer to_file(const WeightsSpectrum& spectrum, const io::Provenance& provenance) {
  io::H5Writer file;
  file.dataset("/singular_values", spectrum.values);
  std::vector<std::int64_t> sizes;
  std::vector<double> distances;
  for (const auto& match : spectrum.matches) {
    sizes.push_back(match.size);
    distances.push_back(match.distance);
  }
  if (!sizes.empty()) {
    file.dataset("/blocks/size", sizes);
    file.dataset("/blocks/distance", distances);
  }
  write_waves(file, "/largest", spectrum.largest);
  write_waves(file, "/smallest", spectrum.smallest);
  file.attribute("/", "visible", spectrum.visible);
  file.attribute("/", "hidden", spectrum.hidden);
  file.attribute("/", "what", spectrum.what);
  file.attribute("/", "residual", spectrum.residual);
  file.attribute("/", "k_max", spectrum.k_max);
  io::write_provenance(file, data::known_kind("spectrum"), provenance);
  return file;
}

figures::Figure to_figure(Context& context, const WeightsSpectrum& spectrum) {
  figures::Figure figure{
      .name = "spectrum",
      .title = fmt::format("Singular values and vectors of {} × {} weights", spectrum.visible, spectrum.hidden)};
  figures::Panel values{.title = "singular values", .x = {.label = "I"}, .y = {.label = "S_I / S_0", .low = 0.0}};
  values.series.push_back(values_series("weights", spectrum.values));
  if (const auto best = spectrum.best_match())
    values.series.push_back(values_series(fmt::format("block spins {0} × {0}", best->size),
                                          block_values(context, {.size = best->size,
                                                                 .visible_side = *spectrum.visible_side,
                                                                 .hidden_side = *spectrum.hidden_side})));
  figure.panels.push_back(std::move(values));
  if (!spectrum.largest.empty()) {
    figure.panels.push_back(
        waves_panel(fmt::format("the {} largest", spectrum.largest.size()), spectrum.largest, spectrum.k_max));
    figure.panels.push_back(
        waves_panel(fmt::format("the {} smallest", spectrum.smallest.size()), spectrum.smallest, spectrum.k_max));
  }
  if (spectrum.hidden_side) figure.caption = "hidden: times L_v / L_h";
  return figure;
}

}  // namespace kadanoff::spectrum
