package dev.forger.cuda.driver;

import dev.forger.device.Recording;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/** Launches that were captured, as one graph: the driver starts all of them with one call. */
public final class Graph implements Recording {
    private final CudaContext context;
    private final CUgraphExec executable = new CUgraphExec();

    /** Takes over the graph. */
    private Graph(CudaContext context, CUgraph graph) {
        this.context = context;
        int code = JCudaDriver.cuGraphInstantiate(executable, graph, 0);
        JCudaDriver.cuGraphDestroy(graph);
        Calls.check("cuGraphInstantiate", code);
    }

    /** Captures what the work launches in the context's stream; none of it runs. The context was entered. */
    static Graph capture(CudaContext context, Runnable work) {
        // Relaxed: the work may allocate memory and load kernels, which are no part of the graph.
        int mode = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_RELAXED;
        Calls.check("cuStreamBeginCapture", JCudaDriver.cuStreamBeginCapture(context.stream(), mode));
        CUgraph graph = new CUgraph();
        boolean complete = false;
        try {
            work.run();
            complete = true;
        } finally {
            int code = JCudaDriver.cuStreamEndCapture(context.stream(), graph);
            if (complete) {
                Calls.check("cuStreamEndCapture", code);
            } else {
                JCudaDriver.cuGraphDestroy(graph);
            }
        }
        return new Graph(context, graph);
    }

    @Override
    public void replay() {
        context.enter();
        Calls.check("cuGraphLaunch", JCudaDriver.cuGraphLaunch(executable, context.stream()));
    }

    /** The graph ends with its context at the latest. */
    @Override
    public void close() {
        if (context.isOpen()) {
            context.enter();
            JCudaDriver.cuGraphExecDestroy(executable);
        }
    }
}
