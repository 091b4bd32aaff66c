package dev.weir.voice.activity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches of one thread through Silero's model. Memory outside the heap is taken once: whatever the
 * size of a batch, it goes through the same buffers, seen through tensors of that size.
 */
final class OnnxBatch implements BatchModel {
  /** Beyond that, a window gets no cheaper, and the first has to wait for the last. */
  static final int MOST = 64;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final FloatBuffer input = floats(MOST * Seat.INPUT);
  private final FloatBuffer state = floats(MOST * Seat.LAYERS * Seat.WIDTH);
  private final FloatBuffer output = floats(MOST);
  private final FloatBuffer newState = floats(MOST * Seat.LAYERS * Seat.WIDTH);
  private final OnnxTensor rate;

  /** By the number of windows; made when first needed. */
  private final @Nullable Tensors[] sizes = new Tensors[MOST + 1];

  OnnxBatch(OrtEnvironment environment, OrtSession session) throws OrtException {
    this.environment = environment;
    this.session = session;
    this.rate = OnnxTensor.createTensor(environment, number(Judge.RATE), new long[0]);
  }

  @Override
  public int most() {
    return MOST;
  }

  /** The probability of a window of silence; only before the first batch. */
  float judgeSilence() throws OrtException {
    Tensors one = tensors(1);
    session.run(one.inputs, one.outputs).close();
    return output.get(0);
  }

  @Override
  public void judge(Seat[] seats, int count) throws OrtException {
    Tensors tensors = tensors(count);
    for (int i = 0; i < count; i++) {
      put(seats[i], i, count);
    }
    session.run(tensors.inputs, tensors.outputs).close();
    for (int i = 0; i < count; i++) {
      take(seats[i], i, count);
    }
  }

  /** The state is by layers first: all seats' first, then all seats' second. */
  private void put(Seat seat, int at, int count) {
    input.put(at * Seat.INPUT, seat.input);
    for (int layer = 0; layer < Seat.LAYERS; layer++) {
      int place = (layer * count + at) * Seat.WIDTH;
      state.put(place, seat.state, layer * Seat.WIDTH, Seat.WIDTH);
    }
  }

  private void take(Seat seat, int at, int count) {
    seat.probability = output.get(at);
    for (int layer = 0; layer < Seat.LAYERS; layer++) {
      int place = (layer * count + at) * Seat.WIDTH;
      newState.get(place, seat.state, layer * Seat.WIDTH, Seat.WIDTH);
    }
  }

  private Tensors tensors(int count) throws OrtException {
    Tensors known = sizes[count];
    if (known == null) {
      known = new Tensors(count);
      sizes[count] = known;
    }
    return known;
  }

  @Override
  public void close() {
    for (Tensors tensors : sizes) {
      if (tensors != null) {
        tensors.close();
      }
    }
    rate.close();
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static LongBuffer number(long value) {
    return ByteBuffer.allocateDirect(Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer()
        .put(0, value);
  }

  /** The buffers as so many windows see them. */
  private final class Tensors {
    private final OnnxTensor windows;
    private final OnnxTensor before;
    private final OnnxTensor probabilities;
    private final OnnxTensor after;
    final Map<String, OnnxTensor> inputs;
    final Map<String, OnnxTensor> outputs;

    Tensors(int count) throws OrtException {
      long[] states = {Seat.LAYERS, count, Seat.WIDTH};
      windows = tensor(input, count, Seat.INPUT);
      before = tensor(state, states);
      probabilities = tensor(output, count, 1);
      after = tensor(newState, states);
      inputs = Map.of("input", windows, "state", before, "sr", rate);
      outputs = Map.of("output", probabilities, "stateN", after);
    }

    private OnnxTensor tensor(FloatBuffer all, long... shape) throws OrtException {
      int length = 1;
      for (long size : shape) {
        length *= (int) size;
      }
      return OnnxTensor.createTensor(environment, all.slice(0, length), shape);
    }

    void close() {
      windows.close();
      before.close();
      probabilities.close();
      after.close();
    }
  }
}
