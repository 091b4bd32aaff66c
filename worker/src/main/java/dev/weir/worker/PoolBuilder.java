package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.speech.TurnHandling;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MemoryBands;
import dev.weir.worker.process.ChildOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a pool is made of: all of it optional. For one thread. */
public final class PoolBuilder {
  Isolation isolation = Isolation.VIRTUAL_THREAD;
  Set<String> shared = Set.of();
  String greeting = "";
  @Nullable Provider model;
  @Nullable Provider stt;
  @Nullable Provider tts;
  @Nullable Function<String, AgentModel> models;
  SessionOptions options = SessionOptions.DEFAULT;
  TurnHandling turns = TurnHandling.UNSAID;
  final List<Prewarm> prewarms = new ArrayList<>();
  Ticker ticker = Ticker.system();
  int maxConcurrentSessions = 50;
  Map<String, Integer> caps = Map.of();
  double targetLoad = 0.7;
  @Nullable RequestFilter filter;
  boolean registeredOnly;
  @Nullable Router router;
  @Nullable Presenter presenter;
  @Nullable String agentName;
  @Nullable String deploymentVersion;
  Map<String, String> environment = System.getenv();
  @Nullable SessionStore store;
  final List<SessionObserver> observers = new ArrayList<>();
  int failureLimit = 5;
  MemoryBands memory = MemoryBands.DEFAULT;
  boolean watched = true;
  ParkingLimits parking = ParkingLimits.DEFAULT;
  Duration drainTimeout = Duration.ofSeconds(30);
  Duration initializeTimeout = Duration.ofSeconds(10);
  @Nullable URI httpProxy;
  ChildOptions children = ChildOptions.DEFAULT;
  private final Map<String, Object> ofProcesses = new TreeMap<>();

  PoolBuilder() {}

  /** The model of agents that have none of their own. */
  public PoolBuilder model(AgentModel value) {
    return defaultModel(Provider.instance(requireNonNull(value, "model")));
  }

  /** The model of agents that have none of their own, however it comes. */
  public PoolBuilder defaultModel(Provider value) {
    model = requireNonNull(value, "defaultModel");
    return this;
  }

  /** What listens for agents that have nothing of their own, where there is voice. */
  public PoolBuilder defaultStt(Provider value) {
    stt = requireNonNull(value, "defaultStt");
    return this;
  }

  /** The voice of agents that have none of their own, where there is one. */
  public PoolBuilder defaultTts(Provider value) {
    tts = requireNonNull(value, "defaultTts");
    return this;
  }

  /** What agents say first that have no greeting of their own; nothing unless said. */
  public PoolBuilder defaultGreeting(String value) {
    greeting = requireNonNull(value, "defaultGreeting");
    return this;
  }

  /** What models' names mean; null for an unknown one. Called when an agent is added. */
  public PoolBuilder models(Function<String, AgentModel> value) {
    models = requireNonNull(value, "models");
    return this;
  }

  /** How sessions of agents behave that have no options of their own. */
  public PoolBuilder options(SessionOptions value) {
    options = requireNonNull(value, "options");
    return this;
  }

  /** How callers who speak take turns, as far as registrations and agents leave it unsaid. */
  public PoolBuilder turns(TurnHandling value) {
    turns = requireNonNull(value, "turns").checked();
    return this;
  }

  /**
   * What is loaded for all agents, in this order and before what these want: such as what hears
   * callers. Not with {@link Isolation#PROCESS}, whose sessions are in processes of their own.
   */
  public PoolBuilder prewarm(Prewarm... value) {
    prewarms.addAll(List.of(value));
    return this;
  }

  /** The most live sessions, a hard cap; 50 unless said. */
  public PoolBuilder maxConcurrentSessions(int value) {
    maxConcurrentSessions = atLeastOne("maxConcurrentSessions", value);
    return this;
  }

  /** The most live sessions of some agents, registered or not yet; hard caps too. */
  public PoolBuilder maxSessionsPerAgent(Map<String, Integer> value) {
    Map<String, Integer> checked = new TreeMap<>();
    value.forEach((name, cap) -> {
      atLeastOne("maxSessionsPerAgent " + name, cap);
      if (checked.put(AgentSpec.checkedName(name), cap) != null) {
        throw new IllegalArgumentException(
            "maxSessionsPerAgent: %s (expected: each agent once)".formatted(value));
      }
    });
    caps = Collections.unmodifiableMap(checked);
    return this;
  }

  /** The load at which the dispatcher offers no more; over 0, at most 1; 0.7 unless said. */
  public PoolBuilder targetLoad(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("targetLoad: " + value + " (expected: over 0, at most 1)");
    }
    targetLoad = value;
    return this;
  }

  /** What is asked, for 2 s at most, whether a job is wanted. */
  public PoolBuilder requestFilter(RequestFilter value) {
    filter = requireNonNull(value, "requestFilter");
    return this;
  }

  /** Takes only jobs that say, by metadata or the room's name, that a registered agent is due. */
  public PoolBuilder acceptOnlyRegisteredRooms(boolean value) {
    registeredOnly = value;
    return this;
  }

  /** What is asked first who takes a job, for 2 s at most, those of the filter included. */
  public PoolBuilder router(Router value) {
    router = requireNonNull(value, "router");
    return this;
  }

  /** What is asked last as whom an agent takes a job, within the same 2 s. */
  public PoolBuilder presenter(Presenter value) {
    presenter = requireNonNull(value, "presenter");
    return this;
  }

  /** The name by which dispatchers are to ask for this worker; the environment may override it. */
  public PoolBuilder agentName(String value) {
    agentName = notBlank("agentName", value);
    return this;
  }

  /** Which version this is, for those who compare versions. */
  public PoolBuilder deploymentVersion(String value) {
    deploymentVersion = notBlank("deploymentVersion", value);
    return this;
  }

  /** Who is told of sessions, in this order, after those named before. */
  public PoolBuilder observers(SessionObserver... value) {
    observers.addAll(List.of(value));
    return this;
  }

  /** How many sessions may fail in a row by a fault of their agent; then it drains; 5. */
  public PoolBuilder consecutiveFailureLimit(int value) {
    failureLimit = atLeastOne("consecutiveFailureLimit", value);
    return this;
  }

  /** From how many MiB of memory on is warned; 1000 unless said, 0 for never. */
  public PoolBuilder memoryWarnMb(double value) {
    memory = new MemoryBands(value, memory.limitMb());
    return this;
  }

  /**
   * From how many MiB of memory on the worker drains, to be started anew; 0, never, unless said.
   */
  public PoolBuilder memoryLimitMb(double value) {
    memory = new MemoryBands(memory.warnMb(), value);
    return this;
  }

  /** How long a drain waits for sessions; 30 s unless said; zero for as long as it takes. */
  public PoolBuilder drainTimeout(Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("drainTimeout: " + value + " (expected: zero or more)");
    }
    drainTimeout = value;
    return this;
  }

  /** How long agents may take, all together, to load what they want loaded; 10 s unless said. */
  public PoolBuilder initializeTimeout(Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "initializeTimeout: " + value + " (expected: more than zero)");
    }
    initializeTimeout = value;
    return this;
  }

  /**
   * Through which agents reach the world by {@link ProcessContext#http}; unless said, what the
   * environment's {@code HTTPS_PROXY} or {@code HTTP_PROXY} says.
   */
  public PoolBuilder httpProxy(URI value) {
    httpProxy = HttpProxy.checked("httpProxy", value);
    return this;
  }

  /** The time by which sessions wait. */
  public PoolBuilder ticker(Ticker value) {
    ticker = requireNonNull(value, "ticker");
    return this;
  }

  /** Where sessions are kept, so that they outlive the process; {@link AgentPool#restore}. */
  public PoolBuilder store(SessionStore value) {
    store = requireNonNull(value, "store");
    return this;
  }

  /** What keeps sessions apart; virtual threads unless said. It says what an agent may be. */
  public PoolBuilder isolation(Isolation value) {
    isolation = requireNonNull(value, "isolation");
    return this;
  }

  /**
   * How many processes wait for sessions, with {@link Isolation#PROCESS} only; as many as there are
   * processors unless said, at most 4. With 0 each session waits for its own to start.
   */
  public PoolBuilder warmProcesses(int value) {
    children = children.withWarm(value);
    ofProcesses.put("warmProcesses", value);
    return this;
  }

  /**
   * How many MiB the heap of a session's process may grow to, with {@link Isolation#PROCESS} only;
   * 256 unless said. One that needs more ends, and its session fails.
   */
  public PoolBuilder processMemoryMb(int value) {
    children = children.withHeapMebibytes(value);
    ofProcesses.put("processMemoryMb", value);
    return this;
  }

  /**
   * A folder of this user's for a start cache, with {@link Isolation#PROCESS} only; none unless
   * said. The first process makes it in the background, at some seconds of a processor; those after
   * it start with it. Not with folders on the class path.
   */
  public PoolBuilder processCache(Path folder) {
    children = children.withCache(requireNonNull(folder, "processCache"));
    ofProcesses.put("processCache", folder);
    return this;
  }

  /** How processes are kept, in all. */
  PoolBuilder children(ChildOptions value) {
    children = value;
    return this;
  }

  /**
   * Packages, with those below them, whose classes agents share although each has a class loader of
   * its own; for isolation {@code class-loader} only. The JDK, Weir, LangChain4j, SLF4J and
   * JSpecify are shared anyway, and of agents on the class path all that is not in their own jar.
   */
  public PoolBuilder sharedPackages(String... value) {
    shared = Set.of(value);
    shared.forEach(name -> notBlank("sharedPackages", name));
    return this;
  }

  /** Whether code that never waits is looked for; not where time leaps. */
  PoolBuilder watched(boolean value) {
    watched = value;
    return this;
  }

  /** How long sessions without a slot are kept. */
  PoolBuilder parking(ParkingLimits value) {
    parking = value;
    return this;
  }

  /** In place of the process's. */
  PoolBuilder environment(Map<String, String> value) {
    environment = value;
    return this;
  }

  /**
   * The pool, without agents yet.
   *
   * @throws IllegalArgumentException if options contradict each other
   */
  public AgentPool build() {
    if (registeredOnly && filter != null) {
      throw new IllegalArgumentException(
          "acceptOnlyRegisteredRooms: true, with a requestFilter (expected: one of them)");
    }
    if (isolation != Isolation.PROCESS && !ofProcesses.isEmpty()) {
      throw new IllegalArgumentException(
          "isolation: %s, with %s (expected: isolation process, or without)"
              .formatted(isolation, ofProcesses));
    }
    if (!shared.isEmpty() && isolation != Isolation.CLASS_LOADER) {
      throw new IllegalArgumentException(
          "sharedPackages: %s, with isolation %s (expected: isolation class-loader)"
              .formatted(shared, isolation));
    }
    if (!prewarms.isEmpty() && isolation == Isolation.PROCESS) {
      throw new IllegalArgumentException(
          "prewarm: %s, with isolation process (expected: @AgentConfig(prewarm = …) of the agents, which each process loads)"
              .formatted(prewarms));
    }
    return new AgentPool(this);
  }

  Prewarming prewarming() {
    Optional<URI> proxy = httpProxy == null ? HttpProxy.of(environment) : Optional.of(httpProxy);
    return new Prewarming(
        new ProcessContext(isolation.toString(), proxy),
        List.copyOf(prewarms),
        initializeTimeout,
        ticker);
  }

  Defaults defaults() {
    return new Defaults(isolation, greeting, model, stt, tts, options, turns, models, shared);
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
    return value;
  }

  private static String notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + ": \"" + value + "\" (expected: not blank)");
    }
    return value.strip();
  }
}
