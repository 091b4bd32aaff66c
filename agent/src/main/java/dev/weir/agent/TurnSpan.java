package dev.weir.agent;

import static java.lang.System.Logger.Level.ERROR;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.TurnRecord.Outcome;
import dev.weir.agent.TurnRecord.Stage;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Locale;

/**
 * A turn as a span of OpenTelemetry, written once it is over: from its acceptance to its end, with
 * the stages between as events. Does nothing in a process that has set no OpenTelemetry.
 */
final class TurnSpan {
  private static final System.Logger LOG = System.getLogger(TurnSpan.class.getName());

  private TurnSpan() {}

  /** Where a turn that is accepted now belongs: the span that its caller is in, if any. */
  static Context parent() {
    return GlobalOpenTelemetry.isSet() ? Context.current() : Context.root();
  }

  /** What processors of spans throw is logged; the turn is none the worse for it. */
  static void write(TurnRecord turn, StreamingChatModel model, Context parent) {
    if (!GlobalOpenTelemetry.isSet()) {
      return;
    }
    try {
      write(turn, begun(turn, model, parent));
    } catch (RuntimeException | LinkageError e) {
      LOG.log(ERROR, "turn " + turn.turn() + ": its span could not be written", e);
    }
  }

  private static Span begun(TurnRecord turn, StreamingChatModel model, Context parent) {
    return GlobalOpenTelemetry.getTracer("dev.weir")
        .spanBuilder(TurnAttributes.INVOKE_AGENT + " " + turn.agent())
        .setParent(parent)
        .setStartTimestamp(turn.accepted())
        .setAllAttributes(TurnAttributes.of(turn, model))
        .startSpan();
  }

  private static void write(TurnRecord turn, Span span) {
    turn.stamps()
        .forEach((stage, after) -> {
          if (stage != Stage.ENDED) {
            span.addEvent(name(stage), turn.accepted().plus(after));
          }
        });
    if (turn.outcome() == Outcome.FAILED) {
      span.setStatus(StatusCode.ERROR);
    }
    Duration took = turn.stamps().getOrDefault(Stage.ENDED, Duration.ZERO);
    span.end(turn.accepted().plus(took));
  }

  private static String name(Stage stage) {
    return "weir.turn." + stage.name().toLowerCase(Locale.ROOT);
  }
}
