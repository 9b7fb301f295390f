// Computes for ever.
#include "test/programs/zoo/zoo.h"

int main() {
  zoo::stamp();
  zoo::compute_for_ever();
}
