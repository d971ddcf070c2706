#pragma once

#include <napi.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace expertmesh::addon {

// A copy as a typed array, for results that are small.
template <class Array, class T>
Array to_js(Napi::Env env, const std::vector<T>& values) {
  Array array = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

inline Napi::Value deliver_undefined(Napi::Env env) { return env.Undefined(); }

}  // namespace expertmesh::addon
