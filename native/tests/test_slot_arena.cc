#include "experts/slot_arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "backend/cpu/cpu_backend.h"

namespace expertmesh {
namespace {

constexpr size_t kChunkBytes = size_t{32} << 20;

class SlotArenaTest : public testing::Test {
 protected:
  CpuBackend backend_{1, *kernels::find_backend("ref")};
};

TEST_F(SlotArenaTest, GivesSlotsThatDoNotOverlapAndTakesBackChunksThatAreEmpty) {
  for (const size_t slot_bytes : {size_t{1}, size_t{100}, size_t{3} << 20, size_t{12} << 20, size_t{40} << 20}) {
    SlotArena arena(backend_, slot_bytes);
    ASSERT_GE(arena.slot_bytes(), slot_bytes);
    std::set<std::byte*> slots;
    for (int i = 0; i < 9; ++i) {
      std::byte* const slot = arena.take().address();
      ASSERT_EQ(reinterpret_cast<uintptr_t>(slot) % 64, 0u);
      std::memset(slot, i, slot_bytes < 4096 ? slot_bytes : 4096);
      slots.insert(slot);
    }
    ASSERT_EQ(slots.size(), 9u);
    for (auto slot = std::next(slots.begin()); slot != slots.end(); ++slot) ASSERT_GE(static_cast<size_t>(*slot - *std::prev(slot)), arena.slot_bytes());
    EXPECT_EQ(arena.num_taken(), 9);
    const size_t full = arena.size_bytes();
    EXPECT_LE(full, 9 * arena.slot_bytes() + kChunkBytes);
    for (std::byte* slot : slots) arena.give_back(Place<std::byte>(slot));
    EXPECT_EQ(arena.num_taken(), 0);
    EXPECT_EQ(arena.size_bytes(), 0u);
  }
}

TEST_F(SlotArenaTest, TakesASlotAgainThatWasGivenBackBeforeNewMemory) {
  SlotArena arena(backend_, size_t{8} << 20);
  const Place<std::byte> first = arena.take();
  const Place<std::byte> second = arena.take();
  const size_t before = arena.size_bytes();
  arena.give_back(first);
  EXPECT_EQ(arena.take().address(), first.address());
  EXPECT_EQ(arena.size_bytes(), before);
  arena.give_back(first);
  arena.give_back(second);
}

TEST_F(SlotArenaTest, HasASlotGivenBackOnce) {
  const auto arena = std::make_shared<SlotArena>(backend_, 64);
  {
    Slot slot(arena);
    EXPECT_EQ(arena->num_taken(), 1);
    const Slot moved(std::move(slot));
    EXPECT_EQ(arena->num_taken(), 1);
  }
  EXPECT_EQ(arena->num_taken(), 0);
}

}  // namespace
}  // namespace expertmesh
