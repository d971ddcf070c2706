import { causeText, EmError } from '@expertmesh/common';

/** What the server says by the first word of its answer (Redis protocol, error replies). */
const refusals: Readonly<Record<string, string>> = {
  WRONGPASS: 'log in',
  NOAUTH: 'answer without a password',
  NOPERM: 'do this for this user',
  'DB index is out of range': 'use this database',
  READONLY: 'write (it is a read-only replica)',
  OOM: 'write (its memory is full)',
  MISCONF: 'write (it cannot save to its disk)',
  MASTERDOWN: 'answer (its master is away)',
  LOADING: 'answer (it is still loading)',
  MOVED: 'do this alone (it is a node of a Redis Cluster: name it redis+cluster://HOST:PORT)',
  CROSSSLOT: 'do this alone (it is a node of a Redis Cluster: name it redis+cluster://HOST:PORT)',
};
const passing = new Set(['MASTERDOWN', 'LOADING', 'CLUSTERDOWN', 'TRYAGAIN']);

/** An error of ioredis or of the server as one of ours. */
export function redisError(thrown: unknown, store: string): EmError {
  if (thrown instanceof EmError) return thrown;
  const cause = causeText(thrown);
  // A script's error has the command's error within.
  const word =
    /DB index is out of range/.exec(cause)?.[0] ??
    /\b(WRONGPASS|NOAUTH|NOPERM|READONLY|OOM|MISCONF|MASTERDOWN|LOADING|CLUSTERDOWN|TRYAGAIN|WRONGTYPE|MOVED|CROSSSLOT)\b/.exec(
      cause,
    )?.[1] ??
    '';
  if (word === 'WRONGTYPE') return new EmError('EM_STORE_CONTENT', { store, what: 'key', problem: cause }, { cause: thrown });
  // What the server has answered is no sign that it is away.
  const refusal = refusals[word] ?? (thrown instanceof Error && thrown.name === 'ReplyError' ? 'do this' : undefined);
  if (refusal === undefined || passing.has(word)) return new EmError('EM_STORE_UNAVAILABLE', { store, cause }, { cause: thrown });
  return new EmError('EM_STORE_REFUSED', { store, what: refusal, cause }, { cause: thrown });
}
