// What the data plane is measured by: peers that compute nothing, and sockets and shared memory with nothing around them.

/** An opaque handle, as those of the binding. */
export interface Echo {
  readonly type: 'echo';
}

/** Where echo peers are reached, in their order. */
export interface EchoPlaces {
  /** Ports of their data planes. */
  readonly planes: readonly number[];
  /** Ports that give back every byte. */
  readonly sockets: readonly number[];
  /** Number of the first peer's file of shared memory in its process. */
  readonly sharedFile: number;
  /** A peer whose plane is reached by TLS; null where there is no OpenSSL. */
  readonly tls: TlsEchoPlace | null;
}

/** PEM texts: what both ends show, and whose signature they want. */
export interface TlsEchoPlace {
  readonly plane: number;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/**
 * There on Linux only. The last four run on the calling thread, each its rounds: all peers are sent `bytes` and have all answered.
 * They return the microseconds of each round, and throw EM_INTERNAL where a peer does not answer.
 */
export interface EchoBinding {
  echoOpen(numPeers: number): Echo;
  echoPlaces(echo: Echo): EchoPlaces;
  echoClose(echo: Echo): void;
  /** To planes of the first peers, in rows of `rowBytes`; by TCP unless memory may be shared. */
  echoByPlane(planes: readonly number[], sharedMemory: boolean, bytes: number, rowBytes: number, rounds: number): Float64Array;
  echoByTls(place: TlsEchoPlace, bytes: number, rowBytes: number, rounds: number): Float64Array;
  echoBySocket(sockets: readonly number[], bytes: number, rounds: number): Float64Array;
  /** `file`: /proc/PID/fd/NUMBER of a peer's shared memory. */
  echoByMemory(file: string, bytes: number, rounds: number): Float64Array;
}

/** Whether this machine's addon can measure its data plane. */
export function hasEcho<B extends Partial<EchoBinding>>(binding: B): binding is B & EchoBinding {
  return binding.echoOpen !== undefined;
}
