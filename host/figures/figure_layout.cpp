// Gives panels, legends and labels their places on the page.
#include "host/figures/figure_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <utility>

#include "host/base/text_width.hpp"
#include "host/base/words.hpp"

namespace kadanoff::figures {
namespace {

// Okabe and Ito's colours, which colour-blind readers can distinguish, without yellow, which is hard to see on white.
constexpr std::array distinct_colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                      "#E69F00", "#56B4E9", "#000000", "#7A5195"};
constexpr std::array points{7, 5, 9, 13, 11, 15, 6, 4};  // filled first: circle, square, triangle, diamond …

using Colour = std::array<double, 3>;
constexpr std::array<Colour, 6> dark_to_light{
    {{52, 18, 82}, {65, 68, 135}, {42, 110, 142}, {31, 152, 138}, {83, 190, 105}, {170, 215, 60}}};

std::string colour_between(double fraction) {
  const double place = fraction * static_cast<double>(dark_to_light.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(place), dark_to_light.size() - 2);
  const double part = place - static_cast<double>(i);
  std::string text = "#";
  for (std::size_t c = 0; c < 3; ++c)
    text += fmt::format("{:02X}", std::lround((1 - part) * dark_to_light[i][c] + part * dark_to_light[i + 1][c]));
  return text;
}

double width_of(const std::string& text, double height) { return 0.6 * height * static_cast<double>(text_width(text)); }

// Of a name of somebody else's choice. A letter may be as wide as it is high, which matters where there are many.
double width_of_name(const std::string& text) {
  constexpr std::size_t many = 32;
  const auto letters = text_width(text);
  return letters < many ? width_of(text, font::text) : font::text * static_cast<double>(letters);
}

double width_of(const std::vector<Tick>& ticks) {
  double width = 0;
  for (const Tick& tick : ticks) width = std::max(width, width_of(tick.label, font::text));
  return width;
}

std::vector<std::string> lines_of(const std::string& text, double width) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;)
    if (!lines.empty() && width_of(lines.back() + ' ' + word, font::small) <= width)
      lines.back() += ' ' + word;
    else
      lines.push_back(word);
  return lines;
}

// Whether a point has a place on its axes.
bool is_drawn(const Panel& panel, const Series& series) {
  const auto has_place = [](const Axis& axis, double value) {
    return value == std::numeric_limits<double>::infinity() ||
           (std::isfinite(value) && (!axis.logarithmic || value > 0));
  };
  for (std::size_t i = 0; i < series.x.size(); ++i)
    if (has_place(panel.x, series.x[i]) && has_place(panel.y, series.y[i])) return true;
  return false;
}

void collect_names(const Figure& figure, FigureLayout& layout) {
  for (const Panel& panel : figure.panels) {
    auto heading = panel.legend;
    for (const Series& series : panel.series) {
      const auto [entry, is_new] = layout.index.emplace(series.name, layout.names.size());
      if (is_new) layout.names.push_back({.name = series.name, .colour = {}, .mark = series.mark});
      auto& name = layout.names[entry->second];
      if (name.is_shown || name.name.empty() || !is_drawn(panel, series)) continue;
      name.is_shown = true;
      name.heading = std::exchange(heading, {});
    }
  }
  const auto count = layout.names.size();
  const bool sequential = (figure.sequential && count > 1) || count > distinct_colours.size();
  for (std::size_t i = 0; i < count; ++i) {
    layout.names[i].colour =
        sequential ? colour_between(static_cast<double>(i) / static_cast<double>(count - 1)) : distinct_colours[i];
    layout.names[i].point = points[i % points.size()];
  }
  layout.has_legend =
      std::count_if(layout.names.begin(), layout.names.end(), [](const auto& name) { return name.is_shown; }) > 1;
}

void scale_series(const Panel& panel, PanelLayout& layout) {
  std::vector<double> x, y;
  bool only_lines = true;
  for (const Series& series : panel.series) {
    only_lines = only_lines && series.mark == Mark::line && series.error.empty();
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (std::isnan(series.y[i]) || std::isnan(series.x[i])) continue;
      x.push_back(series.x[i]);
      y.push_back(series.y[i]);
      if (series.error.empty() || !std::isfinite(series.error[i]) || !std::isfinite(series.y[i])) continue;
      y.push_back(series.y[i] - series.error[i]);
      y.push_back(series.y[i] + series.error[i]);
    }
  }
  layout.x = scale_of(panel.x, x, only_lines ? 0 : 0.03);
  layout.y = scale_of(panel.y, y, 0.05);
  for (const Series& series : panel.series)
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      if (std::isnan(series.y[i]) || std::isnan(series.x[i])) continue;
      const bool drawn = !std::isnan(layout.x.place(series.x[i])) && !std::isnan(layout.y.place(series.y[i]));
      ++(drawn ? layout.drawn : layout.not_drawn);
    }
  if (layout.drawn > 0) return;  // else there is nothing that a tick could tell
  if (!panel.x.low || !panel.x.high) layout.x.ticks.clear();
  if (!panel.y.low || !panel.y.high) layout.y.ticks.clear();
}

// Points that have no place on their axes are not passed over in silence.
std::string missing_points(const Panel& panel, const PanelLayout& layout) {
  if (layout.not_drawn == 0) return {};
  // With the title of its panel, as others may have the same axis.
  const auto name = panel.title + (panel.title.empty() || panel.y.label.empty() ? "" : ", ") + panel.y.label;
  return fmt::format("{}{} of 0 or less, on a logarithmic axis: not drawn", name.empty() ? "" : name + ": ",
                     counted(layout.not_drawn, "point"));
}

void scale_heatmap(const Heatmap& map, PanelLayout& layout) {
  double low = 0, high = 0;
  bool any = false;
  for (const double value : map.values) {
    if (!std::isfinite(value)) continue;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  if (low > 0 && low < 0.2 * high) low = 0;
  if (high - low <= 1e-12 * std::max(std::abs(low), std::abs(high))) high = low;  // but for rounding, one value
  if (map.low) low = *map.low;
  if (map.high) high = *map.high;
  if (map.spins) low = -1, high = 1;
  layout.diverging = low < 0 && high > 0 && !map.picture;
  if (layout.diverging && !map.low && !map.high) {
    high = std::max(-low, high);
    low = -high;
  }
  layout.colours.low = low;
  layout.colours.high = high;
  if (high > low) {
    layout.colours.ticks = linear_ticks(low, high, 5);
    return;
  }
  const double around = low == 0 ? 1 : 0.1 * std::abs(low);
  layout.colours.high = high + around;
  if (!map.low) layout.colours.low = low - around;
  if (any) layout.colours.ticks = {{.at = low, .label = tick_label(low)}};  // the colour bar has no other value
}

// Puts the label of each line into the lowest row above the plot (`width` wide) where it overlaps no other label.
void place_line_labels(const Panel& panel, double width, PanelLayout& layout) {
  layout.label_rows.assign(panel.lines.size(), 0);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < panel.lines.size(); ++i)
    if (layout.x.shows(panel.lines[i].at)) shown.push_back(i);
  std::sort(shown.begin(), shown.end(),
            [&](std::size_t a, std::size_t b) { return panel.lines[a].at < panel.lines[b].at; });
  std::vector<double> ends;  // of the last label of each row
  for (const auto i : shown) {
    const auto& line = panel.lines[i];
    const double middle = width * layout.x.fraction(line.at), half = 0.5 * width_of(line.label, font::small);
    const auto row = std::find_if(ends.begin(), ends.end(), [&](double end) { return end <= middle - half; });
    layout.label_rows[i] = static_cast<int>(row - ends.begin());
    if (row == ends.end())
      ends.push_back(middle + half);
    else
      *row = middle + half;
  }
  layout.label_rows_height =
      1.4 * font::small * static_cast<double>(std::max<std::size_t>(ends.size(), !panel.lines.empty()));
}

// The room around a plot. All plots get as much as the largest needs, so that they are aligned.
struct Margins {
  double left = 16, right = 30, top = 16, bottom = 16;
  // Of a plot that is `width` wide.
  void make_room_for(const Panel& panel, const PanelLayout& layout, double width) {
    const double y_label = panel.y.label.empty() ? 0 : 1.6 * font::label;
    const double x_label = panel.x.label.empty() ? 0 : 1.8 * font::label;
    const double title = panel.title.empty() ? 16 : 1.8 * font::label;
    top = std::max(top, title + layout.label_rows_height);
    if (panel.heatmap) {
      left = std::max(left, 20 + y_label);
      bottom = std::max(bottom, 20 + x_label);
      if (!panel.heatmap->spins && !panel.heatmap->picture)
        right = std::max(right, 80 + layout.tick_width + (panel.heatmap->label.empty() ? 0 : 1.6 * font::label));
    } else {
      left = std::max(left, 30 + layout.tick_width + y_label);
      bottom = std::max(bottom, 1.8 * font::text + x_label);
      for (const Tick& tick : layout.x.ticks)  // a label stands below the middle of its tick
        right = std::max(right, 8 + 0.5 * width_of(tick.label, font::text) - width * (1 - layout.x.fraction(tick.at)));
    }
  }
};

Rectangle plot_size(int columns, bool heatmaps) {
  const auto column = static_cast<std::size_t>(std::min(columns, 4) - 1);
  if (heatmaps) {
    const double side = std::array{680, 600, 540, 440}[column];
    return {0, 0, side, side};
  }
  return {0, 0, std::array{880.0, 700.0, 600.0, 520.0}[column], std::array{610.0, 560.0, 520.0, 480.0}[column]};
}

}  // namespace

FigureLayout layout_of(const Figure& figure) {
  FigureLayout layout;
  collect_names(figure, layout);
  bool heatmaps = !figure.panels.empty();
  for (const Panel& panel : figure.panels) {
    PanelLayout& one = layout.panels.emplace_back();
    if (panel.heatmap)
      scale_heatmap(*panel.heatmap, one);
    else
      scale_series(panel, one);
    one.tick_width = width_of(panel.heatmap ? one.colours.ticks : one.y.ticks);
    heatmaps = heatmaps && panel.heatmap;
    layout.has_spins = layout.has_spins || (panel.heatmap && panel.heatmap->spins);
  }

  const int count = static_cast<int>(figure.panels.size());
  const int columns = std::clamp(figure.columns > 0 ? figure.columns : std::min(count, 4), 1, std::max(count, 1));
  const int rows = (count + columns - 1) / columns;
  const Rectangle size = plot_size(columns, heatmaps);
  Margins margins;
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    if (!figure.panels[i].heatmap) place_line_labels(figure.panels[i], size.width, layout.panels[i]);
    margins.make_room_for(figure.panels[i], layout.panels[i], size.width);
  }
  const double cell_width = margins.left + size.width + margins.right;
  const double cell_height = margins.top + size.height + margins.bottom;
  const double top = figure.title.empty() ? 16 : 2.1 * font::title;

  double legend = 0;
  for (const LegendEntry& entry : layout.names)
    if (layout.has_legend && entry.is_shown)
      legend = std::max({legend, 110 + width_of_name(entry.name),
                         entry.heading.empty() ? 0 : 110 + width_of(entry.heading, font::text)});
  if (layout.has_spins) legend = std::max(legend, 100 + width_of("σ = +1", font::text));
  layout.width = std::ceil(16 + columns * cell_width + legend);
  layout.width = std::max(layout.width, std::ceil(width_of(figure.title, font::title) + 60));
  layout.legend = {16 + columns * cell_width, top + margins.top, legend, size.height};
  layout.caption = lines_of(figure.caption, layout.width - 60);
  for (std::size_t i = 0; i < figure.panels.size(); ++i)
    for (auto& line : lines_of(missing_points(figure.panels[i], layout.panels[i]), layout.width - 60))
      layout.caption.push_back(std::move(line));
  layout.caption_top = top + rows * cell_height + 12;
  layout.height = std::ceil(layout.caption_top + 8 + 1.4 * font::small * static_cast<double>(layout.caption.size()));

  for (int i = 0; i < count; ++i) {
    const int row = i / columns, column = i % columns;
    Rectangle& plot = layout.panels[static_cast<std::size_t>(i)].plot;
    plot = size;
    plot.left = 16 + column * cell_width + margins.left;
    plot.top = top + row * cell_height + margins.top;
    if (const auto& map = figure.panels[static_cast<std::size_t>(i)].heatmap) {  // square cells, in the middle
      const double cell =
          std::min(size.width / static_cast<double>(map->cols), size.height / static_cast<double>(map->rows));
      plot.width = cell * static_cast<double>(map->cols);
      plot.height = cell * static_cast<double>(map->rows);
      plot.left += 0.5 * (size.width - plot.width);
      plot.top += 0.5 * (size.height - plot.height);
    }
  }
  return layout;
}

}  // namespace kadanoff::figures
