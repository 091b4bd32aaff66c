package dev.weir.worker.process;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentFailed;
import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Child processes that wait for sessions, and those that have one. Each hosts one session and ends
 * with it. Any thread may call any method; {@link #open}, {@link #awaitWarm} and {@link #close}
 * wait.
 */
public final class Children implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Children.class.getName());
  private static final int STARTS_AT_A_TIME =
      Math.min(Runtime.getRuntime().availableProcessors(), 4);

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Child> warm = new ArrayDeque<>();
  private final ArrayDeque<Taker> takers = new ArrayDeque<>();
  private final List<Taker> watchers = new ArrayList<>();
  private final Set<Child> living = new HashSet<>();
  private final Set<Thread> starts = new HashSet<>();
  private final List<Thread> trainings = new ArrayList<>();
  private final Semaphore starting = new Semaphore(STARTS_AT_A_TIME, true);
  private final ChildOptions options;
  private final Supplier<List<Parcel>> parcels;
  private final Optional<URI> httpProxy;
  private final Ticker ticker;
  private final Path folder;
  private final ChildCache cache;
  private ProcessFigures figures = ProcessFigures.NONE;
  private long started;
  private boolean closed;

  /**
   * No child yet.
   *
   * @param parcels what sessions will probably be made of, for children to load before they come,
   *     prewarm included; asked at each start
   * @param httpProxy through which agents reach the world, if not directly
   * @throws UncheckedIOException if there is no room for sockets
   */
  public Children(
      ChildOptions options,
      Supplier<List<Parcel>> parcels,
      Optional<URI> httpProxy,
      Ticker ticker) {
    this.options = requireNonNull(options, "options");
    this.parcels = requireNonNull(parcels, "parcels");
    this.httpProxy = requireNonNull(httpProxy, "httpProxy");
    this.ticker = requireNonNull(ticker, "ticker");
    this.cache = new ChildCache(options, System.getProperty("java.class.path", ""));
    try {
      this.folder = Files.createTempDirectory("weir-children");
    } catch (IOException e) {
      throw new UncheckedIOException("children: no folder for sockets", e);
    }
  }

  /**
   * Starts the children that are to wait for sessions, and waits until one of them is ready.
   *
   * @throws ChildFailed if one does not get ready, or not in time
   */
  public void awaitWarm() throws InterruptedException {
    Taker watcher = new Taker();
    lock.lock();
    try {
      checkOpen();
      fill();
      if (options.warm() == 0 || warm.stream().anyMatch(child -> !child.isGone())) {
        return;
      }
      watchers.add(watcher);
    } finally {
      lock.unlock();
    }
    try {
      var _ = watcher.child.get();
    } catch (ExecutionException e) {
      throw ChildFailed.by(e);
    }
  }

  /** How many children wait for a session. */
  public int warm() {
    lock.lock();
    try {
      return warm.size();
    } finally {
      lock.unlock();
    }
  }

  /** The processes there are, by their ids: for those who measure them. */
  public Set<Long> processes() {
    lock.lock();
    try {
      return living.stream().map(Child::pid).collect(Collectors.toUnmodifiableSet());
    } finally {
      lock.unlock();
    }
  }

  /** How many there are, and how long they took to get ready. */
  public ProcessFigures figures() {
    lock.lock();
    try {
      return figures.withRunning(living.size());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a session in a warm child, or in one that is started for it. It goes on where its log
   * ends, has not greeted yet, and closes the log. Waits for the child and for the agent's
   * constructor.
   *
   * @param died told once, on a thread of its own, if the process ends before the session is closed
   * @throws AgentFailed if the agent cannot be made; the log is closed then
   * @throws ChildFailed if no child can host it; the log is closed then
   */
  public Session open(
      String id,
      Parcel parcel,
      Map<String, String> metadata,
      SessionLog log,
      Consumer<ProcessDied> died)
      throws InterruptedException {
    Child child = take();
    RemoteSession session =
        new RemoteSession(id, parcel, metadata, log, child, options, ticker, died);
    try {
      session.open();
      return session;
    } finally {
      refill(); // not before: to start a process takes the processors from this one's caller
    }
  }

  private Child take() throws InterruptedException {
    Taker taker = new Taker();
    lock.lock();
    try {
      checkOpen();
      Child ready = pollLiving();
      if (ready == null) {
        takers.add(taker);
        fill();
      } else {
        taker.child.complete(ready);
      }
    } finally {
      lock.unlock();
    }
    return await(taker);
  }

  private Child await(Taker taker) throws InterruptedException {
    try {
      return taker.child.get();
    } catch (ExecutionException e) {
      throw ChildFailed.by(e);
    } catch (InterruptedException e) {
      giveBack(taker);
      throw e;
    }
  }

  private void giveBack(Taker taker) {
    lock.lock();
    try {
      takers.remove(taker);
    } finally {
      lock.unlock();
    }
    // Nobody gives it one any more, but somebody may have.
    if (taker.child.isDone() && !taker.child.isCompletedExceptionally()) {
      put(taker.child.join());
    }
  }

  private @Nullable Child pollLiving() {
    warm.removeIf(Child::isGone);
    // One that is late may be stuck; it is better than none.
    Child ready = warm.stream().filter(child -> !child.isLate()).findFirst().orElseGet(warm::peek);
    var _ = warm.remove(ready);
    return ready;
  }

  /** Under the lock. */
  private void fill() {
    int wanted = options.warm() + takers.size();
    while (!closed && warm.size() + starts.size() < wanted) {
      Thread start =
          Thread.ofVirtual().name("weir-children/start-" + ++started).unstarted(this::startOne);
      starts.add(start);
      start.start();
    }
  }

  private void startOne() {
    try {
      starting.acquire();
      try {
        put(launched());
      } finally {
        starting.release();
      }
    } catch (InterruptedException e) {
      failed(new ChildFailed("child: not started (expected: an open pool)", e));
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private Child launched() throws InterruptedException {
    Path socket = folder.resolve(Thread.currentThread().getName().replaceAll(".*-", "") + ".sock");
    List<Map<String, @Nullable Object>> loaded =
        parcels.get().stream().map(Parcel::fields).toList();
    long began = ticker.nanos();
    Child child = new Launch(options, ticker, socket, cache.use(), httpProxy).launch(loaded);
    count(Duration.ofNanos(ticker.nanos() - began));
    train(loaded);
    return child;
  }

  private void count(Duration took) {
    lock.lock();
    try {
      figures = figures.launched(took);
    } finally {
      lock.unlock();
    }
  }

  /** Children start faster once one has shown what they load; that one hosts no session. */
  private void train(List<Map<String, @Nullable Object>> loaded) {
    lock.lock();
    try {
      if (!closed && cache.wanted()) {
        Path socket = folder.resolve("train.sock");
        Thread training =
            Thread.ofVirtual()
                .name("weir-children/train")
                .unstarted(() -> cache.make(ticker, socket, loaded));
        trainings.add(training);
        training.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A child is there: for whoever waits longest, or for whoever comes. */
  private void put(Child child) {
    boolean refused;
    lock.lock();
    try {
      starts.remove(Thread.currentThread());
      refused = closed;
      if (!child.isGone()) {
        living.add(child);
      }
      Taker taker = takers.poll();
      if (taker != null) {
        taker.child.complete(child);
      } else if (!refused) {
        warm.add(child);
        watchers.forEach(watcher -> watcher.child.complete(child));
        watchers.clear();
      }
    } finally {
      lock.unlock();
    }
    var _ = child.gone().thenRun(() -> forget(child));
    if (refused) {
      child.retire();
      var _ = child.gone().join();
    }
  }

  /** Whoever waits longest for a child is told; if nobody does, those who wait for a warm one. */
  private void failed(Throwable cause) {
    List<Taker> told = new ArrayList<>();
    boolean open;
    lock.lock();
    try {
      starts.remove(Thread.currentThread());
      open = !closed;
      if (takers.isEmpty()) {
        told.addAll(watchers);
        watchers.clear();
      } else {
        told.add(takers.remove());
      }
    } finally {
      lock.unlock();
    }
    told.forEach(taker -> taker.child.completeExceptionally(cause));
    if (told.isEmpty() && open) {
      LOG.log(ERROR, "a child to wait for sessions is missing until the next one", cause);
    }
  }

  private void forget(Child child) {
    lock.lock();
    try {
      living.remove(child);
      if (warm.remove(child) && !closed) {
        // Not at once: whatever ends it may end the next one too.
        var _ = ticker.at(ticker.after(options.pingInterval()), this::refill);
        LOG.log(WARNING, child.gone().join().getMessage());
      }
    } finally {
      lock.unlock();
    }
  }

  private void refill() {
    lock.lock();
    try {
      fill();
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw closedPool();
    }
  }

  private static ChildFailed closedPool() {
    return new ChildFailed("children: closed (expected: open)", null);
  }

  /**
   * Ends every child and waits for that, each at most for the close timeout; then it is killed.
   * Sessions that are still open end with their process.
   */
  @Override
  public void close() {
    List<Thread> launching;
    List<Child> left;
    List<Taker> waiting;
    lock.lock();
    try {
      closed = true;
      launching = Stream.concat(starts.stream(), trainings.stream()).toList();
      left = List.copyOf(living);
      waiting = Stream.concat(takers.stream(), watchers.stream()).toList();
      takers.clear();
      watchers.clear();
      warm.clear();
    } finally {
      lock.unlock();
    }
    launching.forEach(Thread::interrupt);
    waiting.forEach(taker -> taker.child.completeExceptionally(closedPool()));
    left.forEach(Child::retire);
    left.forEach(child -> {
      var _ = child.gone().join();
    });
    launching.forEach(Children::join);
    tidyUp();
  }

  private static void join(Thread start) {
    boolean interrupted = false;
    while (start.isAlive()) {
      try {
        start.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tidyUp() {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(WARNING, "children: the folder of their sockets stays: " + folder, e);
    }
  }

  /** Who waits for a child, to have it or to know that there is one. */
  private static final class Taker {
    final CompletableFuture<Child> child = new CompletableFuture<>();
  }
}
