package dev.weir.voice.activity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A graph of ONNX that is written step by step, in the order of the calculation. One thread. */
final class OnnxGraph {
  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 16;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int ATTRIBUTE_IS_INT = 2;

  private final ProtoMessage graph = new ProtoMessage().text(2, "weir");
  private int constants;

  /** What goes in; a size of -1 is any. */
  void input(String name, long... shape) {
    graph.message(11, value(name, FLOAT, shape));
  }

  void integerInput(String name) {
    graph.message(11, value(name, INT64));
  }

  /** What comes out; a size of -1 is any. */
  void output(String name, long... shape) {
    graph.message(12, value(name, FLOAT, shape));
  }

  /** Calculates something out of others; its name. */
  String node(String operator, String result, String... inputs) {
    return node(operator, new ProtoMessage(), List.of(result), inputs);
  }

  /** The same along one dimension. */
  String along(int axis, String operator, List<String> results, String... inputs) {
    ProtoMessage attribute =
        new ProtoMessage().text(1, "axis").number(3, axis).number(20, ATTRIBUTE_IS_INT);
    return node(operator, new ProtoMessage().message(5, attribute), results, inputs);
  }

  private String node(String operator, ProtoMessage node, List<String> results, String... inputs) {
    for (String input : inputs) {
      node.text(1, input);
    }
    results.forEach(result -> node.text(2, result));
    graph.message(1, node.text(4, operator));
    return results.getFirst();
  }

  String constant(Matrix matrix) {
    return constant(FLOAT, bytes(matrix.values()), matrix.rows(), matrix.columns());
  }

  String constant(float[] values) {
    return constant(FLOAT, bytes(values), values.length);
  }

  String constant(long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    littleEndian(bytes).asLongBuffer().put(values);
    return constant(INT64, bytes, values.length);
  }

  private String constant(int type, byte[] bytes, long... shape) {
    String name = "constant" + constants++;
    ProtoMessage tensor = new ProtoMessage();
    for (long size : shape) {
      tensor.number(1, size);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, bytes));
    return name;
  }

  private static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ProtoMessage value(String name, int type, long... shape) {
    ProtoMessage sizes = new ProtoMessage();
    for (long size : shape) {
      ProtoMessage one = new ProtoMessage();
      sizes.message(1, size < 0 ? one.text(2, "any") : one.number(1, size));
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type).message(2, sizes);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }

  /** The file. */
  byte[] toModel() {
    return new ProtoMessage()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtoMessage().text(1, "").number(2, OPERATORS))
        .toBytes();
  }
}
