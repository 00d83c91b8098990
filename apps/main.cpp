// kadanoff: the verbs in apps/verbs register themselves, apps/cli runs the one that is named.
#include "apps/cli/program.hpp"

int main(int argc, char** argv) { return kadanoff::cli::Program().main(argc, argv); }
