#include "apps/program.hpp"
namespace kadanoff { void add_demo(Program&){} void add_flow(Program&){} void add_info(Program&){} void add_ising(Program&){} }
