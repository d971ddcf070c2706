import { TemplateSyntaxError } from './errors.js';
import { Symbols } from './symbols.js';
import type { Value } from './values.js';

/** Where a piece of a template stands, known when it is compiled. */
export interface Frame {
  readonly symbols: Symbols;
  /** What is set here is seen by blocks. */
  readonly isTopLevel: boolean;
  /** Directly within an `if`: a filter that does not exist is an error only when it is reached. */
  readonly isSoft: boolean;
  /** Whether break and continue have a loop to go to. */
  readonly isInLoop: boolean;
}

export function rootFrame(): Frame {
  return { symbols: new Symbols(null), isTopLevel: true, isSoft: false, isInLoop: false };
}

/** A frame with variables of its own. */
export function innerFrame(frame: Frame, isInLoop = frame.isInLoop): Frame {
  return { symbols: new Symbols(frame.symbols), isTopLevel: false, isSoft: false, isInLoop };
}

export function softFrame(frame: Frame): Frame {
  return { ...frame, isSoft: true };
}

/** The variable a name means. Jinja2 fails in the same way for names that its own analysis overlooks. */
export function variableOf(frame: Frame, name: string): string {
  const variable = frame.symbols.find(name);
  if (variable === null) throw new TemplateSyntaxError(`the name '${name}' cannot be used here`, 0);
  return variable;
}

/** Variables of the template beside those of frames: what it was given, and what its top level sets. */
export class Context {
  readonly #given: ReadonlyMap<string, Value>;
  readonly #set = new Map<string, Value>();

  constructor(given: ReadonlyMap<string, Value>) {
    this.#given = given;
  }

  resolve(name: string): Value | undefined {
    const value = this.#set.get(name);
    return value === undefined ? this.#given.get(name) : value;
  }

  set(name: string, value: Value): void {
    this.#set.set(name, value);
  }

  /** With more names, for a scoped block. */
  derived(locals: Iterable<readonly [string, Value]>): Context {
    return new Context(new Map([...this.#given, ...this.#set, ...locals]));
  }
}

/**
 * Variables while they run: of the template, of a macro's call, of a level of a recursive loop, each with what is around it where it
 * was written. Undefined stands for a variable without a value.
 */
export class Activation {
  readonly context: Context;
  readonly #parent: Activation | null;
  readonly #variables = new Map<string, Value | undefined>();

  constructor(context: Context, parent: Activation | null) {
    this.context = context;
    this.#parent = parent;
  }

  get(variable: string): Value | undefined {
    for (let activation: Activation | null = this; activation !== null; activation = activation.#parent) {
      if (activation.#variables.has(variable)) return activation.#variables.get(variable);
    }
    return undefined;
  }

  set(variable: string, value: Value | undefined): void {
    this.#variables.set(variable, value);
  }

  enter({ symbols }: Frame): void {
    for (const [variable, load] of symbols.loads) {
      if (load.kind === 'resolve') this.set(variable, this.context.resolve(load.name));
      else if (load.kind === 'alias') this.set(variable, this.get(load.of));
      else if (load.kind === 'missing') this.set(variable, undefined);
    }
  }

  leave({ symbols }: Frame): void {
    for (const variable of symbols.loads.keys()) this.set(variable, undefined);
  }
}
