package dev.weir.worker;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.HostRefused;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost;
import dev.weir.internal.Nursery;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A job from its launch to its end.
 *
 * <pre>
 * ENTERING ── session made, caller connected, observers told, greeted ──► HELD ── end(why) ──► ENDING ──► ENDED
 *     └────────────────────── failed, or end(why) ─────────────────────────────────────────────┘
 * </pre>
 *
 * <p>While it is held it has no thread. Whatever ends it, the steps of {@link #tearDown} are the
 * same and each is done once. Any thread may call any method; none waits but {@link #join} and
 * {@link #awaitBegun}.
 */
final class LiveJob {
  private enum State {
    ENTERING,
    HELD,
    ENDING,
    ENDED
  }

  private static final System.Logger LOG = System.getLogger(LiveJob.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Launch launch;
  private final JobHost host;
  private final JobLimits limits;
  private final Ticker ticker;
  private final Nursery entry;
  private final CompletableFuture<Session> begun = new CompletableFuture<>();
  private final CompletableFuture<JobEnd> ended = new CompletableFuture<>();
  private volatile boolean hadBegun;
  private volatile @Nullable RuntimeException refusal;
  private State state = State.ENTERING;
  private boolean launched;
  private volatile @Nullable Session session;

  LiveJob(Launch launch, JobHost host, JobLimits limits, Ticker ticker) {
    this.launch = launch;
    this.host = host;
    this.limits = limits;
    this.ticker = ticker;
    this.entry = new Nursery("weir-job-" + id(), limits.entry());
  }

  String id() {
    return launch.job().id();
  }

  Launch launch() {
    return launch;
  }

  /** Whether its session was there and its caller connected, even if it has ended since. */
  boolean hadBegun() {
    return hadBegun;
  }

  /** Its session, once it is made. */
  Optional<Session> session() {
    lock.lock();
    try {
      return Optional.ofNullable(session);
    } finally {
      lock.unlock();
    }
  }

  /** A number that grows while its session gets on; takes no lock. */
  long progress() {
    Session own = session;
    return own == null ? 0 : own.log().newest();
  }

  /** Begins, on a thread of its own, unless it was ended before. Once. */
  void start() {
    lock.lock();
    try {
      if (launched) {
        throw new IllegalStateException("job: %s was launched (expected: once)".formatted(id()));
      }
      launched = true;
    } finally {
      lock.unlock();
    }
    if (isIn(State.ENTERING)) {
      fork();
    }
  }

  private void fork() {
    try {
      var _ = entry.fork("entry", this::enter);
    } catch (IllegalStateException closed) {
      if (isIn(State.ENTERING)) {
        throw closed;
      }
      LOG.log(DEBUG, "job {0}: was ended before it began", id());
    }
  }

  /**
   * Waits until its session has begun; what kept it from that is thrown, as it was if it is
   * unchecked.
   *
   * @throws InterruptedException also if the job was ended meanwhile
   */
  Session awaitBegun() throws InterruptedException {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException ended -> throw ended;
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default ->
            throw new IllegalStateException(
                "job %s could not begin: %s".formatted(id(), e.getCause()), e.getCause());
      }
    }
  }

  /** Ends it, for a reason that counts if it is the first; the steps are done by another thread. */
  void end(JobEnd why) {
    lock.lock();
    try {
      if (state == State.ENDING || state == State.ENDED) {
        return;
      }
      state = State.ENDING;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("weir-job-" + id() + "/end").start(() -> tearDown(why));
  }

  /**
   * Waits until it has ended, and tells why it has. An interrupt is kept; each step has a limit.
   */
  JobEnd join() {
    return ended.join();
  }

  /** Done when it has ended; keeps nothing of the job but why. */
  CompletableFuture<JobEnd> over() {
    return ended;
  }

  /** Runs it once its session has begun, or will not. */
  void afterBeginning(Runnable what) {
    var _ = begun.whenComplete((made, e) -> what.run());
  }

  boolean isEnded() {
    return ended.isDone();
  }

  /** It is to end as soon as that cuts nobody off; what it waits for until then shows. */
  void drain() {
    if (launch.connection().endsWhenIdle() && isIn(State.HELD)) {
      session().ifPresent(own -> finish(own, new JobEnd.Done("the worker drains")));
    }
  }

  /** How long nobody has spoken to it, if its slot may go to another for that. */
  Optional<Duration> idleTime() {
    State now = state();
    if (!launch.connection().endsWhenIdle() || now == State.ENTERING || now == State.ENDED) {
      return Optional.empty();
    }
    return session().map(Session::idleTime);
  }

  /**
   * Parks its session if nobody has spoken to it for longer than {@code least}. If it ends, by that
   * or anyhow, waits until its slot is free.
   */
  void giveWay(Duration least) {
    session()
        .ifPresent(own -> {
          long idleSince = ticker.nanos() - own.idleTime().toNanos();
          if (own.parkIfIdle(least)) {
            end(new JobEnd.Parked(idleSince));
          } else if (own.log().ended()) {
            // Not by its status: another may have parked it at this moment.
            end(new JobEnd.Done("its session has ended"));
          }
        });
    if (state() != State.HELD) {
      var _ = join();
    }
  }

  /** Whether to end it now cuts somebody off. */
  boolean isBusy() {
    Session own = session().orElse(null);
    return !launch.connection().endsWhenIdle()
        || own == null
        || own.status() == SessionHost.Status.RUNNING;
  }

  private @Nullable Void enter() {
    try {
      Session made = launch.source().open();
      keep(made);
      launch.connection().connect(made, () -> end(new JobEnd.Done("the caller has left")));
      begin();
      host.begun(this);
      made.start();
      hold();
      made.endsBy(reason -> finish(made, new JobEnd.Over(reason)));
      made.failsBy(cause -> end(new JobEnd.Broken(cause)));
      begun.complete(made);
    } catch (InterruptedException e) {
      end(new JobEnd.Cut("was interrupted while it began"));
    } catch (HostRefused | StoreRefused | JournalFailed | LogRefused e) {
      // No fault of the agent's.
      refusal = e;
      end(new JobEnd.Cut("could not be stored"));
    } catch (Throwable e) {
      fail(e);
    } finally {
      tidyUp();
    }
    return null;
  }

  private void fail(Throwable e) {
    try {
      LOG.log(ERROR, "job %s of agent %s has failed".formatted(id(), launch.agent().name()), e);
    } finally {
      end(new JobEnd.Failed(e)); // also if it cannot be logged
    }
  }

  private void keep(Session made) throws InterruptedException {
    lock.lock();
    try {
      session = made;
      checkEntering();
    } finally {
      lock.unlock();
    }
  }

  /** It counts from here on, unless it was ended meanwhile. */
  private void begin() throws InterruptedException {
    lock.lock();
    try {
      checkEntering();
      hadBegun = true;
    } finally {
      lock.unlock();
    }
  }

  /** Unless it was ended meanwhile. */
  private void hold() throws InterruptedException {
    lock.lock();
    try {
      checkEntering();
      state = State.HELD;
    } finally {
      lock.unlock();
    }
  }

  /** Code that is deaf to interrupts comes back when all is over: nothing may follow it. */
  private void checkEntering() throws InterruptedException {
    if (state != State.ENTERING) {
      throw new InterruptedException("job: %s was ended while it began".formatted(id()));
    }
  }

  private boolean isIn(State wanted) {
    return state() == wanted;
  }

  private State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** It says what it is saying, and takes nothing more. */
  private void finish(Session of, JobEnd why) {
    of.drain();
    Thread.ofVirtual().name("weir-job-" + id() + "/last").start(() -> endWhenIdle(of, why));
  }

  private void endWhenIdle(Session of, JobEnd why) {
    try {
      var _ = of.awaitIdle(limits.session());
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "job {0}: does not wait for its last turn", id());
    }
    end(why);
  }

  /** What each job goes through at its end, however it ends. */
  private void tearDown(JobEnd why) {
    entry.close();
    Session own = takeOver();
    if (own != null) {
      within("closing its session", limits.session(), () -> own.close(why.reason()));
    }
    attempt("telling its dispatcher", () -> host.ending(this, why));
    within("leaving its caller", limits.connection(), launch.connection()::close);
    attempt("leaving its slot", () -> host.left(this, why));
    ended.complete(why);
    begun.completeExceptionally(failure(why));
    attempt("telling of its end", () -> host.ended(this, why));
  }

  /** What its beginning has come to; one that is stuck in it must tidy up by itself. */
  private @Nullable Session takeOver() {
    lock.lock();
    try {
      state = State.ENDED;
      return session;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody else will: the end went on without waiting any longer. */
  private void tidyUp() {
    if (!isIn(State.ENDED)) {
      return;
    }
    session().ifPresent(Session::close);
    try {
      launch.connection().close();
    } catch (Exception e) {
      LOG.log(WARNING, "job %s: leaving its caller has failed".formatted(id()), e);
    }
  }

  private Throwable failure(JobEnd why) {
    if (refusal != null) {
      return refusal;
    }
    Throwable error = why.error();
    return error == null ? new InterruptedException(why.reason()) : error;
  }

  /** A step of ours: whatever it comes upon, the next follows. */
  private void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.log(WARNING, "job %s: %s has failed".formatted(id(), what), e);
    }
  }

  /** A step that may be foreign code: it can neither stop the next nor hold it up for long. */
  private void within(String what, Duration limit, Nursery.Foreign step) {
    try {
      Nursery.within("weir-job-" + id() + "/end", ticker, limit, limits.entry(), step);
    } catch (TimeoutException e) {
      LOG.log(
          WARNING,
          "job {0}: {1} took longer than {2} ms and was interrupted",
          id(),
          what,
          limit.toMillis());
    } catch (Exception | Error e) {
      LOG.log(WARNING, "job %s: %s has failed".formatted(id(), what), e);
    }
  }
}
