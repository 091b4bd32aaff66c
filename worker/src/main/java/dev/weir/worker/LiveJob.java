package dev.weir.worker;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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
  private final Job job;
  private final AgentSpec agent;
  private final String sessionId;
  private final Connection connection;
  private final JobHost host;
  private final JobLimits limits;
  private final Ticker ticker;
  private final Nursery entry;
  private final CompletableFuture<AgentSession> begun = new CompletableFuture<>();
  private final CompletableFuture<JobEnd> ended = new CompletableFuture<>();
  private volatile boolean hadBegun;
  private State state = State.ENTERING;
  private boolean launched;
  private @Nullable AgentSession session;

  LiveJob(
      Job job,
      AgentSpec agent,
      String sessionId,
      Connection connection,
      JobHost host,
      JobLimits limits,
      Ticker ticker) {
    this.job = job;
    this.agent = agent;
    this.sessionId = sessionId;
    this.connection = connection;
    this.host = host;
    this.limits = limits;
    this.ticker = ticker;
    this.entry = new Nursery("weir-job-" + job.id(), limits.entry());
  }

  Job job() {
    return job;
  }

  AgentSpec agent() {
    return agent;
  }

  String sessionId() {
    return sessionId;
  }

  /** Its session, once it is made. */
  Optional<AgentSession> session() {
    lock.lock();
    try {
      return Optional.ofNullable(session);
    } finally {
      lock.unlock();
    }
  }

  /** Begins, on a thread of its own. Once. */
  void launch() {
    lock.lock();
    try {
      if (launched) {
        throw new IllegalStateException(
            "job: %s was launched (expected: once)".formatted(job.id()));
      }
      launched = true;
    } finally {
      lock.unlock();
    }
    var _ = entry.fork("entry", this::enter);
  }

  /** Waits until its session has begun; what kept it from that is thrown as it was. */
  AgentSession awaitBegun() throws Exception {
    return requireNonNull(Nursery.get(begun));
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
    Thread.ofVirtual().name("weir-job-" + job.id() + "/end").start(() -> tearDown(why));
  }

  /** Waits until it has ended, and tells why it has. */
  JobEnd join() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw new AssertionError("an end never fails", e);
    }
  }

  boolean isEnded() {
    return ended.isDone();
  }

  private @Nullable Void enter() {
    try {
      AgentSession made = host.open(this);
      keep(made);
      connection.connect(() -> end(new JobEnd.Done("the caller has left")));
      hadBegun = true;
      host.begun(this);
      made.greet();
      hold();
      made.endsBy(reason -> finish(made, reason));
      begun.complete(made);
    } catch (InterruptedException e) {
      end(new JobEnd.Cut("was interrupted while it began"));
    } catch (Throwable e) {
      LOG.log(ERROR, "job %s of agent %s has failed".formatted(job.id(), agent.name()), e);
      end(new JobEnd.Failed(e));
    } finally {
      tidyUp();
    }
    return null;
  }

  private void keep(AgentSession made) {
    lock.lock();
    try {
      session = made;
    } finally {
      lock.unlock();
    }
  }

  private void hold() {
    lock.lock();
    try {
      if (state == State.ENTERING) {
        state = State.HELD;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isIn(State wanted) {
    lock.lock();
    try {
      return state == wanted;
    } finally {
      lock.unlock();
    }
  }

  /** The agent wishes to end: it says what it is saying, and takes nothing more. */
  private void finish(AgentSession of, String reason) {
    of.drain();
    Thread.ofVirtual().name("weir-job-" + job.id() + "/last").start(() -> endWhenIdle(of, reason));
  }

  private void endWhenIdle(AgentSession of, String reason) {
    try {
      var _ = of.awaitIdle(limits.session());
    } catch (InterruptedException e) {
      LOG.log(DEBUG, "job {0}: does not wait for its last turn", job.id());
    }
    end(new JobEnd.Done(reason));
  }

  /** What each job goes through at its end, however it ends. */
  private void tearDown(JobEnd why) {
    entry.close();
    AgentSession own = takeOver();
    if (own != null) {
      within("closing its session", limits.session(), () -> own.close(why.reason()));
    }
    host.tell(this, why.state(), why);
    within("leaving its caller", limits.connection(), connection::close);
    host.ended(this, why, hadBegun);
    begun.completeExceptionally(failure(why));
    ended.complete(why);
  }

  /** What its beginning has come to; one that is stuck in it must tidy up by itself. */
  private @Nullable AgentSession takeOver() {
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
    session().ifPresent(AgentSession::close);
    try {
      connection.close();
    } catch (Exception e) {
      LOG.log(WARNING, "job %s: leaving its caller has failed".formatted(job.id()), e);
    }
  }

  private static Throwable failure(JobEnd why) {
    Throwable error = why.error();
    return error == null ? new InterruptedException(why.reason()) : error;
  }

  /** A step that may be foreign code: it can neither stop the next nor hold it up for long. */
  private void within(String what, Duration limit, Step step) {
    try (Nursery thread = new Nursery("weir-job-" + job.id() + "/end", limits.entry())) {
      CompletableFuture<Boolean> task = thread.fork("step", () -> done(step));
      if (!Nursery.await(List.of(task), ticker, limit)) {
        LOG.log(
            WARNING,
            "job {0}: {1} took longer than {2} ms, interrupting it",
            job.id(),
            what,
            limit.toMillis());
      } else if (task.isCompletedExceptionally()) {
        LOG.log(WARNING, "job %s: %s has failed".formatted(job.id(), what), task.exceptionNow());
      }
    }
  }

  private static boolean done(Step step) throws Exception {
    step.run();
    return true;
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }
}
