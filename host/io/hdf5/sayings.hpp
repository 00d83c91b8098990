// What files say of an object in words, as by an attribute variable_type. Only for the HDF5 sources.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/io/child_process.hpp"
#include "host/io/hdf5/links.hpp"
#include "host/io/hdf5_file.hpp"

namespace kadanoff::io::h5 {

// What stands under one of `names`, in any spelling ("Variable-Type"): in attributes of the object and of all that lies
// on the way to it, which are the roots and groups where links lead through, too; in data sets of these groups; and the
// same for the sources of a virtual data set. Throws Error(bad_input), naming the place, for what is not text or cannot
// be read.
std::vector<H5Saying> sayings(LinkedFiles& files, const std::string& object, const std::vector<std::string>& names,
                              Speaker& parent);

// The types of a data set and of all that it is made of, by type_name_of().
std::vector<std::string> types_of(LinkedFiles& files, const std::string& dataset, Speaker& parent);

// How many values an attribute holds, and all texts of one. They call wrong(why), which throws, if that cannot be read,
// is too much, or is no text.
std::int64_t values_of_attribute(hid_t attribute, hid_t type, const std::function<void(const std::string&)>& wrong);
std::vector<std::string> texts_of_attribute(hid_t attribute, const std::function<void(const std::string&)>& wrong);

}  // namespace kadanoff::io::h5
