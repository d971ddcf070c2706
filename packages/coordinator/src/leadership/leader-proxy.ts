import { EmError } from '@expertmesh/common';
import { RotatingClient, serviceDefinition, toServiceError, v1 } from '@expertmesh/proto';
import type { Leader } from '@expertmesh/stats';
import * as grpc from '@grpc/grpc-js';
import { type Forward, type ForwardTarget, forwardStream, forwardUnary } from '../routing/forward.js';

/** Of a call that another coordinator has passed on: where this one does not lead either, it goes no further. */
const passedOnKey = 'em-passed-on';

type UnaryHandler = grpc.handleUnaryCall<unknown, unknown>;
type StreamHandler = grpc.handleServerStreamingCall<unknown, unknown>;
type Handlers = Readonly<Record<string, unknown>>;

/** The Cluster service of a coordinator that may not lead: it answers itself while it does, and asks the leader while it does not. */
export class LeaderProxy {
  readonly #coordinator: string;
  readonly #leader: () => Leader | null;
  readonly #open = new Set<Forward>();
  #client: { readonly address: string; readonly client: RotatingClient } | null = null;

  /** @param leader the other coordinator that leads, as far as it is known */
  constructor(coordinator: string, leader: () => Leader | null) {
    this.#coordinator = coordinator;
    this.#leader = leader;
  }

  /**
   * @param own the methods of the leader that this coordinator is; null while it is none
   * @param standby what it can answer where no leader can be asked
   */
  methods(own: () => Handlers | null, standby: Handlers): grpc.UntypedServiceImplementation {
    const handlers: grpc.UntypedServiceImplementation = {};
    for (const [name, method] of Object.entries(serviceDefinition(v1.Cluster))) {
      const local = () => own() ?? standby;
      handlers[name] = method.responseStream
        ? (call: Parameters<StreamHandler>[0]) => {
            const target = own() === null ? this.#target(method, call.metadata) : null;
            const handler = local()[name] as StreamHandler | undefined;
            if (target !== null) this.#passOn(forwardStream(target, call));
            else if (handler !== undefined) handler(call);
            else call.emit('error', toServiceError(this.#notLeading('it knows of no leader now')));
          }
        : (call: Parameters<UnaryHandler>[0], callback: grpc.sendUnaryData<unknown>) => {
            const target = own() === null ? this.#target(method, call.metadata) : null;
            const handler = local()[name] as UnaryHandler | undefined;
            if (target !== null) this.#passOn(forwardUnary(target, call, callback));
            else if (handler !== undefined) handler(call, callback);
            else callback(toServiceError(this.#notLeading('it knows of no leader now')));
          };
    }
    return handlers;
  }

  /** Whoever waits for the one that led may ask again: it may stand still and never answer. */
  leaderChanged(): void {
    for (const forward of this.#open) forward.fail(this.#notLeading('the leader has changed'));
    this.close();
  }

  close(): void {
    this.#client?.client.close();
    this.#client = null;
  }

  #passOn(forward: Forward): void {
    this.#open.add(forward);
    void forward.done.then(() => this.#open.delete(forward));
  }

  #target(
    { requestSerialize, responseDeserialize }: grpc.MethodDefinition<unknown, unknown>,
    metadata: grpc.Metadata,
  ): ForwardTarget | null {
    const leader = this.#leader();
    if (leader === null || metadata.get(passedOnKey).length > 0) return null;
    if (this.#client?.address !== leader.address) {
      this.close();
      this.#client = { address: leader.address, client: new RotatingClient(leader.address) };
    }
    const passedOn = new grpc.Metadata();
    passedOn.set(passedOnKey, this.#coordinator);
    return {
      client: this.#client!.client.forCall(),
      serialize: requestSerialize,
      deserialize: responseDeserialize,
      metadata: passedOn,
      goesOnAfter: new Set(),
      lost: (problem) => this.#notLeading(`${leader.coordinator} (${leader.address}) leads: ${problem}`),
    };
  }

  #notLeading(problem: string): EmError {
    return new EmError('EM_NOT_LEADER', { coordinator: this.#coordinator, problem });
  }
}
