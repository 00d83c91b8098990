// Which options of `kadanoff bench` belong to which works: one table for the help and for the checks.
#pragma once

#include <string>
#include <vector>

namespace kadanoff::benchmark {

// "train, flow, analysis" of "--size". Throws Error(internal) for an option that is not in the table.
std::string works_with(const std::string& option);

// Throws Error(usage), naming the option and the work, for an unknown work or for an option that the work does not
// have. ("all" has the options of all works but scaling; each applies to the works that have it.)
void require_options_of(const std::string& work, const std::vector<std::string>& given);

}  // namespace kadanoff::benchmark
