// Where the parts of a figure stand on its page, in pixels from the top left corner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/figures/figure.hpp"
#include "host/figures/figure_axis.hpp"

namespace kadanoff::figures {

// Font sizes. A figure shall be readable at half its size.
namespace font {
constexpr double title = 32, label = 28, text = 25, small = 21;
}

struct Rectangle {
  double left = 0, top = 0, width = 0, height = 0;
};

struct PanelLayout {
  Rectangle plot;         // inside the frame of the axes
  Scale x, y;             // of a panel with series
  Scale colours;          // of a heat map
  double tick_width = 0;  // of the labels at y or at the colour bar
  bool diverging = false;
  std::int64_t drawn = 0, not_drawn = 0;  // points of series; those that have no place on their axes
  std::vector<int> label_rows;            // per reference line, the row of its label: 0 next to the plot, others above
  double label_rows_height = 0;           // of all of them
};

// What a name looks like in every panel of a figure.
struct LegendEntry {
  std::string name;
  std::string colour;  // "#0072B2"
  int point = 7;       // gnuplot's number
  Mark mark = Mark::line;
  std::string heading{};  // a line above it
  bool is_shown = false;  // it has a name, and a point with a place on its axes
};

struct FigureLayout {
  double width = 0, height = 0;
  std::vector<PanelLayout> panels;
  std::vector<LegendEntry> names;            // of all series, in the order in which they first appear
  std::map<std::string, std::size_t> index;  // into names
  bool has_legend = false;
  bool has_spins = false;
  Rectangle legend;
  std::vector<std::string> caption;  // in lines
  double caption_top = 0;
};

FigureLayout layout_of(const Figure& figure);

}  // namespace kadanoff::figures
