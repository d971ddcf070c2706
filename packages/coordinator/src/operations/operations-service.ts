import { EmError } from '@expertmesh/common';
import { type expertmesh, toServiceError, v1 } from '@expertmesh/proto';
import type * as grpc from '@grpc/grpc-js';
import { answeringLater } from '../reporting/answering.js';
import { type AutoPolicy, checkAutoPolicy } from './auto/auto-policy.js';
import type { AutoRebalance } from './auto/auto-rebalance.js';
import { hasEnded } from './operation.js';
import { operationMessage } from './operation-message.js';
import type { OperationRun } from './operation-run.js';
import type { Operations, OperationView } from './operations.js';
import type { PrecisionChanges } from './precision-changes.js';
import type { Rebalancer } from './rebalancer.js';

export interface OperationsServiceParts {
  readonly operations: Operations;
  readonly rebalancer: Rebalancer;
  readonly auto: AutoRebalance;
  readonly precision: PrecisionChanges;
}

type WatchCall = grpc.ServerWritableStream<expertmesh.v1.WatchOperationRequest, expertmesh.v1.Operation.$Properties>;

/** The part of the Cluster service that changes something: drains, plans, operations, pins, the automatic policy. */
export function operationMethods(parts: OperationsServiceParts): grpc.UntypedServiceImplementation {
  const { operations, rebalancer, auto, precision } = parts;
  const message = (view: OperationView) => operationMessage(view, rebalancer.maxOverMean(view));
  return {
    drain: answeringLater(async (request: expertmesh.v1.DrainRequest) =>
      message(await rebalancer.drain(request.worker, request.throttleBytesPerSecond)),
    ),
    undrain: answeringLater(async (request: expertmesh.v1.UndrainRequest) =>
      message(await rebalancer.undrain(request.worker, request.throttleBytesPerSecond)),
    ),
    planRebalance: answeringLater(async (request: expertmesh.v1.PlanRebalanceRequest) => ({ plan: await rebalancer.plan(request) })),
    applyPlan: answeringLater(async ({ plan, throttleBytesPerSecond, concurrency }: expertmesh.v1.ApplyPlanRequest) =>
      message(await rebalancer.apply(plan, { throttleBytesPerSecond, concurrency: Math.max(1, concurrency) })),
    ),
    changePrecision: answeringLater(async (request: expertmesh.v1.ChangePrecisionRequest) => message(await precision.begin(request))),
    watchOperation: (call: WatchCall) => watch(call, operations, message),
    controlOperation: answeringLater(async (request: expertmesh.v1.ControlOperationRequest) => message(await control(operations, request))),
    listOperations: answeringLater(async ({ limit }: expertmesh.v1.ListOperationsRequest) => ({
      operations: operations
        .list()
        .slice(0, limit === 0 ? undefined : limit)
        .map(message),
    })),
    pin: answeringLater(async (request: expertmesh.v1.PinRequest) => ({ pins: [...(await rebalancer.pin(request.add, request.remove))] })),
    auto: answeringLater(async ({ set }: expertmesh.v1.AutoRequest) => {
      if (set) await auto.set(policyOf(set));
      return { ...auto.policy, lastDecision: auto.lastDecision };
    }),
  };
}

/** Sends the operation at each change, the newest state only to one that reads slowly; ends with the operation. */
function watch(call: WatchCall, operations: Operations, message: (view: OperationView) => expertmesh.v1.Operation.$Properties): void {
  let isBlocked = false;
  let isDue = false;
  let stop = () => {};
  const send = () => {
    if (isBlocked) {
      isDue = true;
      return;
    }
    isDue = false;
    const view = operations.get(id);
    isBlocked = !call.write(message(view));
    if (!hasEnded(view.progress)) return;
    stop();
    call.end();
  };
  let id = call.request.id;
  try {
    id = operations.get(id).document.id;
  } catch (error) {
    call.emit('error', toServiceError(error as EmError));
    return;
  }
  call.on('drain', () => {
    isBlocked = false;
    if (isDue) send();
  });
  call.on('cancelled', () => stop());
  stop = operations.watch(send);
  send();
}

async function control(
  operations: Operations,
  { id, action, throttleBytesPerSecond }: expertmesh.v1.ControlOperationRequest,
): Promise<OperationView> {
  const acts: Readonly<Record<number, readonly [what: string, act: (run: OperationRun) => Promise<void>]>> = {
    [v1.OperationAction.PAUSE]: ['pause it', (run) => run.pause()],
    [v1.OperationAction.RESUME]: ['resume it', (run) => run.resume()],
    [v1.OperationAction.CANCEL]: ['cancel it', (run) => run.cancel()],
    [v1.OperationAction.THROTTLE]: ['throttle it', (run) => run.throttle(throttleBytesPerSecond)],
  };
  const found = acts[action];
  if (found === undefined)
    throw new EmError('EM_REQUEST_VALUE', { field: 'action', got: action, wanted: 'PAUSE, RESUME, CANCEL or THROTTLE' });
  return operations.control(id, found[1], found[0]);
}

/** @throws EM_REQUEST_VALUE */
function policyOf(message: expertmesh.v1.AutoPolicy.$Properties): AutoPolicy {
  const policy = {
    enabled: message.enabled ?? false,
    threshold: message.threshold ?? 0,
    minGain: message.minGain ?? 0,
    holdMs: message.holdMs ?? 0,
    quietHours: message.quietHours ?? '',
    throttleBytesPerSecond: message.throttleBytesPerSecond ?? 0,
  };
  checkAutoPolicy(policy);
  return policy;
}
