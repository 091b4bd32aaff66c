package dev.weir.voice.activity;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Silero's model has learned for sound of 16 kHz.
 *
 * @param byName the numbers of each tensor by its name, in rows: the last dimension is within a row
 */
record SileroWeights(Map<String, float[]> byName) {
  static final String SPECTRUM = "stft.forward_basis_buffer";
  static final String INPUT_GATES = "decoder.rnn.weight_ih";
  static final String STATE_GATES = "decoder.rnn.weight_hh";
  static final String INPUT_BIAS = "decoder.rnn.bias_ih";
  static final String STATE_BIAS = "decoder.rnn.bias_hh";
  static final String SPEECH = "decoder.decoder.2.weight";
  static final String SPEECH_BIAS = "decoder.decoder.2.bias";

  /** Of the model that is known; the file has another one beside it, for 8 kHz. */
  private static final Map<String, int[]> SHAPES =
      Map.ofEntries(
          Map.entry(SPECTRUM, new int[] {258, 1, 256}),
          Map.entry(convolution(0), new int[] {128, 129, 3}),
          Map.entry(convolution(1), new int[] {64, 128, 3}),
          Map.entry(convolution(2), new int[] {64, 64, 3}),
          Map.entry(convolution(3), new int[] {128, 64, 3}),
          Map.entry(convolutionBias(0), new int[] {128}),
          Map.entry(convolutionBias(1), new int[] {64}),
          Map.entry(convolutionBias(2), new int[] {64}),
          Map.entry(convolutionBias(3), new int[] {128}),
          Map.entry(INPUT_GATES, new int[] {512, 128}),
          Map.entry(STATE_GATES, new int[] {512, 128}),
          Map.entry(INPUT_BIAS, new int[] {512}),
          Map.entry(STATE_BIAS, new int[] {512}),
          Map.entry(SPEECH, new int[] {1, 128, 1}),
          Map.entry(SPEECH_BIAS, new int[] {1}));

  // Numbers of fields in onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int TENSOR_DIMENSION = 1;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_BYTES = 9;

  static String convolution(int layer) {
    return "encoder.%d.reparam_conv.weight".formatted(layer);
  }

  static String convolutionBias(int layer) {
    return "encoder.%d.reparam_conv.bias".formatted(layer);
  }

  float[] values(String name) {
    return requireNonNull(byName.get(name), name);
  }

  /** Out of a model's file; empty if they are not there in the shapes that are known. */
  static Optional<SileroWeights> of(byte[] model) {
    return ProtoFields.of(ByteBuffer.wrap(model)).all(MODEL_GRAPH).stream()
        .flatMap(graph -> search(graph.message()).stream())
        .findFirst();
  }

  /** In this graph, else in those of its branches. */
  private static Optional<SileroWeights> search(ProtoFields graph) {
    Map<String, float[]> here = new HashMap<>();
    Optional<SileroWeights> within = Optional.empty();
    for (ProtoFields.Field node : graph.all(GRAPH_NODE)) {
      for (ProtoFields.Field attribute : node.message().all(NODE_ATTRIBUTE)) {
        ProtoFields fields = attribute.message();
        fields.all(ATTRIBUTE_TENSOR).forEach(tensor -> put(here, tensor.message()));
        for (ProtoFields.Field branch : fields.all(ATTRIBUTE_GRAPH)) {
          within = within.or(() -> search(branch.message()));
        }
      }
    }
    return here.keySet().equals(SHAPES.keySet()) ? Optional.of(new SileroWeights(here)) : within;
  }

  private static void put(Map<String, float[]> here, ProtoFields tensor) {
    String name = tensor.text(TENSOR_NAME);
    int[] shape =
        tensor.all(TENSOR_DIMENSION).stream().mapToInt(field -> (int) field.value()).toArray();
    if (Arrays.equals(shape, SHAPES.get(name))) {
      ByteBuffer bytes = tensor.all(TENSOR_BYTES).getFirst().bytes();
      float[] values = new float[Arrays.stream(shape).reduce(1, (one, other) -> one * other)];
      bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      here.put(name, values);
    }
  }
}
