// Files of correlators: what is in them.
#include "host/correlators/correlators_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/io/hdf5_file.hpp"
#include "tests/support/some_correlators.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::correlators {
namespace {

TEST(CorrelatorsFile, HasTheMapsAndTheirSpotsAndThoseOfTheControl) {
  const test::TemporaryFolder folder;
  const auto analysis = test::some_correlators();
  to_file(analysis).save(folder / "c.h5");
  const io::H5Reader file(folder / "c.h5");
  EXPECT_EQ(file.shape("/mean"), (io::H5Shape{36, 4}));
  EXPECT_EQ(file.read<double>("/mean"), analysis.correlators.mean);
  EXPECT_EQ(file.read<double>("/error"), analysis.correlators.error);
  EXPECT_EQ(file.read<double>("/hidden_mean"), analysis.correlators.hidden_mean);
  EXPECT_EQ(file.read<std::int64_t>("/units/peak")[3], analysis.spots.units[3].peak);
  EXPECT_EQ(file.read<double>("/units/floor")[1], analysis.spots.units[1].floor);
  EXPECT_EQ(file.read<double>("/units/centre")[5], analysis.spots.units[2].centre.y);
  EXPECT_EQ(file.read<double>("/profile/map"), analysis.spots.profile->map);
  EXPECT_EQ(file.read<double>("/profile/radial_error")[1], analysis.spots.profile->radial[1].error);
  EXPECT_EQ(file.shape("/frequencies/counts"), (io::H5Shape{frequency_bins, 4}));
  EXPECT_EQ(file.read<double>("/control/mean"), analysis.control_correlators.mean);
  EXPECT_EQ(file.attribute<double>("/", "share_above"), analysis.spots.share_above);
  EXPECT_EQ(file.attribute<double>("/", "displacement_gauge_fixed"), analysis.spots.displacement->gauge_fixed);
  EXPECT_EQ(file.attribute<double>("/control", "profile_contrast"), analysis.control_spots.profile->contrast);
  EXPECT_EQ(file.attribute<std::string>("/", "control"), "shuffled");
  EXPECT_EQ(file.attribute<std::int64_t>("/", "upper_layer"), 1);
  EXPECT_EQ(io::read_provenance(file).command, "ising");
}

TEST(CorrelatorsFile, HasNoProfileWithoutALattice) {
  const test::TemporaryFolder folder;
  to_file(test::some_correlators(false)).save(folder / "c.h5");
  const io::H5Reader file(folder / "c.h5");
  EXPECT_FALSE(file.has_group("/profile"));
  EXPECT_FALSE(file.has_dataset("/units/centre"));
  EXPECT_EQ(file.shape("/units/value"), io::H5Shape{4});
}

TEST(UnitsCsv, HasALineForEachUnit) {
  const auto csv = units_csv(test::some_correlators());
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 4 + 4);
  EXPECT_NE(csv.find("\ndata,0,"), std::string::npos);
  EXPECT_NE(csv.find("\nshuffled,3,"), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::correlators
