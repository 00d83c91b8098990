// Plural forms, and what a mistyped word may have meant.
#include "host/base/words.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace kadanoff {
namespace {

TEST(Counted, HasThePluralThatTheNumberAsksFor) {
  EXPECT_EQ(counted(1, "sample"), "1 sample");
  EXPECT_EQ(counted(0, "sample"), "0 samples");
  EXPECT_EQ(counted(std::uint64_t{200}, "sample"), "200 samples");
  EXPECT_EQ(counted(1.0, "update"), "1 update");
  EXPECT_EQ(counted(1.5, "epoch"), "1.5 epochs");
  EXPECT_EQ(counted(2, "class", "classes"), "2 classes");
  EXPECT_EQ(counted(1, "class", "classes"), "1 class");
}

TEST(NearestWord, FindsWhatWasMeant) {
  const std::vector<std::string> options{"--hidden",       "--epochs",  "--learning-rate", "--batch-size", "--seed",
                                         "--temperatures", "--samples", "--output",        "--json",       "--device"};
  for (const auto& [typed, meant] :
       std::vector<std::pair<std::string, std::string>>{{"--hiden", "--hidden"},
                                                        {"--hdiden", "--hidden"},
                                                        {"-hidden", "--hidden"},
                                                        {"--Epochs", "--epochs"},
                                                        {"--epoch", "--epochs"},
                                                        {"--learning_rate", "--learning-rate"},
                                                        {"--lr", "--learning-rate"},
                                                        {"--rate", "--learning-rate"},
                                                        {"--temp", "--temperatures"},
                                                        {"--sample", "--samples"},
                                                        {"--batchsize", "--batch-size"},
                                                        {"--output-file", "--output"},
                                                        {"--batch", "--batch-size"},
                                                        {"--jsno", "--json"},
                                                        {"--seeds", "--seed"}})
    EXPECT_EQ(nearest_word(typed, options), meant) << typed;
  for (const char* nothing : {"", "-", "--", "--x", "--frobnicate", "--zzz"})
    EXPECT_EQ(nearest_word(nothing, options), std::nullopt) << nothing;
  EXPECT_EQ(nearest_word(std::string(100'000, 'a'), options), std::nullopt);
  EXPECT_EQ(nearest_word("tarin", {"ising", "train", "info"}), "train");
  EXPECT_EQ(nearest_word("train", {}), std::nullopt);
}

}  // namespace
}  // namespace kadanoff
