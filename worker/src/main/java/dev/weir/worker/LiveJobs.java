package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Session;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a worker, from their launch until everybody was told of their end. Any thread; none
 * waits but {@link #awaitNone}.
 */
final class LiveJobs implements JobHost {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private final Map<String, LiveJob> jobs = new ConcurrentHashMap<>();
  private final Sessions sessions;
  private final Map<LiveJob, SessionNotices> notices = new ConcurrentHashMap<>();
  private final Observers observers;
  private final WorkerMetrics metrics;
  private final Supervisor supervisor;
  private final Link link;
  private final LeftThreads leftThreads;
  private final Ticker ticker;
  private final Turnstile turnstile = new Turnstile();
  private volatile boolean closed;

  LiveJobs(
      Sessions sessions,
      Observers observers,
      WorkerMetrics metrics,
      Supervisor supervisor,
      Link link,
      Ticker ticker) {
    this.sessions = sessions;
    this.observers = observers;
    this.metrics = metrics;
    this.supervisor = supervisor;
    this.link = link;
    this.leftThreads = new LeftThreads(ticker);
    this.ticker = ticker;
  }

  /** Launches a job; returns at once. */
  LiveJob launch(Launch launch) {
    LiveJob job = new LiveJob(launch, this, JobLimits.DEFAULT, ticker);
    notices.put(job, observers.of(launch.info()));
    jobs.put(job.id(), job);
    boolean wanted = launch.session().heldBy(job);
    link.tell(job.id(), JobState.RUNNING, null);
    turnstile.pass(job::start);
    if (closed || !wanted) {
      job.end(new JobEnd.Cut(closed ? "the worker closes" : "closed by its caller"));
    }
    return job;
  }

  Optional<LiveJob> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** The session of a job that was launched, as its host's callers are told of it. */
  static Session sessionOf(LiveJob job) {
    try {
      return job.awaitBegun();
    } catch (HostRefused e) {
      throw e;
    } catch (RuntimeException e) {
      throw new HostRefused(
          Reason.AGENT_FAILED,
          "agent: \"%s\" could not be made; the worker's log says why"
              .formatted(job.launch().agent().name()),
          e);
    } catch (InterruptedException e) {
      boolean closed = job.isEnded();
      job.end(new JobEnd.Cut("whoever opened it was interrupted"));
      if (!closed) {
        Thread.currentThread().interrupt();
      }
      throw new HostRefused(
          closed ? Reason.DRAINING : Reason.NOT_ACCEPTED,
          "session: was ended while its agent was being made (expected: try again)",
          e);
    }
  }

  Collection<LiveJob> all() {
    return List.copyOf(jobs.values());
  }

  /** What their observers were told, the oldest first. */
  List<SessionInfo> live() {
    return jobs.values().stream()
        .map(job -> job.launch().info())
        .sorted(Comparator.comparing(SessionInfo::startedAt).thenComparing(SessionInfo::session))
        .toList();
  }

  /** Waits until there is none, at most for the limit; whether there is. */
  boolean awaitNone(Duration limit) throws InterruptedException {
    long left = Ticker.clamp(limit);
    lock.lockInterruptibly();
    try {
      while (!notices.isEmpty() && left > 0) {
        left = none.awaitNanos(left);
      }
      return notices.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Looks no more for threads that sessions have left. */
  void close() {
    leftThreads.close();
  }

  /** A number that grows while the session gets on; takes no lock. */
  long progress(String session) {
    return sessions.find(session).flatMap(HostedSession::job).map(LiveJob::progress).orElse(0L);
  }

  /** Waits until there is none. An interrupt is kept: each has limits for what is left to do. */
  void awaitNone() {
    lock.lock();
    try {
      while (!notices.isEmpty()) {
        none.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends them all, and those that are launched from now on. */
  void end(JobEnd why) {
    closed = true;
    all().forEach(job -> job.end(why));
  }

  @Override
  public void begun(LiveJob job) throws InterruptedException {
    job.launch().session().begun();
    metrics.started(job.launch().agent().name());
    noticesOf(job).started();
  }

  @Override
  public void ending(LiveJob job, JobEnd end) {
    link.tell(job.id(), end.state(), end.error() == null ? null : end.reason());
  }

  @Override
  public void left(LiveJob job, JobEnd end) {
    try {
      sessions.left(job, end);
    } finally {
      jobs.remove(job.id(), job);
      var _ = job.launch().slot().free();
    }
  }

  @Override
  public void ended(LiveJob job, JobEnd end) {
    try {
      count(job, end);
      noticesOf(job).ended(outcome(job, end));
      supervisor.ended(end);
      leftThreads.ended(job.launch().info().session());
    } finally {
      over(job);
    }
  }

  /** Whoever waits until there is none would wait for ever. */
  private void over(LiveJob job) {
    lock.lock();
    try {
      notices.remove(job);
      none.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(LiveJob job, JobEnd end) {
    String agent = job.launch().agent().name();
    @Nullable Throwable error = end.error();
    if (error == null) {
      if (job.hadBegun()) {
        metrics.ended(agent);
      }
    } else if (job.hadBegun()) {
      metrics.failed(agent, error);
    } else {
      metrics.failedToStart(agent, error);
    }
  }

  private SessionOutcome outcome(LiveJob job, JobEnd end) {
    var now = ticker.wall();
    Duration took = Duration.between(job.launch().info().startedAt(), now);
    return new SessionOutcome(end.status(), end.error(), now, took);
  }

  private SessionNotices noticesOf(LiveJob job) {
    return requireNonNull(notices.get(job), "a job that was launched");
  }
}
