package dev.weir.voice.activity;

import java.util.List;

/**
 * Silero's model for windows of 16 kHz written anew: the same inputs, outputs and weights, with
 * every convolution as one multiplication of matrices for the whole batch. ONNX Runtime convolves
 * window by window, with matrices of four columns or fewer, and most of its time goes into fetching
 * the weights again; so a window takes a quarter of the time in a batch, and half of it alone.
 */
final class DenseSilero {
  /** Steps of time in a window, as the spectrum has them. */
  private static final int STEPS = 4;

  /** Samples of which a step's spectrum is made. */
  private static final int SPAN = 256;

  private static final int HOP = 128;
  private static final int FREQUENCIES = SPAN / 2 + 1;

  /** What comes out of the four convolutions at a step, and how far apart their steps are. */
  private static final int[] CHANNELS = {128, 64, 64, 128};

  private static final int[] STRIDES = {1, 2, 2, 1};

  private final OnnxGraph graph = new OnnxGraph();
  private final SileroWeights weights;

  private DenseSilero(SileroWeights weights) {
    this.weights = weights;
  }

  /** The model's file, of these weights. */
  static byte[] of(SileroWeights weights) {
    var model = new DenseSilero(weights);
    model.declare();
    model.remember(model.encode(model.spectrum()));
    return model.graph.toModel();
  }

  private void declare() {
    graph.input("input", -1, Seat.INPUT);
    graph.input("state", Seat.LAYERS, -1, Seat.WIDTH);
    graph.integerInput("sr");
    graph.output("output", -1, 1);
    graph.output("stateN", Seat.LAYERS, -1, Seat.WIDTH);
  }

  /** How strong each frequency is at each of the four steps. */
  private String spectrum() {
    String steps = graph.node("Reshape", "steps", cutSteps(), graph.constant(-1, SPAN));
    String power =
        graph.node("Add", "power", squares("real", steps, 0), squares("imag", steps, FREQUENCIES));
    String strength = graph.node("Sqrt", "strength", power);
    return graph.node(
        "Reshape", "spectrum", strength, graph.constant(-1, (long) STEPS * FREQUENCIES));
  }

  /** One after the other; the last goes on beyond the window's end, mirrored there. */
  private String cutSteps() {
    int beyond = (STEPS - 1) * HOP + SPAN - Seat.INPUT;
    return graph.along(
        1,
        "Concat",
        List.of("cut"),
        slice("step0", 0, SPAN, 1),
        slice("step1", HOP, HOP + SPAN, 1),
        slice("step2", 2 * HOP, 2 * HOP + SPAN, 1),
        slice("step3", 3 * HOP, Seat.INPUT, 1),
        slice("mirrored", Seat.INPUT - 2, Seat.INPUT - 2 - beyond, -1));
  }

  private String slice(String result, int from, int to, int by) {
    return graph.node(
        "Slice",
        result,
        "input",
        graph.constant(new long[] {from}),
        graph.constant(new long[] {to}),
        graph.constant(new long[] {1}),
        graph.constant(new long[] {by}));
  }

  private String squares(String name, String steps, int firstRow) {
    float[] basis = weights.values(SileroWeights.SPECTRUM);
    String matrix = graph.constant(Matrix.transposed(basis, firstRow, FREQUENCIES, SPAN));
    String part = graph.node("MatMul", name, steps, matrix);
    return graph.node("Mul", name + "Squared", part, part);
  }

  private String encode(String spectrum) {
    String heard = spectrum;
    int from = FREQUENCIES;
    int steps = STEPS;
    for (int layer = 0; layer < CHANNELS.length; layer++) {
      heard = convolve(layer, heard, from, steps);
      from = CHANNELS[layer];
      steps = Matrix.stepsOut(steps, STRIDES[layer]);
    }
    return heard;
  }

  private String convolve(int layer, String heard, int from, int steps) {
    float[] kernels = weights.values(SileroWeights.convolution(layer));
    int to = CHANNELS[layer];
    Matrix matrix = Matrix.convolution(kernels, from, to, steps, STRIDES[layer]);
    float[] bias = repeated(weights.values(SileroWeights.convolutionBias(layer)), matrix.columns());
    String sum =
        graph.node("Gemm", "sum" + layer, heard, graph.constant(matrix), graph.constant(bias));
    return graph.node("Relu", "layer" + layer, sum);
  }

  private static float[] repeated(float[] values, int length) {
    float[] all = new float[length];
    for (int at = 0; at < length; at++) {
      all[at] = values[at % values.length];
    }
    return all;
  }

  /** The memory over windows (an LSTM), and what it makes of this one. */
  private void remember(String heard) {
    graph.along(0, "Split", List.of("said", "kept"), "state");
    String said = graph.node("Reshape", "before", "said", graph.constant(-1, Seat.WIDTH));
    String kept = graph.node("Reshape", "memory", "kept", graph.constant(-1, Seat.WIDTH));
    gates(graph.along(1, "Concat", List.of("both"), heard, said));
    String memory =
        graph.node(
            "Add",
            "memoryN",
            graph.node("Mul", "stays", graph.node("Sigmoid", "keep", "gate1"), kept),
            graph.node(
                "Mul",
                "comes",
                graph.node("Sigmoid", "take", "gate0"),
                graph.node("Tanh", "new", "gate2")));
    String says =
        graph.node(
            "Mul",
            "says",
            graph.node("Sigmoid", "show", "gate3"),
            graph.node("Tanh", "shown", memory));
    decide(says);
    String layer = graph.constant(1, -1, Seat.WIDTH);
    graph.along(
        0,
        "Concat",
        List.of("stateN"),
        graph.node("Reshape", "saysLayer", says, layer),
        graph.node("Reshape", "memoryLayer", memory, layer));
  }

  private void gates(String both) {
    Matrix gates = ofGates(SileroWeights.INPUT_GATES).above(ofGates(SileroWeights.STATE_GATES));
    float[] bias = weights.values(SileroWeights.INPUT_BIAS).clone();
    float[] more = weights.values(SileroWeights.STATE_BIAS);
    for (int at = 0; at < bias.length; at++) {
      bias[at] += more[at];
    }
    String sum = graph.node("Gemm", "gates", both, graph.constant(gates), graph.constant(bias));
    graph.along(1, "Split", List.of("gate0", "gate1", "gate2", "gate3"), sum);
  }

  private Matrix ofGates(String name) {
    return Matrix.transposed(weights.values(name), 0, 4 * Seat.WIDTH, Seat.WIDTH);
  }

  private void decide(String says) {
    Matrix speech = new Matrix(Seat.WIDTH, 1, weights.values(SileroWeights.SPEECH));
    String sum =
        graph.node(
            "Gemm",
            "speech",
            graph.node("Relu", "saysPositive", says),
            graph.constant(speech),
            graph.constant(weights.values(SileroWeights.SPEECH_BIAS)));
    graph.node("Sigmoid", "output", sum);
  }
}
