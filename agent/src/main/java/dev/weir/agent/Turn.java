package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.agent.ModelEvent.Replied;
import dev.weir.agent.ModelEvent.Said;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.delta.Coalescer;
import dev.weir.delta.Content;
import dev.weir.delta.Update;
import dev.weir.internal.Nursery;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One input and the reply to it: steps of the model, tools between them, until the model has
 * nothing more to call. Runs on the thread that calls {@link #run}; the model on one of its own,
 * which has ended when {@code run} returns. An interrupt stops both.
 */
final class Turn {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());

  /** Pieces that may lie between the model's reader and the writer of the episode. */
  private static final int MODEL_BUFFER = 64;

  private final String name;
  private final Agent agent;
  private final Toolbox tools;
  private final AgentModel model;
  private final SessionLog log;
  private final SessionOptions options;
  private final Ticker ticker;
  private Usage usage = Usage.NONE;

  Turn(
      String name,
      Agent agent,
      Toolbox tools,
      AgentModel model,
      SessionLog log,
      SessionOptions options,
      Ticker ticker) {
    this.name = name;
    this.agent = agent;
    this.tools = tools;
    this.model = model;
    this.log = log;
    this.options = options;
    this.ticker = ticker;
  }

  /** Writes the whole episode, its end included, whatever happens. */
  void run(EpisodeWriter episode, Supplier<String> stopReason) {
    try {
      converse(episode);
      episode.complete(usage);
    } catch (InterruptedException e) {
      episode.cancel(stopReason.get());
    } catch (LogRefused e) {
      if (e.reason() == LogRefused.Reason.CLOSED) {
        return; // the session was closed under a turn that did not stop in time
      }
      fail(episode, e.reason().name().toLowerCase(Locale.ROOT), e);
    } catch (ModelFailed e) {
      fail(episode, "model_failed", e);
    } catch (Throwable e) {
      fail(episode, "agent_failed", e);
    }
  }

  private void converse(EpisodeWriter episode) throws InterruptedException {
    for (int step = 0; ; step++) {
      List<Content.ToolInput> calls = step(episode, step < options.toolSteps());
      if (calls.isEmpty()) {
        return;
      }
      answer(episode, calls);
    }
  }

  private List<Content.ToolInput> step(EpisodeWriter episode, boolean withTools)
      throws InterruptedException {
    ChatRequest request = request(withTools);
    Chan<ModelEvent> events = Chan.bounded(MODEL_BUFFER, name + "/model", ticker);
    try (Nursery nursery = new Nursery(name, options.closeTimeout())) {
      var _ =
          nursery.fork(
              "model",
              () -> {
                feed(request, events);
                return null;
              });
      return write(episode, events);
    } finally {
      events.cancel();
    }
  }

  private ChatRequest request(boolean withTools) {
    var messages = Conversation.of(agent.instructions(), log.snapshot().messages());
    var request = ChatRequest.builder().messages(messages);
    return (withTools ? request.toolSpecifications(tools.specifications()) : request).build();
  }

  private void feed(ChatRequest request, Chan<ModelEvent> events) {
    try {
      model.chat().chat(request, new ModelFeed(events));
    } catch (Throwable e) {
      events.fail(e);
    }
  }

  /** Takes what the model says until it has replied; nobody waits longer than the window. */
  private List<Content.ToolInput> write(EpisodeWriter episode, Chan<ModelEvent> events)
      throws InterruptedException {
    Scribe scribe = new Scribe(episode, options.window());
    try {
      while (true) {
        ModelEvent event = next(events, scribe);
        switch (event) {
          case null -> scribe.writeDue(ticker.nanos());
          case Said said -> scribe.hear(said.piece(), ticker.nanos());
          case Replied replied -> {
            count(replied.response());
            return scribe.finish(replied.response().aiMessage());
          }
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

  private @Nullable ModelEvent next(Chan<ModelEvent> events, Scribe scribe)
      throws InterruptedException {
    long deadline = scribe.deadline();
    return deadline == Coalescer.NEVER
        ? events.receive()
        : events.receive(Duration.ofNanos(deadline - ticker.nanos()));
  }

  /** Runs the calls one after the other; once stopped, the rest are answered as not run. */
  private void answer(EpisodeWriter episode, List<Content.ToolInput> calls)
      throws InterruptedException {
    boolean stopped = false;
    for (Content.ToolInput call : calls) {
      Content.ToolResult result = stopped ? null : tryCall(call);
      stopped = result == null;
      // A call without a result would make the history unreadable to models.
      episode.write(
          new Update.Full(0, result == null ? Toolbox.failed(call, "cancelled") : result));
    }
    if (stopped) {
      throw new InterruptedException();
    }
  }

  private Content.@Nullable ToolResult tryCall(Content.ToolInput call) {
    try {
      return tools.call(call);
    } catch (InterruptedException e) {
      return null;
    }
  }

  private void count(ChatResponse response) {
    TokenUsage used = response.metadata() == null ? null : response.tokenUsage();
    if (used != null) {
      usage =
          usage.plus(new Usage(tokens(used.inputTokenCount()), tokens(used.outputTokenCount())));
    }
  }

  private static long tokens(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private void fail(EpisodeWriter episode, String code, Throwable cause) {
    LOG.log(
        System.Logger.Level.ERROR, "session " + name + ", " + episode.id() + ": " + code, cause);
    episode.fail(code, "The turn failed; the worker's log has more under " + episode.id() + ".");
  }

  /** The model broke off, or never replied. */
  private static final class ModelFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelFailed(@Nullable Throwable cause) {
      super("the model did not reply to its end", cause);
    }
  }
}
