// The file and the figure of a spectrum of weights.
#include <fmt/format.h>

#include "host/data/file_kind.hpp"
#include "host/spectrum/block_values.hpp"
#include "host/spectrum/spectrum_parts.hpp"
#include "host/spectrum/spectrum_text.hpp"

namespace kadanoff::spectrum {

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
  write_waves(file, "/largest", spectrum.largest, Gauges::written);
  write_waves(file, "/smallest", spectrum.smallest, Gauges::written);
  file.attribute("/", "visible", spectrum.visible);
  file.attribute("/", "hidden", spectrum.hidden);
  file.attribute("/", "what", spectrum.what);
  file.attribute("/", "residual", spectrum.decomposition.error);
  file.attribute("/", "k_max", spectrum.k_max);
  io::write_provenance(file, data::known_kind("spectrum"), provenance);
  return file;
}

figures::Figure to_figure(Context& context, const WeightsSpectrum& spectrum) {
  figures::Figure figure{
      .name = "spectrum",
      .title = fmt::format("Singular values and vectors of {} × {} weights", spectrum.visible, spectrum.hidden)};
  figures::Panel values{
      .title = "singular values", .x = {.label = "I", .integers = true}, .y = {.label = "S_I / S_0", .low = 0.0}};
  values.series.push_back(values_series("weights", spectrum.values));
  if (const auto best = spectrum.best_match())
    values.series.push_back(values_series(fmt::format("block spins {0} × {0}", best->size),
                                          block_values(context, {.size = best->size,
                                                                 .visible_side = *spectrum.visible_side,
                                                                 .hidden_side = *spectrum.hidden_side})));
  values.series.push_back(large_line(spectrum.values.size()));
  figure.panels.push_back(std::move(values));
  if (!spectrum.largest.empty()) {
    figure.panels.push_back(waves_panel(some_of(spectrum.largest.size(), "largest"), spectrum.largest, spectrum.k_max));
    figure.panels.push_back(
        waves_panel(some_of(spectrum.smallest.size(),
                            spectrum.rank() < std::ssize(spectrum.values) ? "smallest above 0" : "smallest"),
                    spectrum.smallest, spectrum.k_max));
  }
  if (spectrum.hidden_side) figure.caption = "hidden: times L_v / L_h; the hidden units stand as they are";
  return figure;
}

}  // namespace kadanoff::spectrum
