// Rows of numbers of one type, one after another, with no bytes between them.
#pragma once

#include <cstdint>
#include <vector>

#include "host/imports/bytes.hpp"
#include "host/imports/number_type.hpp"
#include "host/imports/row_reader.hpp"

namespace kadanoff::imports {

// The extents of an array, checked: Error(bad_input), naming the file, where they are negative, empty, of one
// dimension, or more than can be counted.
void require_rows(const std::string& name, const std::vector<std::int64_t>& extents);

// The description of rows of `extents` = samples × shape.
Description describe_rows(const std::vector<std::int64_t>& extents, const NumberType& type);

// Reads the rows that the description declares. `labels`: one for each, or none. Throws Error(bad_input) if the file
// ends before, or goes on.
void read_typed_rows(Bytes& file, const Description& description, const NumberType& type,
                     const std::vector<std::int64_t>& labels, const UseRow& use);

// Numbers that are labels: whole, up to the end of the file. Memory is taken as they arrive.
std::vector<std::int64_t> read_labels(Bytes& file, std::int64_t count, const NumberType& type);

// Throws Error(bad_input) unless there is one label for each sample.
void require_one_label_each(const std::string& name, std::int64_t labels, std::int64_t samples);

// Throws Error(bad_input) if there is more.
void require_end(Bytes& file);

}  // namespace kadanoff::imports
