// One line per paper: the name of its folder and namespace. No header of a paper is included here: the folders in
// host/papers may depend on this folder, but this folder may not depend on them.
#include "host/papers/registry.hpp"

// clang-format off
#define KADANOFF_PAPERS(PAPER) \
  PAPER(iso2018) \
  PAPER(isdlrg2020) \
  PAPER(whygen2021)
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
