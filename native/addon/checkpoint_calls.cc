#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/spec_reader.h"

namespace expertmesh::addon {

Napi::Value checkpoint_open(const Args& args) {
  std::vector<std::string> files;
  args.at(0, "files").for_elements([&](const Reader& file) { files.push_back(file.text()); });
  std::vector<TensorEntry> tensors;
  args.at(1, "tensors").for_elements([&](const Reader& tensor) { tensors.push_back(read_tensor_entry(tensor)); });
  auto checkpoint = std::make_shared<const Checkpoint>(files, std::move(tensors));
  return make_handle(args.env(), std::make_shared<CheckpointOwner>(CheckpointOwner{std::move(checkpoint)}));
}

Napi::Value checkpoint_close(const Args& args) {
  close_handle<CheckpointOwner>(args.at(0, "checkpoint"));
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
