package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import java.util.Optional;

/**
 * Words that an agent has its session say, without a model.
 *
 * @param text the words in pieces, until the end of the channel; received as fast as they are said
 * @param audio the sound of the words; empty if a synthesis is to make it
 * @param mayBeInterrupted whether a caller may stop it
 * @param remembered whether the model sees it in the conversation later; the log has it anyhow
 */
public record Say(
    Receiver<String> text,
    Optional<Receiver<AudioFrame>> audio,
    boolean mayBeInterrupted,
    boolean remembered) {
  /** Checks for null. */
  public Say {
    requireNonNull(text, "text");
    requireNonNull(audio, "audio");
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
    return new Say(text, Optional.empty(), true, true);
  }

  /**
   * The same with its sound, recorded beforehand. A voice plays that as soon as the text has ended,
   * in place of a synthesis and of the agent's {@link Agent#synthesisNode}; as much of the text
   * counts as heard as of the sound was played, and none if there is no sound. Without a voice the
   * text is written alone. What is not played is cancelled; a failure of the channel fails the
   * turn.
   *
   * @param recorded frames of any one rate, in order, until the end of the channel
   */
  public Say withAudio(Receiver<AudioFrame> recorded) {
    return new Say(text, Optional.of(recorded), mayBeInterrupted, remembered);
  }

  /** The same, to its end whatever callers do; only force stops it. */
  public Say uninterrupted() {
    return new Say(text, audio, false, remembered);
  }

  /** The same, but the model will not know of it. */
  public Say forgotten() {
    return new Say(text, audio, mayBeInterrupted, false);
  }

  /** Nothing more of it will be said. */
  void cancel() {
    text.cancel();
    audio.ifPresent(Receiver::cancel);
  }
}
