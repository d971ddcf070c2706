// Loaded before a worker: coordinators.test is the name of two addresses, as a headless service is.
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';

const lookup = dns.lookup;
dns.lookup = async (host, options) =>
  host === 'coordinators.test' ? ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 })) : lookup(host, options);
syncBuiltinESMExports();
