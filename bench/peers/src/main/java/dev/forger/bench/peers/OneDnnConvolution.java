package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import dev.forger.kernel.conv.ConvGeometry;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/**
 * One direction of a convolution. A transposed convolution is backward in the data, as in oneDNN, whose deconvolution
 * wraps just that. Operands are brought into the primitive's layouts before anything is timed.
 */
final class OneDnnConvolution implements Peer {
    private final String name;
    private final OneDnn library;
    private final primitive kernel;
    private final IntMemoryMap operands = new IntMemoryMap();
    private final memory output;
    private final memory.desc plain;
    private final int outputSize;

    /**
     * Chooses an implementation and lays out the operands.
     *
     * @param name what tables call it
     * @param library oneDNN
     * @param task what to compute
     * @param isPlain whether src and dst stay NCHW (weights in plain OIHW would end in its scalar reference); else
     *     oneDNN chooses all layouts
     */
    OneDnnConvolution(String name, OneDnn library, PeerTask.Convolution task, boolean isPlain) {
        this.name = name;
        this.library = library;
        ConvGeometry g = task.geometry();
        long[] strides = {g.strideH(), g.strideW()};
        long[] dilations = {g.dilationH() - 1, g.dilationW() - 1};
        long[] before = {g.padH(), g.padW()};
        memory.desc plainSrc = plain(g.n(), g.ic(), g.ih(), g.iw());
        memory.desc plainWeights = plain(g.oc(), g.ic(), g.kh(), g.kw());
        memory.desc plainDst = plain(g.n(), g.oc(), g.oh(), g.ow());
        memory.desc src = isPlain ? plainSrc : any(g.n(), g.ic(), g.ih(), g.iw());
        memory.desc weights = any(g.oc(), g.ic(), g.kh(), g.kw());
        memory.desc dst = isPlain ? plainDst : any(g.n(), g.oc(), g.oh(), g.ow());
        convolution_forward.primitive_desc forward = new convolution_forward.primitive_desc(
                library.engine(),
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                src,
                weights,
                dst,
                strides,
                dilations,
                before,
                before);
        switch (task.direction()) {
            case FORWARD -> {
                kernel = new convolution_forward(forward);
                input(dnnl.DNNL_ARG_SRC, forward.src_desc(), plainSrc, task.src());
                input(dnnl.DNNL_ARG_WEIGHTS, forward.weights_desc(), plainWeights, task.weights());
                plain = plainDst;
                output = output(dnnl.DNNL_ARG_DST, forward.dst_desc());
            }
            case BACKWARD_DATA -> {
                convolution_backward_data.primitive_desc backward = new convolution_backward_data.primitive_desc(
                        library.engine(),
                        dnnl.algorithm.convolution_direct,
                        src,
                        weights,
                        dst,
                        strides,
                        dilations,
                        before,
                        before,
                        forward);
                kernel = new convolution_backward_data(backward);
                input(dnnl.DNNL_ARG_DIFF_DST, backward.diff_dst_desc(), plainDst, task.dst());
                input(dnnl.DNNL_ARG_WEIGHTS, backward.weights_desc(), plainWeights, task.weights());
                plain = plainSrc;
                output = output(dnnl.DNNL_ARG_DIFF_SRC, backward.diff_src_desc());
            }
            case BACKWARD_WEIGHTS -> {
                convolution_backward_weights.primitive_desc backward = new convolution_backward_weights.primitive_desc(
                        library.engine(),
                        dnnl.algorithm.convolution_direct,
                        src,
                        weights,
                        dst,
                        strides,
                        dilations,
                        before,
                        before,
                        forward);
                kernel = new convolution_backward_weights(backward);
                input(dnnl.DNNL_ARG_SRC, backward.src_desc(), plainSrc, task.src());
                input(dnnl.DNNL_ARG_DIFF_DST, backward.diff_dst_desc(), plainDst, task.dst());
                plain = plainWeights;
                output = output(dnnl.DNNL_ARG_DIFF_WEIGHTS, backward.diff_weights_desc());
            }
            default -> throw new IllegalArgumentException("direction: " + task.direction());
        }
        outputSize = task.result().length;
    }

    private static memory.desc plain(long... sizes) {
        return new memory.desc(sizes, memory.data_type.f32, memory.format_tag.nchw);
    }

    private static memory.desc any(long... sizes) {
        return new memory.desc(sizes, memory.data_type.f32, memory.format_tag.any);
    }

    private void input(int argument, memory.desc layout, memory.desc plainDesc, float[] values) {
        operands.put(argument, library.filled(layout, plainDesc, values));
    }

    private memory output(int argument, memory.desc layout) {
        memory result = new memory(layout, library.engine());
        operands.put(argument, result);
        return result;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        kernel.execute(library.stream(), operands);
        library.stream()._wait();
    }

    @Override
    public float[] result() {
        return library.values(output, plain, outputSize);
    }
}
