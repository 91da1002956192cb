// What the forward and the backward pass of batch normalisation share: data of shape N x C x S, the values of a
// channel cut into pieces of the same length.
#pragma once
#include "activation.cuh"
#include "block_sum.cuh"
#include "indexing.cuh"

struct Channels {
    int c, count, splits, each;  // channels, values of one (fewer than 2^31), pieces, values of a piece
    Divider bySpatial;

    // Where value i of a channel lies.
    __device__ __forceinline__ i64 at(int channel, int i) const {
        unsigned s = i;
        i64 n = bySpatial.split(s);
        return (n * c + channel) * bySpatial.divisor + s;
    }

    __device__ __forceinline__ int from(int piece) const { return min(count, piece * each); }
    __device__ __forceinline__ int end(int piece) const { return min(count, from(piece) + each); }
};
