package dev.weir.agent;

import dev.weir.agent.TurnRecord.Stage;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Takes the times of one turn. For its thread, and for those that it waits for. */
final class Stopwatch {
  private final Map<Stage, Duration> stamps = new EnumMap<>(Stage.class);
  private final Ticker ticker;
  private final Context parent = TurnSpan.parent();
  private final Instant accepted;
  private final long zero;
  private String agent = "";
  private Usage usage = Usage.NONE;
  private int steps;
  private int toolCalls;

  /** Runs from now on. */
  Stopwatch(Ticker ticker) {
    this.ticker = ticker;
    this.accepted = ticker.wall();
    this.zero = ticker.nanos();
  }

  /** Whoever is named there has the podium now. */
  void begin(String name) {
    agent = name;
    first(Stage.BEGUN);
  }

  /** It is reached now, if not before. */
  void first(Stage stage) {
    if (!stamps.containsKey(stage)) {
      last(stage);
    }
  }

  /** It is reached now, again. */
  void last(Stage stage) {
    stamps.put(stage, Duration.ofNanos(ticker.nanos() - zero));
  }

  void step() {
    steps++;
    first(Stage.ASKED);
  }

  void tools(int calls) {
    toolCalls += calls;
    last(Stage.TOOLS_DONE);
  }

  void used(Usage more) {
    usage = usage.plus(more);
  }

  /** Of the turn's span. */
  Context parent() {
    return parent;
  }

  Usage usage() {
    return usage;
  }

  TurnRecord read(String session, Speech speech, Turn.Ending ending) {
    return new TurnRecord(
        session,
        agent,
        speech.id(),
        1,
        speech.source(),
        accepted,
        stamps,
        steps,
        toolCalls,
        usage,
        ending.outcome(),
        ending.failure());
  }
}
