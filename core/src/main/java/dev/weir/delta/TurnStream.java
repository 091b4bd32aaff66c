package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.Receiver;
import java.util.function.Supplier;

/**
 * One turn as a stream of the updates of its messages, told apart by their index.
 *
 * @param updates ends with the turn, with a cause if the turn broke off
 * @param usage what the turn has used; asked once, when the updates have ended
 * @param <U> what usage is counted in
 */
public record TurnStream<U>(Receiver<Update> updates, Supplier<U> usage) {
  /** Refuses nulls. */
  public TurnStream {
    requireNonNull(updates, "updates");
    requireNonNull(usage, "usage");
  }
}
