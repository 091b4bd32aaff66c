package dev.weir.agent;

import dev.weir.agent.ModelEvent.Replied;
import dev.weir.agent.ModelEvent.Said;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.delta.Coalescer;
import dev.weir.pipeline.Inflow;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Plan;
import dev.weir.pipeline.Value;
import dev.weir.time.Ticker;
import java.time.Duration;

/**
 * One step of a turn, as the parameters of a run: whoever has the words speaks on one thread, what
 * is said is written to the episode on another, at most {@link #MODEL_BUFFER} pieces lie between
 * them.
 *
 * <pre>
 * words ── node ──[32]──► events ──[32]──► write: coalesced, into the episode
 * </pre>
 *
 * @param session on whose behalf it speaks
 * @param words whose these are
 * @param events holds {@link #HALF}
 */
record Asking(
    SessionContext session, Words words, Chan<ModelEvent> events, Scribe scribe, Ticker ticker) {

  /** Pieces that may lie between the model's reader and the writer of the episode. */
  static final int MODEL_BUFFER = 64;

  /** On each side of {@code events}: from hand to hand, each piece would cost a switch. */
  static final int HALF = MODEL_BUFFER / 2;

  private static final Pipeline<Asking> PIPELINE = Pipeline.named("turn", Asking.class);

  /** What the model has replied, once it is written. */
  static final Value<Heard> HEARD = declared();

  /** Compiled once for all turns. */
  static final Plan<Asking> PLAN = PIPELINE.compile();

  private static Value<Heard> declared() {
    PIPELINE.params().sink("model", Asking::ask);
    var events =
        PIPELINE
            .source("events", Asking::events)
            .maxInFlight(HALF)
            .errorsTo(told -> {}); // the one who writes is told as well
    return PIPELINE
        .join(PIPELINE.params(), events.stream())
        .value("write", Asking::write)
        .onError(OnError.STOP)
        .errorsTo(told -> {}); // the turn is
  }

  private void ask() {
    try {
      session.call(() -> {
        words.speak(events::send);
        return true;
      });
      events.close();
    } catch (Throwable e) {
      events.fail(e);
    }
  }

  /** Takes what the model says until it has replied; nothing waits longer than the window. */
  private Heard write(Inflow<ModelEvent> said) throws InterruptedException {
    try {
      while (true) {
        if (!comes(said)) {
          scribe.writeDue(ticker.nanos());
        } else if (said.hasNext()) {
          switch (said.next()) {
            case Said piece -> scribe.hear(piece.piece(), ticker.nanos());
            case Replied replied -> {
              return new Heard(scribe.finish(replied.response().aiMessage()), replied.response());
            }
          }
        } else {
          return new Heard(scribe.finish(null), null);
        }
      }
    } catch (ChanClosed e) {
      scribe.write();
      throw broken(e);
    } catch (InterruptedException e) {
      scribe.write();
      throw e;
    }
  }

  private boolean comes(Inflow<ModelEvent> said) throws InterruptedException {
    long deadline = scribe.deadline();
    if (deadline == Coalescer.NEVER) {
      said.await();
      return true;
    }
    return said.await(Duration.ofNanos(deadline - ticker.nanos()));
  }

  /** As it was thrown, where it was. */
  private static RuntimeException broken(ChanClosed end) {
    return switch (end.getCause()) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null -> end;
      case Throwable e -> new IllegalStateException("node: " + e, e);
    };
  }

  /** Whoever has something to say. */
  @FunctionalInterface
  interface Words {
    void speak(Outflow<ModelEvent> out) throws Exception;
  }
}
