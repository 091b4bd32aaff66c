package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.DetectionFailed;
import dev.weir.testkit.Seed;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silero's network written anew, with weights that are drawn. */
class DenseSileroTest {
  private static final Map<String, long[]> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("stft.forward_basis_buffer", new long[] {258, 1, 256});
    SHAPES.put("encoder.0.reparam_conv.weight", new long[] {128, 129, 3});
    SHAPES.put("encoder.1.reparam_conv.weight", new long[] {64, 128, 3});
    SHAPES.put("encoder.2.reparam_conv.weight", new long[] {64, 64, 3});
    SHAPES.put("encoder.3.reparam_conv.weight", new long[] {128, 64, 3});
    SHAPES.put("encoder.0.reparam_conv.bias", new long[] {128});
    SHAPES.put("encoder.1.reparam_conv.bias", new long[] {64});
    SHAPES.put("encoder.2.reparam_conv.bias", new long[] {64});
    SHAPES.put("encoder.3.reparam_conv.bias", new long[] {128});
    SHAPES.put("decoder.rnn.weight_ih", new long[] {512, 128});
    SHAPES.put("decoder.rnn.weight_hh", new long[] {512, 128});
    SHAPES.put("decoder.rnn.bias_ih", new long[] {512});
    SHAPES.put("decoder.rnn.bias_hh", new long[] {512});
    SHAPES.put("decoder.decoder.2.weight", new long[] {1, 128, 1});
    SHAPES.put("decoder.decoder.2.bias", new long[] {1});
  }

  @TempDir private Path folder;

  private static Map<String, float[]> drawn(Random random) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    SHAPES.forEach((name, shape) -> {
      float[] values = new float[(int) LongStream.of(shape).reduce(1, (one, other) -> one * other)];
      for (int at = 0; at < values.length; at++) {
        values[at] = (float) random.nextGaussian() / 12;
      }
      weights.put(name, values);
    });
    return weights;
  }

  /** A model's file with nothing but these weights, within branches as in the real one. */
  private static byte[] file(Map<String, float[]> weights) {
    ProtoMessage branch = new ProtoMessage();
    weights.forEach((name, values) -> branch.message(1, constant(name, values)));
    ProtoMessage attribute = new ProtoMessage().text(1, "then_branch").message(6, branch);
    ProtoMessage node = new ProtoMessage().text(4, "If").message(5, attribute);
    return new ProtoMessage()
        .number(1, 8)
        .message(7, new ProtoMessage().message(1, node))
        .toBytes();
  }

  private static ProtoMessage constant(String name, float[] values) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[values.length * 4]).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    ProtoMessage tensor = new ProtoMessage();
    for (long size : SHAPES.get(name)) {
      tensor.number(1, size);
    }
    tensor.number(2, 1).text(8, name).bytes(9, bytes.array());
    ProtoMessage attribute = new ProtoMessage().text(1, "value").message(5, tensor).number(20, 4);
    return new ProtoMessage().text(2, name).text(4, "Constant").message(5, attribute);
  }

  private static byte[] dense(Map<String, float[]> weights) {
    return DenseSilero.of(SileroWeights.of(file(weights)).orElseThrow());
  }

  private Path written(byte[]... parts) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return Files.write(folder.resolve("model.onnx"), all.toByteArray());
  }

  /** Beside the same network, calculated step by step. */
  @Test
  void judge_drawnWeights_isWhatTheNetworkIs(Seed seed) throws Exception {
    Random random = seed.random();
    Map<String, float[]> weights = drawn(random);
    SlowSilero slow = new SlowSilero(weights);
    try (OnnxModel model = OnnxModel.load(written(dense(weights)));
        OnnxBatch batch = model.batch()) {
      Seat[] seats = seats(3);
      float[][] states = new float[3][Seat.LAYERS * Seat.WIDTH];
      for (int window = 0; window < 4; window++) {
        for (Seat seat : seats) {
          fill(seat.input, random);
        }
        batch.judge(seats, 3);
        for (int at = 0; at < 3; at++) {
          float expected = slow.judge(seats[at].input, states[at]);
          assertThat(seats[at].probability).isCloseTo(expected, within(1e-4f));
          assertThat(seats[at].state).containsExactly(states[at], within(1e-4f));
        }
      }
    }
  }

  /** A file may be of several parts; the second one only adds the weights. */
  @Test
  void load_knownModel_isWrittenAnewOnlyIfItAgrees(Seed seed) throws Exception {
    Map<String, float[]> weights = drawn(seed.random(1));
    byte[] model = dense(weights);

    assertThat(isDense(written(model))).as("without weights by name").isFalse();
    assertThat(isDense(written(model, plain(weights)))).as("with them").isTrue();
    assertThat(isDense(written(model, plain(drawn(seed.random(2)))))).as("with others").isFalse();
  }

  /** It would be read as a whole. */
  @Test
  void load_hugeFile_isRefusedUnread() throws Exception {
    Path file = folder.resolve("huge.onnx");
    try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
      holes.setLength(3L << 30);
    }
    assertThatThrownBy(() -> OnnxModel.load(file))
        .isInstanceOf(DetectionFailed.class)
        .hasRootCauseMessage("file: 3221225472 bytes (expected: at most 67108864)");
  }

  private static boolean isDense(Path file) {
    try (OnnxModel model = OnnxModel.load(file)) {
      return model.isDense();
    }
  }

  /** The weights in the graph itself: a part of a model that goes on. */
  private static byte[] plain(Map<String, float[]> weights) {
    ProtoMessage graph = new ProtoMessage();
    weights.forEach((name, values) -> graph.message(1, constant(name, values)));
    return new ProtoMessage().message(7, graph).toBytes();
  }

  @Test
  void weights_oneMissingOrOfAnotherShape_areNone(Seed seed) {
    Map<String, float[]> weights = drawn(seed.random());
    weights.remove("decoder.rnn.bias_hh");

    assertThat(SileroWeights.of(file(weights))).isEmpty();
    assertThat(SileroWeights.of(new byte[0])).isEmpty();
  }

  @Test
  void fields_whatIsNoMessage_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtoFields.of(ByteBuffer.wrap(new byte[] {0x0A, 5, 1})))
        .withMessage("length: 5 (expected: at most 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtoFields.of(ByteBuffer.wrap(new byte[] {0x0F})))
        .withMessageStartingWith("tag: 15");
    byte[] endless = new byte[12];
    Arrays.fill(endless, (byte) 0xFF);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtoFields.of(ByteBuffer.wrap(endless)))
        .withMessageStartingWith("number: does not end");
  }

  @Test
  void fields_ofEachKind_areReadAsTheyWereWritten() {
    byte[] fixed = {0x1D, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0};
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(new ProtoMessage().number(1, -1).number(2, 300).text(15, "ä").toBytes());
    all.writeBytes(fixed);

    ProtoFields fields = ProtoFields.of(ByteBuffer.wrap(all.toByteArray()));

    assertThat(fields.all(1).getFirst().value()).isEqualTo(-1);
    assertThat(fields.all(2).getFirst().value()).isEqualTo(300);
    assertThat(fields.all(3).getFirst().value()).isEqualTo(1);
    assertThat(fields.all(4).getFirst().value()).isEqualTo(2);
    assertThat(fields.text(15)).isEqualTo("ä");
    assertThat(fields.text(16)).isEmpty();
  }

  private static void fill(float[] input, Random random) {
    for (int at = 0; at < input.length; at++) {
      input[at] = 2 * random.nextFloat() - 1;
    }
  }

  private static Seat[] seats(int count) {
    Batcher nobody = new Batcher(0, () -> new ScriptedBatches(1));
    Seat[] seats = new Seat[count];
    for (int at = 0; at < count; at++) {
      seats[at] = nobody.seat();
    }
    return seats;
  }
}
