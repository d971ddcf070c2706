import { typeError } from './errors.js';
import { Callable, Dict, type Keywords, Tuple, Undefined, type Value } from './values.js';

/** How the compiled body of a macro takes what it is called with. */
export interface MacroShape {
  /** Null for the body of a call block. */
  readonly name: string | null;
  readonly parameters: readonly string[];
  readonly usesCaller: boolean;
  readonly usesKeywords: boolean;
  readonly usesVarargs: boolean;
}

/** Null stands for an argument that is left out: a default may take its place. */
export type MacroBody = (parameters: readonly (Value | undefined)[], special: ReadonlyMap<string, Value>) => string;

export class Macro extends Callable {
  override readonly typeName = 'Macro';
  readonly #shape: MacroShape;
  readonly #body: MacroBody;

  constructor(shape: MacroShape, body: MacroBody) {
    super(shape.name ?? 'caller', (args, keywords) => this.invoke(args, keywords));
    this.#shape = shape;
    this.#body = body;
  }

  override repr(): string {
    return `<Macro ${this.#shape.name === null ? 'anonymous' : `'${this.#shape.name}'`}>`;
  }

  override attribute(name: string): Value | undefined {
    const { parameters, usesCaller, usesKeywords, usesVarargs } = this.#shape;
    switch (name) {
      case 'name':
        return this.#shape.name;
      case 'arguments':
        return new Tuple(parameters);
      case 'caller':
        return usesCaller;
      case 'catch_kwargs':
        return usesKeywords;
      case 'catch_varargs':
        return usesVarargs;
      case 'explicit_caller':
        return parameters.includes('caller');
      default:
        return undefined;
    }
  }

  invoke(args: readonly Value[], keywords: Keywords): string {
    const { name, parameters, usesCaller, usesKeywords, usesVarargs } = this.#shape;
    const rest = new Map(keywords);
    const given: (Value | undefined)[] = args.slice(0, parameters.length);
    for (const parameter of parameters.slice(args.length)) {
      given.push(rest.get(parameter));
      rest.delete(parameter);
    }
    const special = new Map<string, Value>();
    if (usesCaller && !parameters.includes('caller')) {
      special.set('caller', rest.get('caller') ?? new Undefined('No caller defined'));
      rest.delete('caller');
    }
    if (usesKeywords) special.set('kwargs', Dict.of(rest));
    else if (rest.size > 0) throw typeError(`macro '${name}' takes no keyword argument '${[...rest.keys()][0]}'`);
    if (usesVarargs) special.set('varargs', new Tuple(args.slice(parameters.length)));
    else if (args.length > parameters.length) throw typeError(`macro '${name}' takes not more than ${parameters.length} argument(s)`);
    return this.#body(given, special);
  }
}
