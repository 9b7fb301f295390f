// Writes numbered lines as fast as it can: as many as the first word says, then "last words" and
// no newline. Then it ends.
#include <cstdio>
#include <cstdlib>

int main(int, char** words) {
  const long lines = std::atol(words[1]);
  for (long number = 0; number < lines; ++number) {
    std::printf("line %ld of a program that tells more than anybody wants to know\n", number);
  }
  std::printf("last words");
  return 0;
}
