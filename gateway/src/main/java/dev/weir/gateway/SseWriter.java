package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.log.Cursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Frames of an event stream, gathered and then written in one piece. For one thread. */
final class SseWriter {
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] EVENT = "\nevent: ".getBytes(US_ASCII);
  private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] SEQ = "{\"seq\":".getBytes(US_ASCII);
  private static final byte[] PREV = ",\"prev\":".getBytes(US_ASCII);

  private static final int SLICE = 16 << 10;

  /** Bytes that a stream's buffer has while little happens. */
  private static final int SMALL = 1024;

  /** Bytes that are gathered before they are written. */
  private static final int MUCH = 64 << 10;

  private ByteArrayOutputStream frames = new ByteArrayOutputStream(SMALL);
  private final OutputStream out;
  private final Stall stall;

  SseWriter(OutputStream out, Stall stall) {
    this.out = out;
    this.stall = stall;
  }

  /** How long the client's own event source should wait before it comes back. */
  void retry(int millis) {
    text("retry: " + millis + "\n\n");
  }

  /** A frame of the stream itself, which is no position to resume from. */
  void frame(String type, byte[] json) {
    text("event: " + type);
    frames.writeBytes(DATA);
    frames.writeBytes(json);
    text("\n\n");
  }

  /**
   * A frame of the log: the shared body behind this reader's own numbers. Writes when much is
   * gathered, so that a reader costs no more memory than that.
   */
  void event(Cursor cursor, String type, long prev, byte[] body) throws IOException {
    id(cursor, type);
    frames.writeBytes(SEQ);
    text(Long.toString(cursor.seq()));
    frames.writeBytes(PREV);
    text(Long.toString(prev));
    frames.write(',');
    end(body);
    if (frames.size() >= MUCH) {
      flush();
    }
  }

  /** The state at a position. */
  void snapshot(Cursor cursor, byte[] body) {
    id(cursor, "snapshot");
    frames.writeBytes(SEQ);
    text(Long.toString(cursor.seq()));
    text(",\"type\":\"snapshot\",");
    end(body);
  }

  /** Writes what was gathered; ended if the caller does not read for too long. */
  void flush() throws IOException {
    byte[] all = frames.toByteArray();
    // A buffer that was large once would stay so for the life of the stream.
    frames = new ByteArrayOutputStream(SMALL);
    for (int at = 0; at < all.length; at += SLICE) {
      write(all, at, Math.min(SLICE, all.length - at));
    }
  }

  /** A slice at a time, so that a slow reader of a large snapshot is seen to make progress. */
  private void write(byte[] all, int from, int length) throws IOException {
    stall.watch(() -> {
      out.write(all, from, length);
      out.flush();
    });
  }

  private void id(Cursor cursor, String type) {
    frames.writeBytes(ID);
    text(cursor.toString());
    frames.writeBytes(EVENT);
    text(type);
    frames.writeBytes(DATA);
  }

  private void end(byte[] body) {
    frames.writeBytes(body);
    text("\n\n");
  }

  private void text(String text) {
    frames.writeBytes(text.getBytes(UTF_8));
  }
}
