package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Chan}. How much it holds has no default: one of {@link #bounded}, {@link
 * #weighted}, {@link #rendezvous}, {@link #conflated} or {@link #unbounded} must be called; the
 * last call counts. For one thread at a time; it may build several channels.
 *
 * @param <T> the items
 */
public final class ChanBuilder<T> {
  private static final long UNSAID = -1;

  private long capacity = UNSAID;
  private @Nullable ToLongFunction<? super T> weigher;
  private boolean conflated;
  private Overflow overflow = Overflow.SUSPEND;
  private @Nullable Consumer<? super T> onUndelivered;
  private String name = "chan";
  private Ticker ticker = Ticker.system();

  ChanBuilder() {}

  /** Holds at most {@code items}, at least 1. */
  public ChanBuilder<T> bounded(int items) {
    return capacity(Chan.checked(items, "capacity"), null);
  }

  /**
   * Holds what weighs at most {@code bound} together, such as bytes, or milliseconds of audio. An
   * item that is heavier than the bound is let in when nothing else is held.
   *
   * @param bound at least 1, less than {@code Long.MAX_VALUE}
   * @param weigher gives at least 1; called once an item, by its sender, outside the channel's
   *     lock. What it throws, or an {@link IllegalArgumentException} for less than 1, reaches the
   *     sender, who still holds the item: nothing has happened then
   */
  public ChanBuilder<T> weighted(long bound, ToLongFunction<? super T> weigher) {
    if (bound < 1 || bound == ChanSpec.UNBOUNDED) {
      throw new IllegalArgumentException(
          "bound: %d (expected: at least 1, less than Long.MAX_VALUE)".formatted(bound));
    }
    return capacity(bound, requireNonNull(weigher, "weigher"));
  }

  /** Holds nothing: a send ends when a receiver has the item. */
  public ChanBuilder<T> rendezvous() {
    return capacity(0, null);
  }

  /** Holds the newest item only: each one replaces that before. */
  public ChanBuilder<T> conflated() {
    capacity(1, null);
    conflated = true;
    return this;
  }

  /** Holds whatever it is sent. */
  public ChanBuilder<T> unbounded() {
    return capacity(ChanSpec.UNBOUNDED, null);
  }

  /** What happens when it is full; {@link Overflow#SUSPEND} unless said. */
  public ChanBuilder<T> overflow(Overflow policy) {
    overflow = requireNonNull(policy, "overflow");
    return this;
  }

  /**
   * Is told of each item, once, that was accepted or entered a blocking send and will not be
   * received: dropped, discarded by a cancel, rejected by a close, interrupted or out of time. Not
   * of what {@code trySend}, {@code offer} or a select did not take: its sender still holds that.
   *
   * <p>It runs outside every lock, on the thread whose call has lost the item, and may use the
   * channel. What it throws reaches that caller, after all others were told; in an interrupted send
   * as a suppressed exception.
   */
  public ChanBuilder<T> onUndelivered(Consumer<? super T> callback) {
    onUndelivered = requireNonNull(callback, "onUndelivered");
    return this;
  }

  /** For errors, {@code toString}, statistics and events; {@code chan} unless said. */
  public ChanBuilder<T> name(String chan) {
    name = requireNonNull(chan, "name");
    return this;
  }

  /** Where timed operations have their time from; the system unless said. */
  public ChanBuilder<T> ticker(Ticker time) {
    ticker = requireNonNull(time, "ticker");
    return this;
  }

  /**
   * Makes a channel.
   *
   * @throws IllegalStateException if the capacity was not said
   * @throws IllegalArgumentException if a channel that holds nothing or everything was to overflow,
   *     or a conflated one to drop the newest
   */
  public Chan<T> build() {
    if (capacity == UNSAID) {
      throw new IllegalStateException(
          "capacity: not said, of channel %s (expected: bounded, weighted, rendezvous, conflated or unbounded)"
              .formatted(name));
    }
    return new Chan<>(new ChanSpec<>(name, capacity, weigher, policy(), onUndelivered, ticker));
  }

  private Overflow policy() {
    if (overflow != Overflow.SUSPEND && (capacity == 0 || capacity == ChanSpec.UNBOUNDED)) {
      throw new IllegalArgumentException(
          "overflow: %s, of channel %s (expected: SUSPEND; only a bounded channel overflows)"
              .formatted(overflow, name));
    }
    if (overflow == Overflow.DROP_NEWEST && conflated) {
      throw new IllegalArgumentException(
          "overflow: DROP_NEWEST, of channel %s (expected: none; a conflated one keeps the newest)"
              .formatted(name));
    }
    return conflated ? Overflow.DROP_OLDEST : overflow;
  }

  private ChanBuilder<T> capacity(long most, @Nullable ToLongFunction<? super T> weight) {
    capacity = most;
    weigher = weight;
    conflated = false;
    return this;
  }
}
