// The table of backends.

#include <gtest/gtest.h>

#include <cstring>

#include "kernels/kernels.h"

namespace expertmesh::kernels {
namespace {

TEST(DispatchKernelTest, RefIsFirstAndAutoIsTheBest) {
  ASSERT_GE(num_backends(), 1);
  EXPECT_STREQ("ref", backend(0).name);
  EXPECT_EQ(&backend(num_backends() - 1), find_backend("auto"));
}

TEST(DispatchKernelTest, BackendsAreFoundByNameAndOthersAreNot) {
  for (int64_t i = 0; i < num_backends(); ++i) EXPECT_EQ(&backend(i), find_backend(backend(i).name));
  EXPECT_EQ(nullptr, find_backend("avx1024"));
  EXPECT_EQ(nullptr, find_backend(""));
}

// A table is a name and function pointers: none may be missing.
TEST(DispatchKernelTest, EveryBackendFillsTheWholeTable) {
  for (int64_t i = 0; i < num_backends(); ++i) {
    void* entries[sizeof(Table) / sizeof(void*)];
    std::memcpy(entries, &backend(i), sizeof entries);
    for (size_t entry = 0; entry < std::size(entries); ++entry) {
      EXPECT_NE(nullptr, entries[entry]) << backend(i).name << " lacks entry " << entry;
    }
  }
}

}  // namespace
}  // namespace expertmesh::kernels
