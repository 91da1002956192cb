// Device memory: one range of addresses, of which no part is used twice. Each allocation ends at the end of a page and a
// page that cannot be touched follows; what is new or freed is full of NaN.
#include <cstring>
#include <sys/mman.h>

#include "internal.h"

namespace emulator {

constexpr size_t kPage = 4096;
constexpr size_t kArenaBytes = size_t(1) << 37;

struct Allocation {
    size_t bytes, mappedBytes;
    char* mapped;
    int device;
};

static char *arena, *arenaTop;
static std::map<uintptr_t, Allocation> allocations;

bool inArena(uintptr_t address) {
    uintptr_t begin = reinterpret_cast<uintptr_t>(arena);
    return arena && address >= begin && address < begin + kArenaBytes;
}

bool isAllocated(uintptr_t address, size_t bytes, const char* what) {
    auto it = allocations.upper_bound(address);
    if (it != allocations.begin()) {
        --it;
        if (address + bytes <= it->first + it->second.bytes) {
            return true;
        }
        if (address < it->first + it->second.bytes) {
            report(text("%s of %zu bytes at offset %zu of an allocation of %zu bytes", what, bytes, size_t(address - it->first),
                        it->second.bytes));
            return false;
        }
    }
    report(text("%s of %zu bytes at %#zx, which is no live device memory", what, bytes, size_t(address)));
    return false;
}

size_t liveBytes(int device) {
    size_t sum = 0;
    for (auto& [address, a] : allocations) {
        sum += a.device == device ? a.bytes : 0;
    }
    return sum;
}

Result allocate(size_t bytes, int device, uintptr_t* address) {
    if (bytes == 0) {
        return kInvalidValue;
    }
    if (!arena) {
        arena = arenaTop = static_cast<char*>(
            mmap(nullptr, kArenaBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
        arenaTop += kPage;
    }
    // Drivers align to 256 bytes; what a block has more than was asked for is checked when it is freed.
    size_t aligned = (bytes + 255) & ~size_t(255), mapped = (aligned + kPage - 1) & ~(kPage - 1);
    if (liveBytes(device) + bytes > settings.devices[device].memory || arenaTop + mapped + kPage > arena + kArenaBytes ||
        mprotect(arenaTop, mapped, PROT_READ | PROT_WRITE) != 0) {
        return kOutOfMemory;
    }
    memset(arenaTop, 0xff, mapped);
    *address = reinterpret_cast<uintptr_t>(arenaTop + mapped - aligned);
    allocations[*address] = {bytes, mapped, arenaTop, device};
    shadowAllocated(*address, bytes);
    arenaTop += mapped + kPage;
    return kSuccess;
}

Result release(uintptr_t address, int device) {
    auto it = allocations.find(address);
    if (it == allocations.end() || it->second.device != device) {
        report(text("free of %#zx, which is no live allocation of this device", size_t(address)));
        return kInvalidValue;
    }
    Allocation a = it->second;
    auto damaged = [](const char* from, const char* to) {
        for (; from < to; from++) {
            if (*from != char(0xff)) {
                return true;
            }
        }
        return false;
    };
    const char* begin = reinterpret_cast<const char*>(address);
    bool intact = !damaged(a.mapped, begin) && !damaged(begin + a.bytes, a.mapped + a.mappedBytes);
    if (!intact) {
        report(text("bytes beside an allocation of %zu bytes were overwritten", a.bytes));
    }
    shadowFreed(address, a.bytes);
    madvise(a.mapped, a.mappedBytes, MADV_DONTNEED);
    mprotect(a.mapped, a.mappedBytes, PROT_NONE);
    allocations.erase(it);
    return intact ? kSuccess : kIllegalAddress;
}

size_t releaseAll(int device) {
    size_t count = 0;
    for (auto it = allocations.begin(); it != allocations.end();) {
        uintptr_t address = it->first;
        bool own = it->second.device == device;
        ++it;
        if (own) {
            count++;
            release(address, device);
        }
    }
    return count;
}

}  // namespace emulator
