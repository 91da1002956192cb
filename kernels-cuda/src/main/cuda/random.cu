// Random numbers, bit for bit those of dev.forger.kernel.random.Philox, which has the sources and the constants.
// Grid: numbers by 1024; 256 threads, one block of four numbers each.
// Targets: sm_75
#include <forger.cuh>
#include "indexing.cuh"

struct Random {
    const unsigned* stream;  // low word, high word
    float* dst;
    i64 count;
    unsigned seedLow, seedHigh;
    float a, b;
};

__device__ __forceinline__ uint4 philox(uint4 c, unsigned key0, unsigned key1) {
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned low0 = 0xD2511F53u * c.x, high0 = __umulhi(0xD2511F53u, c.x);
        unsigned low1 = 0xCD9E8D57u * c.z, high1 = __umulhi(0xCD9E8D57u, c.z);
        c = make_uint4(high1 ^ c.y ^ key0, low1, high0 ^ c.w ^ key1, low0);
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return c;
}

__device__ __forceinline__ float unit(unsigned word) { return (word >> 8) * 0x1p-24f; }

__device__ __forceinline__ float naturalLog(float u) {
    int bits = __float_as_int(u) - 0x3F3504F3, exponent = bits >> 23;
    float m = __int_as_float((bits & 0x7FFFFF) + 0x3F3504F3);
    float s = (m - 1) / (m + 1), ss = s * s;
    float p = fmaf(fmaf(fmaf(2.f / 9, ss, 2.f / 7), ss, 2.f / 5), ss, 2.f / 3);
    return fmaf((float)exponent, 0x1.62e43p-1f, fmaf(p * ss, s, 2 * s));
}

__device__ __forceinline__ float radius(unsigned word) {
    return sqrtf(-2.f * naturalLog(((word >> 8) + 1) * 0x1p-24f));
}

__device__ __forceinline__ float sineNearZero(float x) {
    float xx = x * x;
    return fmaf(fmaf(fmaf(fmaf(1.f / 362880, xx, -1.f / 5040), xx, 1.f / 120), xx, -1.f / 6) * xx, x, x);
}

__device__ __forceinline__ float cosineNearZero(float x) {
    float xx = x * x;
    return fmaf(fmaf(fmaf(fmaf(1.f / 40320, xx, -1.f / 720), xx, 1.f / 24), xx, -0.5f), xx, 1.f);
}

// Cosine and sine of a turn times unit(word).
__device__ __forceinline__ void turn(unsigned word, float& cosine, float& sine) {
    float turns = 4 * unit(word);
    int quadrant = (int)(turns + 0.5f);
    float angle = (turns - quadrant) * 0x1.921fb6p+0f;
    float c = cosineNearZero(angle), s = sineNearZero(angle);
    float even = quadrant & 1 ? s : c, odd = quadrant & 1 ? c : s;
    cosine = (quadrant + 1) & 2 ? -even : even;
    sine = quadrant & 2 ? -odd : odd;
}

template <class Map>
__device__ __forceinline__ void draw(const Random& p, Map map) {
    i64 block = (i64)blockIdx.x * 256 + threadIdx.x, i = 4 * block;
    if (i >= p.count) return;
    uint4 counter = make_uint4((unsigned)block, (unsigned)(block >> 32), p.stream[0], p.stream[1]);
    float values[4];
    map(philox(counter, p.seedLow, p.seedHigh), values);
#pragma unroll
    for (int q = 0; q < 4; q++) {
        if (i + q < p.count) p.dst[i + q] = values[q];
    }
}

extern "C" __global__ void __launch_bounds__(256) randomUniform(Random p) {
    draw(p, [&](uint4 words, float* values) {
        float range = p.b - p.a;
        values[0] = fmaf(range, unit(words.x), p.a);
        values[1] = fmaf(range, unit(words.y), p.a);
        values[2] = fmaf(range, unit(words.z), p.a);
        values[3] = fmaf(range, unit(words.w), p.a);
    });
}

extern "C" __global__ void __launch_bounds__(256) randomNormal(Random p) {
    draw(p, [&](uint4 words, float* values) {
        float cosine, sine, r = radius(words.x);
        turn(words.y, cosine, sine);
        values[0] = fmaf(p.b, r * cosine, p.a);
        values[1] = fmaf(p.b, r * sine, p.a);
        r = radius(words.z);
        turn(words.w, cosine, sine);
        values[2] = fmaf(p.b, r * cosine, p.a);
        values[3] = fmaf(p.b, r * sine, p.a);
    });
}
