#include "host/file_kind.hpp"

namespace kadanoff {

std::string kind_hint(const H5Reader& file) {
  if (file.has_dataset("/samples")) return " (it is a data set)";
  if (file.has_dataset("/params/weight_matrix")) return " (it is a model)";
  if (file.has_dataset("/hidden/weights")) return " (it is a thermometer)";
  return file.has_dataset("/steps") ? " (it is a flow)" : "";
}

}  // namespace kadanoff
