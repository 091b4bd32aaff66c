package dev.weir.voice.wav;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the samples.
 *
 * @param dataBytes how many bytes of samples follow; {@link #TO_THE_END} if nobody knew
 */
record WavHeader(int channels, int sampleRate, long dataBytes) {
  static final long TO_THE_END = -1;
  static final int BYTES = 44;
  static final int LOWEST_RATE = 8_000;
  static final int HIGHEST_RATE = 48_000;

  /** What chunks before the samples may be long, such as pictures. */
  private static final long LONGEST_CHUNK = 16 << 20;

  private static final int MOST_CHUNKS = 64;
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;

  /** Who writes to a pipe knows no length, and says one of these, or a number just below. */
  private static final long UNKNOWN = 0x7FFF_0000L;

  static WavHeader read(InputStream in) throws IOException {
    ByteBuffer riff = bytes(in, 12, "header");
    expect("container", text(riff), "RIFF");
    riff.getInt();
    expect("form", text(riff), "WAVE");
    return chunks(in);
  }

  private static WavHeader chunks(InputStream in) throws IOException {
    @Nullable WavHeader format = null;
    for (int i = 0; i < MOST_CHUNKS; i++) {
      ByteBuffer head = bytes(in, 8, "chunk");
      String name = text(head);
      long length = Integer.toUnsignedLong(head.getInt());
      if (name.equals("data")) {
        return format(format).withData(length);
      } else if (name.equals("fmt ")) {
        format = format(in, length);
      } else {
        skip(in, name, length + length % 2);
      }
    }
    throw BadWav.of("chunks", "none of " + MOST_CHUNKS + " is data", "samples");
  }

  private static WavHeader format(@Nullable WavHeader format) {
    if (format == null) {
      throw BadWav.of("chunk", "data comes first", "fmt before data");
    }
    return format;
  }

  private WavHeader withData(long length) {
    boolean known = length > 0 && length < UNKNOWN;
    if (known && length % (2L * channels) != 0) {
      throw BadWav.of("data", length + " bytes", "a multiple of " + 2 * channels);
    }
    return new WavHeader(channels, sampleRate, known ? length : TO_THE_END);
  }

  private static WavHeader format(InputStream in, long length) throws IOException {
    if (length < 16 || length > 64) {
      throw BadWav.of("fmt", length + " bytes", "16 to 64");
    }
    ByteBuffer fmt = bytes(in, (int) (length + length % 2), "fmt");
    int format = Short.toUnsignedInt(fmt.getShort());
    int channels = Short.toUnsignedInt(fmt.getShort());
    long rate = Integer.toUnsignedLong(fmt.getInt());
    fmt.getInt();
    int block = Short.toUnsignedInt(fmt.getShort());
    int bits = Short.toUnsignedInt(fmt.getShort());
    if (format == EXTENSIBLE && length >= 26) {
      format = Short.toUnsignedInt(fmt.getShort(24));
    }
    check("format", format, PCM, PCM);
    check("channels", channels, 1, 2);
    check("sampleRate", rate, LOWEST_RATE, HIGHEST_RATE);
    check("bits", bits, 16, 16);
    check("block", block, 2 * channels, 2 * channels);
    return new WavHeader(channels, (int) rate, TO_THE_END);
  }

  private static void check(String name, long value, int least, int most) {
    if (value < least || value > most) {
      throw BadWav.of(name, value, least == most ? "" + least : least + " to " + most);
    }
  }

  private static void expect(String name, String value, String expected) {
    if (!value.equals(expected)) {
      throw BadWav.of(name, value.replaceAll("[^ -~]", "?"), expected);
    }
  }

  private static void skip(InputStream in, String name, long length) throws IOException {
    if (length > LONGEST_CHUNK) {
      throw BadWav.of(
          "chunk " + name.replaceAll("[^ -~]", "?"), length + " bytes", "at most " + LONGEST_CHUNK);
    }
    byte[] dust = new byte[4096];
    for (long left = length; left > 0; ) {
      int read = in.read(dust, 0, (int) Math.min(dust.length, left));
      if (read < 0) {
        throw BadWav.cut("chunk", left + " bytes are missing", "none");
      }
      left -= read;
    }
  }

  private static ByteBuffer bytes(InputStream in, int count, String what) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw BadWav.cut(what, bytes.length + " bytes", count + " bytes");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer from) {
    byte[] name = new byte[4];
    from.get(name);
    return new String(name, US_ASCII);
  }

  /** The header that is written: mono, PCM16; {@code dataBytes} as an unsigned number. */
  static byte[] bytes(int sampleRate, int dataBytes) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(US_ASCII))
        .putInt(dataBytes == -1 ? -1 : dataBytes + BYTES - 8)
        .put("WAVEfmt ".getBytes(US_ASCII))
        .putInt(16)
        .putShort((short) PCM)
        .putShort((short) 1)
        .putInt(sampleRate)
        .putInt(2 * sampleRate)
        .putShort((short) 2)
        .putShort((short) 16)
        .put("data".getBytes(US_ASCII))
        .putInt(dataBytes)
        .array();
  }
}
