// What encoders and their decoders are made of, against a plain computation in double precision, and the same bytes with any
// threads, kernels and chunks.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

#include "tests/decoder_fixture.h"
#include "tests/plain_model.h"

namespace expertmesh {
namespace {

constexpr int64_t kHidden = 32;
constexpr int64_t kVocab = 40;
constexpr int64_t kContext = 640;
constexpr int64_t kExperts = 8;

// An encoder of two layers, a dense and a sparse one, and a decoder of two that see their source. Values are wider or narrower than
// keys, and RoPE turns a part of the decoder's heads.
class Translator {
 public:
  Translator() {
    spec_ = {.hidden_size = kHidden,
             .vocab_size = kVocab,
             .context_length = kContext,
             .embedding = file_.matrix("embedding", kVocab, kHidden),
             .lm_head = file_.matrix("head", kVocab, kHidden),
             .head_scale = 0.7f,
             .rope = RopeSpec{.inverse_frequencies = {1.0f, 0.2f, 0.05f}, .attention_factor = 1.0f},
             .encoder = StackSpec{.num_layers = 2, .embedding_scale = 5.5f, .positions = sines(), .final_norm = layer_norm("encoder_norm")},
             .decoder = StackSpec{.num_layers = 2, .embedding_scale = 1.0f, .positions = learned(), .final_norm = rms_norm_with_bias("decoder_norm")},
             .layers = {}};
    add_layer("encoder0", {attention("encoder0", Sees::whole, 12, true), feed_forward("encoder0", kernels::Activation::relu, false)});
    add_layer("encoder1", {attention("encoder1", Sees::whole, 8, false), mixture("encoder1", kernels::Activation::relu, false)});
    add_layer("decoder0", {attention("decoder0", Sees::causal, 3, true), attention("decoder0_source", Sees::source, 20, false),
                           feed_forward("decoder0", kernels::Activation::gelu_tanh, true)});
    add_layer("decoder1", {attention("decoder1", Sees::causal, 17, false), attention("decoder1_source", Sees::source, 5, false),
                           mixture("decoder1", kernels::Activation::gelu, true)});
    file_.write();
  }

  const ModelFile& file() const { return file_; }
  const DecoderSpec& spec() const { return spec_; }

 private:
  NormSpec layer_norm(const std::string& name) { return file_.norm(name, kHidden, NormType::layer); }

  NormSpec rms_norm_with_bias(const std::string& name) {
    NormSpec norm = layer_norm(name);
    norm.type = NormType::rms;
    return norm;
  }

  static PositionsSpec sines() {
    SinusoidalPositions positions{.frequencies = {}, .offset = 2};
    for (int64_t i = 0; i < kHidden / 2; ++i) positions.frequencies.push_back(std::pow(10000.0f, -static_cast<float>(i) / (kHidden / 2 - 1)));
    return positions;
  }
  PositionsSpec learned() {
    return LearnedPositions{.table = file_.matrix("positions", kContext + 2, kHidden), .num_positions = kContext + 2, .offset = 2};
  }

  AttentionSpec attention(const std::string& name, Sees sees, int64_t value_dim, bool has_bias) {
    AttentionSpec spec{.sees = sees, .sliding_window = std::nullopt, .num_heads = 4, .num_kv_heads = 2, .head_dim = 8, .value_dim = value_dim,
                       .rope_dim = sees == Sees::causal ? 6 : 0,
                       .relative_bias = std::nullopt, .scale = 0.3f, .q = file_.linear(name + "_q", 32, kHidden, true),
                       .k = file_.linear(name + "_k", 16, kHidden, true), .v = file_.linear(name + "_v", 2 * value_dim, kHidden, true),
                       .o = file_.linear(name + "_o", kHidden, 4 * value_dim, true), .qk_norm = QkNorm::none, .q_norm = std::nullopt, .k_norm = std::nullopt,
                       .clip_qkv = std::nullopt};
    if (has_bias) spec.relative_bias = RelativeBiasSpec{.table = file_.matrix(name + "_bias", 32, 4, 2.0f), .num_buckets = 32, .max_distance = 128};
    return spec;
  }

  FeedForwardSpec feed_forward(const std::string& name, kernels::Activation activation, bool is_gated) {
    FeedForwardSpec spec{.activation = activation, .gate = std::nullopt, .up = file_.linear(name + "_up", 50, kHidden, true),
                         .down = file_.linear(name + "_down", kHidden, 50, true), .intermediate_size = 50};
    if (is_gated) spec.gate = file_.linear(name + "_gate", 50, kHidden, false);
    return spec;
  }

  MixtureSpec mixture(const std::string& name, kernels::Activation activation, bool is_gated) {
    const GateSpec gate{.scores = kernels::GateScores::sigmoid, .top_k = 3, .num_groups = 4, .top_groups = 2, .group_score = kernels::GroupScore::best_two,
                        .correction_bias = file_.vector(name + "_correction", kExperts), .renormalise = true, .scale = 2.5f};
    MixtureSpec spec{.router = file_.linear(name + "_router", kExperts, kHidden, true), .gate = gate, .num_experts = kExperts,
                     .expert_intermediate_size = 50, .experts = {}, .shared = std::nullopt, .shared_gate = std::nullopt};
    for (int64_t i = 0; i < kExperts; ++i) spec.experts.push_back(feed_forward(concat(name, "_expert", i), activation, is_gated));
    return spec;
  }

  void add_layer(const std::string& name, std::vector<Sublayer> blocks) {
    LayerSpec layer;
    for (Sublayer& block : blocks) {
      layer.sublayers.push_back(layer_norm(concat(name, "_norm", layer.sublayers.size())));
      layer.sublayers.push_back(std::move(block));
    }
    spec_.layers.push_back(std::move(layer));
  }

  ModelFile file_{"translator"};
  DecoderSpec spec_ = {};
};

std::vector<int32_t> tokens_of(int64_t count, int64_t seed) {
  std::vector<int32_t> tokens;
  for (int64_t i = 0; i < count; ++i) tokens.push_back(static_cast<int32_t>((i * i + 7 * i + seed) % kVocab));
  return tokens;
}

// A sequence and where its blocks begin.
struct Tokens {
  std::vector<int32_t> tokens;
  int32_t first_block;

  int32_t num_blocks() const { return static_cast<int32_t>((tokens.size() + 31) / 32); }
};

class Worker {
 public:
  Worker(const Translator& model, const char* kernels, int num_threads)
      : checkpoint_(model.file().open()), engine_(cpu_backend(num_threads, kernels)) {
    const DecoderOptions options{.kv_blocks = 128, .kv_dtype = DType::f32, .wire_dtype = DType::f32};
    decoder_ = on_engine<std::shared_ptr<Decoder>>(engine_, Priority::normal, [&] {
      return std::make_shared<Decoder>(engine_, *checkpoint_, model.spec(), options, progress_);
    });
    store_ = std::make_shared<ExpertStore>(engine_.backend(), checkpoint_, model.spec(), DType::f32);
    for (const int64_t layer : {1, 3}) {
      for (int64_t expert = 0; expert < kExperts; ++expert) store_->load(store_->ask(layer, expert, Format::f32));
      decoder_->set_local(store_, 0, layer, std::vector<uint8_t>(kExperts, 1));
    }
  }

  void encode(const std::vector<Tokens>& sources) {
    BatchInput input = input_of(sources, 0, kContext);
    input.stack = StackKind::encoder;
    run(std::move(input));
  }

  // Logits of positions [begin, end) of each of the targets, `sources` being encoded.
  std::vector<float> decode(const std::vector<Tokens>& targets, const std::vector<Tokens>& sources, int64_t begin, int64_t end) {
    BatchInput input = input_of(targets, begin, end);
    input.logit_rows.resize(input.tokens.size());
    std::iota(input.logit_rows.begin(), input.logit_rows.end(), 0);
    BatchInput of_sources = input_of(sources, 0, kContext);
    input.sources = SourceInput{.lengths = {}, .block_table = std::move(of_sources.block_table), .block_offsets = std::move(of_sources.block_offsets)};
    for (const Tokens& source : sources) input.sources->lengths.push_back(static_cast<int32_t>(source.tokens.size()));
    return run(std::move(input))->logits(engine_.backend());
  }

 private:
  static BatchInput input_of(const std::vector<Tokens>& sequences, int64_t begin, int64_t end) {
    BatchInput input;
    input.block_offsets = {0};
    for (size_t i = 0; i < sequences.size(); ++i) {
      const Tokens& rows = sequences[i];
      for (int64_t position = begin; position < std::min<int64_t>(end, static_cast<int64_t>(rows.tokens.size())); ++position) {
        input.tokens.push_back(rows.tokens[static_cast<size_t>(position)]);
        input.positions.push_back(static_cast<int32_t>(position));
        input.sequences.push_back(static_cast<int32_t>(i));
      }
      for (int32_t block = 0; block < rows.num_blocks(); ++block) input.block_table.push_back(rows.first_block + block);
      input.block_offsets.push_back(static_cast<int32_t>(input.block_table.size()));
    }
    return input;
  }

  std::shared_ptr<Batch> run(BatchInput input) {
    const auto batch = std::make_shared<Batch>(decoder_, std::move(input));
    const auto result = on_engine<RunResult>(engine_, Priority::normal, [&] { return batch->run(engine_); });
    EXPECT_FALSE(result.stopped_at.has_value());
    return batch;
  }

  LoadProgress progress_;
  std::shared_ptr<const Checkpoint> checkpoint_;
  std::shared_ptr<Decoder> decoder_;
  std::shared_ptr<ExpertStore> store_;
  Engine engine_;
};

class EncoderDecoderTest : public testing::Test {
 protected:
  Translator model_;
};

TEST_F(EncoderDecoderTest, GivesTheLogitsOfAPlainComputation) {
  const Tokens source{tokens_of(45, 3), 0};
  const Tokens target{tokens_of(38, 11), 10};
  Worker worker(model_, "auto", 2);
  worker.encode({source});
  const std::vector<float> logits = worker.decode({target}, {source}, 0, kContext);
  const PlainModel plain(model_.file(), model_.spec());
  const PlainModel::Rows wanted = plain.decode(target.tokens, plain.encode(source.tokens));
  ASSERT_EQ(logits.size(), wanted.size() * static_cast<size_t>(kVocab));
  for (size_t row = 0; row < wanted.size(); ++row) {
    for (size_t i = 0; i < wanted[row].size(); ++i) {
      ASSERT_NEAR(static_cast<double>(logits[row * static_cast<size_t>(kVocab) + i]), wanted[row][i], 5e-4) << "row " << row << " logit " << i;
    }
  }
}

// Sources of more than one attention segment, so that partial results are merged.
TEST_F(EncoderDecoderTest, GivesTheSameBytesWithAnyThreadsKernelsChunksAndCompany) {
  const std::vector<Tokens> sources = {{tokens_of(7, 1), 0}, {tokens_of(600, 2), 1}, {tokens_of(33, 3), 30}};
  const std::vector<Tokens> targets = {{tokens_of(20, 4), 40}, {tokens_of(70, 5), 50}, {tokens_of(1, 6), 60}};
  std::vector<float> alone;
  {
    Worker worker(model_, "ref", 1);
    for (const Tokens& source : sources) worker.encode({source});
    for (size_t i = 0; i < sources.size(); ++i) {
      const std::vector<float> logits = worker.decode({targets[i]}, {sources[i]}, 0, kContext);
      alone.insert(alone.end(), logits.begin(), logits.end());
    }
  }
  for (int64_t backend = 0; backend < kernels::num_backends(); ++backend) {
    for (const int threads : {1, 3}) {
      Worker worker(model_, kernels::backend(backend).name, threads);
      worker.encode(sources);
      const std::vector<float> together = worker.decode(targets, sources, 0, kContext);
      ASSERT_EQ(together.size(), alone.size());
      EXPECT_EQ(std::memcmp(together.data(), alone.data(), alone.size() * sizeof(float)), 0);
      std::vector<float> chunks;
      for (const size_t i : {0, 1, 2}) {
        for (int64_t begin = 0; begin < static_cast<int64_t>(targets[i].tokens.size()); begin += 9) {
          const std::vector<float> chunk = worker.decode({targets[i]}, {sources[i]}, begin, begin + 9);
          chunks.insert(chunks.end(), chunk.begin(), chunk.end());
        }
      }
      ASSERT_EQ(chunks.size(), alone.size());
      EXPECT_EQ(std::memcmp(chunks.data(), alone.data(), alone.size() * sizeof(float)), 0);
    }
  }
}

}  // namespace
}  // namespace expertmesh
