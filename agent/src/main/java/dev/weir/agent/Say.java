package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;

/**
 * Words that an agent has its session say, without a model.
 *
 * @param text the words in pieces, until the end of the channel; received as fast as they are said
 * @param mayBeInterrupted whether a caller may stop it
 * @param remembered whether the model sees it in the conversation later; the log has it anyhow
 */
public record Say(Receiver<String> text, boolean mayBeInterrupted, boolean remembered) {
  /** Checks for null. */
  public Say {
    requireNonNull(text, "text");
  }

  /** A text that is there as a whole; may be interrupted, and is remembered. */
  public static Say text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("text: \"%s\" (expected: not blank)".formatted(text));
    }
    Chan<String> whole = Chan.bounded(1);
    var _ = whole.trySend(text);
    whole.close();
    return stream(whole);
  }

  /** A text that is still being made; may be interrupted, and is remembered. */
  public static Say stream(Receiver<String> text) {
    return new Say(text, true, true);
  }

  /** The same, to its end whatever callers do; only force stops it. */
  public Say uninterrupted() {
    return new Say(text, false, remembered);
  }

  /** The same, but the model will not know of it. */
  public Say forgotten() {
    return new Say(text, mayBeInterrupted, false);
  }
}
