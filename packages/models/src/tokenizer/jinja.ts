// What is used of @huggingface/jinja, with types: its own declarations import each other in a way that Node's module resolution
// does not follow, so that TypeScript sees none.
import * as library from '@huggingface/jinja';

export interface RuntimeValue {
  readonly value: unknown;
}

export interface Environment {
  set(name: string, value: unknown): unknown;
}

export interface Interpreter {
  evaluate(node: TemplateNode | undefined, environment: Environment): RuntimeValue;
  run(program: Program): RuntimeValue;
}

export interface TemplateNode {
  readonly type: string;
  /** Of a loop. */
  readonly iterable?: TemplateNode;
}

/** A parsed template. */
export type Program = TemplateNode;

interface Jinja {
  readonly Environment: new () => Environment;
  readonly Interpreter: new (environment: Environment) => Interpreter;
  tokenize(source: string, options: { lstrip_blocks: boolean; trim_blocks: boolean }): unknown[];
  parse(tokens: unknown[]): Program;
}

export const jinja = library as unknown as Jinja;
