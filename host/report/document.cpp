// The order of a report.
#include "host/report/document.hpp"

#include <algorithm>

namespace kadanoff::report {

Document arranged(Document document) {
  std::stable_partition(document.sections.begin(), document.sections.end(),
                        [](const Section& section) { return !section.is_end_matter; });
  return document;
}

}  // namespace kadanoff::report
