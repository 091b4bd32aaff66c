package dev.weir.agent;

import dev.weir.agent.TurnRecord.Stage;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A turn, for the flight recorder. */
@Name("dev.weir.Turn")
@Label("Turn")
@Category({"Weir"})
@Description("A turn of a session that has ended")
@StackTrace(false)
final class TurnRecording extends Event {
  @Label("Session")
  @Nullable String session;

  @Label("Agent")
  @Nullable String agent;

  @Label("Turn")
  @Nullable String turn;

  @Label("Source")
  @Nullable String source;

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Failure")
  @Nullable String failure;

  @Label("Waited for the podium")
  @Timespan
  long waited;

  @Label("First words")
  @Description("Until the first words; negative if there were none")
  @Timespan
  long firstWords;

  @Label("Took")
  @Timespan
  long took;

  @Label("Steps")
  int steps;

  @Label("Tool calls")
  int toolCalls;

  @Label("Input tokens")
  long inputTokens;

  @Label("Output tokens")
  long outputTokens;

  void fill(TurnRecord of) {
    session = of.session();
    agent = of.agent();
    turn = of.turn();
    source = of.source().name();
    outcome = of.outcome().name();
    failure = of.failure().orElse(null);
    waited = nanos(of, Stage.BEGUN);
    firstWords = nanos(of, Stage.FIRST_WORDS);
    took = nanos(of, Stage.ENDED);
    steps = of.steps();
    toolCalls = of.toolCalls();
    inputTokens = of.usage().inputTokens();
    outputTokens = of.usage().outputTokens();
  }

  private static long nanos(TurnRecord of, Stage stage) {
    Duration stamp = of.stamps().get(stage);
    return stamp == null ? -1 : stamp.toNanos();
  }
}
