// What protobufjs leaves to be guessed in a descriptor and strict readers of it want written out: names of map entries, full type names.

/** Completes a FileDescriptorProto in place; its types are all of its own package. */
export function completeDescriptor(file) {
  const scope = `.${file.package}`;
  const known = new Set();
  for (const message of file.messageType) nameMapEntries(message);
  for (const message of file.messageType) collect(message, scope, known);
  for (const { name } of file.enumType) known.add(`${scope}.${name}`);
  for (const message of file.messageType) qualify(message, scope, known);
}

function nameMapEntries(message) {
  for (const nested of message.nestedType) {
    nameMapEntries(nested);
    if (!nested.options?.mapEntry) continue;
    const field = message.field.find(({ typeName }) => typeName?.split('.').at(-1) === nested.name);
    nested.name = `${field.name.replace(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())}Entry`;
    field.typeName = nested.name;
    field.label = 3;
  }
}

function collect(message, scope, known) {
  const own = `${scope}.${message.name}`;
  known.add(own);
  for (const { name } of message.enumType) known.add(`${own}.${name}`);
  for (const nested of message.nestedType) collect(nested, own, known);
}

function qualify(message, scope, known) {
  const own = `${scope}.${message.name}`;
  for (const field of message.field)
    if (field.typeName && !field.typeName.startsWith('.')) field.typeName = find(field.typeName, own, known);
  for (const nested of message.nestedType) qualify(nested, own, known);
}

/** As protobuf looks names up: in the innermost scope first. */
function find(name, from, known) {
  for (let scope = from; scope !== ''; scope = scope.slice(0, scope.lastIndexOf('.'))) {
    if (known.has(`${scope}.${name}`)) return `${scope}.${name}`;
  }
  throw new Error(`${name}, used in ${from}, is not in the package of its file`);
}
