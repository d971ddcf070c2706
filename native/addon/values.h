#pragma once

#include <napi.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "addon/completions.h"
#include "addon/reader.h"

namespace expertmesh::addon {

// A copy as a typed array, for results that are small.
template <class Array, class T>
Array to_js(Napi::Env env, const std::vector<T>& values) {
  Array array = Array::New(env, values.size());
  std::copy(values.begin(), values.end(), array.Data());
  return array;
}

// The values themselves as a typed array, without a copy: for results that are large.
template <class Array, class T>
Array hand_over(Napi::Env env, std::shared_ptr<std::vector<T>> values) {
  if (values->empty()) return Array::New(env, 0);  // an array over no memory would count as detached
  auto held = std::make_unique<std::shared_ptr<std::vector<T>>>(std::move(values));
  const size_t size = (*held)->size();
  const auto buffer = Napi::ArrayBuffer::New(
      env, (*held)->data(), size * sizeof(T), [](Napi::Env, void*, std::shared_ptr<std::vector<T>>* owner) { delete owner; }, held.get());
  (void)held.release();
  return Array::New(env, size, buffer, 0);
}

// Room for what a job writes for the array.
inline Answer answer_for(const Reader& array, size_t size) {
  return {.array = Napi::Persistent(array.value().As<Napi::Object>()), .bytes = std::shared_ptr<std::byte[]>(new std::byte[size]), .size = size};
}

inline Napi::Value deliver_undefined(Napi::Env env) { return env.Undefined(); }

}  // namespace expertmesh::addon
