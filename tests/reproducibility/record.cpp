// The record as a text file.
#include "tests/reproducibility/record.hpp"

#include <fstream>
#include <stdexcept>

namespace kadanoff::test {
namespace {

constexpr const char* heading =
    "# Digests of what the commands of commands.cpp give, read and written by reproducibility_test.cpp.\n"
    "# [everywhere] holds on every machine; each other group where the instruction sets and libraries in its name "
    "are.\n"
    "# To record those of this machine: KADANOFF_RECORD_DIGESTS=1 build/cpu/bin/kadanoff_tests_reproducibility\n";

}  // namespace

Record load_record(const std::filesystem::path& path) {
  Record record;
  std::ifstream file(path);
  Digests* group = nullptr;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto blank = line.rfind(' ');
    if (line.front() == '[' && line.back() == ']')
      group = &record[line.substr(1, line.size() - 2)];
    else if (group != nullptr && blank != std::string::npos)
      (*group)[line.substr(0, blank)] = line.substr(blank + 1);
    else
      throw std::runtime_error(path.string() + ": neither a group nor a digest: " + line);
  }
  return record;
}

void save_record(const Record& record, const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::trunc);
  file << heading;
  for (const auto& [group, digests] : record) {
    file << "\n[" << group << "]\n";
    for (const auto& [name, digest] : digests) file << name << ' ' << digest << '\n';
  }
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace kadanoff::test
