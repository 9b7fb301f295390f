// A byte there and a byte back, each side asleep for a while before it answers.
#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](const int listener) {
    const int connection = zoo::accept_from(listener);
    while (zoo::get(connection)) {
      zoo::quiet(100);
      zoo::put(connection);
    }
  };
  const auto client = [](const int connection) {
    for (int round = 0; round < 6; ++round) {
      zoo::quiet(100);
      zoo::put(connection);
      if (!zoo::get(connection)) std::exit(1);
    }
  };
  return zoo::run_pair(words, server, client);
}
