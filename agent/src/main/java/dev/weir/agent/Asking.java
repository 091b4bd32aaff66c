package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
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
 * One request to a model, as the parameters of a run: the model speaks on one thread, what it says
 * is written to the episode on another, at most {@link #MODEL_BUFFER} pieces lie between them.
 *
 * <pre>
 * model ── feed ──[32]──► events ──[32]──► write: coalesced, into the episode
 * </pre>
 *
 * @param session on whose behalf the model speaks
 * @param events holds {@link #HALF}
 */
record Asking(
    SessionContext session,
    AgentModel model,
    ChatRequest request,
    CallNames names,
    Chan<ModelEvent> events,
    Scribe scribe,
    Ticker ticker) {

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
    ModelFeed feed = new ModelFeed(events, names);
    try {
      session.run(() -> model.chat().chat(request, feed));
    } catch (Throwable e) {
      feed.onError(e);
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
          throw new ModelFailed("the model ended without a reply (expected: onCompleteResponse)");
        }
      }
    } catch (ChanClosed e) {
      scribe.write();
      throw new ModelFailed(e.getCause());
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
}
