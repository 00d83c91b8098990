#include "apps/cli/program.hpp"

int main(int argc, char** argv) {
  kadanoff::cli::Program program;
  kadanoff::cli::add_ising(program);
  kadanoff::cli::add_train(program);
  kadanoff::cli::add_flow(program);
  kadanoff::cli::add_evaluate(program);
  kadanoff::cli::add_generate(program);
  kadanoff::cli::add_thermometer(program);
  kadanoff::cli::add_reproduce(program);
  kadanoff::cli::add_analyze(program);
  kadanoff::cli::add_bench(program);
  kadanoff::cli::add_doctor(program);
  kadanoff::cli::add_info(program);
  return program.main(argc, argv);
}
