package dev.weir.agent;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Locale;
import java.util.stream.Collectors;

/** Where turns are written down: a line in the log, an event of the flight recorder. */
final class TurnJournal {
  private static final System.Logger LOG = System.getLogger("dev.weir.turns");

  private TurnJournal() {}

  static void write(TurnRecord turn) {
    TurnRecording recording = new TurnRecording();
    if (recording.shouldCommit()) {
      recording.fill(turn);
      recording.commit();
    }
    if (LOG.isLoggable(DEBUG)) {
      LOG.log(DEBUG, line(turn));
    }
  }

  /** One line, each value with its name. */
  private static String line(TurnRecord turn) {
    String stamps =
        turn.stamps().entrySet().stream()
            .map(stamp ->
                stamp.getKey().name().toLowerCase(Locale.ROOT)
                    + "="
                    + stamp.getValue().toMillis()
                    + "ms")
            .collect(Collectors.joining(" "));
    return "turn=%s session=%s agent=%s attempt=%d source=%s outcome=%s %s steps=%d tools=%d input_tokens=%d output_tokens=%d%s"
        .formatted(
            turn.turn(),
            turn.session(),
            turn.agent(),
            turn.attempt(),
            turn.source(),
            turn.outcome(),
            stamps,
            turn.steps(),
            turn.toolCalls(),
            turn.usage().inputTokens(),
            turn.usage().outputTokens(),
            turn.failure().map(code -> " failure=" + code).orElse(""));
  }
}
