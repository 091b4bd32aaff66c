package dev.weir.bench.subscribers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads one HTTP/1.1 answer with server-sent events, in pieces of any size, and counts. An event
 * counts as delivered when it is complete and has exactly one {@link Payload#MARK}: a frame that
 * repeats the whole message has many, others have none. Not thread-safe.
 */
final class SseDecoder {

  /** Takes the times that events carry. */
  interface Deliveries {
    void delivered(long stampNanos);
  }

  private enum Part {
    HEAD,
    CHUNK_SIZE,
    CHUNK,
    UNBOUNDED
  }

  private static final int MAX_HEAD = 16 * 1_024;

  private final Deliveries deliveries;
  private final StringBuilder head = new StringBuilder();
  private Part part = Part.HEAD;
  private int chunkLeft;
  private boolean sizeSeen;
  private boolean sizeEnded;
  private byte last;
  private int marks;
  private int stampLeft;
  private long stamp;
  private long frames;
  private long delivered;
  private long bodyBytes;

  SseDecoder(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  /** Complete frames of any kind. */
  long frames() {
    return frames;
  }

  /** Complete frames with exactly one mark. */
  long delivered() {
    return delivered;
  }

  /** Bytes of the body, without the framing of chunks. */
  long bodyBytes() {
    return bodyBytes;
  }

  void accept(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      at =
          switch (part) {
            case HEAD -> head(bytes, at);
            case CHUNK_SIZE -> chunkSize(bytes, at);
            case CHUNK -> chunk(bytes, at, length);
            case UNBOUNDED -> body(bytes, at, length);
          };
    }
  }

  private int head(byte[] bytes, int at) {
    head.append((char) bytes[at]);
    if (head.length() > MAX_HEAD) {
      throw new IllegalStateException("head: over 16 KiB: " + head.substring(0, 200));
    }
    int length = head.length();
    if (bytes[at] == '\n' && length >= 4 && head.charAt(length - 3) == '\n') {
      part = firstPart(head.toString());
    }
    return at + 1;
  }

  private static Part firstPart(String head) {
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IllegalStateException("answer: %s (expected: 200)".formatted(head.strip()));
    }
    String lower = head.toLowerCase(Locale.ROOT);
    return lower.contains("transfer-encoding: chunked") ? Part.CHUNK_SIZE : Part.UNBOUNDED;
  }

  /** Also takes the line end that closes the chunk before. */
  private int chunkSize(byte[] bytes, int at) {
    byte b = bytes[at];
    int digit = Character.digit(b, 16);
    if (b == '\n' && sizeSeen) {
      part = Part.CHUNK;
      sizeSeen = false;
      sizeEnded = false;
    } else if (b == ';') {
      sizeEnded = true;
    } else if (digit >= 0 && !sizeEnded) {
      chunkLeft = chunkLeft * 16 + digit;
      sizeSeen = true;
    } else if (b != '\r' && b != '\n' && !sizeEnded) {
      String seen = new String(bytes, at, 1, StandardCharsets.ISO_8859_1);
      throw new IllegalStateException("chunk size: %s (expected: hexadecimal)".formatted(seen));
    }
    return at + 1;
  }

  private int chunk(byte[] bytes, int at, int length) {
    int end = Math.min(length, at + chunkLeft);
    chunkLeft -= end - at;
    if (chunkLeft == 0) {
      part = Part.CHUNK_SIZE;
    }
    return body(bytes, at, end);
  }

  private int body(byte[] bytes, int from, int to) {
    byte before = last;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (stampLeft > 0) {
        stampLeft--;
        stamp = stamp * 10 + (b - '0');
      } else if (b == Payload.MARK) {
        mark();
      } else if (b == '\n' && before == '\n') {
        frame();
      }
      before = b;
    }
    last = before;
    bodyBytes += to - from;
    return to;
  }

  private void mark() {
    if (marks++ == 0) {
      stamp = 0;
      stampLeft = Payload.STAMP_DIGITS;
    }
  }

  private void frame() {
    frames++;
    if (marks == 1) {
      delivered++;
      deliveries.delivered(stamp);
    }
    marks = 0;
  }
}
