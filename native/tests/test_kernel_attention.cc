// A query's partial result over a segment depends on the query and what it sees alone, never on the queries beside it.

#include <tuple>

#include "kernel_fixture.h"

namespace expertmesh::kernels {
namespace {

// For every backend and every dtype of the cache.
class AttentionKernelTest : public testing::TestWithParam<std::tuple<std::string, DType>> {
 protected:
  const Table& ref() const { return ref_table(); }
  const Table& table() const { return *find_backend(std::get<0>(GetParam()).c_str()); }
  DType dtype() const { return std::get<1>(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(, AttentionKernelTest,
                         testing::Combine(testing::ValuesIn(backend_names()), testing::Values(DType::f32, DType::f16, DType::bf16)),
                         [](const auto& case_info) { return std::get<0>(case_info.param) + "_" + name_of(std::get<1>(case_info.param)); });

constexpr int64_t kBlocks = kSegmentPositions / kBlockPositions;

// The keys and values of one kv head, rounded to the cache's dtype, position by position, and the same in blocks of all
// segments.
struct Cache {
  DType dtype;
  int64_t head_dim;
  int64_t value_dim;
  int64_t positions;
  std::vector<float> keys;    // [positions][head_dim]
  std::vector<float> values;  // [positions][value_dim]
  std::vector<std::vector<std::byte>> k_blocks;
  std::vector<std::vector<std::byte>> v_blocks;

  int64_t num_segments() const { return (positions + kSegmentPositions - 1) / kSegmentPositions; }
};

// Elements past the last position are NaN: a kernel that used them would show it.
Cache make_cache(const Table& table, DType dtype, Source& source, int64_t head_dim, int64_t value_dim, int64_t positions) {
  Cache cache{dtype, head_dim, value_dim, positions, source.reals(positions * head_dim), source.reals(positions * value_dim), {}, {}};
  const int64_t num_blocks = (positions + kBlockPositions - 1) / kBlockPositions;
  const auto empty = [&](int64_t width) { return std::vector<std::byte>(static_cast<size_t>(width * kBlockPositions) * size_of(dtype), std::byte{0xff}); };
  cache.k_blocks.assign(static_cast<size_t>(num_blocks), empty(head_dim));
  cache.v_blocks.assign(static_cast<size_t>(num_blocks), empty(value_dim));
  for (int64_t p = 0; p < positions; ++p) {
    const auto block = static_cast<size_t>(p / kBlockPositions);
    table.kv_store(cache.keys.data() + p * head_dim, cache.values.data() + p * value_dim, dtype,
                   cache.k_blocks[block].data(), cache.v_blocks[block].data(), p % kBlockPositions, head_dim, value_dim);
  }
  for (std::vector<float>* values : {&cache.keys, &cache.values}) {
    std::vector<std::byte> rounded(values->size() * size_of(dtype));
    ref_table().narrow(values->data(), dtype, rounded.data(), static_cast<int64_t>(values->size()));
    ref_table().widen(rounded.data(), dtype, values->data(), static_cast<int64_t>(values->size()));
  }
  return cache;
}

// Visible positions of the whole sequence: first <= position < last.
struct Range {
  int64_t first;
  int64_t last;
};

struct Partials {
  Guarded<float> m;
  Guarded<float> l;
  Guarded<float> acc;

  Partials(int64_t count, int64_t value_dim) : m(count), l(count), acc(count * value_dim) {}
};

// Partial results [query] of the queries (q [num_queries][head_dim], bias [num_queries][512] or empty) in one segment.
Partials run_segment(const Table& table, const Cache& cache, int64_t segment_index, const std::vector<float>& q,
                     const std::vector<Range>& ranges, const std::vector<float>& bias = {}) {
  const auto count = static_cast<int64_t>(ranges.size());
  Partials partials(count, cache.value_dim);
  const int64_t origin = segment_index * kSegmentPositions;
  std::vector<AttentionQuery> queries;
  for (int64_t i = 0; i < count; ++i) {
    const Range& range = ranges[static_cast<size_t>(i)];
    queries.push_back({q.data() + i * cache.head_dim, static_cast<int32_t>(std::max<int64_t>(range.first - origin, 0)),
                       static_cast<int32_t>(std::min(range.last - origin, kSegmentPositions)), partials.m.data() + i,
                       partials.l.data() + i, partials.acc.data() + i * cache.value_dim,
                       bias.empty() ? nullptr : bias.data() + i * kSegmentPositions});
  }
  std::vector<const void*> k_blocks;
  std::vector<const void*> v_blocks;
  for (size_t b = static_cast<size_t>(segment_index * kBlocks); b < cache.k_blocks.size(); ++b) {
    k_blocks.push_back(cache.k_blocks[b].data());
    v_blocks.push_back(cache.v_blocks[b].data());
  }
  table.attention({queries.data(), count, cache.dtype, k_blocks.data(), v_blocks.data(), cache.head_dim, cache.value_dim, 0.125f});
  return partials;
}

void assert_same_partials(Partials& expected, Partials& actual) {
  assert_same_bits(expected.m, actual.m);
  assert_same_bits(expected.l, actual.l);
  assert_same_bits(expected.acc, actual.acc);
}

TEST_P(AttentionKernelTest, EveryHeadSizeEqualsRef) {
  for (int64_t head_dim : {1, 3, 8, 16, 24, 40, 64, 72, 80, 96, 112, 128, 192, 256, 300}) {
    Source source(static_cast<uint32_t>(head_dim));
    const Cache cache = make_cache(table(), dtype(), source, head_dim, head_dim, 90);
    for (int64_t count : {1, 2, 3, 4, 5, 8, 11}) {
      const std::vector<float> q = source.reals(count * head_dim, -6.0f, 6.0f);
      const std::vector<Range> ranges(static_cast<size_t>(count), Range{0, 90});
      Partials expected = run_segment(ref(), cache, 0, q, ranges);
      Partials actual = run_segment(table(), cache, 0, q, ranges);
      assert_same_partials(expected, actual);
    }
  }
}

// As many queries as rows of a prefill share their keys: every tile height, one pass and several.
TEST_P(AttentionKernelTest, AnyNumberOfQueriesEqualsRef) {
  constexpr int64_t kHeadDim = 24;
  Source source(6);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kHeadDim, 70);
  for (int64_t count = 1; count <= 2 * kAttentionQueries + 1; count += count < 30 ? 1 : 7) {
    const std::vector<float> q = source.reals(count * kHeadDim, -6.0f, 6.0f);
    const std::vector<Range> ranges(static_cast<size_t>(count), Range{0, 70});
    Partials expected = run_segment(ref(), cache, 0, q, ranges);
    Partials actual = run_segment(table(), cache, 0, q, ranges);
    assert_same_partials(expected, actual);
  }
}

// Groups of query heads to a kv head and rows of a prefill, as the decoder cuts them: wherever the rows are cut, and
// however far each sees back.
TEST_P(AttentionKernelTest, RowsOfAnyBlockOfAPrefillEqualRef) {
  Source source(7);
  for (int64_t group = 1; group <= 8; ++group) {
    const int64_t head_dim = source.integer(1, 90);
    const int64_t value_dim = source.integer(1, 90);
    const int64_t positions = source.integer(40, kSegmentPositions);
    const Cache cache = make_cache(table(), dtype(), source, head_dim, value_dim, positions);
    const int64_t rows = source.integer(1, 40);
    const int64_t window = group % 2 == 0 ? source.integer(1, positions) : positions;
    std::vector<Range> ranges;
    for (int64_t i = 0; i < rows * group; ++i) {
      const int64_t end = positions - rows + i / group + 1;
      ranges.push_back({std::max<int64_t>(end - window, 0), end});
    }
    const std::vector<float> q = source.reals(rows * group * head_dim, -4.0f, 4.0f);
    const std::vector<float> bias = group % 3 == 0 ? source.reals(rows * group * kSegmentPositions) : std::vector<float>();
    Partials expected = run_segment(ref(), cache, 0, q, ranges, bias);
    for (int64_t begin = 0, end = 0; begin < rows; begin = end) {
      end = source.integer(begin + 1, rows);
      const auto part = [&](const auto& all, int64_t size) {
        return all.empty() ? all : std::decay_t<decltype(all)>(all.begin() + begin * group * size, all.begin() + end * group * size);
      };
      Partials actual = run_segment(table(), cache, 0, part(q, head_dim), part(ranges, 1), part(bias, kSegmentPositions));
      const auto count = static_cast<size_t>((end - begin) * group);
      ASSERT_EQ(0, std::memcmp(expected.m.data() + begin * group, actual.m.data(), count * sizeof(float)));
      ASSERT_EQ(0, std::memcmp(expected.l.data() + begin * group, actual.l.data(), count * sizeof(float)));
      ASSERT_EQ(0, std::memcmp(expected.acc.data() + begin * group * value_dim, actual.acc.data(),
                               count * static_cast<size_t>(value_dim) * sizeof(float)));
      actual.acc.check_guards();
    }
  }
}

TEST_P(AttentionKernelTest, EveryLengthEqualsRef) {
  constexpr int64_t kHeadDim = 20;
  Source source(1);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kHeadDim, kSegmentPositions);
  const std::vector<float> q = source.reals(kHeadDim, -6.0f, 6.0f);
  for (int64_t last = 1; last <= kSegmentPositions; last += last < 70 ? 1 : 13) {
    Partials expected = run_segment(ref(), cache, 0, q, {{0, last}});
    Partials actual = run_segment(table(), cache, 0, q, {{0, last}});
    assert_same_partials(expected, actual);
  }
}

TEST_P(AttentionKernelTest, RangesThatDifferBetweenQueriesEqualRef) {
  constexpr int64_t kHeadDim = 48;
  Source source(2);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kHeadDim, 300);
  for (int64_t round = 0; round < 40; ++round) {
    const int64_t count = source.integer(1, 13);
    std::vector<Range> ranges;
    for (int64_t i = 0; i < count; ++i) {
      const int64_t first = round % 2 == 0 ? 0 : source.integer(0, 299);
      ranges.push_back({first, source.integer(first + 1, 300)});
    }
    const std::vector<float> q = source.reals(count * kHeadDim, -9.0f, 9.0f);
    Partials expected = run_segment(ref(), cache, 0, q, ranges);
    Partials actual = run_segment(table(), cache, 0, q, ranges);
    assert_same_partials(expected, actual);
  }
}

TEST_P(AttentionKernelTest, AQueryAloneEqualsTheQueryInACausalPrefill) {
  constexpr int64_t kHeadDim = 64;
  constexpr int64_t kCount = 45;
  Source source(3);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kHeadDim, kCount);
  const std::vector<float> q = source.reals(kCount * kHeadDim, -3.0f, 3.0f);
  std::vector<Range> ranges;
  for (int64_t i = 0; i < kCount; ++i) ranges.push_back({0, i + 1});
  Partials together = run_segment(table(), cache, 0, q, ranges);
  for (int64_t i = 0; i < kCount; ++i) {
    Partials alone = run_segment(table(), cache, 0, {q.begin() + i * kHeadDim, q.begin() + (i + 1) * kHeadDim}, {{0, i + 1}});
    ASSERT_EQ(*alone.m.data(), together.m.data()[i]);
    ASSERT_EQ(*alone.l.data(), together.l.data()[i]);
    ASSERT_EQ(0, std::memcmp(alone.acc.data(), together.acc.data() + i * kHeadDim, kHeadDim * sizeof(float)));
  }
}

// softmax(q k scale + bias) v in f64; bias [positions], or empty.
std::vector<double> exact_attention(const Cache& cache, const float* q, const Range& range, const std::vector<float>& bias = {}) {
  std::vector<double> scores;
  for (int64_t p = range.first; p < range.last; ++p) {
    double score = 0.0;
    for (int64_t d = 0; d < cache.head_dim; ++d) {
      score += static_cast<double>(q[d]) * static_cast<double>(cache.keys[static_cast<size_t>(p * cache.head_dim + d)]);
    }
    scores.push_back(std::exp(score * 0.125 + (bias.empty() ? 0.0 : static_cast<double>(bias[static_cast<size_t>(p)]))));
  }
  double sum = 0.0;
  std::vector<double> out(static_cast<size_t>(cache.value_dim));
  for (int64_t p = range.first; p < range.last; ++p) {
    const double e = scores[static_cast<size_t>(p - range.first)];
    sum += e;
    for (int64_t d = 0; d < cache.value_dim; ++d) {
      out[static_cast<size_t>(d)] += e * static_cast<double>(cache.values[static_cast<size_t>(p * cache.value_dim + d)]);
    }
  }
  for (double& value : out) value /= sum;
  return out;
}

TEST_P(AttentionKernelTest, MergedSegmentsEqualRefAndAreAttention) {
  constexpr int64_t kHeadDim = 40;
  constexpr int64_t kValueDim = 29;
  Source source(4);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kValueDim, 1300);
  for (const Range& range : {Range{0, 1300}, Range{100, 1025}, Range{0, 512}, Range{600, 700}}) {
    const std::vector<float> q = source.reals(kHeadDim, -5.0f, 5.0f);
    std::vector<float> m;
    std::vector<float> l;
    std::vector<float> acc;
    for (int64_t s = range.first / kSegmentPositions; s * kSegmentPositions < range.last; ++s) {
      Partials part = run_segment(table(), cache, s, q, {range});
      m.push_back(*part.m.data());
      l.push_back(*part.l.data());
      acc.insert(acc.end(), part.acc.data(), part.acc.data() + kValueDim);
    }
    const auto parts = static_cast<int64_t>(m.size());
    Guarded<float> expected(kValueDim);
    Guarded<float> actual(kValueDim);
    ref().attention_merge(m.data(), l.data(), acc.data(), parts, kValueDim, expected.data());
    table().attention_merge(m.data(), l.data(), acc.data(), parts, kValueDim, actual.data());
    assert_same_bits(expected, actual);
    const std::vector<double> exact = exact_attention(cache, q.data(), range);
    for (size_t d = 0; d < exact.size(); ++d) ASSERT_NEAR(exact[d], actual.data()[d], 2e-6);
  }
}

// Of one bias for each distance, as relative positions have it: rows far from each other read far apart parts of it.
TEST_P(AttentionKernelTest, RelativeBiasEqualsRefAndIsAddedToTheScores) {
  Source source(8);
  for (int64_t round = 0; round < 12; ++round) {
    const int64_t positions = source.integer(1, kSegmentPositions);
    const Cache cache = make_cache(table(), dtype(), source, source.integer(1, 80), source.integer(1, 80), positions);
    const std::vector<float> by_distance = source.reals(2 * kSegmentPositions, -8.0f, 8.0f);
    const int64_t count = source.integer(1, 2 * kAttentionQueries);
    const bool sees_both = round % 2 == 0;
    std::vector<Range> ranges;
    std::vector<float> bias;
    for (int64_t i = 0; i < count; ++i) {
      const int64_t row = source.integer(0, positions - 1);
      ranges.push_back({0, sees_both ? positions : row + 1});
      const auto first = by_distance.begin() + kSegmentPositions - row;
      bias.insert(bias.end(), first, first + kSegmentPositions);
    }
    const std::vector<float> q = source.reals(count * cache.head_dim, -3.0f, 3.0f);
    Partials expected = run_segment(ref(), cache, 0, q, ranges, bias);
    Partials actual = run_segment(table(), cache, 0, q, ranges, bias);
    assert_same_partials(expected, actual);
    const std::vector<float> of_first(bias.begin(), bias.begin() + kSegmentPositions);
    const std::vector<double> exact = exact_attention(cache, q.data(), ranges[0], of_first);
    for (size_t d = 0; d < exact.size(); ++d) ASSERT_NEAR(exact[d], actual.acc.data()[d] / *actual.l.data(), 2e-6);
  }
}

// Values narrower and wider than keys, down to one element and past what a widened block has room for.
TEST_P(AttentionKernelTest, ValuesOfAnyWidthEqualRef) {
  for (const auto& [head_dim, value_dim] : {std::pair{192, 128}, {64, 512}, {300, 1}, {1, 300}, {24, 100}, {128, 48}, {576, 512}}) {
    Source source(static_cast<uint32_t>(head_dim + value_dim));
    const Cache cache = make_cache(table(), dtype(), source, head_dim, value_dim, 77);
    for (int64_t count : {1, 4, 8, 30}) {
      const std::vector<float> q = source.reals(count * head_dim, -2.0f, 2.0f);
      const std::vector<Range> ranges(static_cast<size_t>(count), Range{3, 77});
      Partials expected = run_segment(ref(), cache, 0, q, ranges);
      Partials actual = run_segment(table(), cache, 0, q, ranges);
      assert_same_partials(expected, actual);
    }
  }
}

TEST_P(AttentionKernelTest, ScoresFarApartUnderflowAsInRef) {
  constexpr int64_t kHeadDim = 16;
  Source source(5);
  const Cache cache = make_cache(table(), dtype(), source, kHeadDim, kHeadDim, 200);
  const std::vector<float> q = source.reals(kHeadDim, -400.0f, 400.0f);
  Partials expected = run_segment(ref(), cache, 0, q, {{0, 200}});
  Partials actual = run_segment(table(), cache, 0, q, {{0, 200}});
  assert_same_partials(expected, actual);
  ASSERT_GE(*actual.l.data(), 1.0f);
}

}  // namespace
}  // namespace expertmesh::kernels
