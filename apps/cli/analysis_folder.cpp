// Writes the folder of an analysis, or the part of it for hidden units in another arrangement.
#include "apps/cli/analysis_folder.hpp"

#include <filesystem>
#include <utility>

namespace kadanoff::cli {

void write_folder(figures::FigureFolder& folder, const std::string& name, io::H5Writer numbers, const std::string& csv,
                  figures::Figure figure, Result& result, std::optional<gauge::Arranged> hidden_units) {
  std::string part;
  if (hidden_units) {
    const bool as_is = *hidden_units == gauge::Arranged::as_is;
    if (!as_is) part = name_of(*hidden_units);
    numbers.attribute("/", "arrangement", std::string(name_of(*hidden_units)));
    if (!figure.caption.empty()) figure.caption += ". ";
    figure.caption += "Units of the data: hidden ones of another RBM, " + (as_is ? "as they are" : part);
  }
  result.text += "\n" + folder.write(numbers, csv, std::move(figure), part);
  result.json["folder"] = part.empty() ? name : (std::filesystem::path(name) / part).string();
}

}  // namespace kadanoff::cli
