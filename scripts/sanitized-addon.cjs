// Required by each Node process of the addon's tests under sanitizers: they get the addon that was built with them.
const { join } = require('node:path');

const plain = join(__dirname, '../build/native/expertmesh.node');
const sanitized = process.env.EXPERTMESH_SANITIZED_ADDON;
const open = process.dlopen;
process.dlopen = (module_, file, ...flags) => open.call(process, module_, file === plain ? sanitized : file, ...flags);
