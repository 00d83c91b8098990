// A line for each paper: the name of its folder, which is that of its namespace. No header of a paper is included: the
// folders in host/papers are built upon what stands here, and nothing here may depend on them.
#include "host/papers/registry.hpp"

// clang-format off
#define KADANOFF_PAPERS(PAPER) \
  PAPER(iso2018)
// clang-format on

namespace kadanoff::papers {

#define KADANOFF_DECLARE(name) \
  namespace name {             \
  Paper paper();               \
  }
KADANOFF_PAPERS(KADANOFF_DECLARE)

const std::vector<Paper>& all_papers() {
#define KADANOFF_LIST(name) name::paper(),
  static const std::vector<Paper> papers{KADANOFF_PAPERS(KADANOFF_LIST)};
  return papers;
}

}  // namespace kadanoff::papers
