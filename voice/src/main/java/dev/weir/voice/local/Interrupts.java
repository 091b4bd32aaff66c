package dev.weir.voice.local;

import dev.weir.agent.speech.SpeechFailed;
import java.io.IOException;

/** Makes of a broken read what it was. */
final class Interrupts {
  private Interrupts() {}

  /** On an interrupted thread the broken read is only how that became known. */
  static SpeechFailed of(Program program, IOException e) throws InterruptedException {
    if (Thread.interrupted()) {
      InterruptedException interrupted =
          new InterruptedException("interrupted at " + program.name());
      interrupted.initCause(e);
      throw interrupted;
    }
    return SpeechFailed.forNow(program.name() + ": " + e.getMessage(), e);
  }
}
