package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.SessionHost.Status;
import dev.weir.delta.Content;
import dev.weir.log.Cursor;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogRefused;
import dev.weir.log.Message;
import dev.weir.log.Message.Role;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session whose agent runs in this process. None of its methods waits but {@link #awaitIdle},
 * {@link #close}. Inputs are answered one at a time, in the order in which they were accepted, but
 * for those that interrupt. Whoever reads the end of an episode finds the session free, or at work
 * on the next.
 */
public final class AgentSession implements Session {
  private static final int KEYS = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final IdempotencyKeys<Accepted> keys = new IdempotencyKeys<>(KEYS);
  private final String id;
  private final AgentSpec spec;
  private final Map<String, String> metadata;
  private final SessionOptions options;
  private final Ticker ticker;
  private final SessionLog log;
  private final SessionContext context;
  private final Turn turn;
  private final InputQueue waiting;
  private @Nullable Answering answering;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private boolean ended;
  private volatile boolean parked;
  private boolean draining;
  private long idleSince;
  private long saidChars;

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
   * something already, of a life before, the conversation goes on without another greeting.
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
    Agent agent = context.call(() -> make(spec));
    this.turn =
        new Turn(
            id, agent, Toolbox.of(agent, context, options, ticker), model, log, options, ticker);
    this.waiting = new InputQueue(options.waitingInputs());
    this.idleSince = ticker.nanos();
    this.saidChars = log.chars();
  }

  @Override
  public void greet() {
    lock.lock();
    try {
      if (!spec.greeting().isEmpty() && !ended && log.cursor().seq() == 0) {
        log.message(message(Role.ASSISTANT, List.of(new Content.Text(spec.greeting()))));
        saidChars = log.chars();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void endsBy(Consumer<String> host) {
    context.endsBy(requireNonNull(host, "host"));
  }

  @Override
  public void failsBy(Consumer<Throwable> host) {
    var _ =
        failure.thenAcceptAsync(
            requireNonNull(host, "host"),
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
    lock.lock();
    try {
      return ended || log.ended() ? Status.ENDED : answering == null ? Status.IDLE : Status.RUNNING;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration idleTime() {
    lock.lock();
    try {
      return answering == null ? Duration.ofNanos(ticker.nanos() - idleSince) : Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Accepted input(Input input, Optional<String> idempotencyKey) {
    return idempotencyKey
        .map(key -> keys.once(key, input, () -> accept(input)))
        .orElseGet(() -> accept(input));
  }

  @Override
  public boolean cancel(@Nullable String episode, String reason) {
    lock.lock();
    try {
      Answering now = answering;
      if (now != null && (episode == null || episode.equals(now.episode))) {
        now.stop(reason);
        return true;
      }
      if (episode != null && waiting.remove(episode)) {
        log.queue(waiting.view());
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void drain() {
    lock.lock();
    try {
      draining = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitIdle(Duration limit) throws InterruptedException {
    long left = Ticker.clamp(limit);
    lock.lockInterruptibly();
    try {
      while (answering != null && left > 0) {
        left = idle.awaitNanos(left);
      }
      return answering == null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean parkIfIdle(Duration least) {
    lock.lock();
    try {
      if (ended || answering != null || idleTime().compareTo(least) <= 0) {
        return false;
      }
      ended = true;
      parked = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops what runs, drops what waits, runs the agent's end hooks, ends the log unless it was
   * {@linkplain #parkIfIdle parked}. Idempotent. Waits up to the close timeout, then reports the
   * turn that does not stop; its episode has no end but that of the log. Waits as long as hooks may
   * take.
   *
   * @param reason why, for the hooks
   */
  @Override
  public void close(String reason) {
    Answering now = end();
    if (now != null) {
      now.join(options.closeTimeout());
    }
    finish(reason);
  }

  private void finish(String reason) {
    try {
      new Farewell(context, options, ticker).say(reason);
    } finally {
      turn.close();
      if (!parked) {
        log.close();
      }
    }
  }

  private @Nullable Answering end() {
    lock.lock();
    try {
      ended = true;
      if (answering != null) {
        answering.stop("session ended");
      }
      if (waiting.clear()) {
        sayQueue();
      }
      return answering;
    } finally {
      lock.unlock();
    }
  }

  /** In a log that has ended the queue has, too. */
  private void sayQueue() {
    try {
      log.queue(waiting.view());
    } catch (LogRefused e) {
      if (!overWith(e)) {
        throw e;
      }
    }
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

  private Accepted accept(Input input) {
    lock.lock();
    try {
      checkOpen(input);
      String episode = log.newEpisodeId();
      Answering now = answering;
      if (now == null) {
        return new Accepted(episode, begin(episode, input));
      }
      return new Accepted(episode, enqueue(episode, input, now));
    } catch (LogRefused e) {
      throw lost(e);
    } finally {
      lock.unlock();
    }
  }

  /** What cannot be stored cannot be answered: a restart would not know of it. */
  private HostRefused lost(LogRefused cause) {
    fail(cause);
    return new HostRefused(
        Reason.SESSION_ENDED,
        "session: %s has ended, its log could not be stored (expected: open a new one; the"
                .formatted(id)
            + " worker's log says more)",
        cause);
  }

  private void checkOpen(Input input) {
    if (draining) {
      throw new HostRefused(
          Reason.DRAINING, "session: %s is draining (expected: try another worker)".formatted(id));
    }
    if (ended) {
      throw new HostRefused(
          Reason.SESSION_ENDED, "session: %s has ended (expected: open a new one)".formatted(id));
    }
    long chars = saidChars + waiting.chars() + input.text().length();
    if (chars > options.historyChars()) {
      throw new HostRefused(
          Reason.SESSION_FULL,
          "session: %s would hold %d characters (expected: at most %d; open a new one)"
              .formatted(id, chars, options.historyChars()));
    }
  }

  private Cursor enqueue(String episode, Input input, Answering now) {
    if (input.onBusy() == OnBusy.REJECT) {
      throw new HostRefused(
          Reason.SESSION_BUSY,
          "session: %s is answering %s (expected: onBusy queue or interrupt, or wait)"
              .formatted(id, now.episode));
    }
    waiting.add(episode, input);
    if (input.onBusy() == OnBusy.INTERRUPT) {
      now.stop("interrupted");
    }
    return log.queue(waiting.view());
  }

  /** Under the lock, with nothing running. */
  private Cursor begin(String episode, Input input) {
    Message said = message(Role.USER, List.copyOf(input.parts()));
    saidChars += input.text().length();
    Cursor before = log.message(said);
    EpisodeWriter writer = log.begin(episode, 1, said.id());
    Answering now = new Answering(episode);
    answering = now;
    now.start("weir-" + id + "/turn", () -> answer(writer, now));
    return before;
  }

  private void answer(EpisodeWriter writer, Answering now) {
    next(writer, context.call(() -> turn.run(writer, now)));
    // It may write files: nobody is to wait for that with an input or a cancel.
    log.tidy();
  }

  /** The turn has ended: the next input gets a thread of its own, or the session falls idle. */
  private void next(EpisodeWriter writer, Turn.Ending ending) {
    lock.lock();
    try {
      written(ending, writer);
      answering = null;
      saidChars = log.chars();
      InputQueue.Waiting head = waiting.poll();
      if (head == null || !begun(head)) {
        idleSince = ticker.nanos();
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the log took the next input; if not, it has ended, and the session with it. */
  private boolean begun(InputQueue.Waiting next) {
    try {
      log.queue(waiting.view());
      begin(next.episode(), next.input());
      return true;
    } catch (LogRefused e) {
      if (!overWith(e)) {
        throw e;
      }
      fail(e);
      return false;
    }
  }

  /** Nothing can be said any more. Whoever is told is told by another thread. */
  private void fail(LogRefused cause) {
    boolean byItself = !ended;
    ended = true;
    waiting.clear();
    if (byItself) {
      failure.complete(cause);
    }
  }

  /**
   * Whether the log has ended: it was closed, or its journal failed, which the log has reported.
   */
  private static boolean overWith(LogRefused e) {
    return e.reason() == LogRefused.Reason.CLOSED || e.reason() == LogRefused.Reason.NOT_STORED;
  }

  /** The episode's end stands in the log; if it cannot, the log's end is the episode's. */
  private void written(Turn.Ending ending, EpisodeWriter writer) {
    try {
      ending.write(writer);
    } catch (LogRefused e) {
      // Closing did not wait any longer for this turn, or the journal failed.
      if (!overWith(e)) {
        throw e;
      }
      fail(e);
    }
  }

  private Message message(Role role, List<Content> parts) {
    return new Message(log.newMessageId(), role, Message.Status.COMPLETED, parts);
  }
}
