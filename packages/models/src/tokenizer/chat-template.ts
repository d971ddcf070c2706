import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, causeText, EmError, systemClock } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, parseConfig, text } from '../config.js';
import { isMissingFile, type JsonObject, readOptionalJsonObject } from '../json-file.js';
import type { ChatMessage, ChatTemplate } from '../model-folder.js';
import { BoundedInterpreter, type RenderLimits } from './bounded-interpreter.js';
import { type Environment, jinja, type Program } from './jinja.js';
import { strftime } from './strftime.js';

/** The file of its own that a chat template may have; it comes before the one of tokenizer_config.json. */
export function chatTemplateFile(folder: string): string {
  return join(folder, 'chat_template.jinja');
}

/** Far above any template in use. */
const maxTemplateLength = 1024 * 1024;

/** A chat of some thousand messages stays far below; a template that runs away is stopped within a second or two. */
const renderLimits: RenderLimits = { maxSteps: 1_000_000, maxLength: 8 * 1024 * 1024 };

const maxRange = 100_000;
/** Of a message that the template raises: it may quote what a user wrote, and travels in a gRPC trailer. */
const longestProblem = 300;

const namedTemplate = z.object({ name: text, template: text }, { error: 'an object with name and template' });
const templateFields = z.object({
  chat_template: z.union([text, z.array(namedTemplate)], { error: 'a string, or a list of objects with name and template' }).nullish(),
});

/** Null where neither file has one. Throws EM_CONFIG_VALUE, EM_FILE_*. */
export async function openChatTemplate(folder: string, clock: Clock = systemClock): Promise<ChatTemplate | null> {
  const configFile = join(folder, 'tokenizer_config.json');
  const values = (await readOptionalJsonObject(configFile)) ?? {};
  const ownFile = chatTemplateFile(folder);
  const own = await readOptionalText(ownFile);
  const source = own ?? templateOfConfig({ file: configFile, values });
  if (source === null) return null;
  return new JinjaChatTemplate(own === null ? configFile : ownFile, source, specialTokens(values), clock);
}

function templateOfConfig(config: ConfigFile): string | null {
  const { chat_template: template } = parseConfig(config, templateFields);
  if (template == null || typeof template === 'string') return template ?? null;
  return template.find(({ name }) => name === 'default')?.template ?? null;
}

async function readOptionalText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
}

const tokenNames = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'];

/** Those that the settings name; a template finds the others undefined, as with the reference. */
function specialTokens(config: JsonObject): Record<string, string> {
  const contents = tokenNames.map((name) => {
    const token = config[name];
    return [name, typeof token === 'object' && token !== null && 'content' in token ? token.content : token] as const;
  });
  return Object.fromEntries(contents.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What raise_exception throws: the template refuses the messages. */
class Refusal extends Error {}

class JinjaChatTemplate implements ChatTemplate {
  readonly #file: string;
  readonly #source: string;
  readonly #specialTokens: Readonly<Record<string, string>>;
  readonly #clock: Clock;
  #program: Program | null = null;

  constructor(file: string, source: string, special: Readonly<Record<string, string>>, clock: Clock) {
    this.#file = file;
    this.#source = source;
    this.#specialTokens = special;
    this.#clock = clock;
  }

  check(): void {
    try {
      this.#parsed();
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  render(messages: readonly ChatMessage[], { addGenerationPrompt }: { addGenerationPrompt: boolean }): string {
    try {
      const environment = this.#environment({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: addGenerationPrompt,
        // Templates ask `tools is not none`, as the reference always passes both.
        tools: null,
        documents: null,
        ...this.#specialTokens,
      });
      return String(new BoundedInterpreter(environment, renderLimits).run(this.#parsed()).value);
    } catch (error) {
      if (error instanceof Refusal) throw new EmError('EM_CHAT_REFUSED', { problem: shortened(error.message) }, { cause: error });
      throw this.#unusable(error);
    }
  }

  /** Parsed when first needed: a folder whose template cannot be used still serves plain text. */
  #parsed(): Program {
    if (this.#source.length > maxTemplateLength)
      throw new Error(`it has ${this.#source.length} characters; wanted at most ${maxTemplateLength}`);
    // As transformers sets up Jinja.
    this.#program ??= jinja.parse(jinja.tokenize(this.#source, { lstrip_blocks: true, trim_blocks: true }));
    return this.#program;
  }

  #environment(values: Record<string, unknown>): Environment {
    const environment = new jinja.Environment();
    const globals = {
      ...{ true: true, false: false, none: null, True: true, False: false, None: null },
      range,
      raise_exception: (problem: unknown) => {
        throw new Refusal(String(problem));
      },
      strftime_now: (format: unknown) => strftime(this.#clock.now(), String(format)),
      ...values,
    };
    for (const [name, value] of Object.entries(globals)) environment.set(name, value);
    return environment;
  }

  #unusable(error: unknown): EmError {
    return new EmError('EM_CHAT_TEMPLATE', { file: this.#file, problem: shortened(causeText(error)) }, { cause: error });
  }
}

/** Python's, with a bound. */
function range(first: number, second?: number, step = 1): number[] {
  const [begin, end] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((end - begin) / step));
  if (!Number.isInteger(length) || length > maxRange) throw new Error(`range() of ${length} numbers; wanted at most ${maxRange}`);
  return Array.from({ length }, (_, index) => begin + index * step);
}

/** Cut between characters, and without lone surrogates: a header cannot carry half a character. */
function shortened(problem: string): string {
  const characters = [...Buffer.from(problem, 'utf8').toString('utf8')];
  return characters.length <= longestProblem ? characters.join('') : `${characters.slice(0, longestProblem).join('')}…`;
}
