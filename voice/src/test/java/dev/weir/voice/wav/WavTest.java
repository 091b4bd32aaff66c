package dev.weir.voice.wav;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, sample by sample; what is no such file is refused, named. */
class WavTest {
  private static final Duration FRAME = Duration.ofMillis(20);

  @TempDir Path folder;

  @Test
  void write_anyFrames_areReadAgain(Random random) throws Exception {
    Path file = folder.resolve("a.wav");
    int rate = new int[] {8_000, 16_000, 22_050, 44_100, 48_000}[random.nextInt(5)];
    List<AudioFrame> frames = new ArrayList<>();
    try (WavWriter writer = WavWriter.create(file, rate)) {
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        AudioFrame frame = noise(random, random.nextInt(1, 3_000), rate);
        frames.add(frame);
        writer.write(frame);
      }
    }
    try (WavReader reader = WavReader.open(file)) {
      AudioFrame all = AudioFrame.concat(frames);
      assertThat(reader.sampleRate()).isEqualTo(rate);
      assertThat(reader.channels()).isEqualTo(1);
      assertThat(reader.duration()).contains(all.duration());
      assertThat(readAll(reader)).isEqualTo(all);
    }
  }

  @Test
  void bytes_ofAFrame_areAWav() throws Exception {
    AudioFrame audio = AudioFrame.of(new short[] {1, -1, 32_767, -32_768}, 16_000);
    byte[] wav = WavWriter.bytes(audio);

    assertThat(wav).hasSize(52).startsWith("RIFF".getBytes(US_ASCII));
    assertThat(ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).getInt(4)).isEqualTo(44);
    assertThat(readAll(reader(wav))).isEqualTo(audio);
  }

  @Test
  void create_fileThatIsThere_beginsItAnew() throws Exception {
    Path file = folder.resolve("a.wav");
    Files.write(file, new byte[10_000]);
    WavWriter.create(file, 8_000).close();

    assertThat(Files.size(file)).isEqualTo(44);
    try (WavReader reader = WavReader.open(file)) {
      assertThat(reader.read(FRAME)).isEmpty();
    }
  }

  @Test
  void read_fileThatWasNotClosed_goesToItsEnd() throws Exception {
    Path file = folder.resolve("a.wav");
    AudioFrame audio = noise(new Random(1), 1_234, 8_000);
    WavWriter writer = WavWriter.create(file, 8_000);
    writer.write(audio);
    try (WavReader reader = WavReader.open(file)) {
      assertThat(reader.duration()).isEmpty();
      assertThat(readAll(reader)).isEqualTo(audio);
    } finally {
      writer.close();
      writer.close();
    }
    assertThatThrownBy(() -> writer.write(audio))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void read_stereo_isMixed() throws Exception {
    byte[] wav = wav(1, 2, 16_000, 16, shorts(100, 200, -32_768, -32_768, 32_767, 32_767, 3, -4));

    assertThat(readAll(reader(wav)))
        .isEqualTo(AudioFrame.of(new short[] {150, -32_768, 32_767, -1}, 16_000));
  }

  @Test
  void read_extensibleFormat_isPcm() throws Exception {
    ByteBuffer fmt = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    fmt.putShort((short) 0xFFFE).putShort((short) 1).putInt(8_000).putInt(16_000);
    fmt.putShort((short) 2).putShort((short) 16).putShort((short) 22).putShort((short) 16);
    fmt.putInt(0).putShort((short) 1);
    byte[] wav = riff(chunk("fmt ", fmt.array()), chunk("data", shorts(7)));

    assertThat(readAll(reader(wav))).isEqualTo(AudioFrame.of(new short[] {7}, 8_000));
  }

  @Test
  void read_otherChunks_arePassedOver() throws Exception {
    byte[] wav =
        riff(
            chunk("LIST", new byte[7]), // odd: padded
            chunk("fmt ", fmt(1, 1, 8_000, 16)),
            chunk("fact", new byte[4]),
            chunk("data", shorts(1, 2)),
            chunk("LIST", shorts(9, 9)));

    assertThat(readAll(reader(wav))).isEqualTo(AudioFrame.of(new short[] {1, 2}, 8_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 0x7FFF_F000})
  void read_lengthThatNobodyKnew_goesToTheEnd(int length) throws Exception {
    byte[] wav = wav(1, 1, 8_000, 16, shorts(1, 2, 3));
    ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, length);

    assertThat(readAll(reader(wav))).isEqualTo(AudioFrame.of(new short[] {1, 2, 3}, 8_000));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 16000, 16, 'wav format: 3 (expected: 1)'",
    "1, 3, 16000, 16, 'wav channels: 3 (expected: 1 to 2)'",
    "1, 0, 16000, 16, 'wav channels: 0 (expected: 1 to 2)'",
    "1, 1, 7999, 16, 'wav sampleRate: 7999 (expected: 8000 to 48000)'",
    "1, 1, 48001, 16, 'wav sampleRate: 48001 (expected: 8000 to 48000)'",
    "1, 1, 16000, 8, 'wav bits: 8 (expected: 16)'",
    "1, 1, 16000, 24, 'wav bits: 24 (expected: 16)'",
  })
  void open_formatThatIsNotOurs_isRefused(
      int format, int channels, int rate, int bits, String message) {
    assertRefused(wav(format, channels, rate, bits, shorts(1, 2)), message, false);
  }

  @Test
  void open_whatIsNoWav_isRefusedAndClosed() {
    assertRefused(new byte[0], "wav header: 0 bytes (expected: 12 bytes); it is cut off", true);
    assertRefused(
        "ID3\u0001 and then some".getBytes(US_ASCII), "container: ID3? (expected: RIFF)", false);
    assertRefused("RIFF....AVI  and more".getBytes(US_ASCII), "form: AVI  (expected: WAVE)", false);
    byte[] fmt = chunk("fmt ", fmt(1, 1, 8_000, 16));
    assertRefused(riff(chunk("data", shorts(1))), "data comes first (expected: fmt", false);
    assertRefused(riff(chunk("fmt ", new byte[8])), "fmt: 8 bytes (expected: 16 to 64)", false);
    assertRefused(riff(fmt), "chunk: 0 bytes (expected: 8 bytes)", true);
    assertRefused(
        riff(fmt, new byte[] {'L', 'I', 'S', 'T', 100, 0, 0, 0, 1}), "99 bytes are missing", true);
    assertRefused(
        riff(fmt, new byte[] {'L', 'I', 'S', 'T', 0, 0, 0, 127}),
        "chunk LIST: 2130706432 bytes",
        false);
    assertRefused(
        riff(fmt, chunk("data", new byte[3])), "data: 3 bytes (expected: a multiple of 2)", false);
    byte[][] many = new byte[65][];
    java.util.Arrays.fill(many, chunk("junk", new byte[2]));
    assertRefused(riff(many), "none of 64 is data", false);
    byte[] torn = fmt(1, 1, 8_000, 16);
    torn[12] = 4;
    assertRefused(riff(chunk("fmt ", torn)), "block: 4 (expected: 2)", false);
  }

  @Test
  void read_soundThatIsCutOff_givesWhatIsThereAndThenSaysSo() throws Exception {
    byte[] wav = wav(1, 1, 8_000, 16, shorts(1, 2, 3, 4));
    WavReader reader = reader(java.util.Arrays.copyOf(wav, wav.length - 3));

    assertThat(reader.read(FRAME)).contains(AudioFrame.of(new short[] {1, 2}, 8_000));
    assertThatThrownBy(() -> reader.read(FRAME))
        .isInstanceOfSatisfying(BadWav.class, e -> assertThat(e.truncated()).isTrue())
        .hasMessageContaining("wav data");
  }

  @Test
  void read_missingEnd_saysHowMuch() throws Exception {
    byte[] wav = wav(1, 1, 8_000, 16, shorts(1, 2, 3, 4));
    WavReader reader = reader(java.util.Arrays.copyOf(wav, wav.length - 4));

    assertThat(reader.read(FRAME)).isPresent();
    assertThatThrownBy(() -> reader.read(FRAME))
        .hasMessage("wav data: 4 of 8 bytes (expected: all of them); it is cut off");
  }

  @Test
  void read_unknownLengthEndingWithinASample_saysSoAfterAllThatIsWhole() throws Exception {
    byte[] wav = wav(1, 1, 8_000, 16, shorts(1, 2));
    ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);
    WavReader reader = reader(java.util.Arrays.copyOf(wav, wav.length - 1));

    assertThat(reader.read(FRAME)).contains(AudioFrame.of(new short[] {1}, 8_000));
    assertThatThrownBy(() -> reader.read(FRAME)).isInstanceOf(BadWav.class);
  }

  @Test
  void read_frameThatCannotBe_isRefused() throws Exception {
    WavReader reader = reader(wav(1, 1, 8_000, 16, shorts(1)));
    assertThatThrownBy(() -> reader.read(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader.read(Duration.ofMillis(1_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length: PT1.001S");
  }

  @Test
  void write_otherRate_isRefusedAndNothingIsWritten() throws Exception {
    Path file = folder.resolve("a.wav");
    try (WavWriter writer = WavWriter.create(file, 8_000)) {
      assertThatThrownBy(() -> writer.write(noise(new Random(1), 10, 16_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sampleRate: 16000 (expected: 8000");
    }
    assertThat(Files.size(file)).isEqualTo(44);
    assertThatThrownBy(() -> WavWriter.create(file, 96_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WavWriter.create(folder, 8_000)).isInstanceOf(IOException.class);
  }

  static AudioFrame readAll(WavReader reader) throws IOException {
    List<AudioFrame> frames = new ArrayList<>();
    for (var frame = reader.read(FRAME); frame.isPresent(); frame = reader.read(FRAME)) {
      frames.add(frame.get());
    }
    return AudioFrame.concat(frames);
  }

  private static WavReader reader(byte[] wav) throws IOException {
    return WavReader.open(new ByteArrayInputStream(wav));
  }

  private static void assertRefused(byte[] wav, String message, boolean truncated) {
    var closed = new AtomicBoolean();
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream(wav)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThatThrownBy(() -> WavReader.open(in))
        .isInstanceOfSatisfying(BadWav.class, e -> assertThat(e.truncated()).isEqualTo(truncated))
        .hasMessageContaining(message);
    assertThat(closed).isTrue();
  }

  private static AudioFrame noise(Random random, int samples, int rate) {
    short[] noise = new short[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (short) random.nextInt();
    }
    return AudioFrame.wrap(noise, rate);
  }

  private static byte[] wav(int format, int channels, int rate, int bits, byte[] data) {
    return riff(chunk("fmt ", fmt(format, channels, rate, bits)), chunk("data", data));
  }

  private static byte[] fmt(int format, int channels, int rate, int bits) {
    int block = channels * bits / 8;
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) format)
        .putShort((short) channels)
        .putInt(rate)
        .putInt(rate * block)
        .putShort((short) block)
        .putShort((short) bits)
        .array();
  }

  private static byte[] chunk(String name, byte[] content) {
    return ByteBuffer.allocate(8 + content.length + content.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] riff(byte[]... chunks) {
    var all = new ByteArrayOutputStream();
    all.writeBytes("RIFF\0\0\0\0WAVE".getBytes(US_ASCII));
    Optional.of(chunks).stream().flatMap(java.util.Arrays::stream).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] shorts(int... samples) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      bytes.putShort((short) sample);
    }
    return bytes.array();
  }
}
