package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.ChanClosed;
import dev.weir.channel.Sender;
import dev.weir.delta.StreamOptions.Mode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a turn: as streamed messages, or as it is. Both give the same text, usage and spans for
 * the same updates. Any thread; one turn at a time on the thread that delivers it.
 */
public final class TurnDelivery {
  private final Supplier<TurnSink> sinks;

  private TurnDelivery(Supplier<TurnSink> sinks) {
    this.sinks = sinks;
  }

  /**
   * Each message of the turn becomes a stream: its Start opens one, deltas go to it, its terminal
   * ends it. A Full without a Start is a message of its own. Other updates without an index, or of
   * an index that was not started, are left out.
   *
   * @param createdAt given to every message; null for the store's time
   */
  public static TurnDelivery autoSend(
      MessageStreams streams, String taskId, Mode mode, @Nullable Instant createdAt) {
    requireNonNull(streams, "streams");
    Opening template = new Opening(taskId, new Content.Text(""), mode, createdAt, null);
    return new TurnDelivery(() -> new AutoSend(streams, template));
  }

  /** Every update goes on as it came. The caller closes {@code out}. */
  public static TurnDelivery passOn(Sender<Update> out) {
    requireNonNull(out, "out");
    return new TurnDelivery(() -> new PassOn(out));
  }

  /**
   * Delivers until the updates end. If the turn breaks off, or cannot be delivered, what is still
   * open is ended as failed, each message whatever becomes of the others, and the error is thrown;
   * the updates are then the caller's to cancel.
   *
   * @throws ChanClosed if the updates ended with a cause, which it has
   * @throws InterruptedException if interrupted while waiting; open messages are ended as failed
   */
  public <U> TurnEnd<U> deliver(TurnStream<U> turn, Span.Listener listener)
      throws InterruptedException {
    TurnSink sink = sinks.get();
    Spans spans = new Spans(requireNonNull(listener, "listener"));
    LastText text = new LastText();
    try {
      for (Optional<Update> u = next(turn); u.isPresent(); u = next(turn)) {
        text.see(u.get());
        spans.see(u.get());
        sink.take(u.get());
      }
      sink.finish();
      return new TurnEnd<>(text.text(), turn.usage().get());
    } catch (Throwable e) {
      sink.abort(e);
      throw e;
    } finally {
      spans.end();
    }
  }

  private static Optional<Update> next(TurnStream<?> turn) throws InterruptedException {
    try {
      return Optional.of(turn.updates().receive());
    } catch (ChanClosed e) {
      if (e.getCause() == null) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
