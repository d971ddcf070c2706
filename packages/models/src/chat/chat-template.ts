import { type Clock, causeText, EmError, systemClock } from '@expertmesh/common';
import type { RenderLimits } from '../jinja/budget.js';
import { Refusal } from '../jinja/errors.js';
import { Template } from '../jinja/template.js';
import { TextParts } from '../jinja/text-parts.js';
import { Dict, type Value } from '../jinja/values.js';
import type { Chat, ChatTemplate } from '../model-folder.js';
import { type ParsedChat, parseChat } from './parse-chat.js';
import { strftime } from './strftime.js';
import { readTemplateSources, type TemplateSource, type TemplateSources } from './template-sources.js';

/** Far above any template in use. */
const maxTemplateLength = 1024 * 1024;

/** A chat of some thousand messages stays far below; a template that runs away is stopped within a second or two. */
const renderLimits: RenderLimits = { maxSteps: 2_000_000, maxLength: 8 * 1024 * 1024, maxDepth: 200 };

/** Of a message that the template raises: it may quote what a user wrote, and travels in a gRPC trailer. */
const longestProblem = 300;

/** Null for a folder without a template. Throws EM_CONFIG_VALUE, EM_FILE_*. */
export async function openChatTemplate(folder: string, clock: Clock = systemClock): Promise<ChatTemplate | null> {
  const sources = await readTemplateSources(folder);
  return sources.byName.size === 0 ? null : new JinjaChatTemplate(sources, clock);
}

class JinjaChatTemplate implements ChatTemplate {
  readonly #sources: TemplateSources;
  readonly #clock: Clock;
  readonly #compiled = new Map<string, Template>();

  constructor(sources: TemplateSources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  check(): void {
    for (const [name, source] of this.#sources.byName) {
      this.#naming(source, () => this.#template(name, source));
    }
  }

  render(chat: Chat): string {
    const parsed = parseChat(chat);
    const [name, source] = this.#choose(parsed);
    return this.#naming(source, () => this.#renderParts(this.#template(name, source), parsed, chat.addGenerationPrompt));
  }

  /** As the reference: the one for tools where there are tools, or else the default. */
  #choose({ tools }: ParsedChat): [string, TemplateSource] {
    const { byName } = this.#sources;
    const name = tools !== null && byName.has('tool_use') ? 'tool_use' : 'default';
    const source = byName.get(name);
    if (source !== undefined) return [name, source];
    const names = [...byName.keys()].sort().join(', ');
    const [first] = byName.values();
    throw new EmError('EM_CHAT_TEMPLATE', { file: first!.file, problem: `there is none named default, only ${names}` });
  }

  /** Compiled when first needed: a folder whose template cannot be used still serves plain text. */
  #template(name: string, { source }: TemplateSource): Template {
    if (source.length > maxTemplateLength) {
      throw new Error(`it has ${source.length} characters; wanted at most ${maxTemplateLength}`);
    }
    const template = this.#compiled.get(name) ?? new Template(source);
    this.#compiled.set(name, template);
    return template;
  }

  /**
   * Content in parts goes to the template as a list, as in the reference. A list that the template does not take apart was meant
   * for a template that knows only texts, which would print the list or fail: it gets the joined text of the parts.
   */
  #renderParts(template: Template, chat: ParsedChat, addGenerationPrompt: boolean): string {
    try {
      const text = this.#renderOnce(template, chat, addGenerationPrompt);
      if (!chat.messages.some(hasUntakenParts)) return text;
    } catch (error) {
      if (!chat.messages.some(hasUntakenParts)) throw error;
    }
    return this.#renderParts(template, { ...chat, messages: chat.messages.map(withJoinedParts) }, addGenerationPrompt);
  }

  #renderOnce(template: Template, chat: ParsedChat, addGenerationPrompt: boolean): string {
    const variables = new Map<string, Value>([
      ...this.#sources.specialTokens,
      ...[...chat.variables.entries()].map(([name, value]) => [String(name), value] as const),
      ['messages', [...chat.messages]],
      // Templates ask `tools is not none`, as the reference always passes both.
      ['tools', chat.tools],
      ['documents', chat.documents],
      ['add_generation_prompt', addGenerationPrompt],
    ]);
    return template.render(variables, { limits: renderLimits, strftimeNow: (format) => strftime(this.#clock.now(), format) });
  }

  #naming<T>({ file }: TemplateSource, run: () => T): T {
    try {
      return run();
    } catch (error) {
      const problem = shortened(causeText(error));
      if (error instanceof Refusal) throw new EmError('EM_CHAT_REFUSED', { problem }, { cause: error });
      throw new EmError('EM_CHAT_TEMPLATE', { file, problem }, { cause: error });
    }
  }
}

function hasUntakenParts(message: Dict): boolean {
  const content = message.get('content');
  return content instanceof TextParts && !content.isTaken;
}

/** What stands between the texts of parts where a template wants one text; as vLLM joins them. */
const partSeparator = '\n';

function withJoinedParts(message: Dict): Dict {
  const content = message.get('content');
  if (!(content instanceof TextParts) || content.isTaken) return message;
  const joined = content.map((part) => (part as Dict).get('text') as string).join(partSeparator);
  return Dict.of([...message.entries()].map(([key, value]) => [key, key === 'content' ? joined : value] as const));
}

/** Cut between characters, and without lone surrogates: a header cannot carry half a character. */
function shortened(problem: string): string {
  const characters = [...Buffer.from(problem, 'utf8').toString('utf8')];
  return characters.length <= longestProblem ? characters.join('') : `${characters.slice(0, longestProblem).join('')}…`;
}
