// The driver's functions for devices, contexts, memory and copies, and what a test says to the emulator.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "internal.h"

namespace emulator {

Settings settings;
std::recursive_mutex lock;

struct Context {
    int retained = 0;
    int modules = 0;
    Result lost = kSuccess;
};

static std::map<int, Context> contexts;
static thread_local int current = -1;
static bool started;
static std::string findings, detail;
static std::map<std::string, std::pair<int, Result>> faults;  // call: how many are left before it, what it gives
static std::map<uintptr_t, size_t> pinned;
static std::map<std::string, long> calls;

std::string text(const char* format, ...) {
    char buffer[512];
    va_list list;
    va_start(list, format);
    vsnprintf(buffer, sizeof buffer, format, list);
    va_end(list);
    return buffer;
}

void report(const std::string& finding) {
    findings += finding + "\n";
    if (detail.empty()) {
        detail = finding;
    }
}

Result injected(const char* call) {
    calls[call]++;
    auto it = faults.find(call);
    if (it == faults.end() || it->second.first-- > 0) {
        return kSuccess;
    }
    Result result = it->second.second;
    faults.erase(it);
    return result;
}

int currentDevice() { return current; }

Result refusal(const char* call) {
    if (Result r = injected(call)) {
        return r;
    }
    if (!started) {
        return kNotInitialized;
    }
    if (current < 0 || contexts[current].retained == 0) {
        return kInvalidContext;
    }
    return contexts[current].lost;
}

void lose(int device, Result result) { contexts[device].lost = result; }
Result lost(int device) { return contexts[device].lost; }
void moduleLoaded(int device, int change) { contexts[device].modules += change; }

static void* handleOf(int device) { return reinterpret_cast<void*>(uintptr_t(device) + 1); }

static Result checkDevice(const char* call, int device) {
    if (Result r = injected(call)) {
        return r;
    }
    if (!started) {
        return kNotInitialized;
    }
    return device >= 0 && device < int(settings.devices.size()) ? kSuccess : kInvalidDevice;
}

// ---- devices ---------------------------------------------------------------------------------------------------------

EXPORT int cuInit(unsigned) {
    std::lock_guard guard(lock);
    if (Result r = injected("cuInit")) {
        return r;
    }
    started = true;
    return kSuccess;
}

EXPORT int cuDriverGetVersion(int* version) {
    std::lock_guard guard(lock);
    *version = settings.driverVersion;
    return injected("cuDriverGetVersion");
}

EXPORT int cuDeviceGetCount(int* count) {
    std::lock_guard guard(lock);
    if (Result r = injected("cuDeviceGetCount")) {
        return r;
    }
    *count = settings.devices.size();
    return started ? kSuccess : kNotInitialized;
}

EXPORT int cuDeviceGet(int* device, int ordinal) {
    std::lock_guard guard(lock);
    *device = ordinal;
    return checkDevice("cuDeviceGet", ordinal);
}

EXPORT int cuDeviceGetName(char* name, int length, int device) {
    std::lock_guard guard(lock);
    snprintf(name, length, "Emulated GPU");
    return checkDevice("cuDeviceGetName", device);
}

EXPORT int cuDeviceTotalMem_v2(size_t* bytes, int device) {
    std::lock_guard guard(lock);
    Result r = checkDevice("cuDeviceTotalMem", device);
    *bytes = r ? 0 : settings.devices[device].memory;
    return r;
}

EXPORT int cuDeviceGetAttribute(int* value, int attribute, int device) {
    std::lock_guard guard(lock);
    if (Result r = checkDevice("cuDeviceGetAttribute", device)) {
        return r;
    }
    switch (attribute) {
        case 10: *value = kWarp; break;                           // warp size
        case 16: *value = 4; break;                               // multiprocessors
        case 75: *value = settings.devices[device].major; break;  // compute capability
        case 76: *value = settings.devices[device].minor; break;
        default: report(text("device attribute %d is not emulated", attribute)); return kInvalidValue;
    }
    return kSuccess;
}

// ---- contexts --------------------------------------------------------------------------------------------------------

EXPORT int cuDevicePrimaryCtxRetain(void** context, int device) {
    std::lock_guard guard(lock);
    if (Result r = checkDevice("cuDevicePrimaryCtxRetain", device)) {
        return r;
    }
    contexts[device].retained++;
    *context = handleOf(device);
    return kSuccess;
}

/** With the last release the context ends: what it still has is a leak, unless it was lost and refused to free it. */
static void endContext(int device) {
    Context& context = contexts[device];
    drainAll(device);
    size_t left = releaseStreams(device) + releaseAll(device) + context.modules + pinned.size();
    if (left > 0 && context.lost == kSuccess) {
        report(text("leak at the end of a context: %zu streams, events, blocks of memory or modules", left));
    }
    for (auto& [address, bytes] : pinned) {
        free(reinterpret_cast<void*>(address));
    }
    pinned.clear();
    context = Context();
}

EXPORT int cuDevicePrimaryCtxRelease_v2(int device) {
    std::lock_guard guard(lock);
    if (Result r = checkDevice("cuDevicePrimaryCtxRelease", device)) {
        return r;
    }
    if (contexts[device].retained == 0) {
        return kInvalidContext;
    }
    if (--contexts[device].retained == 0) {
        endContext(device);
    }
    return kSuccess;
}

EXPORT int cuCtxSetCurrent(void* context) {
    std::lock_guard guard(lock);
    if (Result r = injected("cuCtxSetCurrent")) {
        return r;
    }
    current = int(reinterpret_cast<uintptr_t>(context)) - 1;
    return kSuccess;
}

EXPORT int cuCtxGetCurrent(void** context) {
    std::lock_guard guard(lock);
    *context = current < 0 ? nullptr : handleOf(current);
    return kSuccess;
}

// ---- memory ----------------------------------------------------------------------------------------------------------

EXPORT int cuMemAlloc_v2(uintptr_t* address, size_t bytes) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemAlloc")) {
        return r;
    }
    return breaksCapture() ? kStreamCaptureUnsupported : allocate(bytes, current, address);
}

EXPORT int cuMemFree_v2(uintptr_t address) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemFree")) {
        return r;
    }
    if (Result r = drainAll(current)) {
        return r;
    }
    Result r = release(address, current);
    if (r == kIllegalAddress) {
        lose(current, r);
    }
    return r;
}

EXPORT int cuMemGetInfo_v2(size_t* free, size_t* total) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemGetInfo")) {
        return r;
    }
    *total = settings.devices[current].memory;
    *free = *total - liveBytes(current);
    return kSuccess;
}

EXPORT int cuMemHostAlloc(void** p, size_t bytes, unsigned) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemHostAlloc")) {
        return r;
    }
    if (breaksCapture()) {
        return kStreamCaptureUnsupported;
    }
    *p = aligned_alloc(4096, (bytes + 4095) & ~size_t(4095));
    memset(*p, 0xff, bytes);
    pinned[reinterpret_cast<uintptr_t>(*p)] = bytes;
    return kSuccess;
}

EXPORT int cuMemFreeHost(void* p) {
    std::lock_guard guard(lock);
    if (Result r = injected("cuMemFreeHost")) {
        return r;
    }
    if (!pinned.erase(reinterpret_cast<uintptr_t>(p))) {
        return kInvalidValue;
    }
    free(p);
    return kSuccess;
}

/** An asynchronous copy from or to memory that is not pinned blocks, or races with what Java moves: never meant. */
static Result checkPinned(const void* p, size_t bytes) {
    uintptr_t address = reinterpret_cast<uintptr_t>(p);
    auto it = pinned.upper_bound(address);
    if (it != pinned.begin()) {
        --it;
        if (address + bytes <= it->first + it->second) {
            return kSuccess;
        }
    }
    report("an asynchronous copy uses host memory that is not pinned");
    return kInvalidValue;
}

static Result checkRange(uintptr_t address, size_t bytes, bool write) {
    if (!isAllocated(address, bytes, write ? "copy into device memory" : "copy from device memory")) {
        return kInvalidValue;
    }
    if (write) {
        shadowWritten(address, bytes);
    }
    return kSuccess;
}

static Work copy(uintptr_t to, uintptr_t from, size_t bytes, bool toDevice, bool fromDevice) {
    int device = current;
    return [=]() -> Result {
        Result r = toDevice ? checkRange(to, bytes, true) : kSuccess;
        if (r == kSuccess && fromDevice) {
            r = checkRange(from, bytes, false);
        }
        if (r != kSuccess) {
            lose(device, kIllegalAddress);
            return kIllegalAddress;
        }
        memmove(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes);
        return kSuccess;
    };
}

EXPORT int cuMemcpyHtoDAsync_v2(uintptr_t to, const void* from, size_t bytes, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemcpyHtoDAsync")) {
        return r;
    }
    if (Result r = checkPinned(from, bytes)) {
        return r;
    }
    return submit(stream, copy(to, reinterpret_cast<uintptr_t>(from), bytes, true, false));
}

EXPORT int cuMemcpyDtoHAsync_v2(void* to, uintptr_t from, size_t bytes, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemcpyDtoHAsync")) {
        return r;
    }
    if (Result r = checkPinned(to, bytes)) {
        return r;
    }
    return submit(stream, copy(reinterpret_cast<uintptr_t>(to), from, bytes, false, true));
}

EXPORT int cuMemcpyDtoDAsync_v2(uintptr_t to, uintptr_t from, size_t bytes, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemcpyDtoDAsync")) {
        return r;
    }
    return submit(stream, copy(to, from, bytes, true, true));
}

EXPORT int cuMemsetD32Async(uintptr_t to, unsigned value, size_t count, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuMemsetD32Async")) {
        return r;
    }
    int device = current;
    return submit(stream, [=]() -> Result {
        if (checkRange(to, count * 4, true) != kSuccess) {
            lose(device, kIllegalAddress);
            return kIllegalAddress;
        }
        std::fill_n(reinterpret_cast<unsigned*>(to), count, value);
        return kSuccess;
    });
}

// ---- errors ----------------------------------------------------------------------------------------------------------

EXPORT int cuGetErrorString(int result, const char** message) {
    std::lock_guard guard(lock);
    static std::string last;
    switch (result) {
        case kIllegalAddress:
        case kLaunchFailed:
        case kIllegalInstruction: last = detail.empty() ? "told to fail" : "emulator: " + detail; break;
        case kOutOfMemory: last = "out of memory"; break;
        case kInvalidValue: last = "invalid argument"; break;
        case kInvalidImage: last = "device kernel image is invalid"; break;
        default: last = text("error %d", result);
    }
    *message = last.c_str();
    return kSuccess;
}

// ---- what a test says ------------------------------------------------------------------------------------------------

/** Sets one thing; `devices` is a list such as "9.0:80G,7.5:16G". Gives 0 for a name that there is not. */
EXPORT int emulatorSet(const char* name, const char* value) {
    std::lock_guard guard(lock);
    std::string n = name;
    if (n == "devices") {
        settings.devices.clear();
        for (const char* p = value; *p;) {
            Device d{};
            int length = 0;
            char unit = 'B';
            if (sscanf(p, "%d.%d:%zu%c%n", &d.major, &d.minor, &d.memory, &unit, &length) < 4) {
                return 0;
            }
            d.memory <<= unit == 'G' ? 30 : unit == 'M' ? 20 : unit == 'K' ? 10 : 0;
            settings.devices.push_back(d);
            p += length;
            p += *p == ',';
        }
    } else if (n == "driver") {
        settings.driverVersion = atoi(value);
    } else if (n == "build") {
        settings.build = value;
        settings.checked = settings.build == "checked";
    } else if (n == "deferred") {
        settings.deferred = atoi(value);
    } else if (n == "order") {
        settings.order = atoi(value);
    } else if (n == "kernels") {
        settings.kernels = value;
    } else {
        return 0;
    }
    return 1;
}

/** Lets the call after the next `after` ones of this name give `result`. */
EXPORT void emulatorFail(const char* call, int after, int result) {
    std::lock_guard guard(lock);
    faults[call] = {after, Result(result)};
}

/** Loses the context of a device, as if a kernel had failed. */
EXPORT void emulatorLose(int device, int result) {
    std::lock_guard guard(lock);
    lose(device, Result(result));
}

/** How often a function was called. */
EXPORT long emulatorCalls(const char* call) {
    std::lock_guard guard(lock);
    return calls[call];
}

/** All findings since the last call, one a line; faults that were to come are forgotten as well. */
EXPORT const char* emulatorFindings() {
    std::lock_guard guard(lock);
    static std::string last;
    last = findings;
    findings.clear();
    detail.clear();
    faults.clear();
    return last.c_str();
}

/** Settings of a process that is not a test, such as the launcher with this library on its path. */
static bool readEnvironment() {
    for (const char* name : {"devices", "driver", "build", "deferred", "order", "kernels"}) {
        if (const char* value = getenv((std::string("FORGER_EMULATOR_") + name).c_str())) {
            emulatorSet(name, value);
        }
    }
    return true;
}
[[maybe_unused]] static const bool environmentRead = readEnvironment();

}  // namespace emulator
