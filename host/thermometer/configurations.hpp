// Configurations to measure, in groups: one group per temperature of a data set (one group in all, if it has none), or
// one per recorded step of a flow.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/choices.hpp"
#include "host/data/dataset.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/context.hpp"
#include "kernels/core/view.hpp"

namespace kadanoff::thermometer {

enum class GroupedBy { nothing, temperature, step };

class Configurations {
 public:
  // Throws like H5Reader, and Error(bad_input) if the file is neither a data set nor a flow with spins.
  explicit Configurations(const std::filesystem::path& path, data::Needs needs = {});

  struct Group {
    double label = 0;  // temperature or step; NaN if there is only one group
    std::int64_t samples = 0;
  };
  [[nodiscard]] std::string name() const { return file_.path().string(); }  // for messages
  [[nodiscard]] GroupedBy grouped_by() const { return grouped_by_; }
  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }  // sorted by label
  [[nodiscard]] std::int64_t units() const { return units_; }
  [[nodiscard]] const std::vector<std::int64_t>& lattice_shape() const { return lattice_shape_; }  // empty if unknown
  [[nodiscard]] const std::optional<gauge::UnitGauge>& gauge() const { return gauge_; }  // if they are hidden units

  // From now on, units are in this arrangement of those of the file.
  void arrange(gauge::Arrangement arrangement) { arrangement_ = std::move(arrangement); }

  // Calls use(spins) for all configurations of a group, in batches of at most batch_rows() on the context's device.
  void for_each_batch(Context& context, std::size_t group, const std::function<void(Matrix<const float>)>& use) const;

 private:
  void read_dataset(data::Needs needs);
  void read_flow(data::Needs needs);
  void require_spins(std::size_t step, const std::vector<float>& spins) const;
  void for_each_batch_of_step(Context& context, std::size_t step,
                              const std::function<void(Matrix<const float>)>& use) const;

  GroupedBy grouped_by_ = GroupedBy::nothing;
  std::vector<Group> groups_;
  std::int64_t units_ = 0;
  std::vector<std::int64_t> lattice_shape_;
  std::optional<gauge::UnitGauge> gauge_;
  gauge::Arrangement arrangement_;  // empty: that of the file
  bool means_ = false;              // the spins are means in [−1, 1]: a flow in mean-field mode
  io::H5Reader file_;
  data::Dataset data_;                              // of a data set
  std::vector<std::vector<std::int64_t>> members_;  // sample indices per group of a data set
};

}  // namespace kadanoff::thermometer

template <>
inline constexpr auto kadanoff::choices<kadanoff::thermometer::GroupedBy> = std::array{
    Choice{thermometer::GroupedBy::nothing, "nothing"}, Choice{thermometer::GroupedBy::temperature, "temperature"},
    Choice{thermometer::GroupedBy::step, "step"}};
