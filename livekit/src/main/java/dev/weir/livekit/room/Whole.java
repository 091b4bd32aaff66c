package dev.weir.livekit.room;

import dev.weir.channel.Receiver;
import dev.weir.channel.Select;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * Reads streams to their ends, within limits. Immutable.
 *
 * @param size of a piece
 * @param unit what that counts, for people
 * @param most that all pieces may have together
 * @param limit how long it may take
 */
record Whole<T>(ToIntFunction<T> size, String unit, int most, Duration limit, Ticker ticker) {
  /**
   * All pieces; empty if it is too long, takes too long or breaks off, which is told. Cancels what
   * is left.
   */
  Optional<List<T>> read(Receiver<T> stream, Consumer<String> dropped) throws InterruptedException {
    List<T> pieces = new ArrayList<>();
    long left = most;
    long deadline = ticker.after(limit);
    try {
      while (left >= 0) {
        switch (next(stream, Duration.ofNanos(deadline - ticker.nanos()))) {
          case Read.Piece<T>(var piece) -> {
            pieces.add(piece);
            left -= size.applyAsInt(piece);
          }
          case Read.End<T> _ -> {
            return Optional.of(pieces);
          }
          case Read.Broken<T>(var why) -> {
            dropped.accept(why);
            return Optional.empty();
          }
        }
      }
      dropped.accept("it has more than %d %s".formatted(most, unit));
      return Optional.empty();
    } finally {
      stream.cancel();
    }
  }

  private Read<T> next(Receiver<T> stream, Duration left) throws InterruptedException {
    Read<T> late = new Read.Broken<>("it took longer than %d ms".formatted(limit.toMillis()));
    return Select.<Read<T>>of()
        .receive(stream, Read.Piece::new, () -> ended(stream))
        .after(left, () -> late)
        .biased()
        .ticker(ticker)
        .run();
  }

  private Read<T> ended(Receiver<T> stream) {
    return stream
        .closeCause()
        .<Read<T>>map(cause -> new Read.Broken<>("it broke off: " + cause.getMessage()))
        .orElseGet(Read.End::new);
  }

  /** What came next. */
  private sealed interface Read<T> {
    record Piece<T>(T piece) implements Read<T> {}

    record End<T>() implements Read<T> {}

    record Broken<T>(String why) implements Read<T> {}
  }
}
