// Conversions that lose nothing, and blocks of data sets.
#include "host/io/hdf5/values.hpp"

#include <cerrno>
#include <limits>

#include "host/io/hdf5/reason.hpp"

namespace kadanoff::io::h5 {
namespace {

// For conversions: a value outside the range, or a fraction for an integer, is an error; HDF5 would change the value.
// `lost`: a bool.
H5T_conv_ret_t refuse_loss(H5T_conv_except_t exception, hid_t, hid_t, void*, void*, void* lost) {
  switch (exception) {
    case H5T_CONV_EXCEPT_RANGE_HI:
    case H5T_CONV_EXCEPT_RANGE_LOW:
    case H5T_CONV_EXCEPT_TRUNCATE:
    case H5T_CONV_EXCEPT_PINF:
    case H5T_CONV_EXCEPT_NINF:
    case H5T_CONV_EXCEPT_NAN:
      *static_cast<bool*>(lost) = true;
      return H5T_CONV_ABORT;
    default:
      return H5T_CONV_UNHANDLED;
  }
}

Handle without_loss(bool& lost) {
  Handle transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
  H5Pset_type_conv_cb(transfer, refuse_loss, &lost);
  return transfer;
}

// h5py's bool has the members FALSE and TRUE.
bool has_negative_member(hid_t enumeration) {
  const Handle base(H5Tget_super(enumeration), H5Tclose);
  const auto count = static_cast<unsigned>(std::max(H5Tget_nmembers(enumeration), 0));
  std::vector<char> bytes(std::max(H5Tget_size(base), sizeof(std::int64_t)));
  for (unsigned i = 0; i < count; ++i) {
    std::int64_t value = 0;
    if (H5Tget_member_value(enumeration, i, bytes.data()) < 0 ||
        H5Tconvert(base, H5T_NATIVE_INT64, 1, bytes.data(), nullptr, H5P_DEFAULT) < 0)
      return false;
    std::memcpy(&value, bytes.data(), sizeof value);
    if (value < 0) return true;
  }
  return false;
}

void require_no_loss(bool lost, hid_t type) {
  if (lost) throw Unnamed("it " + cannot_hold(type));
}

}  // namespace

std::string cannot_hold(hid_t type) {
  return fmt::format("holds a number that {} cannot hold: a fraction, not a number, or too large", type_name_of(type));
}

hid_t memory_type(Number number) {
  switch (number) {
    case Number::int8:
      return number_type<std::int8_t>().memory;
    case Number::uint8:
      return number_type<std::uint8_t>().memory;
    case Number::int32:
      return number_type<std::int32_t>().memory;
    case Number::uint32:
      return number_type<std::uint32_t>().memory;
    case Number::int64:
      return number_type<std::int64_t>().memory;
    case Number::uint64:
      return number_type<std::uint64_t>().memory;
    case Number::float32:
      return number_type<float>().memory;
    case Number::float64:
      return number_type<double>().memory;
  }
  return -1;
}

std::string type_name_of(hid_t type) {
  const auto bits = 8 * H5Tget_size(type);
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      return fmt::format("{}int{}", H5Tget_sign(type) == H5T_SGN_NONE ? "u" : "", bits);
    case H5T_FLOAT:
      return fmt::format("float{}", bits);
    case H5T_ENUM:
      if (has_negative_member(type)) return type_name_of(Handle(H5Tget_super(type), H5Tclose)) + " enumeration";
      return "enumeration";
    case H5T_STRING:
      return "text";
    case H5T_COMPOUND:
      return "records";
    case H5T_ARRAY:
    case H5T_VLEN:
      return "lists";
    case H5T_REFERENCE:
      return "references";
    default:
      return "something else";
  }
}

std::int64_t values_in(const Extent& extent, std::int64_t each) {
  bool too_large = false;
  for (const auto one : extent) {
    if (one == 0) return 0;
    too_large = __builtin_mul_overflow(each, one, &each) || too_large;
  }
  return too_large ? std::numeric_limits<std::int64_t>::max() : each;
}

bool read_block(hid_t dataset, hid_t type, const Extent& start, const Extent& count, void* to) {
  bool lost = false;
  const Handle transfer = without_loss(lost);
  if (count.empty()) {
    const bool done = H5Dread(dataset, type, H5S_ALL, H5S_ALL, transfer, to) >= 0;
    require_no_loss(lost, type);
    return done;
  }
  const std::vector<hsize_t> from(start.begin(), start.end()), extent(count.begin(), count.end());
  const Handle here(H5Dget_space(dataset), H5Sclose);
  const Handle there(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
  errno = 0;
  const bool done = H5Sselect_hyperslab(here, H5S_SELECT_SET, from.data(), nullptr, extent.data(), nullptr) >= 0 &&
                    H5Dread(dataset, type, there, here, transfer, to) >= 0;
  // Where libhdf5 cannot open the source of a virtual data set it takes fill values, and tells nobody. It may have
  // looked first where it has no access.
  if (errno != EACCES && errno != EPERM && errno != ENOMEM) note_failure_of_the_disk(errno);
  require_no_loss(lost, type);
  return done;
}

bool convert(hid_t from, hid_t to, std::size_t count, void* values, bool& lost) {
  const Handle transfer = without_loss(lost);
  return count == 0 || H5Tconvert(from, to, count, values, nullptr, transfer) >= 0;
}

}  // namespace kadanoff::io::h5
