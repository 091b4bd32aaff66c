package dev.weir.voice.local;

import dev.weir.agent.speech.SpeechFailed;
import dev.weir.channel.Poll;
import dev.weir.channel.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a program says, for one reader, who can be interrupted and does not wait for ever. */
final class ProgramOutput extends InputStream {
  private static final byte[] NONE = {};

  private final String program;
  private final Receiver<byte[]> pieces;
  private final Duration silence;
  private byte @Nullable [] piece = NONE;
  private int at;

  ProgramOutput(String program, Receiver<byte[]> pieces, Duration silence) {
    this.program = program;
    this.pieces = pieces;
    this.silence = silence;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    byte[] current = current();
    if (current == null) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, from, count);
    at += count;
    return count;
  }

  private byte @Nullable [] current() throws IOException {
    if (piece != null && at == piece.length) {
      at = 0;
      piece = next();
    }
    return piece;
  }

  private byte @Nullable [] next() throws IOException {
    try {
      return switch (pieces.poll(silence)) {
        case Poll.Item<byte[]>(byte[] item) -> item;
        case Poll.Nothing<byte[]> _ ->
            throw SpeechFailed.forNow(
                "%s: nothing for %d ms (expected: sound, words or its end)"
                    .formatted(program, silence.toMillis()),
                null);
        case Poll.Closed<byte[]> _ -> null;
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
