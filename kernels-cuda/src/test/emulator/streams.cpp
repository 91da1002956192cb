// Streams, events and graphs. A stream does nothing before somebody waits for it, and then only what was waited for: so a
// program that forgets to wait, or lets one stream use what another has not written yet, gets what was there before.
#include <chrono>
#include <deque>
#include <memory>
#include <set>

#include "internal.h"

namespace emulator {

struct Graph {
    std::vector<Work> work;
};

struct Stream {
    explicit Stream(int device) : device(device) {}

    int device;
    std::deque<Work> queue;
    size_t done = 0;  // before the queue's first
    Graph* capturing = nullptr;

    size_t end() const { return done + queue.size(); }
};

struct Event {
    explicit Event(int device) : device(device) {}

    int device;
    Stream* stream = nullptr;  // of the last record
    size_t position = 0;       // how much of its work comes before
    double milliseconds = -1;
    Graph* captured = nullptr;
};

static std::set<Stream*> streams;
static std::set<Event*> events;
static Stream* capture;  // the stream that began the capture under way
static bool captureBroken, captureRelaxed;

static double now() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static Stream* legacyStream(int device) {
    static std::map<int, Stream> legacy;
    return &legacy.try_emplace(device, device).first->second;
}

static Stream* find(void* handle) { return handle ? static_cast<Stream*>(handle) : legacyStream(currentDevice()); }

static Result drainTo(Stream* s, size_t position) {
    while (s->done < position && !s->queue.empty() && !lost(s->device)) {
        Work work = std::move(s->queue.front());
        s->queue.pop_front();
        s->done++;
        if (Result r = work()) {
            return r;
        }
    }
    return lost(s->device);
}

Result drain(void* stream) {
    Stream* s = find(stream);
    return drainTo(s, s->end());
}

Result drainAll(int device) {
    for (Stream* s : streams) {
        if (s->device == device) {
            if (Result r = drainTo(s, s->end())) {
                return r;
            }
        }
    }
    return drainTo(legacyStream(device), legacyStream(device)->end());
}

bool breaksCapture() {
    captureBroken |= capture && !captureRelaxed;
    return capture && !captureRelaxed;
}

Result submit(void* stream, Work work) {
    Stream* s = find(stream);
    if (s->capturing) {
        s->capturing->work.push_back(std::move(work));
        return kSuccess;
    }
    s->queue.push_back(std::move(work));
    if (!settings.deferred) {
        drainTo(s, s->end());  // what goes wrong is told by the next call, as on a GPU
    }
    return kSuccess;
}

/** For calls that wait: not allowed while a stream is being captured, and the capture is lost. */
static Result refusalInCapture(const char* call) {
    if (Result r = refusal(call)) {
        return r;
    }
    if (capture) {
        captureBroken = true;
        return kStreamCaptureUnsupported;
    }
    return kSuccess;
}

size_t releaseStreams(int device) {
    size_t count = 0;
    for (auto it = streams.begin(); it != streams.end();) {
        Stream* s = *it++;
        if (s->device == device) {
            count++;
            streams.erase(s);
            delete s;
        }
    }
    for (auto it = events.begin(); it != events.end();) {
        Event* e = *it++;
        if (e->device == device) {
            count++;
            events.erase(e);
            delete e;
        }
    }
    legacyStream(device)->queue.clear();
    return count;
}

// ---- streams and events: the driver's functions ---------------------------------------------------------------------

EXPORT int cuStreamCreate(void** stream, unsigned) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuStreamCreate")) {
        return r;
    }
    Stream* s = new Stream(currentDevice());
    streams.insert(s);
    *stream = s;
    return kSuccess;
}

EXPORT int cuStreamDestroy_v2(void* stream) {
    std::lock_guard guard(lock);
    Stream* s = static_cast<Stream*>(stream);
    if (!streams.count(s)) {
        return kInvalidHandle;
    }
    drainTo(s, s->end());
    for (Event* e : events) {
        if (e->stream == s) {
            e->stream = nullptr;
        }
    }
    streams.erase(s);
    delete s;
    return kSuccess;
}

EXPORT int cuStreamSynchronize(void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusalInCapture("cuStreamSynchronize")) {
        return r;
    }
    return drain(stream);
}

EXPORT int cuStreamQuery(void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusalInCapture("cuStreamQuery")) {
        return r;
    }
    Stream* s = find(stream);
    if (s->queue.empty()) {
        return kSuccess;
    }
    Result r = drainTo(s, s->done + 1);
    return r ? r : kNotReady;
}

EXPORT int cuEventCreate(void** event, unsigned) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuEventCreate")) {
        return r;
    }
    Event* e = new Event(currentDevice());
    events.insert(e);
    *event = e;
    return kSuccess;
}

EXPORT int cuEventDestroy_v2(void* event) {
    std::lock_guard guard(lock);
    Event* e = static_cast<Event*>(event);
    if (!events.erase(e)) {
        return kInvalidHandle;
    }
    delete e;
    return kSuccess;
}

EXPORT int cuEventRecord(void* event, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuEventRecord")) {
        return r;
    }
    Event* e = static_cast<Event*>(event);
    Stream* s = find(stream);
    e->captured = s->capturing;
    if (s->capturing) {
        return kSuccess;
    }
    e->milliseconds = -1;
    Result r = submit(stream, [e] {
        if (events.count(e)) {
            e->milliseconds = now();
        }
        return kSuccess;
    });
    e->stream = s;
    e->position = s->end();
    return r;
}

EXPORT int cuStreamWaitEvent(void* stream, void* event, unsigned) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuStreamWaitEvent")) {
        return r;
    }
    Event* e = static_cast<Event*>(event);
    if (e->captured) {
        find(stream)->capturing = e->captured;  // joins: the order of submission is one that the graph allows
        return kSuccess;
    }
    if (!e->stream) {
        return kSuccess;
    }
    Stream* other = e->stream;
    size_t position = e->position;
    return submit(stream, [other, position] { return streams.count(other) ? drainTo(other, position) : kSuccess; });
}

EXPORT int cuEventSynchronize(void* event) {
    std::lock_guard guard(lock);
    if (Result r = refusalInCapture("cuEventSynchronize")) {
        return r;
    }
    Event* e = static_cast<Event*>(event);
    return e->stream ? drainTo(e->stream, e->position) : kSuccess;
}

EXPORT int cuEventQuery(void* event) {
    std::lock_guard guard(lock);
    if (Result r = refusalInCapture("cuEventQuery")) {
        return r;
    }
    Event* e = static_cast<Event*>(event);
    if (!e->stream || e->stream->done >= e->position) {
        return kSuccess;
    }
    Result r = drainTo(e->stream, e->stream->done + 1);
    return r ? r : kNotReady;
}

EXPORT int cuEventElapsedTime(float* milliseconds, void* begin, void* end) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuEventElapsedTime")) {
        return r;
    }
    double first = static_cast<Event*>(begin)->milliseconds, last = static_cast<Event*>(end)->milliseconds;
    if (first < 0 || last < 0) {
        return kNotReady;
    }
    *milliseconds = float(last - first);
    return kSuccess;
}

// ---- graphs: what a stream would have done, to be done many times --------------------------------------------------------

constexpr int kRelaxed = 2;

EXPORT int cuStreamBeginCapture_v2(void* stream, int mode) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuStreamBeginCapture")) {
        return r;
    }
    if (!stream || capture) {
        return kStreamCaptureUnsupported;
    }
    capture = static_cast<Stream*>(stream);
    capture->capturing = new Graph;
    captureBroken = false;
    captureRelaxed = mode == kRelaxed;
    return kSuccess;
}

/** Waiting for everything: never allowed in a capture. */
EXPORT int cuCtxSynchronize() {
    std::lock_guard guard(lock);
    Result r = refusalInCapture("cuCtxSynchronize");
    return r ? r : drainAll(currentDevice());
}

EXPORT int cuStreamEndCapture(void* stream, void** graph) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuStreamEndCapture")) {
        return r;
    }
    if (capture != stream) {
        return kIllegalState;
    }
    Graph* captured = capture->capturing;
    for (Stream* s : streams) {
        s->capturing = nullptr;
    }
    for (Event* e : events) {
        e->captured = nullptr;
    }
    capture = nullptr;
    if (captureBroken) {
        delete captured;
        *graph = nullptr;
        return kStreamCaptureInvalidated;
    }
    *graph = captured;
    return kSuccess;
}

EXPORT int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuGraphInstantiate")) {
        return r;
    }
    *executable = new Graph(*static_cast<Graph*>(graph));
    return kSuccess;
}

EXPORT int cuGraphLaunch(void* executable, void* stream) {
    std::lock_guard guard(lock);
    if (Result r = refusal("cuGraphLaunch")) {
        return r;
    }
    std::vector<Work> work = static_cast<Graph*>(executable)->work;
    return submit(stream, [work] {
        for (const Work& one : work) {
            if (Result r = one()) {
                return r;
            }
        }
        return kSuccess;
    });
}

EXPORT int cuGraphDestroy(void* graph) {
    std::lock_guard guard(lock);
    delete static_cast<Graph*>(graph);
    return kSuccess;
}

EXPORT int cuGraphExecDestroy(void* executable) { return cuGraphDestroy(executable); }

}  // namespace emulator
