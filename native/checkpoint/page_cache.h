#pragma once

namespace expertmesh {

// What becomes of the system's copy of a file's bytes that are read: kept, given back, or, where the file system allows it, never
// made: the disk writes to this process's own memory.
enum class PageCache { keep, drop, bypass };

}  // namespace expertmesh
