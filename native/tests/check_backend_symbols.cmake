# Fails when a backend's object file holds a weak function. The linker merges weak functions of one name from all files,
# so one compiled for AVX-512 could end up in code that runs on a CPU without it.
#
#   cmake -DNM=nm -DLIBRARY=libexpertmesh_kernels.a -P check_backend_symbols.cmake

execute_process(COMMAND ${NM} -A -C --defined-only ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
if(NOT symbols MATCHES "gemm\\.cc\\.o:")
  message(FATAL_ERROR "${LIBRARY} has no gemm.cc.o: nothing was checked")
endif()
foreach(common IN ITEMS dispatch pack sampling) # compiled for every CPU
  string(REGEX REPLACE "[^\n]*:${common}\\.cc\\.o:[^\n]*\n" "" symbols "${symbols}")
endforeach()
string(REGEX MATCHALL "[^\n]* W [^\n]*" weak "${symbols}")
if(weak)
  list(JOIN weak "\n  " weak)
  message(FATAL_ERROR "weak functions in backend files:\n  ${weak}\nGive them internal linkage.")
endif()
