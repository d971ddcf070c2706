import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { causeText, EmError } from '@expertmesh/common';
import { z } from 'zod';
import { type ConfigFile, parseConfig, text } from '../config.js';
import { isMissingFile, type JsonObject, readOptionalJsonObject } from '../json-file.js';

/** A template where it stands. */
export interface TemplateSource {
  readonly file: string;
  readonly source: string;
}

/** The templates of a folder by name, and the special tokens they may write. */
export interface TemplateSources {
  /** Empty for a folder without templates; usually one, `default`. */
  readonly byName: ReadonlyMap<string, TemplateSource>;
  readonly specialTokens: ReadonlyMap<string, string>;
}

const extension = '.jinja';

function ownFile(folder: string): string {
  return join(folder, `chat_template${extension}`);
}

function additionalFolder(folder: string): string {
  return join(folder, 'additional_chat_templates');
}

/** Files that hold templates and nothing else: with any of them, tokenizer_config.json is not asked for one. */
export async function chatTemplateFiles(folder: string): Promise<string[]> {
  return [ownFile(folder), ...(await additionalNames(folder)).map((name) => join(additionalFolder(folder), name + extension))];
}

async function additionalNames(folder: string): Promise<string[]> {
  try {
    const files = await readdir(additionalFolder(folder));
    return files
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .sort();
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw new EmError('EM_FILE_READ', { file: additionalFolder(folder), cause: causeText(error) }, { cause: error });
  }
}

/** Throws EM_CONFIG_VALUE, EM_FILE_*. */
export async function readTemplateSources(folder: string): Promise<TemplateSources> {
  const configFile = join(folder, 'tokenizer_config.json');
  const values = (await readOptionalJsonObject(configFile)) ?? {};
  const fromFiles = await readTemplateFiles(folder);
  return {
    byName: fromFiles.size > 0 ? fromFiles : templatesOfConfig({ file: configFile, values }),
    specialTokens: specialTokens(values),
  };
}

async function readTemplateFiles(folder: string): Promise<Map<string, TemplateSource>> {
  const templates = new Map<string, TemplateSource>();
  const names = ['default', ...(await additionalNames(folder))];
  for (const [index, file] of (await chatTemplateFiles(folder)).entries()) {
    const source = await readOptionalText(file);
    if (source !== null) templates.set(names[index]!, { file, source });
  }
  return templates;
}

async function readOptionalText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw new EmError('EM_FILE_READ', { file, cause: causeText(error) }, { cause: error });
  }
}

const namedTemplate = z.object({ name: text, template: text }, { error: 'an object with name and template' });
const templateFields = z.object({
  chat_template: z.union([text, z.array(namedTemplate)], { error: 'a string, or a list of objects with name and template' }).nullish(),
});

function templatesOfConfig(config: ConfigFile): Map<string, TemplateSource> {
  const { chat_template: template } = parseConfig(config, templateFields);
  if (template == null) return new Map();
  const named = typeof template === 'string' ? [{ name: 'default', template }] : template;
  return new Map(named.map(({ name, template: source }) => [name, { file: config.file, source }]));
}

const tokenNames: ReadonlySet<string> = new Set([
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
]);

/** Those that the settings name, the model's own among them; a template finds the others undefined, as with the reference. */
function specialTokens(config: JsonObject): Map<string, string> {
  const extra = config.extra_special_tokens;
  const named = [...Object.entries(config).filter(([name]) => name.endsWith('_token')), ...(isObject(extra) ? Object.entries(extra) : [])];
  const tokens = new Map<string, string>();
  for (const [name, token] of named) {
    // What the model's own tokens are called is up to the model, but they are texts.
    const content = isObject(token) && (tokenNames.has(name) || token.__type === 'AddedToken') ? token.content : token;
    if (typeof content === 'string') tokens.set(name, content);
  }
  return tokens;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
