// Checks of each load and store: kernels of the checked build are compiled with -fsanitize=thread, and the functions that
// such code calls are these instead of the sanitizer's. A shadow of each word has who wrote and who read it last.
#include <cstring>
#include <sys/mman.h>

#include "internal.h"

namespace emulator {

/** One access to a word: in which block of all blocks ever run, between which barriers, by which thread, to which bytes. */
struct Access {
    uint32_t block;
    uint16_t interval, warpClock, thread;
    uint8_t bytes;
    uint8_t several;  // more than one thread read in this interval
};

struct Word {
    Access write, read;
    uint8_t allocated, written;  // a bit a byte
};

constexpr unsigned kWordBytes = 4;
constexpr uintptr_t kSpan = uintptr_t(1) << 37;  // of addresses that have a shadow: the arena's

static Word* globalShadow;
static uintptr_t globalFirst;
static std::vector<Word> sharedShadow;
static uintptr_t sharedFirst;
static size_t sharedBytes;
static uintptr_t ownImage[2];
static uintptr_t stackFirst;
static size_t stackSize;

static uint32_t launchFirstBlock, block = 1;
static uint16_t interval, warpClock, thread;

static Word* globalWord(uintptr_t address) {
    if (!globalShadow) {
        globalFirst = address & ~uintptr_t(0xffff);
        globalShadow = static_cast<Word*>(mmap(nullptr, kSpan / kWordBytes * sizeof(Word), PROT_READ | PROT_WRITE,
                                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    }
    return globalShadow + (address - globalFirst) / kWordBytes;
}

/** The bits of a word's bytes from `begin` on, as far as the access reaches. */
static uint8_t bytesOf(uintptr_t begin, uintptr_t wordBegin, uintptr_t end) {
    unsigned first = begin > wordBegin ? begin - wordBegin : 0;
    unsigned last = end - wordBegin < kWordBytes ? end - wordBegin : kWordBytes;
    return ((1u << last) - 1) & ~((1u << first) - 1);
}

template <class F> static void eachWord(uintptr_t address, size_t bytes, F f) {
    uintptr_t end = address + bytes;
    for (uintptr_t w = address & ~uintptr_t(kWordBytes - 1); w < end; w += kWordBytes) {
        f(w, bytesOf(address, w, end));
    }
}

void shadowAllocated(uintptr_t address, size_t bytes) {
    if (!settings.checked) {
        return;
    }
    eachWord(address, bytes, [](uintptr_t w, uint8_t mask) {
        Word* word = globalWord(w);
        *word = Word();
        word->allocated = mask;
    });
}

void shadowFreed(uintptr_t address, size_t bytes) {
    if (!settings.checked) {
        return;
    }
    eachWord(address, bytes, [](uintptr_t w, uint8_t) { *globalWord(w) = Word(); });
}

void shadowWritten(uintptr_t address, size_t bytes) {
    if (!settings.checked) {
        return;
    }
    eachWord(address, bytes, [](uintptr_t w, uint8_t mask) { globalWord(w)->written |= mask; });
}

void shadowLaunch() {
    launchFirstBlock = block + 1;
    if (ownImage[1] == 0) {
        imageOf(reinterpret_cast<uintptr_t>(&ownImage), &ownImage[0], &ownImage[1]);
    }
    sharedBytes = 0;
}

void shadowBlock(uintptr_t shared, size_t bytes) {
    block++;
    interval = 1;
    sharedFirst = shared;
    sharedBytes = bytes;
    Word fresh{};
    fresh.allocated = 0xf;
    sharedShadow.assign((sharedBytes + kWordBytes - 1) / kWordBytes, fresh);
}

void shadowBarrier() { interval++; }

void shadowThread(unsigned number, unsigned clock, uintptr_t stack, size_t stackBytes) {
    thread = number;
    warpClock = clock;
    stackFirst = stack;
    stackSize = stackBytes;
}

void shadowWarpClock(unsigned clock) { warpClock = clock; }

/** Whether an access before this one is ordered before it: by a launch, a barrier, a warp's exchange or the program. */
static bool isOrdered(const Access& a, bool shared) {
    if (a.block < launchFirstBlock || a.block == 0) {
        return true;
    }
    if (a.block != block) {
        return shared;
    }
    if (a.thread == thread || a.interval != interval) {
        return true;
    }
    return a.thread / kWarp == thread / kWarp && a.warpClock < warpClock;
}

static void race(bool write, const char* before, const Access& other, const char* space, uintptr_t w) {
    fail(kLaunchFailed, text("data race: %s of a word of %s memory (%#zx) after a %s by %s, with no barrier between", write ? "write" : "read",
                             space, size_t(w), before,
                             other.block == block ? text("thread %u", other.thread).c_str() : "another block"));
}

static void checkWord(Word& word, uintptr_t w, uint8_t mask, bool write, bool atomic, bool shared) {
    const char* space = shared ? "shared" : "global";
    if ((word.allocated & mask) != mask) {
        fail(kIllegalAddress, text("out of bounds: %s of %s memory at %#zx, outside of every live allocation",
                                   write ? "write" : "read", space, size_t(w)));
        stopThread();
    }
    if (!write && (word.written & mask) != mask) {
        fail(kLaunchFailed, text("read of uninitialised %s memory at %#zx", space, size_t(w)));
        stopThread();
    }
    if (!atomic) {
        if ((word.write.bytes & mask) && !isOrdered(word.write, shared)) {
            race(write, "write", word.write, space, w);
            stopThread();
        }
        bool readByOthers = word.read.several && word.read.block == block && word.read.interval == interval;
        if (write && (word.read.bytes & mask) && (readByOthers || !isOrdered(word.read, shared))) {
            race(write, "read", word.read, space, w);
            stopThread();
        }
    }
    if (write) {
        word.written |= mask;
    }
    if (atomic) {
        return;
    }
    Access now{block, interval, warpClock, thread, mask, 0};
    if (write) {
        word.write = now;
    } else {
        bool sameInterval = word.read.block == block && word.read.interval == interval && word.read.warpClock == warpClock;
        now.several = sameInterval && (word.read.several || word.read.thread != thread);
        word.read = now;
    }
}

void checkAccess(uintptr_t address, size_t bytes, bool write, bool atomic) {
    if (address >= stackFirst && address < stackFirst + stackSize) {
        return;
    }
    if (inArena(address)) {
        eachWord(address, bytes,
                 [=](uintptr_t w, uint8_t mask) { checkWord(*globalWord(w), w, mask, write, atomic, false); });
        return;
    }
    if (address >= sharedFirst && address + bytes <= sharedFirst + sharedBytes) {
        eachWord(address, bytes, [=](uintptr_t w, uint8_t mask) {
            checkWord(sharedShadow[(w - sharedFirst) / kWordBytes], w, mask, write, atomic, true);
        });
        return;
    }
    if (!write && ((address >= running->imageBegin && address < running->imageEnd) ||
                   (address >= ownImage[0] && address < ownImage[1]))) {
        return;  // a kernel's constants; the indexes of thread and block
    }
    fail(kIllegalAddress, text("out of bounds: %s at %#zx, which is neither device nor shared memory", write ? "write" : "read",
                               size_t(address)));
    stopThread();
}

}  // namespace emulator

using emulator::checkAccess;

#define CHECK(bytes)                                                                                                   \
    EXPORT void __tsan_read##bytes(void* p) { checkAccess(reinterpret_cast<uintptr_t>(p), bytes, false, false); }      \
    EXPORT void __tsan_write##bytes(void* p) { checkAccess(reinterpret_cast<uintptr_t>(p), bytes, true, false); }      \
    EXPORT void __tsan_unaligned_read##bytes(void* p) { checkAccess(reinterpret_cast<uintptr_t>(p), bytes, false, false); } \
    EXPORT void __tsan_unaligned_write##bytes(void* p) { checkAccess(reinterpret_cast<uintptr_t>(p), bytes, true, false); }
CHECK(1)
CHECK(2)
CHECK(4)
CHECK(8)
CHECK(16)

EXPORT void __tsan_read_range(void* p, unsigned long n) { checkAccess(reinterpret_cast<uintptr_t>(p), n, false, false); }
EXPORT void __tsan_write_range(void* p, unsigned long n) { checkAccess(reinterpret_cast<uintptr_t>(p), n, true, false); }
EXPORT void __tsan_init() {}
EXPORT void __tsan_func_entry(void*) {}
EXPORT void __tsan_func_exit() {}
EXPORT void __tsan_vptr_update(void**, void*) {}

#define CHECK_ATOMIC(bits, type)                                                                          \
    EXPORT type __tsan_atomic##bits##_load(const volatile type* p, int) {                                 \
        checkAccess(reinterpret_cast<uintptr_t>(p), sizeof(type), false, true);                           \
        return *p;                                                                                        \
    }                                                                                                     \
    EXPORT type __tsan_atomic##bits##_compare_exchange_val(volatile type* p, type expected, type v, int, int) { \
        checkAccess(reinterpret_cast<uintptr_t>(p), sizeof(type), true, true);                            \
        type before = *p;                                                                                 \
        if (before == expected) {                                                                         \
            *p = v;                                                                                       \
        }                                                                                                 \
        return before;                                                                                    \
    }                                                                                                     \
    EXPORT int __tsan_atomic##bits##_compare_exchange_strong(volatile type* p, type* expected, type v, int a, int b) { \
        type before = __tsan_atomic##bits##_compare_exchange_val(p, *expected, v, a, b);                  \
        bool same = before == *expected;                                                                  \
        *expected = before;                                                                               \
        return same;                                                                                      \
    }
CHECK_ATOMIC(32, unsigned)
CHECK_ATOMIC(64, unsigned long)
