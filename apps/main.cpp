#include "apps/cli/program.hpp"

int main(int argc, char** argv) {
  kadanoff::Program program;
  kadanoff::add_ising(program);
  kadanoff::add_train(program);
  kadanoff::add_flow(program);
  kadanoff::add_evaluate(program);
  kadanoff::add_generate(program);
  kadanoff::add_thermometer(program);
  kadanoff::add_reproduce(program);
  kadanoff::add_analyze(program);
  kadanoff::add_bench(program);
  kadanoff::add_doctor(program);
  kadanoff::add_info(program);
  return program.main(argc, argv);
}
