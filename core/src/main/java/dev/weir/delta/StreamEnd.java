package dev.weir.delta;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a stream has ended.
 *
 * @param message the message with its final contents, as the store has it, if it took it
 * @param terminal the one terminal update
 * @param lost how many updates were not published, the terminal among them
 * @param failure what went wrong with the message itself: {@link InvalidContent}, {@link
 *     NotStored}; null if nothing
 */
public record StreamEnd(
    TaskMessage message, Update terminal, int lost, @Nullable RuntimeException failure) {

  /** The final contents. */
  public List<Content> parts() {
    return message.parts();
  }

  /** The first of the final contents, mostly the only one. */
  public Content content() {
    return message.content();
  }
}
