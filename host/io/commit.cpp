// The only source that is compiled again after a commit.
#include "host/io/provenance.hpp"
#include "kadanoff_commit.hpp"  // made by cmake/commit.cmake

namespace kadanoff {

std::string program_commit() { return KADANOFF_COMMIT; }

}  // namespace kadanoff
