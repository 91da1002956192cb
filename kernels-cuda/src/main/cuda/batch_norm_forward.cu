// Batch normalisation, training, forward: see dev.forger.kernel.norm.BatchNormForwardKernel.
// Two launches: the statistics of each piece, about the piece's own mean; then each block joins the pieces of its
// channel (Chan, Golub, LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979) and
// normalises its values. Grid: channels, pieces; 256 threads.
// Targets: sm_75
#include <forger.cuh>
#include "batch_norm.cuh"

struct BatchNormForward {
    const float *src, *gamma, *beta;
    float *runningMean, *runningVariance, *mean, *invStd, *dst, *pieces;  // pieces: [channel][piece]{sum, squares about its mean}
    Channels channels;
    float eps, momentum;
    Activation activation;
};

extern "C" __global__ void __launch_bounds__(256) batchNormStatistics(BatchNormForward p) {
    __shared__ float shared[8];
    int channel = blockIdx.x, from = p.channels.from(blockIdx.y), end = p.channels.end(blockIdx.y);
    float sum = 0;
    for (int i = from + threadIdx.x; i < end; i += 256) sum += p.src[p.channels.at(channel, i)];
    sum = sumBlock(sum, shared);
    float mean = sum / max(1, end - from);
    float squares = 0;
    for (int i = from + threadIdx.x; i < end; i += 256) {
        float d = p.src[p.channels.at(channel, i)] - mean;
        squares = fmaf(d, d, squares);
    }
    squares = sumBlock(squares, shared);
    if (threadIdx.x == 0) {
        float* to = p.pieces + 2 * offset(channel, p.channels.splits) + 2 * blockIdx.y;
        to[0] = sum;
        to[1] = squares;
    }
}

extern "C" __global__ void __launch_bounds__(256) batchNormNormalise(BatchNormForward p) {
    const Channels& channels = p.channels;
    int channel = blockIdx.x;
    const float* pieces = p.pieces + 2 * offset(channel, channels.splits);
    float sum = 0;
    for (int s = 0; s < channels.splits; s++) sum += pieces[2 * s];
    float mean = sum / channels.count, squares = 0;
    for (int s = 0; s < channels.splits; s++) {
        int length = channels.end(s) - channels.from(s);
        float d = pieces[2 * s] / max(1, length) - mean;
        squares += fmaf(d * d, length, pieces[2 * s + 1]);
    }
    float invStd = 1 / sqrtf(squares / channels.count + p.eps);
    if (blockIdx.y == 0 && threadIdx.x == 0) {
        p.mean[channel] = mean;
        p.invStd[channel] = invStd;
        p.runningMean[channel] = (1 - p.momentum) * p.runningMean[channel] + p.momentum * mean;
        p.runningVariance[channel] =
                (1 - p.momentum) * p.runningVariance[channel] + p.momentum * (squares / (channels.count - 1));
    }
    float gamma = p.gamma[channel], beta = p.beta[channel];
    int end = channels.end(blockIdx.y);
    for (int i = channels.from(blockIdx.y) + threadIdx.x; i < end; i += 256) {
        i64 at = channels.at(channel, i);
        p.dst[at] = p.activation.apply(gamma * ((p.src[at] - mean) * invStd) + beta);
    }
}
