// What files say of their units: heeded for data, models and thermometers alike.
#include "host/data/unit_type.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <functional>

#include "host/data/model.hpp"
#include "host/flow/flow_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::fails_with;
using Add = std::function<void(io::H5Writer&)>;

class UnitType : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "file.h5";

  void write_model(const Add& add) {
    io::H5Writer file;
    file.dataset("/params/weight_matrix", std::vector<double>(6, 0.5), {3, 2});
    file.dataset("/params/vbias", std::vector<double>(3, 0.5));
    file.dataset("/params/hbias", std::vector<double>(2, 0.5));
    add(file);
    file.save(path_, io::IfExists::replace);
  }
  void write_data(const Add& add) {
    io::H5Writer file;
    file.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, -1}, {2, 2});
    add(file);
    file.save(path_, io::IfExists::replace);
  }
  void write_thermometer(const Add& add) {
    io::H5Writer file;
    const std::vector<float> zeros(100, 0.0F);
    file.dataset("/temperatures", std::vector<double>{0, 1});
    file.dataset("/hidden/weights", zeros.data(), {4, 3});
    file.dataset("/hidden/bias", zeros.data(), {3});
    file.dataset("/output/weights", zeros.data(), {3, 2});
    file.dataset("/output/bias", zeros.data(), {2});
    add(file);
    file.save(path_, io::IfExists::replace);
  }

  void write_flow(const Add& add) {
    io::H5Writer file;
    file.dataset("/steps", std::vector<std::int64_t>{0, 1});
    add(file);
    file.save(path_, io::IfExists::replace);
  }

  // An attribute of one fixed-length text, in a data space of `rank` dimensions, on the root of the file.
  void add_fixed_text(const char* name, const std::string& text, std::size_t width, H5T_str_t padding, int rank) {
    const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, width);
    H5Tset_strpad(type, padding);
    const hsize_t one[] = {1, 1};
    const hid_t space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, one, nullptr);
    std::string padded = text;
    padded.resize(width, padding == H5T_STR_SPACEPAD ? ' ' : '\0');
    const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, padded.data());
    H5Aclose(attribute), H5Sclose(space), H5Tclose(type), H5Fclose(file);
  }
};

TEST_F(UnitType, OfAModelIsHeededWhereverItStands) {
  const std::vector<std::pair<std::string, Add>> ways{
      {"/variable_type", [](auto& file) { file.dataset("/variable_type", "bernoulli"); }},
      {"/model_type", [](auto& file) { file.dataset("/model_type", "BBRBM"); }},
      {"the attribute variable_type", [](auto& file) { file.attribute("/", "variable_type", "Bernoulli"); }},
      {"the attribute model_type", [](auto& file) { file.attribute("/", "model_type", " binary "); }},
      {"/params/variable_type", [](auto& file) { file.dataset("/params/variable_type", "bernoulli"); }},
      {"model_type of /params", [](auto& file) { file.attribute("/params", "model_type", "BBRBM"); }},
      {"of /params/weight_matrix",
       [](auto& file) { file.attribute("/params/weight_matrix", "unit_type", "Bernoulli-Bernoulli"); }}};
  for (const auto& [where, add] : ways) {
    write_model(add);
    EXPECT_TRUE(load_model(path_).binary) << where;
  }
  write_model([](auto& file) { file.attribute("/", "variable_type", std::vector<std::string>{"ising", "bernoulli"}); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "says both 'ising' and 'binary'", [&] { load_model(path_); }));
  write_model([](auto& file) {
    file.attribute("/", "variable_type", "ising");
    file.dataset("/model_type", "BBRBM");
  });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "says other units than", [&] { load_model(path_); }));
}

TEST_F(UnitType, ThatIsNotKnownIsNamed) {
  write_model([](auto& file) { file.attribute("/", "model_type", "PBRBM"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "'PBRBM', which is not known", [&] { load_model(path_); }));
  write_data([](auto& file) { file.dataset("/variable_type", "categorical"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "'categorical', which is not known", [&] { load_dataset(path_); }));
  write_model([](auto& file) { file.attribute("/", "variable_type", std::int64_t{2}); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "variable_type does not hold text", [&] { load_model(path_); }));
}

TEST_F(UnitType, ThatIsRealIsForSamplesAlone) {
  write_model([](auto& file) { file.attribute("/", "variable_type", "real"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "'real': only the samples of a data set can be real",
                         [&] { load_model(path_); }));
  const auto load = [&] { return load_dataset_with(path_, {.takes_real = true}); };
  write_data([](auto& file) {
    file.attribute("/", "variable_type", "real");
    file.dataset("/variable_type", "real");
  });
  EXPECT_TRUE(load().is_real());
  write_data([](auto& file) {
    file.attribute("/", "variable_type", "real");
    file.dataset("/variable_type", "ising");
  });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "says other units than", load));
  write_data([](auto& file) { file.attribute("/", "variable_type", std::vector<std::string>{"ising", "real"}); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "says both 'ising' and 'real'", load));
  write_data([](auto& file) { file.attribute("/", "variable_type", "gaussian"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "and 'real' (values from -1 to 1) can be used", load));
}

TEST_F(UnitType, OfDataAndOfThermometersIsHeededInTheSameWay) {
  write_data([](auto& file) { file.attribute("/samples", "variable_type", "binary"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds -1 at row 0, column 1, and a unit of this file is 0 or 1",
                         [&] { load_dataset(path_); }));
  write_data([](auto& file) { file.attribute("/", "model_type", "PBRBM"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "'PBRBM'", [&] { load_dataset(path_); }));
  write_thermometer([](auto& file) { file.dataset("/hidden/variable_type", "bernoulli"); });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/hidden/variable_type", [&] { thermometer::load_thermometer(path_); }));
}

// A file that means to say something, and does not.
TEST_F(UnitType, ThatCannotBeReadIsRefused) {
  const std::vector<std::pair<std::string, Add>> ways{
      {"the attribute variable_type is empty", [](auto& file) { file.attribute("/", "variable_type", ""); }},
      {"the attribute variable_type is empty", [](auto& file) { file.attribute("/", "variable_type", "  "); }},
      {"/model_type is empty", [](auto& file) { file.dataset("/model_type", ""); }},
      {"variable_type is empty", [](auto& file) { file.attribute("/", "variable_type", std::vector<std::string>{}); }},
      {"variable_type is empty",
       [](auto& file) {
         file.attribute("/", "variable_type", std::vector<std::string>{"ising", ""});
       }},
      {"variable_type does not hold text", [](auto& file) { file.attribute("/", "variable_type", 1.5); }},
      {"/variable_type does not hold text",
       [](auto& file) {
         file.dataset("/variable_type", std::vector<std::int8_t>{1, -1});
       }},
      {"/variable_type is not a data set", [](auto& file) {
         file.dataset("/variable_type/inside", std::vector<std::int8_t>{1, -1});
       }}};
  for (const auto& [words, add] : ways) {
    write_model(add);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { load_model(path_); }));
    write_data(add);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { load_dataset(path_); }));
    write_thermometer(add);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { thermometer::load_thermometer(path_); }));
    write_flow(add);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { flow::load_flow(path_); }));
  }
}

TEST_F(UnitType, ThatIsALinkToNowhereIsRefused) {
  for (const char* name : {"variable_type", "model_type", "params/unit_type"}) {
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t group = H5Gcreate2(file, "/params", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const hsize_t two[] = {2, 2};
    const double values[] = {1, -1, 1, -1};
    const hid_t matrix = H5Screate_simple(2, two, nullptr), vector = H5Screate_simple(1, two, nullptr);
    for (const auto& [dataset, space] : {std::pair{"/samples", matrix}, std::pair{"/params/weight_matrix", matrix},
                                         std::pair{"/params/vbias", vector}, std::pair{"/params/hbias", vector}}) {
      const hid_t made = H5Dcreate2(file, dataset, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      H5Dwrite(made, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
      H5Dclose(made);
    }
    H5Lcreate_soft("/meaning", file, name, H5P_DEFAULT, H5P_DEFAULT);
    H5Sclose(matrix), H5Sclose(vector), H5Gclose(group), H5Fclose(file);
    const auto words = std::string("_type is a link to /meaning, which is not there");
    EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { load_model(path_); }));
    if (name[0] != 'p') {
      EXPECT_TRUE(fails_with(ExitCode::bad_input, words, [&] { load_dataset(path_); }));
    }
  }
}

TEST_F(UnitType, OfWhatAFileLinksToIsHeeded) {
  const auto other = folder_ / "other.h5";
  for (const char* link : {"/params", "/samples"}) {
    write_model([](auto& file) {
      file.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, -1}, {2, 2});
      file.attribute("/", "Variable_Type", "bernoulli");
    });
    std::filesystem::rename(path_, other);
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", link, file, link, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    if (link == std::string("/params")) {
      EXPECT_TRUE(load_model(path_).binary);
    } else {
      EXPECT_TRUE(fails_with(ExitCode::bad_input, "a unit of this file is 0 or 1", [&] { load_dataset(path_); }));
    }
  }
}

// Data of true and false: libhdf5 makes signed numbers of them where a virtual data set says so.
TEST_F(UnitType, OfAPartThatIsUnsignedIsHeeded) {
  const hid_t part = H5Fcreate((folder_ / "part.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t extent[] = {2, 2};
  const std::uint8_t ones[] = {1, 1, 1, 1};
  const hid_t space = H5Screate_simple(2, extent, nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
  const hid_t stored = H5Dcreate2(part, "x", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(stored, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, ones);
  H5Pset_virtual(creation, space, "part.h5", "/x", space);
  H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Dclose(stored), H5Pclose(creation), H5Sclose(space), H5Fclose(file), H5Fclose(part);
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "/samples is made of uint8, which cannot hold -1", [&] { load_dataset(path_); }));
}

TEST_F(UnitType, OfSpinsIsTaken) {
  for (const std::string word : {"ising", "Ising", " ISING ", "spin", "spins", "Ising-Ising", "IIRBM"}) {
    write_model([&](auto& file) {
      file.attribute("/", "variable_type", word);
      file.dataset("/model_type", word);
    });
    EXPECT_EQ(load_model(path_).visible(), 3) << word;
  }
  write_thermometer([](auto& file) { file.attribute("/", "variable_type", "ising"); });
  EXPECT_EQ(thermometer::load_thermometer(path_).units(), 4);
}

TEST_F(UnitType, MayBeAnyKindOfText) {
  const hid_t none = H5P_DEFAULT;
  for (const auto padding : {H5T_STR_NULLTERM, H5T_STR_NULLPAD, H5T_STR_SPACEPAD})
    for (const int rank : {0, 1, 2})
      for (const std::string word : {"ising", "bernoulli"}) {
        const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, none, none);  // foreign: without a seal
        const hid_t group = H5Gcreate2(file, "/params", none, none, none);
        for (const auto& [name, dimensions] :
             {std::pair{"weight_matrix", 2}, std::pair{"vbias", 1}, std::pair{"hbias", 1}}) {
          const hsize_t two[] = {2, 2};
          const double values[] = {1, 2, 3, 4};
          const hid_t space = H5Screate_simple(dimensions, two, nullptr);
          const hid_t dataset = H5Dcreate2(group, name, H5T_IEEE_F64LE, space, none, none, none);
          H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, none, values);
          H5Dclose(dataset), H5Sclose(space);
        }
        H5Gclose(group), H5Fclose(file);
        add_fixed_text("variable_type", word, 12, padding, rank);
        EXPECT_EQ(load_model(path_).binary, word == "bernoulli") << padding << rank;
      }
}

}  // namespace
}  // namespace kadanoff::data
