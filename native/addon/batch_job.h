#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "addon/calls.h"
#include "addon/handles.h"

namespace expertmesh::addon {

// Submits a job on the batch's engine.
inline Napi::Value start_batch_job(const Args& args, const std::shared_ptr<BatchOwner>& owner, Priority priority, std::vector<Answer> answers,
                                   std::function<Deliver()> run) {
  return owner->engine->completions.start(args.env(), owner->engine->engine.jobs(), priority, args.call(),
                                          {.owners = {owner->engine}, .answers = std::move(answers)}, std::move(run));
}

}  // namespace expertmesh::addon
