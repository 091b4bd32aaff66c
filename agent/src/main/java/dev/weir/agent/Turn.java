package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.delta.Content;
import dev.weir.delta.Update;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.Usage;
import dev.weir.pipeline.Run;
import dev.weir.pipeline.RunOptions;
import dev.weir.pipeline.Runner;
import dev.weir.pipeline.StepStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One speech: steps of the model, tools between them, until the model has nothing more to call; or
 * words that are there. Runs on the thread that calls {@link #run}; each step as a run of the plan
 * of {@link Asking}, whose threads have ended when {@code run} returns. An interrupt stops all.
 */
final class Turn {
  private static final System.Logger LOG = System.getLogger(Turn.class.getName());

  /** How long a model that has replied may tidy up: an interrupt would cost it its connection. */
  private static final Duration AFTER_REPLY = Duration.ofMillis(100);

  private final Means means;
  private final Speech speech;
  private final EpisodeWriter episode;
  private final Stopwatch watch;
  private final List<String> told = new ArrayList<>();

  Turn(Means means, Speech speech, EpisodeWriter episode) {
    this.means = means;
    this.speech = speech;
    this.episode = episode;
    this.watch = speech.watch();
  }

  /** Writes the whole episode but its end, which it returns, whatever happens. */
  Ending run() {
    try {
      speak();
      Usage spent = watch.usage();
      return Ending.completed(writer -> writer.complete(spent));
    } catch (InterruptedException e) {
      return Ending.interrupted(writer -> writer.cancel(speech.reason()));
    } catch (LogRefused e) {
      return failed(e.reason().name().toLowerCase(Locale.ROOT), e);
    } catch (ModelFailed e) {
      return failed("model_failed", e);
    } catch (Throwable e) {
      means.session().failed("agent", e);
      return failed("agent_failed", e);
    }
  }

  private void speak() throws Exception {
    switch (speech.wish()) {
      case Wish.Words words -> say(words.say().text());
      case Wish.Own own -> {
        own.reply().instructions().ifPresent(told::add);
        converse(own.reply().tools());
      }
      case Wish.Answer answer -> {
        if (hear(answer.said())) {
          converse(ToolChoice.AUTO);
        }
      }
      case Wish.HandOver _ -> throw new IllegalStateException("hand-over: has no episode");
    }
  }

  private void say(Receiver<String> text) throws InterruptedException {
    try {
      var _ = step(events(), new CallNames(episode.id(), 0), out -> tell(text, out));
    } finally {
      text.cancel();
    }
  }

  private static void tell(Receiver<String> text, Outflow<ModelEvent> out)
      throws InterruptedException {
    try {
      while (true) {
        String piece = text.receive();
        if (!piece.isEmpty()) {
          out.send(ModelEvent.Said.text(piece));
        }
      }
    } catch (ChanClosed e) {
      if (e.getCause() != null) {
        throw e;
      }
    }
  }

  /** Whether the agent wishes to answer. */
  private boolean hear(Input input) throws Exception {
    UserTurn turn = new UserTurn(means.session(), input);
    try {
      means.cast().now().agent().onUserTurn(turn);
    } catch (StopResponse e) {
      return false;
    }
    checkStopped();
    told.addAll(turn.context());
    return true;
  }

  private void converse(ToolChoice first) throws InterruptedException {
    for (int step = 0; ; step++) {
      checkStopped();
      List<Content.ToolInput> calls = ask(step, step == 0 ? first : ToolChoice.AUTO);
      if (calls.isEmpty()) {
        return;
      }
      if (step >= means.options().toolSteps()) {
        throw new ModelFailed("the model calls tools when it was given none: " + calls);
      }
      answer(calls);
    }
  }

  private void checkStopped() throws InterruptedException {
    if (speech.stopped()) {
      throw new InterruptedException();
    }
  }

  private List<Content.ToolInput> ask(int step, ToolChoice choice) throws InterruptedException {
    watch.step();
    means.presence().agent(AgentState.THINKING);
    Agent agent = means.cast().now().agent();
    CallNames names = new CallNames(episode.id(), step);
    boolean withTools = step < means.options().toolSteps() && choice != ToolChoice.NONE;
    ChatRequest request = request(withTools, choice);
    // The agent was asked for its instructions, and may have swallowed an interrupt.
    checkStopped();
    Chan<ModelEvent> events = events();
    ModelCall call =
        new ModelCall(request, means.model(), names, means.provider(), events::isClosed);
    Heard heard = step(events, names, out -> agent.modelNode(call, out));
    watch.last(TurnRecord.Stage.REPLIED);
    count(heard.response());
    return heard.calls();
  }

  private Chan<ModelEvent> events() {
    return Chan.<ModelEvent>builder()
        .bounded(Asking.HALF)
        .name(means.name() + "/model")
        .ticker(means.ticker())
        .build();
  }

  private Heard step(Chan<ModelEvent> events, CallNames names, Asking.Words words)
      throws InterruptedException {
    Asking.Words spoken =
        means
            .session()
            .voice()
            .<Asking.Words>map(voice ->
                new Voiced(words, voice, speech, means.options().closeTimeout().dividedBy(4)))
            .orElse(words);
    Scribe scribe = new Scribe(episode, names, means.options().window(), this::firstWords);
    Asking asking = new Asking(SessionContext.current(), spoken, events, scribe, means.ticker());
    // Half the time is left for the turn to write its end while a closing session waits for it.
    RunOptions held =
        RunOptions.DEFAULT
            .name(means.name())
            .ticker(means.ticker())
            .closeTimeout(means.options().closeTimeout().dividedBy(2));
    try (Run run = Runner.concurrent().with(held).start(Asking.PLAN, asking)) {
      return await(run, events);
    } catch (StepStopped e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } finally {
      events.cancel();
    }
  }

  private static Heard await(Run run, Chan<ModelEvent> events) throws InterruptedException {
    try {
      Heard heard = run.await(Asking.HEARD);
      awaitTidied(run);
      return heard;
    } catch (InterruptedException | RuntimeException e) {
      // Before anything is interrupted: who wakes up by that sees that nobody listens. No end, or
      // what was said would count as all.
      events.fail(new CancellationException("the turn was stopped"));
      throw e;
    }
  }

  private void firstWords() {
    watch.first(TurnRecord.Stage.FIRST_WORDS);
    means.presence().agent(AgentState.SPEAKING);
  }

  private ChatRequest request(boolean withTools, ToolChoice choice) throws InterruptedException {
    Cast.Acting acting = means.cast().now();
    var messages = Conversation.of(instructions(acting.agent()), means.session().history());
    var request = ChatRequest.builder().messages(messages);
    if (withTools) {
      request.toolSpecifications(acting.tools().specifications());
      if (choice == ToolChoice.REQUIRED) {
        request.toolChoice(choice);
      }
    }
    return request.build();
  }

  private String instructions(Agent agent) {
    return Stream.concat(Stream.of(agent.instructions()), told.stream())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n\n"));
  }

  /** A model that has replied may have something to tidy up: an interrupt would cut that off. */
  private static void awaitTidied(Run run) throws InterruptedException {
    if (!run.await(AFTER_REPLY)) {
      LOG.log(System.Logger.Level.DEBUG, "the model goes on after its reply; interrupting it");
    }
  }

  /** Runs the calls; one without a result would make the history unreadable to models. */
  private void answer(List<Content.ToolInput> calls) throws InterruptedException {
    means.presence().agent(AgentState.THINKING);
    List<Content.ToolResult> results = new ArrayList<>();
    var running =
        new ToolCalls(
            means.cast().now().tools(),
            SessionContext.current(),
            speech,
            means.options(),
            means.ticker(),
            means.session()::toolTold);
    Optional<Agent> next;
    try {
      next = running.run(calls, result -> write(result, results));
    } finally {
      watch.tools(calls.size());
      means.session().toolsRan(calls.subList(0, results.size()), results);
    }
    next.ifPresent(this::handOver);
  }

  private void write(Content.ToolResult result, List<Content.ToolResult> results) {
    episode.write(new Update.Full(0, result));
    results.add(result);
  }

  /** An agent that is not sound does not take over; the one that is goes on. */
  private void handOver(Agent next) {
    try {
      means.cast().change(next);
    } catch (RuntimeException e) {
      means.session().failed("agent", e);
      LOG.log(
          System.Logger.Level.ERROR,
          "session " + means.name() + ": cannot be handed over to " + next,
          e);
    }
  }

  private void count(@Nullable ChatResponse response) {
    TokenUsage used =
        response == null || response.metadata() == null ? null : response.tokenUsage();
    if (used != null) {
      Usage more = new Usage(tokens(used.inputTokenCount()), tokens(used.outputTokenCount()));
      watch.used(more);
      means.session().used(more);
    }
  }

  /** A service may say anything; nobody has read less than nothing. */
  private static long tokens(@Nullable Integer count) {
    return count == null ? 0 : Math.max(0, count);
  }

  private Ending failed(String code, Throwable cause) {
    String what =
        "session %s, %s: %s: %s".formatted(means.name(), episode.id(), code, causes(cause));
    LOG.log(System.Logger.Level.ERROR, what);
    LOG.log(System.Logger.Level.DEBUG, what, cause);
    String said = "The turn failed; the worker's log has more under " + episode.id() + ".";
    return Ending.failed(writer -> writer.fail(code, said));
  }

  /** All that led to it in one line; the stacks are for those who ask for DEBUG. */
  private static String causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .map(String::valueOf)
        .collect(Collectors.joining(", by "));
  }

  /**
   * How an episode ends. The session writes it in the step that makes it free for the next.
   *
   * @param outcome in a word
   */
  record Ending(TurnRecord.Outcome outcome, Consumer<EpisodeWriter> write) {
    static Ending completed(Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.COMPLETED, write);
    }

    static Ending interrupted(Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.INTERRUPTED, write);
    }

    static Ending failed(Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.FAILED, write);
    }
  }
}
