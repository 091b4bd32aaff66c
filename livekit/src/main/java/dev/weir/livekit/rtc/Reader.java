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

  private final Object room;
  private final String what;
  private final ToLongFunction<T> length;
  private final Trailer trailer = new Trailer();
  private final Chan<T> pieces;

  Reader(Object room, String what, ToLongFunction<T> length) {
    this.room = room;
    this.what = what;
    this.length = length;
    pieces = Chan.<T>builder().name(what).weighted(MOST_BYTES, length).build();
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

  /** Nobody reads it any more. */
  boolean isOver() {
    return pieces.isClosed();
  }

  void on(T piece) {
    if (length.applyAsLong(piece) > 0 && pieces.offer(piece) instanceof SendResult.NoRoom) {
      fail("%d bytes of it wait (expected: to be taken, or cancelled)".formatted(MOST_BYTES));
    }
  }

  void on(StreamEnd end) {
    trailer.set(Attributes.of(end.getAttributesList()));
    if (end.hasError()) {
      fail(end.getError().getDescription());
    } else {
      pieces.close();
    }
  }

  void fail(String reason) {
    pieces.fail(new RtcFailed("%s: %s".formatted(what, reason)));
  }
}
