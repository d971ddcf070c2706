import protobuf from 'protobufjs/minimal.js';

// The generated declarations say `number` for 64-bit fields (--force-number), but protobufjs decodes them as Long objects wherever
// the `long` package can be loaded. Ids, counts and times here stay below 2^53, so numbers are exact.
// Evaluated before the generated module, whose default values depend on it.
protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();
