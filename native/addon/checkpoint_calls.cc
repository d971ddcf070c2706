#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/long_call.h"
#include "addon/spec_reader.h"

namespace expertmesh::addon {

Napi::Value checkpoint_open(const Args& args) {
  std::vector<std::string> files;
  args.at(0, "files").for_elements([&](const Reader& file) { files.push_back(file.text()); });
  const auto tensors = std::make_shared<TensorsReader>(args.at(1, "tensors"));
  const auto owner = std::make_shared<CheckpointOwner>();
  return start_long_call(args.env(), {.read_part = [tensors](Napi::Env) { return tensors->read_part(); },
                                      .make = [owner, files, tensors] { owner->checkpoint = std::make_shared<const Checkpoint>(files, tensors->take()); },
                                      .deliver = [owner](Napi::Env env) { return make_handle(env, owner); }});
}

Napi::Value checkpoint_close(const Args& args) {
  close_handle<CheckpointOwner>(args.at(0, "checkpoint"));
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
