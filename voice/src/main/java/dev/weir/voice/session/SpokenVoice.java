package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Speech;
import dev.weir.agent.speech.AudioOut;
import dev.weir.agent.speech.SynthesisNode;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.Utterance;
import dev.weir.agent.speech.Voice;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Speaks what a session says: sentences go to a synthesis, its sound to an {@link AudioOut}, and
 * what was heard comes back in step with that. For one session; any thread may call it.
 *
 * <p>Closing it ends what is being said; the synthesiser and the sound stay the caller's.
 */
public final class SpokenVoice implements Voice, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TextToSpeech synthesizer;
  private final SynthesisOptions options;
  private final AudioOut out;
  private volatile Runnable changed = () -> {};
  private @Nullable SpokenUtterance current;
  private @Nullable Speech ofCurrent;
  private boolean closed;

  /**
   * With the voice's usual options. Sound of another rate than that of {@code out} is converted.
   */
  public SpokenVoice(TextToSpeech synthesizer, AudioOut out) {
    this(synthesizer, SynthesisOptions.DEFAULT, out);
  }

  /** With options. */
  public SpokenVoice(TextToSpeech synthesizer, SynthesisOptions options, AudioOut out) {
    this.synthesizer = requireNonNull(synthesizer, "synthesizer");
    this.options = requireNonNull(options, "options");
    this.out = requireNonNull(out, "out");
  }

  /**
   * As {@link Voice#begin}.
   *
   * @throws IllegalStateException if this is closed
   */
  @Override
  public Utterance begin(Speech speech, SynthesisNode node) {
    SpokenUtterance next =
        new SpokenUtterance(
            speech.id(), synthesizer, options, node, out, this::left, () -> changed.run());
    if (!entered(next, speech)) {
      next.close();
      throw new IllegalStateException("voice: is closed (expected: open)");
    }
    next.start();
    return next;
  }

  private boolean entered(SpokenUtterance next, Speech speech) {
    lock.lock();
    try {
      if (!closed) {
        current = next;
        ofCurrent = speech;
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** The speech of which something is being heard, also while it is held back. */
  Optional<Speech> sounding() {
    lock.lock();
    try {
      return current != null && current.sounds()
          ? Optional.ofNullable(ofCurrent)
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Has somebody told, on a thread of this, when sound has begun, or has ended. */
  void changesBy(Runnable listener) {
    changed = listener;
  }

  /** Falls silent, until it is let go on. */
  void holdBack() {
    out.pause();
  }

  void goOn() {
    out.resume();
  }

  /** Of this speech nothing more is heard, from now on; whoever says it is to be interrupted. */
  void hush(Speech speech) {
    lock.lock();
    try {
      if (current != null && speech.equals(ofCurrent)) {
        current.hush();
      }
    } finally {
      lock.unlock();
    }
    out.resume();
  }

  private void left(SpokenUtterance ended) {
    lock.lock();
    try {
      if (ended.equals(current)) {
        current = null;
        ofCurrent = null;
      }
    } finally {
      lock.unlock();
    }
    changed.run();
  }

  /** Ends what is being said. Idempotent; waits, within a bound, for its threads. */
  @Override
  public void close() {
    SpokenUtterance last;
    lock.lock();
    try {
      closed = true;
      last = current;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }
}
