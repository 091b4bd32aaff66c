package dev.weir.livekit.rtc;

import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.channel.SendResult;
import dev.weir.livekit.proto.rtc.StreamEnd;
import java.util.function.ToLongFunction;

/**
 * A stream of text or bytes on its way in. The library cannot be made to wait, so one that nobody
 * reads fails at last.
 *
 * @param <T> its pieces
 */
final class Reader<T> {
  /** How much of a stream may wait. */
  static final long MOST_BYTES = 4 * 1024 * 1024;

  /** What a piece takes beside its content: many small ones must not wait, either. */
  static final int PIECE_BYTES = 64;

  private final Object room;
  private final String sender;
  private final Streams streams;
  private final String what;
  private final ToLongFunction<T> length;
  private final Trailer trailer = new Trailer();
  private final Chan<T> pieces;
  private volatile boolean ended;

  Reader(Object room, String sender, Streams streams, String what, ToLongFunction<T> length) {
    this.room = room;
    this.sender = sender;
    this.streams = streams;
    this.what = what;
    this.length = length;
    pieces = Chan.<T>builder().name(what).weighted(MOST_BYTES, this::weight).build();
  }

  /** Whose it is. */
  String sender() {
    return sender;
  }

  Receiver<T> pieces() {
    return pieces;
  }

  Trailer trailer() {
    return trailer;
  }

  boolean isOf(Object other) {
    return room.equals(other);
  }

  /** Nothing more comes, and nothing waits. */
  boolean isOver() {
    return ended && pieces.isDrained();
  }

  /** How many bytes wait. */
  long waiting() {
    return pieces.stats().weight();
  }

  private long weight(T piece) {
    return length.applyAsLong(piece) + PIECE_BYTES;
  }

  void on(T piece) {
    if (length.applyAsLong(piece) == 0 || pieces.isClosed()) {
      return;
    }
    long bytes = weight(piece);
    if (!streams.fits(bytes)) {
      fail("%d bytes of all streams wait (expected: to be taken)".formatted(Streams.MOST_BYTES));
    } else if (pieces.offer(piece) instanceof SendResult.NoRoom) {
      fail("%d bytes of it wait (expected: to be taken, or cancelled)".formatted(MOST_BYTES));
    }
  }

  void on(StreamEnd end) {
    ended = true;
    trailer.set(Attributes.of(end.getAttributesList()));
    if (end.hasError()) {
      fail(end.getError().getDescription());
    } else {
      pieces.close();
    }
  }

  /** Nobody was told of it, and nothing of it comes. */
  void refuse() {
    ended = true;
    pieces.cancel();
  }

  void fail(String reason) {
    pieces.fail(new RtcFailed("%s: %s".formatted(what, reason)));
  }
}
