package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MemoryWatch;
import dev.weir.worker.metrics.PoolState;
import dev.weir.worker.metrics.WorkerMetrics;
import dev.weir.worker.process.ChildFailed;
import dev.weir.worker.process.Children;
import dev.weir.worker.process.Parcel;
import dev.weir.worker.process.ProcessFigures;
import dev.weir.worker.source.AgentCompiler;
import dev.weir.worker.source.AgentSources;
import dev.weir.worker.source.ClassCache;
import dev.weir.worker.source.ClassPathAgents;
import dev.weir.worker.source.FolderRefused;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a process and their live sessions. Any thread may call any method; none waits but
 * {@link #restore} and {@link #close}. Agents that come and go while it works are there, or not,
 * from the next job on.
 */
public final class AgentPool implements AutoCloseable {
  /** How long a session must have been idle before its slot may go to another. */
  public static final Duration IDLE_BEFORE_EVICTION = Duration.ofMinutes(5);

  private static final String CLOSES = "the worker closes";
  private static final System.Logger LOG = System.getLogger(AgentPool.class.getName());

  private final Prewarming prewarming;
  private final Registry registry;
  private final Slots slots;
  private final Observers observers;
  private final WorkerMetrics metrics;
  private final Watchdog watchdog;
  private final Hosting hosting;
  private final MemoryWatch memory;
  private final @Nullable Children children;
  private final @Nullable RequestFilter filter;
  private final @Nullable Router router;
  private final @Nullable String deploymentVersion;
  private final Optional<String> agentName;
  private final @Nullable SessionStore store;
  private final Kept kept;
  private final Duration drainTimeout;
  private final Discovery discovery;
  private final AgentCompiler compiler;

  AgentPool(PoolBuilder settings) {
    prewarming = settings.prewarming();
    registry = new Registry(settings.defaults(), prewarming);
    slots = new Slots(settings.maxConcurrentSessions, settings.caps, settings.ticker);
    filter = settings.registeredOnly ? new RegisteredRooms(registry) : settings.filter;
    router = settings.router;
    deploymentVersion = settings.deploymentVersion;
    agentName = DispatchName.of(settings.agentName, settings.environment);
    store = settings.store;
    drainTimeout = settings.drainTimeout;
    observers = new Observers(drainTimeout, settings.ticker);
    settings.observers.forEach(observers::add);
    metrics = new WorkerMetrics(settings.ticker, deploymentVersion, this::state);
    children = children(settings);
    watchdog = new Watchdog(settings.ticker, prewarming.process());
    if (!settings.watched) {
      watchdog.close();
    }
    hosting = hosting(settings);
    memory = new MemoryWatch(settings.memory, settings.ticker, this::tooMuchMemory);
    kept = new Kept(registry, hosting);
    discovery = new Discovery(registry);
    compiler = new AgentCompiler(ClassCache.of(settings.environment));
    say();
  }

  private Hosting hosting(PoolBuilder settings) {
    Door door = door(settings.ticker, settings.targetLoad, settings.presenter);
    Link link = new Link(door::load);
    Supervisor supervisor = new Supervisor(settings.failureLimit, this::tooManyFailed);
    SessionMaker maker = new SessionMaker(settings.ticker, store, prewarming.process(), children);
    Sessions sessions = new Sessions(settings.parking, settings.ticker, maker::forget);
    LiveJobs jobs = new LiveJobs(sessions, observers, metrics, supervisor, link, settings.ticker);
    slots.onFree(link::loadChanged);
    return new Hosting(
        door,
        registry,
        sessions,
        jobs,
        maker,
        link,
        watchdog,
        settings.ticker,
        deploymentVersion,
        agentName);
  }

  private @Nullable Children children(PoolBuilder settings) {
    return settings.isolation == Isolation.PROCESS
        ? new Children(
            settings.children.withInitializeTimeout(settings.initializeTimeout),
            this::parcels,
            prewarming.process().httpProxy(),
            settings.ticker)
        : null;
  }

  /** What sessions will be made of, for processes to load before they come. */
  private List<Parcel> parcels() {
    return registry.now().agents().values().stream()
        .map(HostedAgent::parcel)
        .filter(Objects::nonNull)
        .toList();
  }

  private Door door(Ticker ticker, double targetLoad, @Nullable Presenter presenter) {
    OwnerCode owner = new OwnerCode(slots.cap(), ticker);
    return new Door(
        slots,
        new Filtering(filter, owner),
        new Routing(registry, router, owner),
        new Presenting(presenter, owner),
        owner,
        this::evictIdle,
        targetLoad,
        watchdog::holds);
  }

  private boolean evictIdle(Optional<String> agent) {
    return hosting.evictIdle(agent);
  }

  private void tooMuchMemory(double mb) {
    hosting.fail(
        new WorkerFailed(
            "memory: %.0f MiB (expected: less than the limit; start the worker anew)"
                .formatted(mb)));
  }

  private PoolState state() {
    return new PoolState(registry.now().agents().size(), hosting.drainState());
  }

  /** Whoever started the worker is to start it anew; callers are not cut off for that. */
  private void tooManyFailed(int inARow) {
    hosting.fail(
        new WorkerFailed(
            "sessions: %d in a row have failed (expected: fewer; the worker's log has their causes)"
                .formatted(inARow)));
  }

  private void say() {
    deploymentVersion().ifPresent(is -> LOG.log(Level.INFO, "deployment version: {0}", is));
    agentName().ifPresent(is -> LOG.log(Level.INFO, "asked for by the name: {0}", is));
  }

  /** A pool to be configured. */
  public static PoolBuilder builder() {
    return new PoolBuilder();
  }

  /** Registers an agent that is made by a supplier: for sessions in this JVM only. */
  public AgentPool add(String name, Supplier<? extends Agent> factory) {
    return add(new AgentSpec(name, "", "", List.of(), factory));
  }

  /** Registers an agent by its class; see {@link AgentSpec#of(String, Class)}. */
  public AgentPool add(String name, Class<? extends Agent> type) {
    return add(Registration.of(name, type));
  }

  /** Registers an agent, all else left to the defaults. */
  public AgentPool add(AgentSpec agent) {
    return add(Registration.of(agent));
  }

  /**
   * Registers an agent; {@link #get} says what it has come to. The first one is the default until
   * {@link #defaultAgent(String)} says otherwise.
   *
   * @throws IllegalArgumentException if the name is taken, there is no model for it, or its
   *     sessions cannot be isolated as they should be; nothing has changed then
   * @throws PrewarmFailed if the pool was started, and what the agent wants loaded cannot be
   */
  public AgentPool add(Registration agent) {
    registry.add(agent);
    return this;
  }

  /**
   * Registers the agents in the {@code .java} files of a folder, in order of their names, and not
   * those of sub-folders. Files that begin with {@code _} are left out. Of a file all classes count
   * that carry {@link AgentConfig}, else the first that is an {@link Agent}; one without a name has
   * the file's. A problem with one keeps the others from nothing; it is in the result and in the
   * log. Waits while the files are compiled; what was compiled before is taken from a cache in the
   * user's cache folder, see {@link ClassCache}.
   *
   * @return what was registered, which may be nothing
   * @throws FolderRefused if the folder is not there, is none, or cannot be read
   */
  public Discovered discover(Path folder) {
    return discovery.takeAndTell(compiler.compile(folder));
  }

  /**
   * Registers the classes of a package of the class path, but not of those below it, that carry
   * {@link AgentConfig}, in order of their names; problems as in {@link #discover(Path)}.
   *
   * @throws IllegalArgumentException if there is no such package
   */
  public Discovered discoverPackage(String name) {
    return discovery.takeAndTell(ClassPathAgents.inPackage(name));
  }

  /**
   * Registers the classes that {@code META-INF/services} of the class path names as providers of
   * {@link Agent}, by their names in {@link AgentConfig}, else their simple ones; problems as in
   * {@link #discover(Path)}.
   */
  public Discovered discoverServices() {
    return discovery.takeAndTell(ClassPathAgents.provided(AgentPool.class.getClassLoader()));
  }

  /** Registers what was found, for those who tell people themselves of {@code problems}. */
  public Discovered add(AgentSources found) {
    return discovery.take(found);
  }

  /**
   * An agent as it is registered: what was left unsaid, by the pool's defaults.
   *
   * @throws HostRefused if there is none
   */
  public Registration get(String name) {
    return registry.get(name).registration();
  }

  /**
   * Unregisters an agent; its sessions go on. If it was the default, the first of the others is.
   *
   * @return what was registered
   * @throws HostRefused if there is none
   */
  public Registration remove(String name) {
    return registry.remove(name).registration();
  }

  /**
   * Makes a registered agent the one that is taken when none is asked for.
   *
   * @throws HostRefused if there is none
   */
  public AgentPool defaultAgent(String name) {
    registry.choose(name);
    return this;
  }

  /** The agent taken when none is asked for, if any is registered. */
  public Optional<String> defaultAgent() {
    return registry.now().byDefault().map(HostedAgent::name);
  }

  /** The agents in the order in which they were registered. */
  public List<AgentSpec> agents() {
    return registry.now().agents().values().stream().map(HostedAgent::spec).toList();
  }

  /** The most live sessions. */
  public int maxConcurrentSessions() {
    return slots.cap();
  }

  /** The most live sessions of agents that have such a cap. */
  public Map<String, Integer> maxSessionsPerAgent() {
    return slots.caps();
  }

  /** What is asked whether a job is wanted, if anything. */
  public Optional<RequestFilter> requestFilter() {
    return Optional.ofNullable(filter);
  }

  /** What is asked first who takes a job, if anything. */
  public Optional<Router> router() {
    return Optional.ofNullable(router);
  }

  /** The name to ask this worker for, by option and environment; empty: jobs come by themselves. */
  public Optional<String> agentName() {
    return agentName;
  }

  /** Which version is deployed, if that was said. */
  public Optional<String> deploymentVersion() {
    return Optional.ofNullable(deploymentVersion);
  }

  /** Whether no job is taken any more. */
  public boolean draining() {
    return hosting.door().draining();
  }

  /**
   * Takes up the sessions that the store keeps, with their logs, each in a slot, but for those that
   * are open. After the agents were added. Blocks while agents load what they want loaded and
   * journals are read.
   *
   * @return what people should know of: why one is not open, whose files stay as they are, or what
   *     was cut off one that is
   * @throws StoreRefused if the store cannot be read
   * @throws PrewarmFailed as {@link #start} does
   */
  public List<String> restore() {
    warm();
    return kept.takeUp(requireNonNull(store, "store: null (expected: set by store(…))"));
  }

  /** Whether a session is in the store, but could not be taken up. */
  boolean isKept(String id) {
    return kept.isClosed(id);
  }

  /** The live session of that id. */
  public Optional<Session> find(String id) {
    return hosting.sessions().find(id).flatMap(hosting.sessions()::live);
  }

  /** The live sessions. */
  public List<Session> sessions() {
    return hosting.sessions().live();
  }

  /** How many sessions are open without a slot; an input takes one for them. */
  public int parked() {
    return hosting.sessions().parked();
  }

  /** How many callers wait, where jobs come from, for a slot of this worker. */
  public int waiting() {
    return hosting.waiting();
  }

  /** The live sessions, those included that are still being made, the oldest first. */
  public List<SessionInfo> live() {
    return hosting.jobs().live();
  }

  /** Ends a session for good and gives its slot back; whether it was there. */
  public boolean end(String id) {
    return hosting.end(id);
  }

  /**
   * Takes no more jobs and ends every session, all at the same time: a stuck one holds up no other.
   * One that is still being made ends as soon as it is there. What a store keeps of them stays
   * there. An agent's own code does not wait: the last session, its own, is closed behind it, and
   * what was loaded for all stays until then.
   */
  @Override
  public void close() {
    if (SessionContext.find().isPresent()) {
      hosting.close(CLOSES);
      Thread.ofPlatform()
          .name("weir-close")
          .inheritInheritableThreadLocals(false) // it is no thread of that session's
          .start(this::closeAll);
    } else {
      closeAll();
    }
  }

  private void closeAll() {
    hosting.close(CLOSES);
    memory.close();
    if (children != null) {
      children.close();
    }
    prewarming.close();
  }

  /**
   * One more who is told of sessions.
   *
   * @throws IllegalStateException if the pool {@linkplain #start was started}
   */
  public AgentPool addObserver(SessionObserver observer) {
    observers.add(observer);
    return this;
  }

  /** The processes of sessions, with {@link Isolation#PROCESS}; none otherwise. */
  public ProcessFigures processes() {
    return children == null ? ProcessFigures.NONE : children.figures();
  }

  /** What is counted of its sessions. */
  public WorkerMetrics metrics() {
    return metrics;
  }

  /**
   * Has agents load what they want loaded, and only then makes the worker known to a dispatcher,
   * whose jobs it takes from now on. Waits for the first, at most for the initialize timeout.
   *
   * @throws IllegalStateException if no agent is registered, or it was started before
   * @throws PrewarmFailed if that cannot be loaded, or, with {@link Isolation#PROCESS}, no process
   *     gets ready; the pool is to be closed then
   * @throws Exception if the dispatcher cannot start
   */
  public void start(Dispatcher dispatcher) throws Exception {
    requireNonNull(dispatcher, "dispatcher");
    if (registry.now().agents().isEmpty()) {
      throw new IllegalStateException(
          "agents: none (expected: register at least one agent before calling run() or start())");
    }
    warm();
    observers.seal();
    hosting.start(dispatcher);
    memory.start();
  }

  private void warm() {
    Wish.warm();
    awaitProcess();
    if (registry.warm()) {
      LOG.log(Level.INFO, metrics.snapshot().savingsEstimate().inWords());
    }
  }

  /** No job is taken before a process is ready for its session. */
  private void awaitProcess() {
    try {
      if (children != null) {
        children.awaitWarm();
      }
    } catch (ChildFailed e) {
      throw new PrewarmFailed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PrewarmFailed("interrupted while a process got ready", e);
    }
  }

  /**
   * Starts, and waits until the worker {@linkplain #beginDrain drains} and is empty, or its drain
   * timeout is over; then closes.
   *
   * @throws WorkerFailed if it drains because too many sessions failed
   * @throws InterruptedException when interrupted; the worker is closed then
   */
  public void run(Dispatcher dispatcher) throws Exception {
    start(dispatcher);
    try {
      hosting.awaitDrain();
      var _ = drain(drainTimeout);
      hosting.throwFailure();
    } finally {
      close();
    }
  }

  /**
   * Takes no more jobs, and tells the dispatcher at once, so that they go elsewhere. Sessions end
   * as soon as that cuts nobody off. Does not wait; idempotent.
   */
  public void beginDrain() {
    hosting.beginDrain();
  }

  /** Waits until it drains, whoever has begun that. */
  public void awaitDrain() throws InterruptedException {
    hosting.awaitDrain();
  }

  /** What is wrong with it, if it drains for that. */
  public Optional<WorkerFailed> failure() {
    return hosting.failure();
  }

  /**
   * Drains, and waits until all sessions have ended.
   *
   * @param limit how long at most, then all are ended; zero waits as long as it takes
   * @return how many sessions were cut off
   */
  public int drain(Duration limit) throws InterruptedException {
    return hosting.drain(limit.isZero() ? Hosting.FOREVER : limit);
  }

  /** The process that its sessions live in, with what was loaded for all of them. */
  public ProcessContext process() {
    return prewarming.process();
  }

  /** Who comes in, and how. */
  Door door() {
    return hosting.door();
  }

  /** Its work, for dispatchers in this process. */
  Hosting hosting() {
    return hosting;
  }

  /** The agents, for those who must see all of them at one moment. */
  Registry registry() {
    return registry;
  }
}
