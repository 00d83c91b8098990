// Descriptors 0, 1 and 2, which a parent may have closed.
#pragma once

namespace kadanoff::io {

// To be called first of all: what the process opens must not get one of these numbers, or messages for stderr would be
// written into a checkpoint. A closed descriptor stays one that nothing can be written to.
void reserve_standard_streams();

}  // namespace kadanoff::io
