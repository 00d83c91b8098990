// Every paper that `kadanoff reproduce` knows.
#pragma once

#include <vector>

#include "host/papers/paper.hpp"

namespace kadanoff::papers {

// In the order of the help.
const std::vector<Paper>& all_papers();

}  // namespace kadanoff::papers
