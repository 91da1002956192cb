// Modules: the PTX says which file it is of and for which target, and the kernels' library of that name has the code. The
// names and the parameters' sizes of all entries have to agree.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <memory>

#include "internal.h"

namespace emulator {

struct Module {
    std::map<std::string, std::unique_ptr<Kernel>> entries;
    int device;
};

void imageOf(uintptr_t address, uintptr_t* begin, uintptr_t* end) {
    struct Range {
        uintptr_t address, begin, end;
    } found{address, 0, 0};
    dl_iterate_phdr(
        [](dl_phdr_info* info, size_t, void* data) {
            Range& found = *static_cast<Range*>(data);
            uintptr_t begin = ~uintptr_t(0), end = 0;
            for (int i = 0; i < info->dlpi_phnum; i++) {
                if (info->dlpi_phdr[i].p_type == PT_LOAD) {
                    uintptr_t first = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
                    begin = std::min(begin, first);
                    end = std::max(end, first + info->dlpi_phdr[i].p_memsz);
                }
            }
            if (found.address >= begin && found.address < end) {
                found.begin = begin;
                found.end = end;
            }
            return 0;
        },
        &found);
    *begin = found.begin;
    *end = found.end;
}

using Library = std::map<std::string, Kernel>;
static Library* loading;

EXPORT void emulatorRegister(const char* name, void (*call)(void**), unsigned count, const unsigned* bytes, void* sharedBegin,
                             void* sharedEnd) {
    Kernel kernel{name, call, {bytes, bytes + count}, static_cast<char*>(sharedBegin), static_cast<char*>(sharedEnd), 0, 0};
    imageOf(reinterpret_cast<uintptr_t>(call), &kernel.imageBegin, &kernel.imageEnd);
    (*loading)[name] = kernel;
}

static Library* library(const std::string& file) {
    static std::map<std::string, Library> libraries;
    auto it = libraries.find(file);
    if (it == libraries.end()) {
        Library entries;
        loading = &entries;
        if (!dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) {
            report(dlerror());
            return nullptr;
        }
        it = libraries.emplace(file, entries).first;
    }
    return &it->second;
}

/** The word after `key`, or nothing. */
static std::string word(const std::string& source, const char* key, size_t from = 0) {
    size_t p = source.find(key, from);
    if (p == std::string::npos) {
        return "";
    }
    p += strlen(key);
    return source.substr(p, source.find_first_of(" \n\t(,", p) - p);
}

/** The sizes in bytes of the parameters between an entry's parentheses: `.param .u64 name` or `.param .align 8 .b8 name[24]`. */
static std::vector<unsigned> parameterBytes(const std::string& list) {
    std::vector<unsigned> bytes;
    for (size_t p = 0; (p = list.find(".param ", p)) != std::string::npos;) {
        size_t end = std::min(list.find(".param ", p + 1), list.size());
        std::string parameter = list.substr(p, end - p);
        size_t bracket = parameter.find('[');
        if (bracket != std::string::npos) {
            bytes.push_back(atoi(parameter.c_str() + bracket + 1));
        } else {
            bytes.push_back(atoi(parameter.c_str() + parameter.find_first_of("0123456789")) / 8);
        }
        p = end;
    }
    return bytes;
}

static Result load(const std::string& ptx, Module& module) {
    std::string target = word(ptx, ".target "), name = word(ptx, "// forger ");
    if (ptx.find(".version") == std::string::npos || target.empty()) {
        return kInvalidPtx;
    }
    Device& device = settings.devices[module.device];
    if (atoi(target.c_str() + 3) > device.major * 10 + device.minor) {
        report(text("PTX for %s on a device of compute capability %d.%d", target.c_str(), device.major, device.minor));
        return kInvalidImage;
    }
    Library* code = library(settings.kernels + "/" + settings.build + "/" + name + "." + target + ".so");
    if (!code) {
        return kFileNotFound;
    }
    for (size_t p = 0; (p = ptx.find(".entry ", p)) != std::string::npos; p++) {
        std::string entry = word(ptx, ".entry ", p);
        size_t open = ptx.find('(', p), close = ptx.find(')', p);
        auto it = code->find(entry);
        if (it == code->end() || it->second.parameterBytes != parameterBytes(ptx.substr(open, close - open))) {
            report(text("entry %s of %s: the PTX and the source differ in name or parameters; compile the PTX again",
                        entry.c_str(), name.c_str()));
            return kInvalidImage;
        }
        auto kernel = std::make_unique<Kernel>(it->second);
        std::string body = ptx.substr(close, ptx.find('{', close) - close);
        if (body.find(".maxntid ") != std::string::npos) {
            kernel->maxThreads = atoi(word(body, ".maxntid ").c_str());
        }
        module.entries[entry] = std::move(kernel);
    }
    return kSuccess;
}

// ---- the driver's functions ------------------------------------------------------------------------------------------

EXPORT int cuModuleLoadData(void** module, const void* image) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuModuleLoadData")) {
        return r;
    }
    if (breaksCapture()) {
        return kStreamCaptureUnsupported;
    }
    auto loaded = std::make_unique<Module>();
    loaded->device = currentDevice();
    if (Result r = load(static_cast<const char*>(image), *loaded)) {
        return r;
    }
    moduleLoaded(loaded->device, 1);
    *module = loaded.release();
    return kSuccess;
}

EXPORT int cuModuleLoadDataEx(void** module, const void* image, unsigned, int*, void**) {
    return cuModuleLoadData(module, image);
}

EXPORT int cuModuleUnload(void* module) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuModuleUnload")) {
        return r;
    }
    Module* unloaded = static_cast<Module*>(module);
    moduleLoaded(unloaded->device, -1);
    delete unloaded;
    return kSuccess;
}

EXPORT int cuModuleGetFunction(void** function, void* module, const char* name) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuModuleGetFunction")) {
        return r;
    }
    auto& entries = static_cast<Module*>(module)->entries;
    auto it = entries.find(name);
    if (it == entries.end()) {
        return kNotFound;
    }
    *function = it->second.get();
    return kSuccess;
}

EXPORT int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                          unsigned dynamicShared, void* stream, void** parameters, void** extra) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuLaunchKernel")) {
        return r;
    }
    Kernel* kernel = static_cast<Kernel*>(function);
    if (!gx || !gy || !gz || !bx || !by || !bz || gx > 0x7fffffff || gy > 65535 || gz > 65535 || bz > 64 || bx > 1024 ||
        by > 1024 || bx * by * bz > kernel->maxThreads || dynamicShared || extra) {
        return kInvalidValue;
    }
    Launch launch{kernel, {gx, gy, gz}, {bx, by, bz}, {}};
    for (size_t i = 0; i < kernel->parameterBytes.size(); i++) {
        char* value = static_cast<char*>(parameters[i]);
        launch.parameters.emplace_back(value, value + kernel->parameterBytes[i]);
    }
    int device = currentDevice();
    return submit(stream, [launch, device] {
        Result r = run(launch);
        if (r != kSuccess) {
            lose(device, r);
        }
        return r;
    });
}

}  // namespace emulator
