// Required by a worker's process: from the step on that EXPERTMESH_WEDGED_AT counts, its engine never answers.
const open = process.dlopen;
let left = Number(process.env.EXPERTMESH_WEDGED_AT);

process.dlopen = (module_, file, ...flags) => {
  open.call(process, module_, file, ...flags);
  const { batchStep } = module_.exports;
  if (batchStep === undefined) return;
  module_.exports.batchStep = (...args) => {
    left -= 1;
    if (left > 0) return batchStep(...args);
    if (left === 0) process.stderr.write('the engine stands still\n');
    return new Promise(() => {});
  };
};
