// Passes a byte to and fro over a connection, as fast as it can.
#include "test/programs/zoo/zoo.h"

int main(int, char** words) {
  const auto server = [](const int listener) {
    const int connection = zoo::accept_from(listener);
    while (zoo::get(connection)) zoo::put(connection);
  };
  const auto client = [](const int connection) {
    const auto end = zoo::now_ns() + 500'000'000;
    while (zoo::now_ns() < end) {
      zoo::put(connection);
      if (!zoo::get(connection)) std::exit(1);
    }
  };
  return zoo::run_pair(words, server, client);
}
