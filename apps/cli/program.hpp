// The one program: all verbs with their common options and help, and how a result or an error is printed.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "apps/cli/verb.hpp"

namespace kadanoff::cli {

class Program {
 public:
  Program();  // with the verbs that have registered themselves
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Parses the command line, runs the verb, prints its result, and returns the exit code. Every error is one line on
  // stderr.
  int main(int argc, const char* const* argv);

 private:
  CLI::App& parent_of(const VerbEntry& entry);
  void add(const VerbEntry& entry);
  void parse(std::vector<std::string> arguments);
  [[nodiscard]] Verb chosen_verb() const;

  std::unique_ptr<CLI::App> app_;
  std::deque<Verb> verbs_;  // a deque never moves them: their Run functions keep references
  CommonOptions common_;
  Run chosen_;
  bool computes_ = false;  // the chosen verb
};

}  // namespace kadanoff::cli
