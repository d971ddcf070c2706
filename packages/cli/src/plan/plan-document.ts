import { readFile } from 'node:fs/promises';
import { causeText, EmError, showValue } from '@expertmesh/common';
import type { ExpertPlacement, Plan } from '@expertmesh/placement';

/** What is shown of a plan. The coordinator alone judges whether one can be applied. */
export interface PlanDocument extends Pick<Plan, 'id' | 'cluster' | 'epoch' | 'since' | 'moves' | 'load' | 'summary' | 'explain'> {
  /** [layer][expert] */
  readonly target: readonly (readonly Pick<ExpertPlacement, 'replicas'>[])[];
}

export type Explanation = Plan['explain'][number];

/** A plan as it was saved, and what of it is shown. */
export interface PlanFile {
  readonly text: string;
  readonly plan: PlanDocument;
}

/** @throws EM_FILE_READ, EM_PLAN_FORMAT */
export async function readPlanFile(path: string): Promise<PlanFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new EmError('EM_FILE_READ', { file: path, cause: causeText(error) }, { cause: error });
  }
  return { text, plan: parsePlan(text, path) };
}

/** @param name of the plan in errors. @throws EM_PLAN_FORMAT when it cannot be shown */
export function parsePlan(text: string, name: string): PlanDocument {
  const bad = (problem: string) => new EmError('EM_PLAN_FORMAT', { plan: name, problem });
  if (text.trim() === '') throw bad('it is empty');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw bad(`it is cut off, or not JSON (${causeText(error)})`);
  }
  const missing = missingKey(json, shownShape, '');
  if (missing !== null) throw bad(`${missing}. Wanted the file that expertmesh rebalance plan --save wrote, unchanged`);
  return json as PlanDocument;
}

type Shape = 'text' | 'number' | 'flag' | 'text or null' | 'number or null' | readonly [Shape] | { readonly [key: string]: Shape };

const replicas: Shape = [{ worker: 'text', share: 'number' }];
const shownShape: Shape = {
  id: 'text',
  cluster: 'text',
  epoch: 'number',
  since: { sinceMs: 'number', untilMs: 'number', rows: 'number', numWindows: 'number' },
  moves: [
    { layer: 'number', expert: 'number', before: replicas, after: replicas, from: 'text or null', to: 'text or null', bytes: 'number' },
  ],
  target: [[{ replicas }]],
  load: [['number']],
  summary: {
    maxOverMeanNow: 'number',
    maxOverMeanPlanned: 'number',
    threshold: 'number',
    bytes: 'number',
    workers: [
      {
        worker: 'text',
        expertsNow: 'number',
        expertsPlanned: 'number',
        loadNow: 'number',
        loadPlanned: 'number',
        sendBytes: 'number',
        receiveBytes: 'number',
        peakExtraBytes: 'number',
        roomBytes: 'number or null',
      },
    ],
    estimate: { seconds: 'number', bytesPerSecond: 'number', source: 'text' },
    crossNodeNow: 'number or null',
    crossNodePlanned: 'number or null',
    warnings: ['text'],
    notMoved: ['text'],
  },
  explain: [{ layer: 'number', expert: 'number', action: 'text', rules: [{ rule: 'text', ok: 'flag', text: 'text' }], rejected: ['text'] }],
};

/** What is not as `shape` says, for people; or null. */
function missingKey(value: unknown, shape: Shape, path: string): string | null {
  const at = path === '' ? 'it' : path;
  if (typeof shape === 'string') return isOf(value, shape) ? null : `${at} is ${shownValue(value)}; wanted a ${shape}`;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `${at} is ${shownValue(value)}; wanted a list`;
    return firstProblem(value.map((item, index) => [item, (shape as readonly [Shape])[0], `${path}[${index}]`]));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${at} is ${shownValue(value)}; wanted an object`;
  const prefix = path === '' ? '' : `${path}.`;
  return firstProblem(
    Object.entries(shape).map(([key, inner]) => [(value as Record<string, unknown>)[key], inner as Shape, `${prefix}${key}`]),
  );
}

function firstProblem(parts: readonly (readonly [value: unknown, shape: Shape, path: string])[]): string | null {
  for (const [value, shape, path] of parts) {
    const problem = missingKey(value, shape, path);
    if (problem !== null) return problem;
  }
  return null;
}

function isOf(value: unknown, shape: Shape & string): boolean {
  if (shape === 'number or null') return value === null || isOf(value, 'number');
  if (shape === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (shape === 'flag') return typeof value === 'boolean';
  return typeof value === 'string' || (shape === 'text or null' && value === null);
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : showValue(value);
}
