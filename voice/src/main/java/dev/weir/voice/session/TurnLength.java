package dev.weir.voice.session;

import dev.weir.voice.session.Act.Exceeded;
import dev.weir.voice.session.VoiceOptions.TurnLimit;
import java.time.Duration;
import java.util.List;

/** How much a caller has said since the last input. For one thread. */
final class TurnLength {
  private Duration spoken = Duration.ZERO;
  private boolean told;

  /** Speech that has ended. */
  void spoke(Duration speech) {
    spoken = spoken.plus(speech);
  }

  /** All of it, with the speech under way; told once if it is too much. */
  List<Act> is(Duration underWay, Said said, TurnLimit limit) {
    Duration all = spoken.plus(underWay);
    if (told || !limit.isExceeded(all, said.words())) {
      return List.of();
    }
    told = true;
    return List.of(new Exceeded(said.text(), all));
  }

  /** The turn is over. */
  void over() {
    spoken = Duration.ZERO;
    told = false;
  }
}
