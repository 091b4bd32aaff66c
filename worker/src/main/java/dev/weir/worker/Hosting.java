package dev.weir.worker;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.Accepted;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.SessionContext;
import dev.weir.log.FileJournal;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsSnapshot.Drain;
import dev.weir.worker.process.ProcessDied;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker at work: jobs come in by the door, live, and end; a drain empties it. Any thread; those
 * wait that say so.
 */
final class Hosting implements Jobs, Watchdog.Sessions {
  /** As long as it takes. */
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** One that has been due for longer was looked at, and was not what was wanted. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(-1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final System.Logger LOG = System.getLogger(Hosting.class.getName());

  private final Door door;
  private final Registry registry;
  private final Sessions sessions;
  private final LiveJobs jobs;
  private final SessionMaker maker;
  private final Link link;
  private final Watchdog watchdog;
  private final Ticker ticker;
  private final @Nullable String deploymentVersion;
  private final Optional<String> agentName;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch draining = new CountDownLatch(1);
  private final AtomicReference<@Nullable WorkerFailed> failure = new AtomicReference<>();
  private volatile @Nullable Long drainEnds;

  Hosting(
      Door door,
      Registry registry,
      Sessions sessions,
      LiveJobs jobs,
      SessionMaker maker,
      Link link,
      Watchdog watchdog,
      Ticker ticker,
      @Nullable String deploymentVersion,
      Optional<String> agentName) {
    this.door = door;
    this.registry = registry;
    this.sessions = sessions;
    this.jobs = jobs;
    this.maker = maker;
    this.link = link;
    this.watchdog = watchdog;
    this.ticker = ticker;
    this.deploymentVersion = deploymentVersion;
    this.agentName = agentName;
  }

  @Override
  public Optional<String> agentName() {
    return agentName;
  }

  @Override
  public Answer offer(Job job) throws InterruptedException {
    return door.offer(job);
  }

  @Override
  public void assign(String job, Connection connection) {
    Optional<Slot> slot = door.claim(job);
    if (slot.isEmpty()) {
      LOG.log(WARNING, "job {0} is assigned, which was not accepted or has lapsed: ignored", job);
      return;
    }
    String session = SessionIds.next();
    LiveJob live = launch(slot.get(), session, metadata(slot.get().job()), connection);
    // A drain would overlook what is on its way.
    live.afterBeginning(slot.get()::settle);
    LOG.log(INFO, "job {0} is session {1}", job, live.launch().info().session());
    var _ =
        live.over().thenAccept(why -> LOG.log(INFO, "job {0} has ended: {1}", job, why.reason()));
  }

  @Override
  public void lapse(String job) {
    var _ = door.lapse(job);
  }

  @Override
  public void terminate(String job, String reason) {
    jobs.job(job).ifPresentOrElse(live -> live.end(new JobEnd.Cut(reason)), () -> lapse(job));
  }

  @Override
  public Set<String> running() {
    return door.running();
  }

  @Override
  public WorkerLoad load() {
    return door.load();
  }

  @Override
  public void fail(String why) {
    fail(new WorkerFailed(why));
  }

  Ticker ticker() {
    return ticker;
  }

  Sessions sessions() {
    return sessions;
  }

  LiveJobs jobs() {
    return jobs;
  }

  Door door() {
    return door;
  }

  /** Launches the session of a job whose slot was claimed; the caller settles the slot. */
  LiveJob launch(Slot slot, String session, Map<String, String> metadata, Connection connection) {
    HostedAgent agent = slot.agent().orElseThrow();
    StoredSession known = new StoredSession(session, agent.name(), metadata);
    HostedSession hosted = sessions.open(known, connection.endsWhenIdle());
    SessionInfo info = info(slot.job(), known);
    link.loadChanged();
    watchdog.start(this);
    return jobs.launch(
        new Launch(
            slot,
            hosted,
            info,
            () -> hosted.made(maker.make(agent, known, died(known))),
            connection));
  }

  /** Takes up a session that a store keeps, in a slot that is given back if it cannot be. */
  LiveJob restore(Slot slot, StoredSession known, FileJournal journal) {
    HostedAgent agent = slot.agent().orElseThrow();
    HostedSession hosted = sessions.open(known, true);
    SessionInfo info = info(slot.job(), known);
    watchdog.start(this);
    return jobs.launch(
        new Launch(
            slot,
            hosted,
            info,
            () -> hosted.made(maker.restore(agent, known, journal, died(known))),
            TextConnection.INSTANCE));
  }

  /** A lost process ends its session, as a failure; or not as the agent's, if the store failed. */
  private Consumer<ProcessDied> died(StoredSession known) {
    return how ->
        job(known.id())
            .ifPresent(job ->
                job.end(
                    how.getCause() instanceof LogRefused
                        ? new JobEnd.Broken(how)
                        : new JobEnd.Failed(how)));
  }

  private Optional<LiveJob> job(String session) {
    return sessions.find(session).flatMap(HostedSession::job);
  }

  /** The same without a slot: it is made when somebody speaks to it. Blocks for the disk. */
  void park(HostedAgent agent, StoredSession known, FileJournal journal) {
    SessionLog log = maker.log(agent, journal);
    HostedSession hosted = sessions.open(known, true);
    hosted.made(log);
    sessions.park(hosted, ticker.nanos());
  }

  /**
   * Gives a session an input. One that is parked is made anew first, in a slot: waits for that.
   *
   * @throws HostRefused also if no slot is free for it; it stays parked then
   */
  Accepted input(HostedSession session, Input input, Optional<String> key) {
    return session.once(key, input, () -> input(session, input));
  }

  private Accepted input(HostedSession session, Input input) {
    while (true) {
      LiveJob job = held(session);
      try {
        return LiveJobs.sessionOf(job).input(input, Optional.empty());
      } catch (HostRefused e) {
        if (e.reason() != Reason.SESSION_ENDED || session.isOver()) {
          throw e;
        }
        // Its slot is given away at this moment: it comes back in another.
        var _ = job.join();
      }
    }
  }

  private LiveJob held(HostedSession session) {
    if (session.isOver()) {
      throw new HostRefused(
          Reason.SESSION_ENDED,
          "session: %s has ended (expected: open a new one)".formatted(session.known().id()));
    }
    try {
      return session.job(() -> takeUp(session));
    } catch (RuntimeException | Error e) {
      sessions.repark(session);
      throw e;
    }
  }

  /** Over the log it has. */
  private LiveJob takeUp(HostedSession session) {
    StoredSession known = session.known();
    HostedAgent agent = registry.now().find(known.agent()).orElseThrow(() -> notOpen(known));
    session.awaitLeft();
    Slot slot = comeBack(new Job(known.id(), "", "", null), agent);
    sessions.unpark(session);
    watchdog.start(this);
    try {
      SessionLog log = session.log().orElseThrow();
      LiveJob job =
          jobs.launch(
              new Launch(
                  slot,
                  session,
                  info(slot.job(), known),
                  () -> maker.goOn(agent, known, log, died(known)),
                  TextConnection.INSTANCE));
      // It may have been parked just when the job that held it before was leaving.
      sessions.unpark(session);
      link.loadChanged();
      return begun(job);
    } finally {
      var _ = slot.settle();
    }
  }

  private static LiveJob begun(LiveJob job) {
    try {
      var _ = LiveJobs.sessionOf(job);
      return job;
    } catch (RuntimeException | Error e) {
      var _ = job.join();
      throw e;
    }
  }

  private Slot comeBack(Job job, HostedAgent agent) {
    try {
      return door.comeBack(job, agent);
    } catch (JobRefused e) {
      throw e.forHost();
    }
  }

  private static HostRefused notOpen(StoredSession known) {
    return new HostRefused(
        Reason.SESSION_NOT_OPEN,
        "session: %s cannot go on, agent \"%s\" is not registered any more (expected: it is)"
            .formatted(known.id(), known.agent()));
  }

  /** Ends a session for good; whether it was there. Waits until it has ended. */
  boolean end(String id) {
    Optional<HostedSession> found = sessions.remove(id);
    found.ifPresent(session -> {
      session.awaitTakenUp();
      session
          .job()
          .ifPresentOrElse(Hosting::endJob, () -> session.log().ifPresent(SessionLog::close));
      maker.forget(id);
    });
    return found.isPresent();
  }

  private static void endJob(LiveJob job) {
    job.end(new JobEnd.Done("closed by its caller"));
    var _ = job.join();
  }

  /**
   * Parks the session that was idle for the longest time, if that is long enough, of one agent or
   * of any; never one whose caller is connected. Whether there was one; it may have become busy
   * meanwhile, and then stays.
   */
  boolean evictIdle(Optional<String> agent) {
    Optional<LiveJob> idlest =
        jobs.all().stream()
            .filter(job -> agent.isEmpty() || job.launch().agent().name().equals(agent.get()))
            .filter(job -> idleTime(job).compareTo(AgentPool.IDLE_BEFORE_EVICTION) > 0)
            .max(Comparator.comparing(Hosting::idleTime));
    idlest.ifPresent(job -> job.giveWay(AgentPool.IDLE_BEFORE_EVICTION));
    return idlest.isPresent();
  }

  /**
   * How long until another session has been idle long enough, if nobody speaks to it. Whoever waits
   * for that is to look then; what is due already counts only for a moment.
   */
  Duration untilIdle() {
    Duration soon =
        jobs.all().stream()
            .flatMap(job -> job.idleTime().stream())
            .map(idle -> AgentPool.IDLE_BEFORE_EVICTION.minus(idle).plusNanos(1))
            .filter(left -> left.compareTo(LOOKED_AT) > 0)
            .min(Comparator.naturalOrder())
            .orElse(AgentPool.IDLE_BEFORE_EVICTION);
    return soon.compareTo(LOOK_AGAIN) > 0 ? soon : LOOK_AGAIN;
  }

  private static Duration idleTime(LiveJob job) {
    return job.idleTime().orElse(Duration.ZERO);
  }

  /** Makes itself known to a dispatcher; once. */
  void start(Dispatcher dispatcher) throws Exception {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("pool: was started (expected: once)");
    }
    link.connect(dispatcher);
    dispatcher.start(this);
  }

  /** How many callers wait at the dispatcher for a slot. */
  int waiting() {
    return link.waiting();
  }

  /** Takes nothing more, tells the dispatcher, and has sessions end that cut nobody off. */
  void beginDrain() {
    if (door.shut()) {
      int live = jobs.all().size();
      LOG.log(INFO, "draining: {0} {1}", live, live == 1 ? "session" : "sessions");
      link.loadChanged();
    }
    sessions.close();
    jobs.all().forEach(LiveJob::drain);
    draining.countDown();
  }

  /** Drains for a reason that whoever runs the worker is told. The first counts. */
  void fail(WorkerFailed why) {
    var _ = failure.compareAndSet(null, why);
    beginDrain();
  }

  @Override
  public long progress(String session) {
    return jobs.progress(session);
  }

  @Override
  public void holdsChanged() {
    link.loadChanged();
  }

  /** The session has failed, and the worker is to be replaced. */
  @Override
  public void lost(String session, SessionHung how) {
    job(session).ifPresent(job -> job.end(new JobEnd.Failed(how)));
    fail(
        new WorkerFailed(
            "carriers: one is lost to session %s (expected: none; start the worker anew; its log has the stack)"
                .formatted(session)));
  }

  void throwFailure() {
    failure()
        .ifPresent(why -> {
          throw why;
        });
  }

  Optional<WorkerFailed> failure() {
    return Optional.ofNullable(failure.get());
  }

  void awaitDrain() throws InterruptedException {
    draining.await();
  }

  /** As {@link #beginDrain}, and waits, at most for the limit; then ends all. How many it cut. */
  int drain(Duration limit) throws InterruptedException {
    long deadline = Ticker.system().after(limit);
    drainEnds = limit.equals(FOREVER) ? null : deadline;
    beginDrain();
    var _ = door.drain(left(deadline));
    // What was launched meanwhile.
    jobs.all().forEach(LiveJob::drain);
    var _ = jobs.awaitNone(left(deadline));
    int cut = (int) jobs.all().stream().filter(LiveJob::isBusy).count();
    close("the worker drains");
    return cut;
  }

  /** What a drain still waits for; null while there is none. */
  @Nullable Drain drainState() {
    if (draining.getCount() > 0) {
      return null;
    }
    List<String> waitsFor = jobs.all().stream().map(job -> job.launch().info().session()).toList();
    Long ends = drainEnds;
    return new Drain(ends == null ? null : left(ends).toMillis() / 1e3, waitsFor.size(), waitsFor);
  }

  /**
   * Takes nothing more and ends all jobs at the same time. Waits until they have ended, and only
   * then leaves the dispatcher; not if an agent's own code closes it, which would wait for itself:
   * it is to be closed again.
   */
  void close(String why) {
    door.close();
    sessions.close();
    draining.countDown();
    jobs.end(new JobEnd.Cut(why));
    if (SessionContext.find().isPresent()) {
      return;
    }
    jobs.awaitNone();
    sessions.awaitClosed();
    jobs.close();
    watchdog.close();
    link.close();
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - Ticker.system().nanos()));
  }

  private SessionInfo info(Job job, StoredSession known) {
    return new SessionInfo(
        known.id(),
        known.agent(),
        job.id(),
        job.room(),
        known.metadata(),
        ticker.wall(),
        deploymentVersion);
  }

  /** What was said with the room, and over it what was said with the job, as texts. */
  private static Map<String, String> metadata(Job job) {
    Map<String, String> all = new HashMap<>();
    for (String each : new String[] {job.roomMetadata(), job.metadata()}) {
      Map<String, @Nullable Object> object = Wish.object(each);
      if (object != null) {
        object.forEach((key, value) -> put(all, key, value));
      }
    }
    return all;
  }

  private static void put(Map<String, String> all, String key, @Nullable Object value) {
    if (value != null) {
      all.put(key, value instanceof String text ? text : JsonObject.text(value));
    }
  }
}
