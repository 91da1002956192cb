// Threads of a block as fibers: each has a stack, runs until it waits, and is gone on with when what it waits for is there.
#include <algorithm>
#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <sys/mman.h>

#include "internal.h"

extern "C" {
__attribute__((visibility("default"))) emulator::Thread* emulatorThread;
__attribute__((visibility("default"))) emulator::Index emulatorBlock, emulatorBlockSize, emulatorGridSize;
void emulatorSwitch(void** from, void* to);
}

// Saves what a call must preserve, and goes on on another stack. x86-64, System V ABI.
asm(R"(
.text
.type emulatorSwitch, @function
emulatorSwitch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size emulatorSwitch, .-emulatorSwitch
)");

namespace emulator {

constexpr size_t kStackBytes = 128 << 10;
constexpr unsigned kMaxThreads = 1024;

enum class State { kReady, kBarrier, kWarp, kDone };

struct PendingCopy {
    void* to;
    const void* from;
    unsigned bytes, sourceBytes, group;
};

struct Fiber : Thread {
    void* stackPointer;
    char* stack;
    State state;
    unsigned number, warp, warpClock;
    const char* site;
    int predicate;
    std::vector<PendingCopy> copies;
    unsigned copyGroup;
};

/** One exchange that lanes of a warp are in: who has come, and who has still to read. */
struct Exchange {
    unsigned mask = 0, arrived = 0, unread = 0;
    bool complete = false;
    char data[kWarp * kExchangeBytes];
};

struct Warp {
    unsigned absent = 0, clock = 0;
    Exchange exchanges[4];
};

Kernel* running;
Result fault;

// Fixed, so that it lies in this library's image, which kernels may read.
static Fiber fibers[kMaxThreads];
static unsigned threadCount;
static std::vector<Warp> warps;
static Fiber* current;
static void* scheduler;
// In this library's image, which kernels may read; the driver's limit.
alignas(16) static char parameterSpace[4096];
static void* parameters[64];
static int barrierSum;
static unsigned doneCount;
static sigjmp_buf faultJump;
static volatile bool faultExpected;
static struct sigaction previousHandler;

unsigned currentThread() { return current ? current->number : 0; }

std::string where() {
    if (!running) {
        return "";
    }
    Index t = current ? current->index : Index{0, 0, 0};
    return text(" [kernel %s block (%u,%u,%u) thread (%u,%u,%u)]", running->name.c_str(), emulatorBlock.x, emulatorBlock.y,
                emulatorBlock.z, t.x, t.y, t.z);
}

void fail(Result result, const std::string& finding) {
    if (fault == kSuccess) {
        fault = result;
        report(finding + where());
    }
}

static void yield() { emulatorSwitch(&current->stackPointer, scheduler); }

[[noreturn]] static void end() {
    current->state = State::kDone;
    warps[current->warp].absent |= 1u << current->lane;
    doneCount++;
    yield();
    abort();
}

void stopThread() { end(); }

static void start() {
    running->call(parameters);
    end();
}

// ---- what kernels call ---------------------------------------------------------------------------------------------

EXPORT int emulatorBarrier(const char* site, int predicate) {
    current->state = State::kBarrier;
    current->site = site;
    current->predicate = predicate;
    yield();
    return barrierSum;
}

static Exchange& join(Warp& warp, unsigned mask, unsigned bit) {
    for (Exchange& e : warp.exchanges) {
        if (e.mask == mask && !e.complete && !(e.arrived & bit)) {
            return e;
        }
    }
    for (Exchange& e : warp.exchanges) {
        if (e.mask == 0) {
            e.mask = mask;
            e.arrived = e.unread = 0;
            e.complete = false;
            memset(e.data, 0xff, sizeof e.data);
            return e;
        }
    }
    fail(kLaunchFailed, "a warp is in more than four exchanges at once");
    end();
}

EXPORT void emulatorExchange(unsigned mask, const void* own, unsigned bytes, void* all) {
    Warp& warp = warps[current->warp];
    unsigned bit = 1u << current->lane;
    if (bytes > kExchangeBytes) {
        fail(kIllegalInstruction, "an exchange of too many bytes");
        end();
    }
    if (!(mask & bit)) {
        fail(kLaunchFailed, "a lane calls a _sync function whose mask leaves it out");
        end();
    }
    Exchange& e = join(warp, mask, bit);
    memcpy(e.data + current->lane * bytes, own, bytes);
    e.arrived |= bit;
    while (!e.complete) {
        if (((e.arrived | warp.absent) & mask) == mask) {
            e.complete = true;
            e.unread = e.arrived;
            warp.clock++;
        } else {
            current->state = State::kWarp;
            yield();
        }
    }
    memcpy(all, e.data, kWarp * bytes);
    e.unread &= ~bit;
    if (e.unread == 0) {
        e.mask = 0;
    }
    current->warpClock = warp.clock;
    shadowWarpClock(warp.clock);
}

EXPORT void emulatorCopy(void* shared, const void* global, unsigned bytes, unsigned sourceBytes) {
    uintptr_t to = reinterpret_cast<uintptr_t>(shared), from = reinterpret_cast<uintptr_t>(global);
    if (to % bytes != 0 || (sourceBytes != 0 && from % bytes != 0)) {
        fail(kIllegalAddress, text("cp.async of %u bytes between misaligned addresses", bytes));
        end();
    }
    if (sourceBytes > bytes) {
        fail(kIllegalInstruction, "cp.async reads more than it writes");
        end();
    }
    current->copies.push_back({shared, global, bytes, sourceBytes, current->copyGroup});
}

EXPORT void emulatorCopyCommit() { current->copyGroup++; }

/** Only here do copies happen: a kernel that does not wait reads what was there before. */
EXPORT void emulatorCopyWait(unsigned pendingGroups) {
    size_t kept = 0;
    for (PendingCopy& copy : current->copies) {
        if (copy.group + pendingGroups < current->copyGroup) {
            if (settings.checked && copy.sourceBytes != 0) {
                checkAccess(reinterpret_cast<uintptr_t>(copy.from), copy.sourceBytes, false, false);
            }
            if (settings.checked) {
                checkAccess(reinterpret_cast<uintptr_t>(copy.to), copy.bytes, true, false);
            }
            // Of no bytes the address does not matter, and is none where a kernel only fills with zeros.
            std::copy_n(static_cast<const char*>(copy.from), copy.sourceBytes, static_cast<char*>(copy.to));
            memset(static_cast<char*>(copy.to) + copy.sourceBytes, 0, copy.bytes - copy.sourceBytes);
        } else {
            current->copies[kept++] = copy;
        }
    }
    current->copies.resize(kept);
}

// ---- scheduling ------------------------------------------------------------------------------------------------------

static void reset(Fiber& f, unsigned number) {
    f.number = number;
    f.lane = number % kWarp;
    f.warp = number / kWarp;
    f.index = {number % emulatorBlockSize.x, number / emulatorBlockSize.x % emulatorBlockSize.y,
               number / (emulatorBlockSize.x * emulatorBlockSize.y)};
    f.state = State::kReady;
    f.warpClock = 0;
    f.copies.clear();
    f.copyGroup = 0;
    // As if emulatorSwitch had been called by a caller whose return address is start: six registers below it.
    void** top = reinterpret_cast<void**>(f.stack + kStackBytes - 64);
    *--top = nullptr;
    *--top = reinterpret_cast<void*>(start);
    top -= 6;
    memset(top, 0, 6 * sizeof(void*));
    f.stackPointer = top;
}

/** All that are left wait at a barrier: lets them go on if it is the same one for the whole block. */
static bool passBarrier() {
    const char* site = nullptr;
    int sum = 0;
    for (unsigned i = 0; i < threadCount; i++) {
        Fiber& f = fibers[i];
        if (f.state == State::kDone) {
            continue;
        }
        current = &f;
        if (doneCount > 0) {
            fail(kLaunchFailed, text("divergent barrier at %s: other threads have ended", f.site));
            return false;
        }
        if (site && strcmp(site, f.site) != 0) {
            fail(kLaunchFailed, text("divergent barrier: some threads wait at %s, this one at %s", site, f.site));
            return false;
        }
        site = f.site;
        sum += f.predicate;
    }
    for (unsigned i = 0; i < threadCount; i++) {
        fibers[i].state = State::kReady;
    }
    barrierSum = sum;
    shadowBarrier();
    return true;
}

static Result runBlock(const std::vector<unsigned>& order) {
    size_t staticBytes = running->sharedEnd - running->sharedBegin;
    memset(running->sharedBegin, 0xff, staticBytes);
    unsigned count = threadCount;
    for (Warp& w : warps) {
        w = Warp();
    }
    for (unsigned lane = count % kWarp; lane != 0 && lane < kWarp; lane++) {
        warps.back().absent |= 1u << lane;
    }
    for (unsigned i = 0; i < count; i++) {
        reset(fibers[i], i);
    }
    doneCount = 0;
    while (doneCount < count) {
        bool progress = false;
        unsigned waiting = 0;
        for (unsigned i : order) {
            Fiber& f = fibers[i];
            if (f.state == State::kReady || f.state == State::kWarp) {
                unsigned clock = f.warpClock;
                bool wasReady = f.state == State::kReady;
                current = &f;
                emulatorThread = &f;
                if (settings.checked) {
                    shadowThread(f.number, f.warpClock, reinterpret_cast<uintptr_t>(f.stack), kStackBytes);
                }
                f.state = State::kReady;
                emulatorSwitch(&scheduler, f.stackPointer);
                progress |= wasReady || f.state != State::kWarp || f.warpClock != clock;
                if (fault != kSuccess) {
                    return fault;
                }
            }
            waiting += f.state == State::kBarrier;
        }
        if (waiting > 0 && waiting == count - doneCount) {
            if (!passBarrier()) {
                return fault;
            }
        } else if (!progress) {
            fail(kLaunchFailed, "deadlock: threads wait for a barrier or for lanes of their warp that never come");
            return fault;
        }
    }
    return kSuccess;
}

// A plain build does not check addresses: what lies in no allocation is a page that cannot be touched.
static void onFault(int signal, siginfo_t* info, void* context) {
    uintptr_t address = reinterpret_cast<uintptr_t>(info->si_addr);
    if (faultExpected && (inArena(address) || address < 4096)) {
        siglongjmp(faultJump, 1 + (address < 4096));
    }
    if (previousHandler.sa_flags & SA_SIGINFO) {
        previousHandler.sa_sigaction(signal, info, context);
    } else {
        std::signal(SIGSEGV, SIG_DFL);
    }
}

static std::vector<unsigned> threadOrder(unsigned count) {
    std::vector<unsigned> order(count);
    std::iota(order.begin(), order.end(), 0);
    if (settings.order == 1) {
        std::reverse(order.begin(), order.end());
    }
    unsigned state = settings.order;
    for (unsigned i = count - 1; settings.order > 1 && i > 0; i--) {
        state = state * 1664525u + 1013904223u;
        std::swap(order[i], order[(state >> 8) % (i + 1)]);
    }
    return order;
}

static void prepare(unsigned threads) {
    static char* stacks = static_cast<char*>(mmap(nullptr, kMaxThreads * kStackBytes, PROT_READ | PROT_WRITE,
                                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    threadCount = threads;
    warps.resize((threads + kWarp - 1) / kWarp);
    for (unsigned i = 0; i < threads; i++) {
        fibers[i].stack = stacks + i * kStackBytes;
    }
}

Result run(const Launch& launch) {
    running = launch.kernel;
    fault = kSuccess;
    emulatorGridSize = launch.grid;
    emulatorBlockSize = launch.block;
    size_t offset = 0, count = 0;
    for (const std::vector<char>& value : launch.parameters) {
        memcpy(parameterSpace + offset, value.data(), value.size());
        parameters[count++] = parameterSpace + offset;
        offset += (value.size() + 15) & ~size_t(15);
    }
    prepare(launch.block.x * launch.block.y * launch.block.z);
    std::vector<unsigned> order = threadOrder(threadCount);

    struct sigaction handler {};
    handler.sa_sigaction = onFault;
    handler.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    sigaction(SIGSEGV, &handler, &previousHandler);
    shadowLaunch();
    if (int jumped = sigsetjmp(faultJump, 1)) {
        fail(kIllegalAddress, jumped == 2 ? "access through a null pointer" : "access outside of every allocation");
    } else {
        faultExpected = true;
        Index& b = emulatorBlock;
        for (b.z = 0; b.z < launch.grid.z && fault == kSuccess; b.z++) {
            for (b.y = 0; b.y < launch.grid.y && fault == kSuccess; b.y++) {
                for (b.x = 0; b.x < launch.grid.x && fault == kSuccess; b.x++) {
                    if (settings.checked) {
                        shadowBlock(reinterpret_cast<uintptr_t>(running->sharedBegin),
                                    running->sharedEnd - running->sharedBegin);
                    }
                    runBlock(order);
                }
            }
        }
    }
    faultExpected = false;
    sigaction(SIGSEGV, &previousHandler, nullptr);
    current = nullptr;
    running = nullptr;
    return fault;
}

}  // namespace emulator
