// What the parts of the emulator share. One lock guards everything: the driver's functions take it, kernels run under it.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "include/emulator.h"

// Only what is declared with it is seen from outside.
#define EXPORT extern "C" __attribute__((visibility("default")))

namespace emulator {

// ---- results: the numbers of CUresult that are used -----------------------------------------------------------------

enum Result {
    kSuccess = 0,
    kInvalidValue = 1,
    kOutOfMemory = 2,
    kNotInitialized = 3,
    kInvalidDevice = 101,
    kInvalidImage = 200,
    kInvalidContext = 201,
    kInvalidPtx = 218,
    kFileNotFound = 301,
    kInvalidHandle = 400,
    kNotFound = 500,
    kIllegalState = 401,
    kNotReady = 600,
    kIllegalAddress = 700,
    kLaunchOutOfResources = 701,
    kHostMemoryAlreadyRegistered = 712,
    kHostMemoryNotRegistered = 713,
    kIllegalInstruction = 715,
    kLaunchFailed = 719,
    kNotSupported = 801,
    kStreamCaptureUnsupported = 900,
    kStreamCaptureInvalidated = 901,
};

// ---- what a test sets ------------------------------------------------------------------------------------------------

struct Device {
    int major, minor;
    size_t memory;
};

struct Settings {
    std::vector<Device> devices{{8, 0, size_t(8) << 30}};
    int driverVersion = 12060;
    std::string build = "plain";  // of the kernels; to be set while there is no context
    bool checked = false;         // whether it is the instrumented one
    bool deferred = true;   // streams do nothing before somebody waits for them
    int order = 0;          // of a block's threads: 0 ascending, 1 descending, more: shuffled with this seed
    std::string kernels;    // the folder of the kernels' libraries
};
extern Settings settings;
extern std::recursive_mutex lock;

/** Says what went wrong, for the test to read; the first also for cuGetErrorString. */
void report(const std::string& finding);
std::string text(const char* format, ...) __attribute__((format(printf, 1, 2)));

// ---- kernels ---------------------------------------------------------------------------------------------------------

struct Kernel {
    std::string name;
    void (*call)(void**);
    std::vector<unsigned> parameterBytes;
    char *sharedBegin, *sharedEnd;
    uintptr_t imageBegin, imageEnd;  // where its library lies: its constants may be read
    unsigned maxThreads = 1024;
};

struct Launch {
    Kernel* kernel;
    Index grid, block;
    std::vector<std::vector<char>> parameters;
};

/** Where the library that holds an address lies in memory. */
void imageOf(uintptr_t address, uintptr_t* begin, uintptr_t* end);

/** Runs all blocks; what goes wrong is reported, and the context of the device is lost. */
Result run(const Launch& launch);

/** The kernel that runs, or null; the thread's number in its block; where it is, in words. */
extern Kernel* running;
unsigned currentThread();
std::string where();
[[noreturn]] void stopThread();

/** What the fault of this launch is, kSuccess as long as there is none. */
extern Result fault;
void fail(Result result, const std::string& finding);

// ---- memory ----------------------------------------------------------------------------------------------------------

bool inArena(uintptr_t address);
/** Whether all bytes lie in one live allocation; if not, the finding is reported with `what`. */
bool isAllocated(uintptr_t address, size_t bytes, const char* what);
Result allocate(size_t bytes, int device, uintptr_t* address);
Result release(uintptr_t address, int device);
size_t liveBytes(int device);
/** Frees all that a device still has; how many blocks that were. */
size_t releaseAll(int device);

// ---- checks of each access (checks.cpp) -----------------------------------------------------------------------------

void shadowAllocated(uintptr_t address, size_t bytes);
void shadowFreed(uintptr_t address, size_t bytes);
void shadowWritten(uintptr_t address, size_t bytes);  // by the host or a copy
void shadowLaunch();
void shadowBlock(uintptr_t shared, size_t bytes);
void shadowBarrier();
void shadowThread(unsigned thread, unsigned warpClock, uintptr_t stack, size_t stackBytes);
void shadowWarpClock(unsigned warpClock);
void checkAccess(uintptr_t address, size_t bytes, bool write, bool atomic);

// ---- streams ---------------------------------------------------------------------------------------------------------

using Work = std::function<Result()>;
/** Adds work to a stream: at its end, in a graph that is being captured, or done at once if streams are eager. */
Result submit(void* stream, Work work);
/** Does all that a stream, or every stream, has to do. */
Result drain(void* stream);
Result drainAll(int device);
/** Whether a call that a capture allows only if it is relaxed is made in one that is not, which ends it. */
bool breaksCapture();
/** Ends all streams and events that a device still has; how many that were. */
size_t releaseStreams(int device);

// ---- contexts --------------------------------------------------------------------------------------------------------

/** The device whose context is current on this thread, or −1. */
int currentDevice();
/** Why a call on the current context fails before it does anything: not started, no context, a lost one, an injected fault. */
Result refusal(const char* call);
/** The same for calls that need no context. */
Result injected(const char* call);
/** Marks the context of a device as lost: all later calls on it give this result. */
void lose(int device, Result result);
Result lost(int device);
void moduleLoaded(int device, int change);

}  // namespace emulator
