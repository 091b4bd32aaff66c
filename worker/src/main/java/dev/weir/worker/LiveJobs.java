package dev.weir.worker;

import static java.util.Objects.requireNonNull;

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
  private final Map<String, LiveJob> sessions = new ConcurrentHashMap<>();
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
      Observers observers, WorkerMetrics metrics, Supervisor supervisor, Link link, Ticker ticker) {
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
    sessions.put(launch.info().session(), job);
    link.tell(job.id(), JobState.RUNNING, null);
    turnstile.pass(job::start);
    if (closed) {
      job.end(new JobEnd.Cut("the worker closes"));
    }
    return job;
  }

  Optional<LiveJob> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** The live session of that id. */
  Optional<Session> find(String session) {
    return ofSession(session).flatMap(LiveJob::session);
  }

  Optional<LiveJob> ofSession(String session) {
    return Optional.ofNullable(sessions.get(session));
  }

  /** Nobody finds the session any more; whether anybody did until now. */
  boolean hide(LiveJob job) {
    return sessions.remove(job.launch().info().session(), job);
  }

  Collection<LiveJob> all() {
    return List.copyOf(jobs.values());
  }

  /** The live sessions. */
  List<Session> sessions() {
    return sessions.values().stream().flatMap(job -> job.session().stream()).toList();
  }

  /** What their observers were told, the oldest first. */
  List<SessionInfo> live() {
    return sessions.values().stream()
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
    LiveJob job = sessions.get(session);
    return job == null ? 0 : job.progress();
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
    metrics.started(job.launch().agent().name());
    noticesOf(job).started();
  }

  @Override
  public void ending(LiveJob job, JobEnd end) {
    link.tell(job.id(), end.state(), end.error() == null ? null : end.reason());
  }

  @Override
  public void left(LiveJob job) {
    var _ = hide(job);
    jobs.remove(job.id(), job);
    job.launch().slot().free();
    link.loadChanged();
  }

  @Override
  public void ended(LiveJob job, JobEnd end) {
    count(job, end);
    noticesOf(job).ended(outcome(job, end));
    supervisor.ended(end);
    leftThreads.ended(job.launch().info().session());
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
