// Convolutions in three directions as products whose operands are gathered on the way (implicit gemm):
//
//     direction          line of A       line of B              depth
//     forward            out channel     pixel of the features  in channel, tap
//     backward data      in channel      pixel of one phase     out channel, tap of the phase
//     backward weights   out channel     in channel, tap        pixel of the features
//
// Backward data is split by phase: pixels whose row and column leave the same rests modulo the strides see the same
// taps, so each phase is a dense product without zeros between its values (no col2im, no atomics).
#pragma once
#include "activation.cuh"
#include "gemm_core.cuh"

// The geometry, as in dev.forger.kernel.conv.ConvGeometry; ic and oc are channels of one group.
struct Conv {
    const float *src, *weights, *bias, *dst;
    float *out, *pieces;  // pieces: [group][piece][lines of A][lines of B] when the depth is split, else null
    int n, groups, ic, oc, ih, iw, oh, ow, kh, kw;
    int strideH, strideW, padH, padW, dilationH, dilationW;
    Divider byImage, byWidth, byTaps, byTapRow;  // oh·ow, ow, kh·kw, kw
    int lines, depth, splits, hasBias;
    TileOrder order;
    Activation activation;
};

// A pixel of the features, or of a phase: the number of its picture, and its first tap's pixel.
struct Place {
    int picture, y, x;
};

// Pictures of a group of channels: the first, and how far the next one is.
struct Pictures {
    const float* first;
    i64 next;
    int height, width;
};

// A tap of a channel: how far its plane is from the first (a group of a picture has fewer than 2^31 values), and what it
// adds to the place; NOWHERE for none.
struct Tap {
    int plane, y, x;
};

constexpr int NOWHERE = -(1 << 30);

__device__ __forceinline__ const float* pixel(const Pictures& of, const Place& place, const Tap& tap) {
    int y = place.y + tap.y, x = place.x + tap.x;
    return (unsigned)y < (unsigned)of.height && (unsigned)x < (unsigned)of.width
            ? of.first + place.picture * of.next + (tap.plane + y * of.width + x) : nullptr;
}

// Lines of dense rows: weights by out channel (forward). A group has fewer than 2^31 of them.
struct WeightRows {
    static constexpr bool ALONG_DEPTH = true;
    typedef int Line;
    typedef int Depth;
    const float* weights;
    int rows, length;
    __device__ __forceinline__ Line line(int i) const { return i < rows ? i * length : NOWHERE * 2; }
    __device__ __forceinline__ Depth depth(int k, int end) const { return k < end ? k : NOWHERE * 2; }
    __device__ __forceinline__ const float* at(Line line, Depth k) const {
        return line >= 0 && k >= 0 ? weights + (line + k) : nullptr;
    }
    __device__ __forceinline__ bool aligned() const { return length % 4 == 0 && ((i64)weights & 15) == 0; }
};

// Where pixel j of the features, counted through the batch, sees the image.
__device__ __forceinline__ Place window(const Conv& p, int j, int end) {
    if (j >= end) return {0, NOWHERE, NOWHERE};
    unsigned rest = j;
    unsigned n = p.byImage.split(rest), y = p.byWidth.split(rest);
    return {(int)n, (int)y * p.strideH - p.padH, (int)rest * p.strideW - p.padW};
}

// Tap k of the weights, counted through the channels.
__device__ __forceinline__ Tap tapOf(const Conv& p, int k, int end) {
    if (k >= end) return {0, NOWHERE, NOWHERE};
    unsigned rest = k;
    unsigned i = p.byTaps.split(rest), y = p.byTapRow.split(rest);
    return {(int)i * p.ih * p.iw, (int)y * p.dilationH, (int)rest * p.dilationW};
}

// The image as the features see it: lines are pixels of the features.
struct Windows {
    static constexpr bool ALONG_DEPTH = false;
    typedef Place Line;
    typedef Tap Depth;
    const Conv& p;
    Pictures src;
    __device__ __forceinline__ Line line(int j) const { return window(p, j, p.lines); }
    __device__ __forceinline__ Depth depth(int k, int end) const { return tapOf(p, k, end); }
    __device__ __forceinline__ const float* at(const Line& line, const Depth& tap) const {
        return pixel(src, line, tap);
    }
    __device__ __forceinline__ bool aligned() const { return false; }
};

// One axis of a phase: taps first, first + step, ...; tap j of pixel q meets feature start + q - j·reach.
struct PhaseAxis {
    int first, step, taps, start, reach, pixels, origin;
};

struct Phase {
    PhaseAxis y, x;
    Divider byTaps, byTapRow, byImage, byWidth;  // y.taps·x.taps, x.taps, y.pixels·x.pixels, x.pixels
};

// Weights by in channel: lines are in channels, depths out channels and taps of the phase.
struct PhaseWeights {
    static constexpr bool ALONG_DEPTH = true;
    typedef const float* Line;
    typedef i64 Depth;
    const Conv& p;
    const Phase& phase;
    const float* weights;  // of the group
    __device__ __forceinline__ Line line(int i) const {
        return i < p.ic ? weights + offset(i, p.kh * p.kw) : nullptr;
    }
    __device__ __forceinline__ Depth depth(int k, int end) const {
        if (k >= end) return -1;
        unsigned rest = k;
        unsigned o = phase.byTaps.split(rest), y = phase.byTapRow.split(rest);
        return (i64)o * p.ic * p.kh * p.kw + (phase.y.first + (int)y * phase.y.step) * p.kw + phase.x.first
                + (int)rest * phase.x.step;
    }
    __device__ __forceinline__ const float* at(Line line, Depth tap) const {
        return line && tap >= 0 ? line + tap : nullptr;
    }
    __device__ __forceinline__ bool aligned() const { return false; }
};

// The features as the pixels of a phase meet them.
struct PhaseFeatures {
    static constexpr bool ALONG_DEPTH = false;
    typedef Place Line;
    typedef Tap Depth;
    const Conv& p;
    const Phase& phase;
    Pictures features;
    __device__ __forceinline__ Line line(int j) const {
        if (j >= p.lines) return {0, NOWHERE, NOWHERE};
        unsigned rest = j;
        unsigned n = phase.byImage.split(rest), y = phase.byWidth.split(rest);
        return {(int)n, phase.y.start + (int)y, phase.x.start + (int)rest};
    }
    __device__ __forceinline__ Depth depth(int k, int end) const {
        if (k >= end) return {0, NOWHERE, NOWHERE};
        unsigned rest = k;
        unsigned o = phase.byTaps.split(rest), y = phase.byTapRow.split(rest);
        return {(int)o * p.oh * p.ow, -(int)y * phase.y.reach, -(int)rest * phase.x.reach};
    }
    __device__ __forceinline__ const float* at(const Line& line, const Depth& tap) const {
        return pixel(features, line, tap);
    }
    __device__ __forceinline__ bool aligned() const { return false; }
};

// The features by out channel: depths are pixels.
struct FeatureRows {
    static constexpr bool ALONG_DEPTH = true;
    typedef const float* Line;
    typedef i64 Depth;
    const Conv& p;
    const float* features;  // of the group
    __device__ __forceinline__ Line line(int i) const {
        return i < p.oc ? features + i * offset(p.oh, p.ow) : nullptr;
    }
    __device__ __forceinline__ Depth depth(int k, int end) const {
        if (k >= end) return -1;
        unsigned rest = k;
        unsigned n = p.byImage.split(rest);
        return (i64)n * p.groups * p.oc * offset(p.oh, p.ow) + rest;
    }
    __device__ __forceinline__ const float* at(Line line, Depth pixel) const {
        return line && pixel >= 0 ? line + pixel : nullptr;
    }
    __device__ __forceinline__ bool aligned() const { return false; }
};

// The image by in channel and tap: depths are pixels of the features.
struct TapRows {
    static constexpr bool ALONG_DEPTH = true;
    typedef Tap Line;
    typedef Place Depth;
    const Conv& p;
    Pictures src;
    __device__ __forceinline__ Line line(int j) const { return tapOf(p, j, p.lines); }
    __device__ __forceinline__ Depth depth(int k, int end) const { return window(p, k, end); }
    __device__ __forceinline__ const float* at(const Line& tap, const Depth& place) const {
        return pixel(src, place, tap);
    }
    __device__ __forceinline__ bool aligned() const { return false; }
};

// Planes of channels: bias and activation follow the sum.
struct Planes {
    float* first;  // of the group
    const float* bias;
    i64 plane;
    Activation activation;
    __device__ __forceinline__ void put(int channel, i64 at, float sum) const {
        first[channel * plane + at] = activation.apply(sum + (bias ? bias[channel] : 0));
    }
};

// Where the features go; or with a split depth the piece that the sums are of, dense rows.
struct Features {
    const Conv& p;
    Planes planes;
    typedef i64 Column;
    __device__ __forceinline__ Column column(int j) const {
        if (p.splits > 1) return j;
        unsigned rest = j;
        unsigned n = p.byImage.split(rest);
        return (i64)n * p.groups * p.oc * planes.plane + rest;
    }
    __device__ __forceinline__ void store(int i, Column at, float sum) const { planes.put(i, at, sum); }
};

// Where the pixels of a phase go.
struct PhasePixels {
    const Conv& p;
    const Phase& phase;
    Planes planes;
    typedef i64 Column;
    __device__ __forceinline__ Column column(int j) const {
        unsigned rest = j;
        unsigned n = phase.byImage.split(rest), y = phase.byWidth.split(rest);
        return (i64)n * p.groups * p.ic * planes.plane + offset(phase.y.origin + (int)y * p.strideH, p.iw)
                + phase.x.origin + (int)rest * p.strideW;
    }
    __device__ __forceinline__ void store(int i, Column at, float sum) const { planes.put(i, at, sum); }
};

// Dense rows: weights' gradients, or a piece of them.
struct Rows {
    float* first;
    int columns;
    typedef int Column;
    __device__ __forceinline__ Column column(int j) const { return j; }
    __device__ __forceinline__ void store(int i, Column j, float sum) const { first[offset(i, columns) + j] = sum; }
};

// The image's and the features' pictures, the channels of one group.
__device__ __forceinline__ Pictures imageOf(const Conv& p, int group) {
    i64 plane = offset(p.ih, p.iw);
    return {p.src + group * p.ic * plane, p.groups * p.ic * plane, p.ih, p.iw};
}

__device__ __forceinline__ Pictures featuresOf(const Conv& p, int group) {
    i64 plane = offset(p.oh, p.ow);
    return {p.dst + group * p.oc * plane, p.groups * p.oc * plane, p.oh, p.ow};
}

__device__ __forceinline__ const float* biasOf(const Conv& p, int group, int channels) {
    return p.hasBias ? p.bias + group * channels : nullptr;
}

__device__ __forceinline__ Planes featurePlanes(const Conv& p, int group) {
    i64 plane = offset(p.oh, p.ow);
    return {p.out + group * p.oc * plane, biasOf(p, group, p.oc), plane, p.activation};
}

template <class Math, int BM, int BN>
__device__ __forceinline__ void convForward(const Conv& p) {
    int group = blockIdx.z, i0, j0, k, end;
    p.order.origin<BM, BN>(blockIdx.x, i0, j0);
    pieceOf(blockIdx.y, p.splits, p.depth, k, end);
    WeightRows a = {p.weights + (i64)group * p.oc * p.depth, p.oc, p.depth};
    Windows b = {p, imageOf(p, group)};
    Planes planes = featurePlanes(p, group);
    if (p.splits > 1) {
        planes = {p.pieces + ((i64)group * p.splits + blockIdx.y) * p.oc * p.lines, nullptr, p.lines, {0, 0}};
    }
    Features result = {p, planes};
    gemm_tile<Math, BM, BN>(a, b, result, p.oc, p.lines, i0, j0, k, end);
}

// A launch a phase: its numbers are then known to be the same for all threads, which saves the registers that choosing
// among phases by block costs (128 instead of spilling).
struct ConvPhase {
    Conv conv;
    Phase phase;
};

template <class Math, int BM, int BN>
__device__ __forceinline__ void convBackwardData(const ConvPhase& both) {
    const Conv& p = both.conv;
    const Phase& phase = both.phase;
    int group = blockIdx.z, i0, j0;
    p.order.origin<BM, BN>(blockIdx.x, i0, j0);
    PhaseWeights a = {p, phase, p.weights + (i64)group * p.oc * p.ic * p.kh * p.kw};
    PhaseFeatures b = {p, phase, featuresOf(p, group)};
    i64 plane = offset(p.ih, p.iw);
    PhasePixels result = {p, phase, {p.out + group * p.ic * plane, biasOf(p, group, p.ic), plane, p.activation}};
    gemm_tile<Math, BM, BN>(a, b, result, p.ic, p.lines, i0, j0, 0, p.depth);
}

template <class Math, int BM, int BN>
__device__ __forceinline__ void convBackwardWeights(const Conv& p) {
    int group = blockIdx.z, i0, j0, k, end;
    p.order.origin<BM, BN>(blockIdx.x, i0, j0);
    pieceOf(blockIdx.y, p.splits, p.depth, k, end);
    FeatureRows a = {p, p.dst + (i64)group * p.oc * offset(p.oh, p.ow)};
    TapRows b = {p, imageOf(p, group)};
    i64 size = offset(p.oc, p.lines);
    Rows result = {p.splits > 1 ? p.pieces + ((i64)group * p.splits + blockIdx.y) * size : p.out + group * size, p.lines};
    gemm_tile<Math, BM, BN>(a, b, result, p.oc, p.lines, i0, j0, k, end);
}

#define CONV_ENTRY(name, function, math, params, bm, bn) \
    extern "C" __global__ void GEMM_BOUNDS name(params p) { function<math, bm, bn>(p); }
#define CONV_ENTRIES(name, function, math, params) \
    CONV_ENTRY(name##128, function, math, params, 128, 128) \
    CONV_ENTRY(name##64, function, math, params, 64, 64)
