// The header that kernels include, for g++: CUDA C++ as far as the kernels use it, on the emulator. The one for nvcc,
// with the inline PTX whose twins are at the end, is src/main/cuda/forger.cuh.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#include "emulator.h"

// ---- the language -------------------------------------------------------------------------------------------------

#define __global__
#define __device__
#define __host__
#define __constant__ static
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))

// In a section of its own, so that the emulator can poison it when a block starts. It is the same for all blocks: they
// run one after the other.
#define __shared__ static __attribute__((section("cuda_shared")))

#define threadIdx (emulatorThread->index)
#define blockIdx emulatorBlock
#define blockDim emulatorBlockSize
#define gridDim emulatorGridSize
#define warpSize 32

using std::max;
using std::min;

struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) int2 { int x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };

static inline float2 make_float2(float x, float y) { return {x, y}; }
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline int2 make_int2(int x, int y) { return {x, y}; }
static inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

// ---- synchronisation ----------------------------------------------------------------------------------------------

#define EMULATOR_TEXT(x) #x
#define EMULATOR_LINE(x) EMULATOR_TEXT(x)
#define EMULATOR_SITE __FILE__ ":" EMULATOR_LINE(__LINE__)

#define __syncthreads() ((void)emulatorBarrier(EMULATOR_SITE, 0))
#define __syncthreads_count(p) emulatorBarrier(EMULATOR_SITE, (p) != 0)
#define __syncthreads_or(p) (emulatorBarrier(EMULATOR_SITE, (p) != 0) != 0)
#define __syncthreads_and(p) (emulatorBarrier(EMULATOR_SITE, (p) == 0) == 0)

static inline void __threadfence() {}
static inline void __threadfence_block() {}

template <class T> static inline T emulatorShuffle(unsigned mask, T value, unsigned source, unsigned width) {
    T all[emulator::kWarp];
    emulatorExchange(mask, &value, sizeof(T), all);
    unsigned first = emulatorThread->lane & ~(width - 1);
    return source >= first && source < first + width ? all[source] : value;
}
static inline void __syncwarp(unsigned mask = 0xffffffffu) { emulatorShuffle(mask, 0, 0, 32); }
template <class T> static inline T __shfl_sync(unsigned mask, T v, int source, int width = 32) {
    return emulatorShuffle(mask, v, (emulatorThread->lane & ~(width - 1)) + (source & (width - 1)), width);
}
template <class T> static inline T __shfl_down_sync(unsigned mask, T v, unsigned delta, int width = 32) {
    return emulatorShuffle(mask, v, emulatorThread->lane + delta, width);
}
template <class T> static inline T __shfl_up_sync(unsigned mask, T v, unsigned delta, int width = 32) {
    return emulatorShuffle(mask, v, emulatorThread->lane - delta, width);
}
template <class T> static inline T __shfl_xor_sync(unsigned mask, T v, int lanes, int width = 32) {
    return emulatorShuffle(mask, v, emulatorThread->lane ^ lanes, width);
}
static inline unsigned __ballot_sync(unsigned mask, int predicate) {
    int all[emulator::kWarp];
    int own = predicate != 0;
    emulatorExchange(mask, &own, sizeof own, all);
    unsigned ballot = 0;
    for (unsigned lane = 0; lane < emulator::kWarp; lane++) {
        ballot |= (mask >> lane & 1) && all[lane] == 1 ? 1u << lane : 0;
    }
    return ballot;
}
static inline int __any_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
static inline int __all_sync(unsigned mask, int predicate) { return __ballot_sync(mask, !predicate) == 0; }

template <class T, class F> static inline T emulatorAtomic(T* p, F update) {
    T before, after;
    __atomic_load(p, &before, __ATOMIC_RELAXED);
    do {
        after = update(before);
    } while (!__atomic_compare_exchange(p, &before, &after, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    return before;
}
template <class T> static inline T atomicAdd(T* p, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T x) { return T(x + v); });
}
template <class T> static inline T atomicMax(T* p, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T x) { return std::max(x, v); });
}
template <class T> static inline T atomicMin(T* p, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T x) { return std::min(x, v); });
}
template <class T> static inline T atomicOr(T* p, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T x) { return T(x | v); });
}
template <class T> static inline T atomicExch(T* p, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T) { return v; });
}
template <class T> static inline T atomicCAS(T* p, std::common_type_t<T> expected, std::common_type_t<T> v) {
    return emulatorAtomic(p, [=](T x) { return x == expected ? v : x; });
}

// ---- arithmetic ---------------------------------------------------------------------------------------------------

template <class T> static inline T __ldg(const T* p) { return *p; }

template <class To, class From> static inline To emulatorBits(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}
static inline int __float_as_int(float x) { return emulatorBits<int>(x); }
static inline unsigned __float_as_uint(float x) { return emulatorBits<unsigned>(x); }
static inline float __int_as_float(int x) { return emulatorBits<float>(x); }
static inline float __uint_as_float(unsigned x) { return emulatorBits<float>(x); }
static inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned((unsigned long long)a * b >> 32); }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __clz(int x) { return x == 0 ? 32 : __builtin_clz(unsigned(x)); }
static inline int __ffs(int x) { return __builtin_ffs(x); }

// Each rounds once, to nearest: the same as the operators under -ffp-contract=off.
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __fsqrt_rn(float x) { return sqrtf(x); }
static inline float __frcp_rn(float x) { return 1.0f / x; }
static inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }

// Approximations on a GPU; exact here.
static inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
static inline float __fdividef(float a, float b) { return a / b; }
#define __expf(x) expf(x)
#define __logf(x) logf(x)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __powf(x, y) powf(x, y)

// ---- entries ------------------------------------------------------------------------------------------------------

extern "C" {
extern char __start_cuda_shared[] __attribute__((weak, visibility("hidden")));
extern char __stop_cuda_shared[] __attribute__((weak, visibility("hidden")));
}

template <auto Kernel> struct EmulatorEntry;
template <class... A, void (*Kernel)(A...)> struct EmulatorEntry<Kernel> {
    template <size_t... I> static void spread(void** parameters, std::index_sequence<I...>) {
        Kernel(*static_cast<std::decay_t<A>*>(parameters[I])...);
    }
    static void call(void** parameters) { spread(parameters, std::index_sequence_for<A...>{}); }
    explicit EmulatorEntry(const char* name) {
        static const unsigned bytes[] = {unsigned(sizeof(A))..., 0};
        emulatorRegister(name, call, sizeof...(A), bytes, __start_cuda_shared, __stop_cuda_shared);
    }
};

#include "instructions.cuh"
