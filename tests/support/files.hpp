// For tests that read files, damage them, and expect errors.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "kernels/core/check.hpp"

namespace kadanoff::test {

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// Whether `work` throws an Error with this code and a message of one line that contains `words`.
template <class Work>
testing::AssertionResult fails_with(ExitCode code, const std::string& words, Work work) {
  try {
    work();
  } catch (const Error& error) {
    const std::string message = error.what();
    if (error.code() != code) return testing::AssertionFailure() << "another code: " << message;
    if (message.find('\n') != std::string::npos) return testing::AssertionFailure() << "more than a line: " << message;
    if (message.find(words) == std::string::npos)
      return testing::AssertionFailure() << "the message lacks '" << words << "': " << message;
    return testing::AssertionSuccess() << message;
  }
  return testing::AssertionFailure() << "nothing was thrown";
}

}  // namespace kadanoff::test
