// Another program, run without a shell.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kadanoff::io {

struct CommandOutcome {
  std::string out, err;
  std::string problem;  // how it failed, "exit code 1", "ended by signal 9 (Killed)"; empty if it did not fail
};

// Runs the program words[0] (a path) with `input` on its standard input, in the C locale, in its own process group, so
// that Ctrl-C reaches only us; a signal that ends us ends it. A program that cannot be started is a problem, not an
// Error: programs that help us are optional. The whole group is killed after `patience`, or if it prints more than 256
// MiB, so that no process of it remains.
CommandOutcome run_command(const std::vector<std::string>& words, const std::string& input,
                           std::chrono::milliseconds patience);

// Can `path` be run?
bool is_program(const std::filesystem::path& path);

// The program of that name on PATH.
std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace kadanoff::io
