// What files say of an object: everywhere on the way to it, and nothing that cannot be read is passed over.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>

#include "tests/support/foreign_file.hpp"

namespace kadanoff::io {
namespace {

namespace fs = std::filesystem;
using test::Extent;
using test::fails_with;

class Sayings : public test::ForeignFile {
 protected:
  fs::path other_ = folder_ / "other.h5";

  static hid_t text_type() {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, 12);
    return type;
  }
  static void attribute(hid_t file, const char* object, const char* name, const char* text) {
    const hid_t type = text_type(), space = H5Screate(H5S_SCALAR);
    const hid_t made = H5Acreate_by_name(file, object, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    std::string padded = text;
    padded.resize(12);
    H5Awrite(made, type, padded.data());
    H5Aclose(made), H5Sclose(space), H5Tclose(type);
  }
  static void group(hid_t file, const char* name) {
    H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  // /samples of the file, made of an object of the other one.
  static void virtual_dataset(hid_t file, const char* other, const char* object) {
    const Extent extent{2, 4};
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(2, extent.data(), nullptr);
    H5Pset_virtual(creation, space, other, object, space);
    H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
    H5Sclose(space), H5Pclose(creation);
  }

  // "where: word, word; …", with file names instead of paths.
  [[nodiscard]] std::string said(const std::string& object = "/samples") const {
    std::string text;
    for (const auto& one : H5Reader(path_).sayings(object, {"variable_type", "units"})) {
      text += fmt::format("{}{}:", text.empty() ? "" : "; ", one.where.substr(one.where.rfind(".h5: ") + 5));
      for (const auto& word : one.words) text += " " + word;
    }
    return text;
  }
};

TEST_F(Sayings, AreThoseOfTheRootTheGroupsAndTheObject) {
  write(path_, [](hid_t file) {
    dataset(file, "a/b/samples", {2, 4});
    group(file, "a/c");
    for (const char* name : {"/", "/a", "/a/b", "/a/c", "/a/b/samples"}) attribute(file, name, "variable_type", name);
  });
  EXPECT_EQ(said("/a/b/samples"),
            "the attribute variable_type: /; the attribute variable_type of /a: /a; the attribute variable_type of "
            "/a/b: /a/b; the attribute variable_type of /a/b/samples: /a/b/samples");
  EXPECT_EQ(said("/a/none"), "the attribute variable_type: /; the attribute variable_type of /a: /a");
  EXPECT_EQ(said("/"), "the attribute variable_type: /");
}

TEST_F(Sayings, MayBeSpelledInAnyWay) {
  for (const char* name : {"Variable_Type", "VARIABLE_TYPE", "VariableType", "variable-type", "Units"}) {
    write(path_, [&](hid_t file) {
      dataset(file, "samples", {2, 4});
      attribute(file, "/", name, "bernoulli");
    });
    EXPECT_EQ(said(), fmt::format("the attribute {}: bernoulli", name));
    write(path_, [&](hid_t file) {
      dataset(file, "samples", {2, 4});
      const hid_t type = text_type(), space = H5Screate(H5S_SCALAR);
      const hid_t made = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      H5Dwrite(made, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, "bernoulli\0\0\0");
      H5Dclose(made), H5Sclose(space), H5Tclose(type);
    });
    EXPECT_EQ(said(), fmt::format("/{}: bernoulli", name));
  }
  write(path_, [&](hid_t file) {
    dataset(file, "samples", {2, 4});
    for (const char* name : {"variable_types", "unit", "type"}) attribute(file, "/", name, "bernoulli");
  });
  EXPECT_EQ(said(), "");
}

TEST_F(Sayings, AreThoseOfWhereALinkLeads) {
  const std::string expected = "the attribute units of /rbm: bits";
  write(path_, [](hid_t file) {
    dataset(file, "rbm/params/samples", {2, 4});
    attribute(file, "/rbm", "units", "bits");
    H5Lcreate_soft("/rbm/params", file, "params", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_soft("rbm/params/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_EQ(said(), expected);
  EXPECT_EQ(said("/params/samples"), expected);
  fs::rename(path_, other_);
  write(path_, [](hid_t file) {
    H5Lcreate_external("other.h5", "/params", file, "params", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_EQ(said(), expected);
  EXPECT_EQ(said("/params/samples"), expected);
  write(other_, [](hid_t file) {
    dataset(file, "params/samples", {2, 4});
    attribute(file, "/", "units", "bits");  // of the root that a link passes by
  });
  EXPECT_EQ(said("/params/samples"), "the attribute units: bits");
}

TEST_F(Sayings, AreThoseOfWhatAVirtualDataSetIsMadeOf) {
  write(other_, [](hid_t file) {
    dataset(file, "group/samples", {2, 4});
    attribute(file, "/group", "units", "bits");
    attribute(file, "/", "Units", "bits, too");
  });
  write(path_, [](hid_t file) { virtual_dataset(file, "other.h5", "/group/samples"); });
  EXPECT_EQ(said(), "the attribute Units: bits, too; the attribute units of /group: bits");
  fs::rename(path_, folder_ / "middle.h5");
  write(path_, [](hid_t file) { virtual_dataset(file, "middle.h5", "/samples"); });
  EXPECT_EQ(said(), "the attribute Units: bits, too; the attribute units of /group: bits");
  EXPECT_EQ(H5Reader(path_).type_names("/samples"), (std::vector<std::string>{"int8", "int8", "int8"}));
  write(other_, [](hid_t file) {
    const hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
    for (const std::int8_t value : {0, 1}) H5Tenum_insert(type, value == 0 ? "FALSE" : "TRUE", &value);
    const Extent extent{2, 4};
    const hid_t space = H5Screate_simple(2, extent.data(), nullptr);
    group(file, "group");
    H5Dclose(H5Dcreate2(file, "/group/samples", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space), H5Tclose(type);
  });
  EXPECT_EQ(H5Reader(path_).type_names("/samples"), (std::vector<std::string>{"int8", "int8", "enumeration"}));
}

TEST_F(Sayings, ThatAreNoTextAreRefused) {
  const auto refused = [&](const std::string& words) {
    return fails_with(ExitCode::bad_input, words, [&] { static_cast<void>(said()); });
  };
  write(path_, [](hid_t file) {
    dataset(file, "samples", {2, 4});
    group(file, "Variable_Type");
  });
  EXPECT_TRUE(refused("/Variable_Type is not a data set"));
  write(path_, [](hid_t file) {
    dataset(file, "samples", {2, 4});
    dataset(file, "units", {2, 4});
  });
  EXPECT_TRUE(refused("/units does not hold text but int8"));
  write(path_, [](hid_t file) {
    dataset(file, "samples", {2, 4});
    H5Lcreate_soft("/nowhere", file, "units", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_TRUE(refused("units is a link to /nowhere, which is not there"));
}

// A look-up that fails does not mean that nothing is there.
TEST_F(Sayings, InADamagedIndexAreRefused) {
  write(path_, [](hid_t file) {
    dataset(file, "samples", {2, 4});
    attribute(file, "/", "variable_type", "bernoulli");
    for (int i = 0; i < 20; ++i) {  // more than fit into the object's header
      attribute(file, "/", fmt::format("attribute-{}", i).c_str(), "text");
      group(file, fmt::format("group-{}", i).c_str());
    }
  });
  EXPECT_EQ(said(), "the attribute variable_type: bernoulli");
  const auto whole = test::read_bytes(path_);
  int damaged = 0;
  for (const char* signature : {"FRHP", "FHDB", "BTHD", "BTLF"})  // heaps and trees of names
    for (auto at = whole.find(signature); at != std::string::npos; at = whole.find(signature, at + 1)) {
      auto bytes = whole;
      bytes.replace(at, 4, 4, '\0');
      test::write_bytes(path_, bytes);
      EXPECT_TRUE(fails_with(ExitCode::bad_input, "damaged",
                             [&] {
                               const H5Reader file(path_);
                               static_cast<void>(file.sayings("/samples", {"variable_type"}));
                             }))
          << signature << at;
      ++damaged;
    }
  EXPECT_GE(damaged, 8);
}

}  // namespace
}  // namespace kadanoff::io
