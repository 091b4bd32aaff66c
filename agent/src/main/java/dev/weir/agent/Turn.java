package dev.weir.agent;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisNode;
import dev.weir.agent.speech.Utterance;
import dev.weir.channel.Chan;
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
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
  private Optional<Set<String>> offered = Optional.empty();

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
      return speechFailure(e)
          .map(failure -> unspoken(failure, e))
          .orElseGet(() -> {
            means.session().failed("agent", e);
            return failed("agent_failed", e);
          });
    }
  }

  private Ending unspoken(SpeechFailed failure, Throwable thrown) {
    means.provider().failed(Provider.VOICE, failure);
    return failed("speech_failed", thrown);
  }

  private static Optional<SpeechFailed> speechFailure(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(SpeechFailed.class::isInstance)
        .map(SpeechFailed.class::cast)
        .findFirst();
  }

  private void speak() throws Exception {
    switch (speech.wish()) {
      case Wish.Words words -> say(words.say());
      case Wish.Own own -> {
        own.reply().instructions().ifPresent(told::add);
        offered = own.reply().offered();
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

  private void say(Say words) throws InterruptedException {
    try {
      var _ = step(events(), new CallNames(episode.id(), 0), out -> tell(words.text(), out));
    } finally {
      words.cancel();
    }
  }

  private static void tell(Receiver<String> text, Outflow<ModelEvent> out)
      throws InterruptedException {
    Outflow<String> said =
        piece -> {
          if (!piece.isEmpty()) {
            out.send(ModelEvent.Said.text(piece));
          }
        };
    said.sendAll(text);
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
      checkOffered(step, calls);
      answer(calls);
    }
  }

  private void checkOffered(int step, List<Content.ToolInput> calls) {
    if (step >= means.options().toolSteps()) {
      throw new ModelFailed("the model calls tools when it was given none: " + calls);
    }
    if (offered.isPresent() && calls.stream().anyMatch(it -> !offered.get().contains(it.name()))) {
      throw new ModelFailed(
          "the model calls tools that it was not given: %s (expected: some of %s)"
              .formatted(calls, offered.get()));
    }
  }

  private void checkStopped() throws InterruptedException {
    if (speech.isInterrupted()) {
      throw new InterruptedException();
    }
  }

  private List<Content.ToolInput> ask(int step, ToolChoice choice) throws InterruptedException {
    watch.step();
    means.presence().agent(AgentState.THINKING);
    Cast.Acting acting = means.cast().now();
    ToolChoice offer = step < means.options().toolSteps() ? choice : ToolChoice.NONE;
    Prompt prompt = new Prompt(acting, List.copyOf(told), offered, offer);
    ChatRequest request = prompt.after(means.session().history());
    // The agent was asked for its instructions, and may have swallowed an interrupt.
    checkStopped();
    Heard heard = ask(acting.agent(), request, new CallNames(episode.id(), step));
    watch.last(TurnRecord.Stage.REPLIED);
    count(heard.response());
    return heard.calls();
  }

  private Heard ask(Agent agent, ChatRequest request, CallNames own) throws InterruptedException {
    Optional<EarlyReply> early = means.session().anticipation().take(request, agent);
    try {
      CallNames names = early.map(EarlyReply::names).orElse(own);
      Chan<ModelEvent> events = events();
      ModelCall call =
          new ModelCall(request, means.model(), names, means.provider()::model, events::isClosed);
      return step(events, names, out -> speak(agent, call, early, out));
    } finally {
      early.ifPresent(EarlyReply::drop);
    }
  }

  private void speak(
      Agent agent, ModelCall call, Optional<EarlyReply> early, Outflow<ModelEvent> out)
      throws Exception {
    if (early.isEmpty() || !early.get().speak(out, means.provider())) {
      agent.modelNode(call, out);
    }
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
    Asking.Words written = written(spoken(words));
    Scribe scribe = new Scribe(episode, names, means.options().window(), this::firstWords);
    Asking asking = new Asking(SessionContext.current(), written, events, scribe, means.ticker());
    // Half the time is left for the turn to write its end while a closing session waits for it.
    RunOptions held =
        RunOptions.DEFAULT
            .name(means.name())
            .ticker(means.ticker())
            .closeTimeout(means.options().closeTimeout().dividedBy(2));
    try (Run run = Runner.concurrent().with(held).start(Asking.PLAN, asking)) {
      Heard heard = await(run, events);
      if (scribe.hasSaid()) {
        means.provider().answered(Provider.VOICE);
      }
      return heard;
    } catch (StepStopped e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } finally {
      events.cancel();
    }
  }

  private Asking.Words spoken(Asking.Words words) {
    SynthesisNode node =
        speech.wish().audio().<SynthesisNode>map(Recorded::new).orElseGet(this::synthesis);
    return means
        .session()
        .voice()
        .map(voice -> detour(words, () -> voice.begin(speech, node)))
        .orElse(words);
  }

  private SynthesisNode synthesis() {
    Agent agent = means.cast().now().agent();
    SessionContext context = SessionContext.current();
    return (call, out) ->
        context.call(() ->
            speech.call(() -> {
              agent.synthesisNode(call, out);
              return true;
            }));
  }

  private Asking.Words written(Asking.Words words) {
    Agent agent = means.cast().now().agent();
    SessionContext context = SessionContext.current();
    return Hooks.of(agent).transcript()
        ? detour(words, () -> new Transcribed(agent, context, speech, detourTimeout()))
        : words;
  }

  private Asking.Words detour(Asking.Words words, Supplier<Utterance> way) {
    return new Detour(words, way, "weir-" + speech.id(), detourTimeout());
  }

  private Duration detourTimeout() {
    return means.options().closeTimeout().dividedBy(4);
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

  /** Who comes has tools of its own. */
  private void handOver(Agent next) {
    offered = Optional.empty();
    means.cast().change(next);
  }

  private void write(Content.ToolResult result, List<Content.ToolResult> results) {
    episode.write(new Update.Full(0, result));
    results.add(result);
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
    return Ending.failed(code, writer -> writer.fail(code, said));
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
   * @param failure what kind of failure, if it is one
   */
  record Ending(
      TurnRecord.Outcome outcome, Optional<String> failure, Consumer<EpisodeWriter> write) {
    static Ending completed(Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.COMPLETED, Optional.empty(), write);
    }

    static Ending interrupted(Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.INTERRUPTED, Optional.empty(), write);
    }

    static Ending failed(String code, Consumer<EpisodeWriter> write) {
      return new Ending(TurnRecord.Outcome.FAILED, Optional.of(code), write);
    }
  }
}
