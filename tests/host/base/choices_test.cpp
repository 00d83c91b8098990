// Choices: from words to values and back.
#include "host/base/choices.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

namespace kadanoff {
namespace {
enum class Colour { red, dark_blue, unnamed };
}

template <>
inline constexpr auto choices<Colour> = std::array{Choice{Colour::red, "red"}, Choice{Colour::dark_blue, "dark-blue"}};

namespace {

TEST(Choices, GoFromWordsToValuesAndBack) {
  for (const Colour colour : {Colour::red, Colour::dark_blue})
    EXPECT_EQ(parse_choice<Colour>("--colour", name_of(colour)), colour);
  EXPECT_EQ(name_of(Colour::dark_blue), "dark-blue");
  EXPECT_EQ(names_of<Colour>(), "red, dark-blue");
  EXPECT_EQ(names_of<Colour>(" or "), "red or dark-blue");
}

TEST(Choices, TellWhatThereIs) {
  for (const char* bad : {"", "Red", "red ", "dark_blue"}) {
    EXPECT_FALSE(find_choice<Colour>(bad)) << bad;
    EXPECT_TRUE(test::fails_with(ExitCode::usage, std::string("--colour '") + bad + "' is not one of red, dark-blue",
                                 [&] { static_cast<void>(parse_choice<Colour>("--colour", bad)); }));
  }
}

TEST(Choices, WithoutANameAreOurMistake) {
  EXPECT_TRUE(
      test::fails_with(ExitCode::internal, "without a name", [] { static_cast<void>(name_of(Colour::unnamed)); }));
}

}  // namespace
}  // namespace kadanoff
