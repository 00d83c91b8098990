// The data sets that a virtual data set is made of. Only for the HDF5 sources.
#pragma once

#include <functional>
#include <string>

#include "host/io/child_process.hpp"
#include "host/io/hdf5/links.hpp"

namespace kadanoff::io::h5 {

// A part of a virtual data set.
struct Source {
  Found dataset;
  std::string name;         // as the virtual data set calls it
  hid_t taken, given;       // data spaces: the values there, and their places in the virtual data set
  std::int64_t number = 0;  // of "part-%b.h5", from 0; 0 where there is no number
  bool numbered = false;
};

bool is_virtual(const Found& dataset);

// Calls use(source) for each source of a virtual data set, which is called `name` in messages; visit() is told of the
// way to it, and `parent` after each that it goes on. Of numbered parts, those before the first that is missing are
// there, as libhdf5 has it. Throws Error(bad_input) if a source is not there or must not be used.
void for_each_source(LinkedFiles& files, const Found& dataset, const std::string& name, const Visit& visit,
                     Speaker& parent, const std::function<void(const Source&)>& use);

// Throws Error(bad_input): "file.h5: /samples is damaged".
[[noreturn]] void refuse(const Found& dataset, const std::string& name, const std::string& why,
                         const std::string& hint = {});

}  // namespace kadanoff::io::h5
