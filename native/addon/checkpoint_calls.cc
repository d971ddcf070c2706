#include "addon/calls.h"
#include "addon/handles.h"
#include "addon/long_call.h"
#include "addon/spec_reader.h"

namespace expertmesh::addon {

namespace {

PageCache read_page_cache(const Reader& reader) {
  const std::string name = reader.text();
  if (name == "keep") return PageCache::keep;
  if (name == "drop") return PageCache::drop;
  if (name == "bypass") return PageCache::bypass;
  reader.fail("keep, drop or bypass");
}

}  // namespace

Napi::Value checkpoint_open(const Args& args) {
  std::vector<std::string> files;
  args.at(0, "files").for_elements([&](const Reader& file) { files.push_back(file.text()); });
  const auto tensors = std::make_shared<TensorsReader>(args.at(1, "tensors"));
  const PageCache page_cache = read_page_cache(args.at(2, "options").field("pageCache"));
  const auto owner = std::make_shared<CheckpointOwner>();
  return start_long_call(args.env(), {.name = args.call(), .read_part = [tensors](Napi::Env) { return tensors->read_part(); },
                                      .make =
                                          [owner, files, tensors, page_cache] {
                                            owner->checkpoint = std::make_shared<const Checkpoint>(files, tensors->take(), page_cache);
                                          },
                                      .deliver = [owner](Napi::Env env) { return make_handle(env, owner); }});
}

Napi::Value checkpoint_close(const Args& args) {
  close_handle<CheckpointOwner>(args.at(0, "checkpoint"));
  return args.env().Undefined();
}

}  // namespace expertmesh::addon
