package dev.weir.voice.session;

import dev.weir.voice.session.Act.Anticipate;
import dev.weir.voice.session.Act.AnticipateNothing;
import dev.weir.voice.session.VoiceOptions.EarlyReplies;
import java.time.Duration;
import java.util.List;

/** What a caller has probably said, worth having the model begin. For one thread. */
final class Likely {
  private EarlyReplies limits;
  private Duration spoken = Duration.ZERO;
  private String anticipated = "";
  private int tries;

  Likely(EarlyReplies limits) {
    this.limits = limits;
  }

  /** From now on; what was tried counts. */
  void update(EarlyReplies next) {
    limits = next;
  }

  /** The caller has spoken for so long, since the last input. */
  void spoke(Duration speech) {
    spoken = spoken.plus(speech);
  }

  /** This seems to be all, and the agent is silent. */
  List<Act> is(String said) {
    if (said.equals(anticipated)
        || tries >= limits.most()
        || spoken.compareTo(limits.longest()) > 0) {
      return List.of();
    }
    tries++;
    anticipated = said;
    return List.of(new Anticipate(said));
  }

  /** There is more to come. */
  List<Act> isNot() {
    if (anticipated.isEmpty()) {
      return List.of();
    }
    anticipated = "";
    return List.of(new AnticipateNothing());
  }

  /** It is input now. */
  void over() {
    spoken = Duration.ZERO;
    anticipated = "";
    tries = 0;
  }
}
