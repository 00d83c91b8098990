// What a file says of its units, in its own words. Everything here is computed with spins +1 and −1; the same numbers
// with units 0 and 1 are another model, whose ln Z and samples differ.
#pragma once

#include <initializer_list>

#include "host/io/hdf5_file.hpp"

namespace kadanoff::data {

// Looks for the words `variable_type`, `model_type` and `unit_type`: as attributes of the root and of `objects` (groups
// or data sets), and as data sets in them; any kind of text, one or several. A file that says nothing is taken to have
// spins. Throws Error(bad_input), naming the place and the word, if it says 0/1 units or a word that is not known.
void require_spin_units(const io::H5Reader& file, std::initializer_list<const char*> objects);

}  // namespace kadanoff::data
