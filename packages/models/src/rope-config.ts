import type { RopeSpec } from '@expertmesh/native';
import { z } from 'zod';
import { type ConfigFile, configConflict, numberBetween, orElse, supported, text, wholeNumber, yesOrNo } from './config.js';
import { isJsonObject } from './json-file.js';
import { linearFrequencies, llama3Frequencies, plainFrequencies, yarnFrequencies, yarnScale } from './rope-frequencies.js';

const kinds = ['default', 'linear', 'dynamic', 'llama3', 'yarn'] as const;
type Kind = (typeof kinds)[number];

const kind = supported(text.nullish(), isKind, kinds.join(', '));
const partialRotaryFactor = supported(orElse(numberBetween(0, 1), 1), (factor) => factor === 1, '1 (rotary embedding of whole heads)');
const positive = numberBetween(0).nullish();
const atLeastOne = z.number({ error: 'a number from 1' }).gte(1, { error: 'a number from 1' }).nullish();

// Newer configs may hold one set of parameters for each kind of layer.
const onlyFlat = supported(z.unknown(), (value) => !isJsonObject(value), 'one set of parameters for all layers');

const parameters = z
  .object(
    {
      rope_type: kind,
      type: kind,
      rope_theta: positive,
      partial_rotary_factor: partialRotaryFactor,
      factor: atLeastOne,
      original_max_position_embeddings: wholeNumber(1).nullish(),
      low_freq_factor: positive,
      high_freq_factor: positive,
      attention_factor: positive,
      beta_fast: positive,
      beta_slow: positive,
      mscale: z.number({ error: 'a number' }).nullish(),
      mscale_all_dim: z.number({ error: 'a number' }).nullish(),
      truncate: orElse(yesOrNo, true),
    },
    { error: 'an object or null' },
  )
  .catchall(onlyFlat);
type Parameters = z.output<typeof parameters>;

/** How config.json describes rotary embedding: `rope_theta` and `rope_scaling`, or both within `rope_parameters` (transformers 5). */
export const ropeFields = {
  rope_theta: positive,
  rope_scaling: parameters.nullish(),
  rope_parameters: parameters.nullish(),
  original_max_position_embeddings: wholeNumber(1).nullish(),
  partial_rotary_factor: partialRotaryFactor,
};

type RopeConfig = z.output<z.ZodObject<typeof ropeFields>> & { readonly max_position_embeddings: number };

export interface RotaryEmbedding {
  readonly rope: RopeSpec;
  /** Positions that the scaling makes room for: the config of linear and dynamic scaling tells the length before it. */
  readonly contextLength: number;
}

/** The rotary embedding that a config asks for; EM_CONFIG_VALUE where a kind of scaling lacks a parameter. */
export function rotaryEmbedding(config: ConfigFile, values: RopeConfig, headDim: number, defaultTheta: number): RotaryEmbedding {
  return new RopeReader(config, values, headDim, defaultTheta).read();
}

class RopeReader {
  readonly #config: ConfigFile;
  readonly #headDim: number;
  readonly #parameters: Partial<Parameters>;
  /** The key that holds the parameters, for error messages. */
  readonly #key: string;
  readonly #base: number;
  readonly #maxLength: number;
  readonly #originalLength: number;

  constructor(config: ConfigFile, values: RopeConfig, headDim: number, defaultTheta: number) {
    this.#config = config;
    this.#headDim = headDim;
    // As the reference: an empty rope_scaling counts as none.
    const isScalingGiven = Object.keys(config.values.rope_scaling ?? {}).length > 0;
    this.#key = isScalingGiven ? 'rope_scaling' : 'rope_parameters';
    this.#parameters = (isScalingGiven ? values.rope_scaling : values.rope_parameters) ?? {};
    this.#base = this.#parameters.rope_theta ?? values.rope_theta ?? defaultTheta;
    this.#maxLength = values.max_position_embeddings;
    this.#originalLength = values.original_max_position_embeddings ?? this.#parameters.original_max_position_embeddings ?? this.#maxLength;
  }

  read(): RotaryEmbedding {
    const { rope_type, type } = this.#parameters;
    const kind = (rope_type ?? type ?? 'default') as Kind;
    switch (kind) {
      case 'default':
        return this.#fixed(plainFrequencies(this.#base, this.#headDim), this.#maxLength);
      case 'linear': {
        const factor = this.#required('factor', kind);
        return this.#fixed(linearFrequencies(this.#base, this.#headDim, factor), this.#maxLength * factor);
      }
      case 'dynamic':
        return this.#dynamic();
      case 'llama3':
        return this.#llama3();
      case 'yarn':
        return this.#yarn();
    }
  }

  #dynamic(): RotaryEmbedding {
    const factor = this.#required('factor', 'dynamic');
    if (this.#headDim < 4) throw configConflict(this.#config, 'head_dim', 'at least 4, as rope_type is dynamic');
    const { rope, contextLength } = this.#fixed(plainFrequencies(this.#base, this.#headDim), this.#maxLength * factor);
    return { rope: { ...rope, dynamic: { base: this.#base, factor, originalLength: this.#maxLength } }, contextLength };
  }

  #llama3(): RotaryEmbedding {
    const lowFreqFactor = this.#required('low_freq_factor', 'llama3');
    const highFreqFactor = this.#required('high_freq_factor', 'llama3');
    if (highFreqFactor <= lowFreqFactor) throw this.#wrong('high_freq_factor', `a number above low_freq_factor (${lowFreqFactor})`);
    const scaling = { factor: this.#required('factor', 'llama3'), lowFreqFactor, highFreqFactor, originalLength: this.#originalLength };
    return this.#fixed(llama3Frequencies(this.#base, this.#headDim, scaling), this.#maxLength);
  }

  #yarn(): RotaryEmbedding {
    const { attention_factor, mscale, mscale_all_dim, beta_fast, beta_slow, truncate } = this.#parameters;
    const factor = this.#parameters.factor ?? this.#maxLength / this.#originalLength;
    // Both weights or neither, and 0 counts as none, as in the reference.
    const scale = mscale && mscale_all_dim ? yarnScale(factor, mscale) / yarnScale(factor, mscale_all_dim) : yarnScale(factor);
    const frequencies = yarnFrequencies(this.#base, this.#headDim, {
      factor,
      originalLength: this.#originalLength,
      betaFast: beta_fast ?? 32,
      betaSlow: beta_slow ?? 1,
      truncate: truncate ?? true,
    });
    return this.#fixed(frequencies, Math.max(this.#maxLength, this.#originalLength * factor), attention_factor ?? scale);
  }

  #fixed(inverseFrequencies: Float32Array, length: number, attentionFactor = 1): RotaryEmbedding {
    return { rope: { inverseFrequencies, attentionFactor, dynamic: null }, contextLength: Math.floor(length) };
  }

  #required(name: 'factor' | 'low_freq_factor' | 'high_freq_factor', kind: Kind): number {
    const value = this.#parameters[name];
    if (value == null) throw this.#wrong(name, `a number, as rope_type is ${kind}`);
    return value;
  }

  #wrong(name: keyof Parameters & string, wanted: string) {
    return configConflict(this.#config, `${this.#key}.${name}`, wanted);
  }
}

function isKind(value: string | null | undefined): boolean {
  return value == null || (kinds as readonly string[]).includes(value);
}
