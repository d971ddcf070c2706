import { childNodes, type ForNode, type NameNode, type Statement, type TemplateNode } from './nodes.js';

/**
 * What a variable of a frame holds when the frame begins: `parameter` what it is called with, `resolve` what the context has under the
 * name, `alias` what an outer variable holds then, `missing` nothing.
 */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly of: string }
  | { readonly kind: 'missing' };

/**
 * The variables of one frame. Jinja2 decides before a template runs which variable a name means, walking the statements in order;
 * a name that a frame sets is the frame's own from its begin, whatever it is outside. Variables are named by level and name.
 */
export class Symbols {
  readonly level: number;
  readonly parent: Symbols | null;
  #variables = new Map<string, string>();
  #loads = new Map<string, Load>();
  #stores = new Set<string>();

  constructor(parent: Symbols | null) {
    this.parent = parent;
    this.level = parent === null ? 0 : parent.level + 1;
  }

  get loads(): ReadonlyMap<string, Load> {
    return this.#loads;
  }

  /** The variable that a name means here; null where no statement walked names it. */
  find(name: string): string | null {
    return this.#variables.get(name) ?? this.parent?.find(name) ?? null;
  }

  /** Names that this frame or one around it sets, and their variables. */
  *stored(): Generator<readonly [string, string]> {
    const seen = new Set<string>();
    for (let symbols: Symbols | null = this; symbols !== null; symbols = symbols.parent) {
      for (const name of symbols.#stores) {
        if (!seen.has(name)) yield [name, this.find(name)!];
        seen.add(name);
      }
    }
  }

  declareParameter(name: string): string {
    this.#stores.add(name);
    return this.#define(name, { kind: 'parameter' });
  }

  #define(name: string, load: Load): string {
    const variable = `${this.level} ${name}`;
    this.#variables.set(name, variable);
    this.#loads.set(variable, load);
    return variable;
  }

  #store(name: string): void {
    this.#stores.add(name);
    if (this.#variables.has(name)) return;
    const outer = this.parent?.find(name) ?? null;
    this.#define(name, outer === null ? { kind: 'missing' } : { kind: 'alias', of: outer });
  }

  #load(name: string): void {
    if (this.find(name) === null) this.#define(name, { kind: 'resolve', name });
  }

  /** Walks what the frame itself runs; loops, macros and blocks within have frames of their own. */
  visit(node: TemplateNode, isParameter = false): void {
    switch (node.kind) {
      case 'name':
        this.#visitName(node, isParameter);
        return;
      case 'namespace-reference':
        this.#load(node.name);
        return;
      case 'if':
        this.visit(node.test);
        this.#visitBranches([node.body, node.elifs, node.otherwise]);
        return;
      case 'macro':
        this.#store(node.name);
        return;
      case 'other-template':
        this.visit(node.template);
        for (const name of node.names) this.#store(name);
        return;
      case 'assign':
        this.visit(node.value);
        this.visit(node.target);
        return;
      case 'for':
        this.visit(node.iterable);
        return;
      case 'call-block':
        this.visit(node.call);
        return;
      case 'filter-block':
        this.visit(node.filter);
        return;
      case 'with':
        for (const value of node.values) this.visit(value);
        return;
      case 'assign-block':
        this.visit(node.target);
        return;
      case 'generation':
      case 'scope':
      case 'block':
        return;
      default:
        for (const child of childNodes(node)) this.visit(child, isParameter);
    }
  }

  visitAll(nodes: Iterable<TemplateNode>): void {
    for (const node of nodes) this.visit(node);
  }

  /** The target of a loop, whose names are parameters of its frame. */
  visitTarget(node: ForNode['target']): void {
    this.visit(node, true);
  }

  #visitName({ name, context }: NameNode, isParameter: boolean): void {
    if (isParameter || context === 'param') this.declareParameter(name);
    else if (context === 'store') this.#store(name);
    else this.#load(name);
  }

  /** A name that only some branches set is what it was before where another branch is taken. */
  #visitBranches(branches: readonly (readonly Statement[])[]): void {
    const visited = branches.map((branch) => {
      const symbols = this.#copy();
      symbols.visitAll(branch);
      return symbols;
    });
    const newStores = new Set(visited.flatMap((symbols) => [...symbols.#stores]).filter((name) => !this.#stores.has(name)));
    for (const symbols of visited) {
      for (const [name, variable] of symbols.#variables) this.#variables.set(name, variable);
      for (const [variable, load] of symbols.#loads) this.#loads.set(variable, load);
      for (const name of symbols.#stores) this.#stores.add(name);
    }
    for (const name of newStores) {
      const outer = this.parent?.find(name) ?? null;
      this.#loads.set(this.find(name)!, outer === null ? { kind: 'resolve', name } : { kind: 'alias', of: outer });
    }
  }

  #copy(): Symbols {
    const copy = new Symbols(this.parent);
    copy.#variables = new Map(this.#variables);
    copy.#loads = new Map(this.#loads);
    copy.#stores = new Set(this.#stores);
    return copy;
  }
}

/** Those of `names` that are used before anything in the nodes sets them; inner frames count. */
export function undeclaredNames(nodes: Iterable<TemplateNode>, names: readonly string[]): ReadonlySet<string> {
  const open = new Set(names);
  const undeclared = new Set<string>();
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'block') return;
    if (node.kind === 'name') {
      if (node.context !== 'load') open.delete(node.name);
      else if (open.has(node.name)) undeclared.add(node.name);
      return;
    }
    for (const child of childNodes(node)) visit(child);
  };
  for (const node of nodes) visit(node);
  return undeclared;
}
