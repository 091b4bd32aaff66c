package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the simplest of sound files: mono PCM16. */
final class Wav {
  private static final int HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int RATE_AT = 4;

  private Wav() {}

  static AudioFrame read(Path file) {
    try {
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AudioFrame read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int rate = 0;
    int at = HEADER;
    while (true) {
      String kind = new String(bytes, at, 4, StandardCharsets.US_ASCII);
      int length = in.getInt(at + 4);
      at += CHUNK_HEADER;
      if (kind.equals("fmt ")) {
        rate = in.getInt(at + RATE_AT);
      } else if (kind.equals("data")) {
        return AudioFrame.ofBytes(Arrays.copyOfRange(bytes, at, at + length), rate);
      }
      at += length;
    }
  }
}
