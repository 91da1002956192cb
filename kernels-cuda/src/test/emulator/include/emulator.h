// What a compiled kernel and the emulator know of each other. A kernel's library is loaded by the emulator and calls these
// functions, which libcuda.so.1 of this folder exports.
#pragma once
#include <cstddef>
#include <cstdint>

namespace emulator {

struct Index {
    unsigned x, y, z;
};

/** A thread of the running block, as the kernel sees it. */
struct Thread {
    Index index;
    unsigned lane;
};

/** Bytes that one lane may exchange with its warp at a time: four fragments of mma.sync and more. */
constexpr unsigned kExchangeBytes = 64;
constexpr unsigned kWarp = 32;

}  // namespace emulator

extern "C" {

extern emulator::Thread* emulatorThread;
extern emulator::Index emulatorBlock, emulatorBlockSize, emulatorGridSize;

/** Waits for all threads of the block; gives what the predicates of all of them count up to. `site` is file and line. */
int emulatorBarrier(const char* site, int predicate);

/** Gives `bytes` of each lane in `mask` to all of them: lane i's are at all + i * bytes; those of absent lanes are NaN. */
void emulatorExchange(unsigned mask, const void* own, unsigned bytes, void* all);

/** Copies `bytes` from global to shared memory, zeros beyond `sourceBytes`: seen no sooner than emulatorCopyWait. */
void emulatorCopy(void* shared, const void* global, unsigned bytes, unsigned sourceBytes);
void emulatorCopyCommit();
void emulatorCopyWait(unsigned pendingGroups);

/** Tells the emulator of an entry: called when the kernel's library is loaded. */
void emulatorRegister(const char* name, void (*call)(void** parameters), unsigned count, const unsigned* bytes,
                      void* sharedBegin, void* sharedEnd);
}
