package dev.weir.agent;

import static java.lang.System.Logger.Level.ERROR;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.speech.RecognitionNode;
import dev.weir.agent.speech.Voice;
import dev.weir.delta.Content;
import dev.weir.log.Message;
import dev.weir.log.SessionLog;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session whose agent runs in this process. Callers come by {@link #input}; the agent's own code
 * has it speak by {@link #say(Say)} and {@link #reply}. What is said is said one after the other,
 * in the order in which it was asked for, but for inputs that interrupt. Any thread may call any
 * method; none waits but {@link #awaitIdle}, {@link #close}. Whoever reads the end of an episode
 * finds the session free, or at work on the next.
 */
public final class AgentSession implements Session {
  private static final System.Logger LOG = System.getLogger(AgentSession.class.getName());

  private static final int KEYS = 256;

  private final IdempotencyKeys<Accepted> keys = new IdempotencyKeys<>(KEYS);
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> tooMany = new AtomicReference<>();
  private final AtomicReference<Usage> usage = new AtomicReference<>(Usage.NONE);
  private final String id;
  private final AgentSpec spec;
  private final Map<String, String> metadata;
  private final SessionOptions options;
  private final Ticker ticker;
  private final SessionLog log;
  private final SessionContext context;
  private final Announcer announcer;
  private final Presence presence;
  private final Cast cast;
  private final Provider provider;
  private final Anticipation anticipation;
  private final Performance performance;
  private final Podium podium;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Voice voice;

  /**
   * Makes the agent, for which nothing was loaded beforehand.
   *
   * @param id unique among the sessions of its host
   * @param metadata kept with the session
   * @throws AgentFailed if the agent cannot be made
   * @throws IllegalArgumentException if two of its tools have one name
   */
  public AgentSession(
      String id,
      AgentSpec spec,
      Map<String, String> metadata,
      AgentModel model,
      SessionOptions options,
      Ticker ticker) {
    this(
        id,
        spec,
        metadata,
        model,
        options,
        ticker,
        new SessionLog(options.log(), ticker),
        new ProcessContext("virtual-thread", Optional.empty()));
  }

  /**
   * The same with a log of its own, which the session closes unless it was {@linkplain #parkIfIdle
   * parked}, in a process that others live in too, which it leaves open. In a log that holds
   * something already, of a life before, the conversation goes on without another beginning.
   *
   * @throws AgentFailed if the agent cannot be made; the log is as it was
   */
  public AgentSession(
      String id,
      AgentSpec spec,
      Map<String, String> metadata,
      AgentModel model,
      SessionOptions options,
      Ticker ticker,
      SessionLog log,
      ProcessContext process) {
    this.id = requireNonNull(id, "id");
    this.spec = requireNonNull(spec, "spec");
    this.metadata = Map.copyOf(metadata);
    this.options = requireNonNull(options, "options");
    this.ticker = requireNonNull(ticker, "ticker");
    this.log = requireNonNull(log, "log");
    this.context = new SessionContext(id, spec.name(), this.metadata, process);
    context.belongsTo(this);
    Agent agent = context.call(() -> make(spec));
    this.announcer = new Announcer(context);
    this.presence = new Presence(announcer, ticker, options.awayAfter());
    this.cast = new Cast(this, context, options, announcer, ticker, agent);
    this.provider = new Provider(id, options.provider(), ticker, announcer, this::failedTooOften);
    Means means = new Means(this, cast, model, provider, presence, options, ticker);
    this.anticipation = new Anticipation(means, context);
    this.performance = new Performance(means, context, log, announcer, failure);
    this.podium = new Podium(id, log, options, ticker, performance);
  }

  /**
   * Begins the conversation: says the agent's greeting, and lets it {@linkplain Agent#onEnter
   * enter}; in one that goes on, neither.
   */
  @Override
  public void start() {
    boolean begins = log.cursor().seq() == 0;
    boolean greets = begins && !spec.greeting().isEmpty();
    if (greets && voice == null) {
      podium.greet(spec.greeting());
    }
    performance.rests();
    if (greets && voice != null) {
      var _ = say(spec.greeting()); // takes as long as it is heard, and may be interrupted
    }
    if (begins) {
      cast.enter();
    }
  }

  /** As {@link #say(Say)}, with a text that may be interrupted and is remembered. */
  public Speech say(String text) {
    return say(Say.text(text));
  }

  /**
   * Has words said, when it is their turn.
   *
   * @throws HostRefused if the session has ended, drains, is full, or too much waits already
   */
  public Speech say(Say words) {
    return podium.ask(new Wish.Words(words));
  }

  /**
   * Has the model speak, when it is its turn.
   *
   * @throws HostRefused as {@link #say(Say)}
   */
  public Speech reply(Reply reply) {
    return podium.ask(new Wish.Own(reply));
  }

  /**
   * Stops what is being said; without effect if nothing is. Returns at once.
   *
   * @param force also what callers may not stop
   * @throws IllegalStateException if it may not be stopped without force
   */
  public void interrupt(boolean force) {
    podium.now().ifPresent(speech -> speech.interrupt(force));
  }

  /**
   * Hands the conversation over to another agent, as soon as nobody speaks; what waits is answered
   * by that one. Of those who are to take over meanwhile, the last one does.
   *
   * @throws HostRefused if the session has ended or drains
   */
  public void update(Agent next) {
    podium.handOver(requireNonNull(next, "next"));
  }

  /**
   * Ends the session once what is being said has been said; returns at once. The first reason
   * counts.
   *
   * @param reason for people
   */
  public void shutdown(String reason) {
    context.end(reason);
  }

  /**
   * Has a listener told of what happens from now on, in order, one event at a time, on a thread of
   * the session. A listener that is 1,024 events behind loses the oldest.
   *
   * @return ends that when it is closed
   */
  public Listening listen(Consumer<? super AgentEvent> listener) {
    announcer.listen(requireNonNull(listener, "listener"));
    presence.heard();
    return () -> announcer.forget(listener);
  }

  /**
   * Has all that is said from the next step on spoken by a voice; what is heard of it is what the
   * log and the history have. The voice is the caller's to close, after the session.
   */
  public void speakBy(Voice voice) {
    this.voice = requireNonNull(voice, "voice");
  }

  /**
   * Has the model begin to answer what a caller has probably said, for whoever hears that. Nobody
   * sees anything of it, and no tool is called, unless the next turn asks the model just the same:
   * then the reply is there, or on its way. Else it is dropped, as is the one before by each of
   * these. Does nothing while the agent speaks. Returns at once.
   */
  public void anticipate(Input likely) {
    if (podium.isFree() && !podium.isEnded()) {
      anticipation.begin(likely);
    }
  }

  /** What was anticipated has not been said: drops the reply to it. Returns at once. */
  public void anticipateNothing() {
    anticipation.drop();
  }

  /** How whoever acts hears the caller, for whoever listens on behalf of this session. */
  public RecognitionNode recognitionNode() {
    return BoundRecognition.of(currentAgent(), context);
  }

  /**
   * Tells what the caller is doing, for whoever can hear it; a session that has none tells only
   * whether it is away.
   */
  public void userIs(UserState state) {
    presence.user(state);
  }

  /**
   * Tells that the caller has said more in one turn than there is to be, for whoever hears that:
   * the agent that acts is told, on a thread of its own. Returns at once.
   *
   * @param said what was understood so far
   * @param speech for how long the caller has spoken
   */
  public void userTurnExceeded(String said, Duration speech) {
    cast.exceeded(new LongTurn(this, said, speech));
  }

  /**
   * Tells that a voice is held back amid a speech to hear the caller out, or that it goes on: the
   * agent listens meanwhile. Without effect while the agent does not speak, or did not listen so.
   */
  public void heldBack(boolean held) {
    presence.heldBack(held);
  }

  /** Tells listeners what whoever hears the caller has found. */
  public void tell(AgentEvent.OfCaller event) {
    announcer.tell(requireNonNull(event, "event"));
  }

  /**
   * Tells that a service that others call for the session, such as a recogniser, has answered: its
   * failures in a row are over.
   */
  public void answeredBy(String service) {
    provider.answered(requireNonNull(service, "service"));
  }

  /**
   * Tells that such a service has failed, however often it was asked; listeners hear of it. The
   * session ends after as many in a row as its options say.
   */
  public void failedBy(String service, Throwable failure) {
    provider.failed(requireNonNull(service, "service"), requireNonNull(failure, "failure"));
  }

  /**
   * Tells that such a service is gone for good; listeners hear of it, and the session {@linkplain
   * #shutdown ends}.
   */
  public void lost(String service, Throwable failure) {
    failed(requireNonNull(service, "service"), requireNonNull(failure, "failure"));
    if (tooMany.compareAndSet(null, failure)) {
      context.end("%s: cannot go on: %s".formatted(service, failure));
    }
  }

  /** The conversation as the model knows it: what was said, but for what is to be forgotten. */
  public List<Message> history() {
    return performance.history();
  }

  /** What belongs to it while it lives: the agent's own data, its end hooks, its process. */
  public SessionContext context() {
    return context;
  }

  /** Who acts now. */
  public Agent currentAgent() {
    return cast.now().agent();
  }

  /** What is being said; empty if nothing is. */
  public Optional<Speech> currentSpeech() {
    return podium.now();
  }

  /** What the agent is doing. */
  public AgentState agentState() {
    return presence.agent();
  }

  /** What the caller is doing. */
  public UserState userState() {
    return presence.user();
  }

  /** What its models have read and written in this process. */
  public Usage usage() {
    return usage.get();
  }

  @Override
  public void endsBy(Consumer<String> host) {
    context.endsBy(requireNonNull(host, "host"));
  }

  @Override
  public void failsBy(Consumer<Throwable> host) {
    requireNonNull(host, "host");
    var _ =
        failure.thenAcceptAsync(
            cause -> tell(host, cause),
            task -> Thread.ofVirtual().name("weir-" + id + "/failed").start(task));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public AgentSpec agent() {
    return spec;
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public SessionLog log() {
    return log;
  }

  @Override
  public Status status() {
    if (podium.isEnded() || log.ended()) {
      return Status.ENDED;
    }
    return podium.isFree() ? Status.IDLE : Status.RUNNING;
  }

  @Override
  public Duration idleTime() {
    return podium.idleTime();
  }

  @Override
  public Accepted input(Input input, Optional<String> idempotencyKey) {
    return idempotencyKey
        .map(key -> keys.once(key, input, () -> podium.accept(input)))
        .orElseGet(() -> podium.accept(input));
  }

  @Override
  public boolean cancel(@Nullable String episode, String reason) {
    return podium.cancel(episode, reason);
  }

  @Override
  public void drain() {
    podium.drain();
  }

  @Override
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    return podium.awaitIdle(limit);
  }

  @Override
  public boolean parkIfIdle(Duration least) {
    return podium.parkIfIdle(least);
  }

  /**
   * Stops what is being said, drops what waits, lets the agent {@linkplain Agent#onExit leave},
   * runs its end hooks, ends the log; but for one that was {@linkplain #parkIfIdle parked}, whose
   * conversation is not over. Idempotent. Waits up to the close timeout, then reports the turn that
   * does not stop; its episode has no end but that of the log. Waits as long as hooks may take.
   *
   * @param reason why, for the hooks
   */
  @Override
  public void close(String reason) {
    podium.close().ifPresent(now -> now.join(options.closeTimeout()));
    if (closed.getAndSet(true)) {
      return;
    }
    anticipation.close();
    cast.leave(!podium.isParked());
    try {
      new Farewell(context, options, ticker).say(reason);
    } finally {
      presence.agent(AgentState.IDLE);
      if (!podium.isParked()) {
        log.close();
        performance.closed(reason, error());
      }
    }
  }

  private void tell(Consumer<Throwable> host, Throwable cause) {
    try {
      host.accept(cause);
    } catch (RuntimeException e) {
      LOG.log(ERROR, "session " + id + ": whoever is to end it has failed", e);
    }
  }

  /** It cannot go on without that service. */
  private void failedTooOften(Throwable last) {
    tooMany.compareAndSet(null, last);
    context.end(
        "failures in a row: %d (expected: fewer than %d): %s"
            .formatted(options.provider().failures(), options.provider().failures(), last));
  }

  private Optional<Throwable> error() {
    return Optional.ofNullable(tooMany.get()).or(() -> Optional.ofNullable(failure.getNow(null)));
  }

  Anticipation anticipation() {
    return anticipation;
  }

  Optional<Voice> voice() {
    return Optional.ofNullable(voice);
  }

  /** Code of the agent has failed. */
  void failed(String source, Throwable cause) {
    announcer.tell(new AgentEvent.ErrorRaised(ticker.wall(), source, cause, false));
  }

  void toolsRan(List<Content.ToolInput> calls, List<Content.ToolResult> results) {
    announcer.tell(new AgentEvent.ToolsExecuted(ticker.wall(), calls, results));
  }

  void toolTold(Content.ToolInput call, String text) {
    announcer.tell(new AgentEvent.ToolUpdated(ticker.wall(), call, text));
  }

  void used(Usage more) {
    Usage total = usage.updateAndGet(before -> before.plus(more));
    announcer.tell(new AgentEvent.UsageUpdated(ticker.wall(), total));
  }

  private static Agent make(AgentSpec spec) {
    try {
      return requireNonNull(spec.factory().get(), "agent");
    } catch (AgentFailed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new AgentFailed(spec.name(), e);
    }
  }

  /** A listener's place; ended by closing it, which is harmless again. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
