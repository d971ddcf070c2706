#include "experts/slot_arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

namespace expertmesh {
namespace {

constexpr size_t kChunkBytes = size_t{32} << 20;

TEST(SlotArena, GivesSlotsThatDoNotOverlapAndTakesBackChunksThatAreEmpty) {
  for (const size_t slot_bytes : {size_t{1}, size_t{100}, size_t{3} << 20, size_t{12} << 20, size_t{40} << 20}) {
    SlotArena arena(slot_bytes);
    ASSERT_GE(arena.slot_bytes(), slot_bytes);
    std::set<std::byte*> slots;
    for (int i = 0; i < 9; ++i) {
      std::byte* const slot = arena.take();
      ASSERT_EQ(reinterpret_cast<uintptr_t>(slot) % 64, 0u);
      std::memset(slot, i, slot_bytes < 4096 ? slot_bytes : 4096);
      slots.insert(slot);
    }
    ASSERT_EQ(slots.size(), 9u);
    for (auto slot = std::next(slots.begin()); slot != slots.end(); ++slot) ASSERT_GE(static_cast<size_t>(*slot - *std::prev(slot)), arena.slot_bytes());
    EXPECT_EQ(arena.num_taken(), 9);
    const size_t full = arena.size_bytes();
    EXPECT_LE(full, 9 * arena.slot_bytes() + kChunkBytes);
    for (std::byte* slot : slots) arena.give_back(slot);
    EXPECT_EQ(arena.num_taken(), 0);
    EXPECT_EQ(arena.size_bytes(), 0u);
  }
}

TEST(SlotArena, TakesASlotAgainThatWasGivenBackBeforeNewMemory) {
  SlotArena arena(size_t{8} << 20);
  std::byte* const first = arena.take();
  std::byte* const second = arena.take();
  const size_t before = arena.size_bytes();
  arena.give_back(first);
  EXPECT_EQ(arena.take(), first);
  EXPECT_EQ(arena.size_bytes(), before);
  arena.give_back(first);
  arena.give_back(second);
}

TEST(Slot, GoesBackOnce) {
  const auto arena = std::make_shared<SlotArena>(64);
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
