#include <string_view>

#include "kernels/backends.h"

namespace expertmesh::kernels {
namespace {

using Part = void (*)(Table&);

constexpr Part kRef[] = {ref::add_activation, ref::add_attention, ref::add_combine, ref::add_convert, ref::add_gate,
                         ref::add_gemm,       ref::add_norm,      ref::add_probe,   ref::add_rope,    ref::add_sample};

#ifdef EXPERTMESH_X86
constexpr Part kAvx2[] = {avx2::add_activation, avx2::add_attention, avx2::add_combine, avx2::add_convert, avx2::add_gate,
                          avx2::add_gemm,       avx2::add_norm,      avx2::add_probe,   avx2::add_rope,    avx2::add_sample};

constexpr Part kAvx512[] = {avx512::add_activation, avx512::add_attention, avx512::add_combine, avx512::add_convert,
                            avx512::add_gate,       avx512::add_gemm,      avx512::add_norm,    avx512::add_probe,
                            avx512::add_rope,       avx512::add_sample};

// __builtin_cpu_supports also asks whether the operating system saves the registers.
bool can_run_ref() { return __builtin_cpu_supports("fma"); }

bool can_run_avx2() {
  return can_run_ref() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c");
}

bool can_run_avx512() {
  return can_run_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}
#else
bool can_run_ref() { return true; }
#endif

class Backends {
 public:
  Backends() {
    if (can_run_ref()) add("ref", kRef);
#ifdef EXPERTMESH_X86
    if (can_run_avx2()) add("avx2", kAvx2);
    if (can_run_avx512()) add("avx512", kAvx512);
#endif
  }

  int64_t count() const { return count_; }
  const Table& table(int64_t index) const { return tables_[index]; }

 private:
  template <size_t kNumParts>
  void add(const char* name, const Part (&parts)[kNumParts]) {
    Table& table = tables_[count_++];
    table.name = name;
    for (Part part : parts) part(table);
  }

  Table tables_[3] = {};
  int64_t count_ = 0;
};

const Backends& backends() {
  static const Backends instance;
  return instance;
}

}  // namespace

int64_t num_backends() { return backends().count(); }

const Table& backend(int64_t index) { return backends().table(index); }

const Table* find_backend(const char* name) {
  const int64_t count = num_backends();
  if (count > 0 && std::string_view(name) == "auto") return &backend(count - 1);
  for (int64_t i = 0; i < count; ++i) {
    if (std::string_view(name) == backend(i).name) return &backend(i);
  }
  return nullptr;
}

}  // namespace expertmesh::kernels
