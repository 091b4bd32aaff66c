package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.channel.Chan;
import dev.weir.delta.Content;
import dev.weir.delta.Update;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.log.Usage;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.RunOptions;
import dev.weir.pipeline.Runner;
import dev.weir.pipeline.StepStopped;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One input and the reply to it: steps of the model, tools between them, until the model has
 * nothing more to call. Runs on the thread that calls {@link #run}; each step as a run of the plan
 * of {@link Asking}, whose threads have ended when {@code run} returns. An interrupt stops all.
 */
final class Turn {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());

  /** How long a model that has replied may tidy up: an interrupt would cost it its connection. */
  private static final Duration AFTER_REPLY = Duration.ofMillis(100);

  private final String name;
  private Agent agent;
  private volatile Toolbox tools;
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

  /** Writes the whole episode but its end, which it returns, whatever happens. */
  Ending run(EpisodeWriter episode, Answering now) {
    usage = Usage.NONE;
    try {
      converse(episode, now);
      Usage spent = usage;
      return writer -> writer.complete(spent);
    } catch (InterruptedException e) {
      return writer -> writer.cancel(now.reason());
    } catch (LogRefused e) {
      return failed(episode, e.reason().name().toLowerCase(Locale.ROOT), e);
    } catch (ModelFailed e) {
      return failed(episode, "model_failed", e);
    } catch (Throwable e) {
      return failed(episode, "agent_failed", e);
    }
  }

  private void converse(EpisodeWriter episode, Answering now) throws InterruptedException {
    for (int step = 0; ; step++) {
      checkStopped(now);
      List<Content.ToolInput> calls = step(episode, step);
      if (calls.isEmpty()) {
        return;
      }
      if (step >= options.toolSteps()) {
        throw new ModelFailed("the model calls tools when it was given none: " + calls);
      }
      answer(episode, calls);
    }
  }

  private static void checkStopped(Answering now) throws InterruptedException {
    if (now.stopped()) {
      throw new InterruptedException();
    }
  }

  private List<Content.ToolInput> step(EpisodeWriter episode, int step)
      throws InterruptedException {
    Chan<ModelEvent> events =
        Chan.<ModelEvent>builder()
            .bounded(Asking.HALF)
            .name(name + "/model")
            .ticker(ticker)
            .build();
    CallNames names = new CallNames(episode.id(), step);
    Scribe scribe = new Scribe(episode, names, options.window());
    ChatRequest request = request(step < options.toolSteps());
    Asking asking =
        new Asking(SessionContext.current(), model, request, names, events, scribe, ticker);
    // Half the time is left for the turn to write its end while a closing session waits for it.
    RunOptions held =
        RunOptions.DEFAULT
            .name(name)
            .ticker(ticker)
            .closeTimeout(options.closeTimeout().dividedBy(2));
    try (Run run = Runner.concurrent().with(held).start(Asking.PLAN, asking)) {
      Heard heard = run.await(Asking.HEARD);
      count(heard.response());
      awaitTidied(run);
      return heard.calls();
    } catch (StepStopped e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } finally {
      events.cancel();
    }
  }

  private ChatRequest request(boolean withTools) throws InterruptedException {
    var messages = Conversation.of(agent.instructions(), log.snapshot().messages());
    var request = ChatRequest.builder().messages(messages);
    return (withTools ? request.toolSpecifications(tools.specifications()) : request).build();
  }

  /** A model that has replied may have something to tidy up: an interrupt would cut that off. */
  private static void awaitTidied(Run run) throws InterruptedException {
    if (!run.await(AFTER_REPLY)) {
      LOG.log(System.Logger.Level.DEBUG, "the model goes on after its reply; interrupting it");
    }
  }

  /** Runs the calls; a call without a result would make the history unreadable to models. */
  private void answer(EpisodeWriter episode, List<Content.ToolInput> calls)
      throws InterruptedException {
    var running = new ToolCalls(tools, SessionContext.current(), options, ticker, Turn::progress);
    Optional<Agent> next = running.run(calls, result -> episode.write(new Update.Full(0, result)));
    next.ifPresent(this::handOver);
  }

  private static void progress(Content.ToolInput call, String text) {
    LOG.log(System.Logger.Level.DEBUG, "{0} {1}: {2}", call.name(), call.callId(), text);
  }

  private void handOver(Agent next) {
    tools.close();
    agent = next;
    tools = Toolbox.of(next, SessionContext.current(), options, ticker);
  }

  /** Its tools are closed with the session. */
  void close() {
    tools.close();
  }

  private void count(ChatResponse response) {
    TokenUsage used = response.metadata() == null ? null : response.tokenUsage();
    if (used != null) {
      usage =
          usage.plus(new Usage(tokens(used.inputTokenCount()), tokens(used.outputTokenCount())));
    }
  }

  /** A service may say anything; nobody has read less than nothing. */
  private static long tokens(@Nullable Integer count) {
    return count == null ? 0 : Math.max(0, count);
  }

  private Ending failed(EpisodeWriter episode, String code, Throwable cause) {
    String what = "session %s, %s: %s: %s".formatted(name, episode.id(), code, causes(cause));
    LOG.log(System.Logger.Level.ERROR, what);
    LOG.log(System.Logger.Level.DEBUG, what, cause);
    String told = "The turn failed; the worker's log has more under " + episode.id() + ".";
    return writer -> writer.fail(code, told);
  }

  /** All that led to it in one line; the stacks are for those who ask for DEBUG. */
  private static String causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .map(String::valueOf)
        .collect(Collectors.joining(", by "));
  }

  /** How the episode ends. The session writes it in the step that makes it free for the next. */
  interface Ending {
    void write(EpisodeWriter episode);
  }
}
