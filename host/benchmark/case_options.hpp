// Which options of `kadanoff bench` are for which works: one table, for its help and for what is refused.
#pragma once

#include <string>
#include <vector>

namespace kadanoff::benchmark {

// "train, flow" of "--size". Throws Error(internal) for an option that is not in the table.
std::string works_with(const std::string& option);

// Throws Error(usage), one line that names the option and the work, for a work that does not exist and for an option
// that means nothing to it ("all" has those of train, ising, flow and thermometer; each is for the works that know it).
void require_options_of(const std::string& work, const std::vector<std::string>& given);

}  // namespace kadanoff::benchmark
