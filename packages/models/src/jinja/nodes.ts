import type { Value } from './values.js';

// The tree of a template, with the nodes of Jinja2 and their fields in its order: what a name means depends on the order in which
// the tree is walked.

export interface NameNode {
  readonly kind: 'name';
  readonly name: string;
  readonly context: 'load' | 'store' | 'param';
}

/** `ns.attribute`, to be set. */
export interface NamespaceReference {
  readonly kind: 'namespace-reference';
  readonly name: string;
  readonly attribute: string;
}

export interface TupleNode {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

/** What `set` and `for` assign to. */
export type Target = NameNode | NamespaceReference | TupleNode;

export interface Arguments {
  readonly args: readonly Expression[];
  readonly keywords: readonly { readonly name: string; readonly value: Expression }[];
  readonly spread: Expression | null;
  readonly spreadKeywords: Expression | null;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface CallNode extends Arguments {
  readonly kind: 'call';
  readonly callee: Expression;
}

export interface FilterNode extends Arguments {
  readonly kind: 'filter';
  /** Null for the text of a block. */
  readonly node: Expression | null;
  readonly name: string;
  readonly line: number;
}

export interface TestNode extends Arguments {
  readonly kind: 'test';
  readonly node: Expression;
  readonly name: string;
  readonly line: number;
}

export interface SliceNode {
  readonly kind: 'slice';
  readonly start: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}

export type Expression =
  | NameNode
  | NamespaceReference
  | TupleNode
  | CallNode
  | FilterNode
  | TestNode
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly items: readonly { readonly key: Expression; readonly value: Expression }[] }
  | {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression | null;
      readonly line: number;
    }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-' | '+'; readonly node: Expression }
  | {
      readonly kind: 'compare';
      readonly first: Expression;
      readonly rest: readonly { readonly operator: Comparison; readonly value: Expression }[];
    }
  | { readonly kind: 'concat'; readonly nodes: readonly Expression[] }
  | { readonly kind: 'attribute'; readonly node: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly node: Expression; readonly key: Expression | SliceNode };

export interface ForNode {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
  readonly test: Expression | null;
  readonly isRecursive: boolean;
  readonly line: number;
}

export interface IfNode {
  readonly kind: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly elifs: readonly IfNode[];
  readonly otherwise: readonly Statement[];
}

export interface Signature {
  readonly parameters: readonly NameNode[];
  /** Of the last parameters. */
  readonly defaults: readonly Expression[];
}

export interface MacroNode extends Signature {
  readonly kind: 'macro';
  readonly name: string;
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface CallBlockNode extends Signature {
  readonly kind: 'call-block';
  readonly call: CallNode;
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface BlockNode {
  readonly kind: 'block';
  readonly name: string;
  readonly body: readonly Statement[];
  readonly isScoped: boolean;
  readonly isRequired: boolean;
  readonly line: number;
}

export interface FilterBlockNode {
  readonly kind: 'filter-block';
  readonly body: readonly Statement[];
  readonly filter: FilterNode;
}

export interface WithNode {
  readonly kind: 'with';
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface AssignBlockNode {
  readonly kind: 'assign-block';
  readonly target: Target;
  readonly filter: FilterNode | null;
  readonly body: readonly Statement[];
}

/** The block of transformers that marks what the assistant said. */
export interface GenerationNode extends Signature {
  readonly kind: 'generation';
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface ScopeNode {
  readonly kind: 'scope';
  readonly autoescape: Expression;
  readonly body: readonly Statement[];
}

export interface AssignNode {
  readonly kind: 'assign';
  readonly target: Target;
  readonly value: Expression;
}

/** extends, include, import and from … import: there is but one template. */
export interface OtherTemplateNode {
  readonly kind: 'other-template';
  readonly tag: string;
  readonly template: Expression;
  /** Names that the import would set. */
  readonly names: readonly string[];
  readonly line: number;
}

export type Statement =
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Expression }
  | { readonly kind: 'jump'; readonly to: 'break' | 'continue'; readonly line: number }
  | ForNode
  | IfNode
  | MacroNode
  | CallBlockNode
  | GenerationNode
  | BlockNode
  | FilterBlockNode
  | WithNode
  | AssignNode
  | AssignBlockNode
  | ScopeNode
  | OtherTemplateNode;

export type TemplateNode = Expression | Statement | SliceNode;

type Fields = Readonly<Record<string, unknown>>;

/** The nodes within a node, in the order of its fields; through lists, and through pairs that are no nodes themselves. */
export function* childNodes(node: TemplateNode): Generator<TemplateNode> {
  for (const field of Object.values(node as unknown as Fields)) yield* nodesOf(field);
}

function* nodesOf(field: unknown): Generator<TemplateNode> {
  if (Array.isArray(field)) {
    for (const item of field) yield* nodesOf(item);
  } else if (typeof field === 'object' && field !== null) {
    if ('kind' in field) yield field as TemplateNode;
    else if (Object.getPrototypeOf(field) === Object.prototype) for (const inner of Object.values(field)) yield* nodesOf(inner);
  }
}
