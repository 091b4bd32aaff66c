package dev.weir.voice.session;

import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.TranscriptEvent.EndOfTurn;
import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.agent.speech.TranscriptEvent.Interim;
import dev.weir.agent.speech.TranscriptEvent.Missed;
import dev.weir.agent.speech.TranscriptEvent.Used;
import java.time.Duration;

/**
 * Where in a caller's sound a recognition began: its own times count from there.
 *
 * @param before how much sound there was before
 */
record Offset(Duration before) {
  static final Offset NONE = new Offset(Duration.ZERO);

  /** The same event, with the times of the whole sound. */
  TranscriptEvent of(TranscriptEvent event) {
    if (before.isZero()) {
      return event;
    }
    return switch (event) {
      case Interim(var words, var from, var to) -> new Interim(words, at(from), at(to));
      case Final(var words, var from, var to) -> new Final(words, at(from), at(to));
      case Missed(var failure, var from, var to) -> new Missed(failure, at(from), at(to));
      case Used(var audio, var to) -> new Used(audio, at(to));
      case EndOfTurn(var to) -> new EndOfTurn(at(to));
    };
  }

  private Duration at(Duration time) {
    return before.plus(time);
  }
}
