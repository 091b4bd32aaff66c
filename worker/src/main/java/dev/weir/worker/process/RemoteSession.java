package dev.weir.worker.process;

import static java.lang.System.Logger.Level.ERROR;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Status;
import dev.weir.delta.Content;
import dev.weir.episode.Entry;
import dev.weir.internal.Nursery;
import dev.weir.log.Cursor;
import dev.weir.log.LogRefused;
import dev.weir.log.Mirror;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session whose agent runs in a child process. Its log repeats the child's; everything else is
 * asked of the child, whose death ends the session.
 */
final class RemoteSession implements Session {
  private static final System.Logger LOG = System.getLogger(RemoteSession.class.getName());

  /** An answer that says "not yet" is on its way when the time is over. */
  private static final long ANSWER_MILLIS = 1_000;

  private final String id;
  private final Parcel parcel;
  private final Map<String, String> metadata;
  private final SessionLog log;
  private final Mirror mirror;
  private final Child child;
  private final Ticker ticker;
  private final Duration closeLimit;
  private final Consumer<ProcessDied> died;
  private final CompletableFuture<Consumer<String>> ender = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean opened;
  private volatile boolean parked;
  private volatile boolean ended;
  private volatile boolean draining;
  private volatile CompletableFuture<?> drained = CompletableFuture.completedFuture(null);
  private volatile boolean running;
  private volatile long idleSince;

  RemoteSession(
      String id,
      Parcel parcel,
      Map<String, String> metadata,
      SessionLog log,
      Child child,
      ChildOptions options,
      Ticker ticker,
      Consumer<ProcessDied> died) {
    this.id = requireNonNull(id, "id");
    this.parcel = parcel;
    this.metadata = Map.copyOf(metadata);
    this.log = log;
    this.mirror = new Mirror(log);
    this.child = child;
    this.ticker = ticker;
    this.closeLimit =
        parcel
            .options()
            .closeTimeout()
            .multipliedBy(2)
            .plus(parcel.options().hookTimeout())
            .plus(options.closeTimeout());
    this.died = died;
    this.idleSince = ticker.nanos();
  }

  /**
   * Has the child make its session, which goes on where the log ends.
   *
   * @throws AgentFailed if the agent cannot be made; the log is as it was then, the child killed
   * @throws ChildFailed if the child cannot host it, with the same
   */
  void open() throws InterruptedException {
    try {
      child.serves(id, new Events());
      mirror.held().forEach(entry -> child.send(EntryFrame.of(entry)));
      check(
          child
              .ask(
                  Ask.OPEN,
                  "session",
                  id,
                  "metadata",
                  metadata,
                  "epoch",
                  log.epoch(),
                  "parcel",
                  parcel.fields())
              .get());
      opened = true;
    } catch (ExecutionException e) {
      throw ChildFailed.by(e);
    } catch (BadFrame | LinkLost e) {
      throw new ChildFailed(child.name() + ": " + e.getMessage(), e);
    } finally {
      if (!opened) {
        closing.set(true);
        ended = true;
        child.kill("could not make its session");
      }
    }
  }

  private void check(Frame answer) throws BadFrame {
    if (answer.kind().equals(Frame.FAULT)) {
      ChildFault fault = ChildFault.of(answer);
      if (answer.truth("byAgent")) {
        throw new AgentFailed(agent().type().orElseThrow().getName(), fault);
      }
      throw new ChildFailed(
          "%s: could not make its session: %s".formatted(child.name(), fault.firstLine()), fault);
    }
  }

  /** Of its process. */
  long pid() {
    return child.pid();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public AgentSpec agent() {
    return parcel.agent();
  }

  @Override
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public SessionLog log() {
    return log;
  }

  /** Known here while an episode runs; else its child is asked, which knows what comes next. */
  @Override
  public Status status() {
    if (ended) {
      return Status.ENDED;
    }
    if (running) {
      return Status.RUNNING;
    }
    try {
      return Status.valueOf(answer(Ask.STATUS).text("status"));
    } catch (HostRefused e) {
      return Status.ENDED;
    } catch (BadFrame e) {
      throw unreadable(e);
    }
  }

  @Override
  public Duration idleTime() {
    return running ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - idleSince);
  }

  @Override
  public void start() {
    if (!ended) {
      var _ = quietly(Ask.START);
    }
  }

  @Override
  public void endsBy(Consumer<String> host) {
    ender.complete(requireNonNull(host, "host"));
  }

  @Override
  public Accepted input(Input input, Optional<String> idempotencyKey) {
    Frame accepted =
        answer(
            Ask.INPUT,
            "parts",
            input.parts().stream().map(Content.Text::text).toList(),
            "onBusy",
            input.onBusy().name(),
            "key",
            idempotencyKey.orElse(null));
    try {
      Cursor before = new Cursor(log.epoch(), accepted.number("seq"));
      return new Accepted(accepted.text("episode"), before);
    } catch (BadFrame e) {
      throw unreadable(e);
    }
  }

  @Override
  public boolean cancel(@Nullable String episode, String reason) {
    return !ended && did(quietly(Ask.CANCEL, "episode", episode, "reason", reason));
  }

  /** Does not wait: a child that does not answer must not hold up the drain of others. */
  @Override
  public void drain() {
    draining = true;
    if (!ended) {
      drained = child.ask(Ask.DRAIN);
    }
  }

  @Override
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    if (ended) {
      return true;
    }
    try {
      // Else an input that was sent before could be overlooked.
      var _ = drained.get(patience(limit), TimeUnit.NANOSECONDS);
      CompletableFuture<Frame> answer = child.ask(Ask.AWAIT_IDLE, "limit", limit.toString());
      return did(answer.get(patience(limit), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // it has died, and with it what ran
    }
  }

  private long patience(Duration limit) {
    return Math.min(Ticker.clamp(limit), Long.MAX_VALUE / 4)
        + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS);
  }

  @Override
  public boolean parkIfIdle(Duration least) {
    if (ended || idleTime().compareTo(least) <= 0) {
      return false;
    }
    boolean done = did(quietly(Ask.PARK_IF_IDLE, "least", least.toString()));
    if (done) {
      parked = true;
      ended = true;
    }
    return done;
  }

  /** By whom it was given for that when it was opened. */
  @Override
  public void failsBy(Consumer<Throwable> host) {
    requireNonNull(host, "host");
  }

  @Override
  public void close(String reason) {
    if (closing.compareAndSet(false, true)) {
      CompletableFuture<Frame> closed = child.ask(Ask.CLOSE, "reason", reason);
      if (!Nursery.await(List.of(closed), ticker, closeLimit)) {
        child.kill("did not close within %d ms".formatted(closeLimit.toMillis()));
      }
      leave();
    }
    var _ = child.gone().join();
  }

  /** The child has closed its session, or has died. */
  private void leave() {
    child.retire();
    var _ = child.gone().join();
  }

  /**
   * What the child answers.
   *
   * @throws HostRefused as it refuses, or because the session has ended
   */
  private Frame answer(Ask what, @Nullable Object... pairs) {
    if (ended) {
      throw over();
    }
    try {
      Frame answer = child.ask(what, pairs).join();
      return switch (answer.kind()) {
        case Frame.REFUSED ->
            throw new HostRefused(Reason.valueOf(answer.text("reason")), answer.text("message"));
        case Frame.FAULT ->
            throw new IllegalStateException(
                "session %s: %s".formatted(id, what), ChildFault.of(answer));
        default -> answer;
      };
    } catch (CompletionException e) {
      HostRefused refused = over();
      refused.initCause(e.getCause());
      throw refused;
    } catch (BadFrame e) {
      throw unreadable(e);
    }
  }

  /** The same; null if the session has ended meanwhile. */
  private @Nullable Frame quietly(Ask what, @Nullable Object... pairs) {
    try {
      return answer(what, pairs);
    } catch (HostRefused e) {
      return null;
    }
  }

  private boolean did(@Nullable Frame answer) {
    try {
      return answer != null && answer.truth("done");
    } catch (BadFrame e) {
      throw unreadable(e);
    }
  }

  private HostRefused over() {
    return draining
        ? new HostRefused(
            Reason.DRAINING, "session: %s is draining (expected: try another worker)".formatted(id))
        : new HostRefused(
            Reason.SESSION_ENDED, "session: %s has ended (expected: open a new one)".formatted(id));
  }

  private RuntimeException unreadable(BadFrame cause) {
    child.kill("said what cannot be read: " + cause.getMessage());
    HostRefused refused = over();
    refused.initCause(cause);
    return refused;
  }

  /** What the child tells of its own accord. */
  private final class Events implements ChildEvents {
    @Override
    public void entry(Entry entry) {
      // Before anybody reads it: whoever reads the end of an episode does not find it running.
      if (entry.type().equals("episode.started")) {
        running = true;
      } else if (entry.type().startsWith("episode.")) {
        idleSince = ticker.nanos();
        running = false;
      }
      mirror.repeat(entry);
    }

    /** The host may ask the child, whose answer would be read by this thread. */
    @Override
    public void wish(String reason) {
      var _ = ender.thenAccept(host -> tell(host, reason));
    }

    private void tell(Consumer<String> host, String reason) {
      var _ = Thread.ofVirtual().name("weir-" + id + "/wish").start(() -> host.accept(reason));
    }

    @Override
    public void gone(ProcessDied how) {
      running = false;
      ended = true;
      if (opened && !parked) {
        end();
      }
      if (!closing.get()) {
        LOG.log(ERROR, how.getMessage());
        Thread.ofVirtual().name("weir-" + id + "/died").start(() -> died.accept(how));
      }
    }

    /** Nobody goes on with it. */
    private void end() {
      try {
        mirror.lost("process_died", "The agent's process ended amid the reply.");
      } catch (LogRefused e) {
        LOG.log(ERROR, "session " + id + ": its end could not be stored", e);
      } finally {
        log.close();
      }
    }
  }
}
