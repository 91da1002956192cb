// Batch normalisation, training, backward: see dev.forger.kernel.norm.BatchNormBackwardKernel.
// Two launches: the sums of each piece; then each block joins those of its channel and gives its gradients.
// Grid: channels, pieces; 256 threads.
// Targets: sm_75
#include <forger.cuh>
#include "batch_norm.cuh"

struct BatchNormBackward {
    const float *src, *dst, *gamma, *mean, *invStd, *diffDst;
    float *diffSrc, *diffGamma, *diffBeta, *pieces;  // pieces: [channel][piece]{sum of dz, sum of dz times x}
    Channels channels;
    Activation activation;

    // The gradient before the activation, whose output is not read when it is the identity.
    __device__ __forceinline__ float dz(i64 at) const {
        return activation.kind == 0 ? diffDst[at] : diffDst[at] * activation.derivative(dst[at]);
    }
};

extern "C" __global__ void __launch_bounds__(256) batchNormBackwardSums(BatchNormBackward p) {
    __shared__ float shared[8];
    int channel = blockIdx.x, end = p.channels.end(blockIdx.y);
    float mean = p.mean[channel], invStd = p.invStd[channel], sum = 0, sumX = 0;
    for (int i = p.channels.from(blockIdx.y) + threadIdx.x; i < end; i += 256) {
        i64 at = p.channels.at(channel, i);
        float dz = p.dz(at);
        sum += dz;
        sumX = fmaf(dz, (p.src[at] - mean) * invStd, sumX);
    }
    sum = sumBlock(sum, shared);
    sumX = sumBlock(sumX, shared);
    if (threadIdx.x == 0) {
        float* to = p.pieces + 2 * offset(channel, p.channels.splits) + 2 * blockIdx.y;
        to[0] = sum;
        to[1] = sumX;
    }
}

extern "C" __global__ void __launch_bounds__(256) batchNormBackwardData(BatchNormBackward p) {
    const Channels& channels = p.channels;
    int channel = blockIdx.x;
    const float* pieces = p.pieces + 2 * offset(channel, channels.splits);
    float sum = 0, sumX = 0;
    for (int s = 0; s < channels.splits; s++) {
        sum += pieces[2 * s];
        sumX += pieces[2 * s + 1];
    }
    if (blockIdx.y == 0 && threadIdx.x == 0) {
        p.diffBeta[channel] = sum;
        p.diffGamma[channel] = sumX;
    }
    float mean = p.mean[channel], invStd = p.invStd[channel], scale = p.gamma[channel] * invStd;
    float meanDz = sum / channels.count, meanX = sumX / channels.count;
    int end = channels.end(blockIdx.y);
    for (int i = channels.from(blockIdx.y) + threadIdx.x; i < end; i += 256) {
        i64 at = channels.at(channel, i);
        float x = (p.src[at] - mean) * invStd;
        p.diffSrc[at] = scale * (p.dz(at) - meanDz - x * meanX);
    }
}
