package dev.weir.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The session on whose behalf code runs: an agent's constructor, its instructions and tools, its
 * model, its end hooks. Threads that such code starts do not have it, unless what they run was
 * {@linkplain #wrap(Runnable) wrapped}. Any thread may call any method; none waits.
 */
public final class SessionContext {
  private static final ScopedValue<SessionContext> CURRENT = ScopedValue.newInstance();
  private static final Map<Thread, SessionContext> AT_WORK = new ConcurrentHashMap<>();

  private final String session;
  private final String agent;
  private final Map<String, String> metadata;
  private final ProcessContext process;
  private final List<EndHook> hooks = new ArrayList<>();
  private final Map<String, Object> values = new ConcurrentHashMap<>();
  private final ThreadMark mark;
  private volatile @Nullable AgentSession owner;
  private @Nullable Consumer<String> ender;
  private @Nullable String wish;
  private boolean ended;

  SessionContext(
      String session, String agent, Map<String, String> metadata, ProcessContext process) {
    this.session = session;
    this.agent = agent;
    this.metadata = metadata;
    this.process = process;
    this.mark = new ThreadMark(this, Thread.currentThread().getContextClassLoader());
  }

  /**
   * The session of the calling code.
   *
   * @throws IllegalStateException if it runs for none
   */
  public static SessionContext current() {
    return find()
        .orElseThrow(() ->
            new IllegalStateException(
                "session: thread \"%s\" works for none (expected: an agent's code, or a task made by SessionContext.wrap)"
                    .formatted(Thread.currentThread().getName())));
  }

  /** The session of the calling code, if it runs for one. */
  public static Optional<SessionContext> find() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * The task, for whichever thread, on behalf of the caller's session; as it is if there is none.
   */
  public static Runnable wrap(Runnable task) {
    requireNonNull(task, "task");
    return find().<Runnable>map(own -> () -> own.run(task)).orElse(task);
  }

  /** The same for a task with a result. */
  public static <R> Callable<R> wrap(Callable<R> task) {
    requireNonNull(task, "task");
    return find().<Callable<R>>map(own -> () -> own.call(task::call)).orElse(task);
  }

  /**
   * The threads of this process that run code on behalf of sessions now. Waits for nobody, so that
   * one who watches over them cannot be held up by them.
   */
  public static Map<Thread, SessionContext> atWork() {
    return Map.copyOf(AT_WORK);
  }

  /**
   * The session whose code has started a thread, or has started who started it; empty if that
   * cannot be told. A thread has its creator's context class loader, and by that it is known: not
   * if it was given another one.
   */
  public static Optional<SessionContext> starterOf(Thread thread) {
    return thread.getContextClassLoader() instanceof ThreadMark mark
        ? Optional.of(mark.session())
        : Optional.empty();
  }

  /** The session's id. */
  public String session() {
    return session;
  }

  /** The name of the agent that answers. */
  public String agent() {
    return agent;
  }

  /** What was kept with the session when it was opened. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The process that it lives in, with what was loaded for all. */
  public ProcessContext process() {
    return process;
  }

  /**
   * Keeps something of the agent's own while the session lives in this process, in place of what
   * was there under that name. It is not closed, and not there in a session that is resumed.
   */
  public void put(String name, Object value) {
    values.put(requireNonNull(name, "name"), requireNonNull(value, name));
  }

  /**
   * What was put under a name, if anything was.
   *
   * @throws IllegalStateException if it is of another type
   */
  public <T> Optional<T> find(String name, Class<T> type) {
    Object value = values.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalStateException(
          "session: %s: \"%s\" is of %s (expected: %s)"
              .formatted(session, name, value.getClass().getName(), type.getName()));
    }
    return Optional.ofNullable(value).map(type::cast);
  }

  /**
   * What was put under a name.
   *
   * @throws IllegalStateException if there is nothing of that name, or of another type
   */
  public <T> T get(String name, Class<T> type) {
    return find(name, type)
        .orElseThrow(() ->
            new IllegalStateException(
                "session: %s has no \"%s\" (expected: one of %s; put it there first)"
                    .formatted(session, name, values.keySet().stream().sorted().toList())));
  }

  /**
   * Has the hook run when the session ends. Hooks run all at the same time.
   *
   * @throws IllegalStateException if the session is ending already
   */
  public void onEnd(EndHook hook) {
    requireNonNull(hook, "hook");
    synchronized (hooks) {
      if (ended) {
        throw new IllegalStateException(
            "session: %s is ending (expected: hooks while it lives)".formatted(session));
      }
      hooks.add(hook);
    }
  }

  /**
   * Asks for the session to end once the agent has said what it is saying; returns at once. The
   * first reason counts.
   *
   * @param reason for people
   */
  public void end(String reason) {
    requireNonNull(reason, "reason");
    Consumer<String> told;
    synchronized (hooks) {
      if (wish != null) {
        return;
      }
      wish = reason;
      told = ender;
    }
    if (told != null) {
      told.accept(reason);
    }
  }

  void belongsTo(AgentSession session) {
    owner = session;
  }

  Optional<AgentSession> owner() {
    return Optional.ofNullable(owner);
  }

  /** Whether somebody has asked for its end. */
  boolean wishesToEnd() {
    synchronized (hooks) {
      return wish != null;
    }
  }

  /** Who is told, also of a wish that came before. */
  void endsBy(Consumer<String> listener) {
    String early;
    synchronized (hooks) {
      ender = listener;
      early = wish;
    }
    if (early != null) {
      listener.accept(early);
    }
  }

  /** Those to run now; none the second time. */
  List<EndHook> takeHooks() {
    synchronized (hooks) {
      ended = true;
      List<EndHook> taken = List.copyOf(hooks);
      hooks.clear();
      return taken;
    }
  }

  /**
   * Runs code of the agent on behalf of the session, on the caller's thread: for whoever brings
   * others to that code.
   */
  public void run(Runnable task) {
    call(() -> {
      task.run();
      return true;
    });
  }

  <R, X extends Throwable> R call(ScopedValue.CallableOp<? extends R, X> task) throws X {
    Thread self = Thread.currentThread();
    SessionContext before = AT_WORK.put(self, this);
    ClassLoader loader = self.getContextClassLoader();
    self.setContextClassLoader(mark);
    try {
      return ScopedValue.where(CURRENT, this).call(task);
    } finally {
      self.setContextClassLoader(loader);
      leave(self, before);
    }
  }

  private static void leave(Thread self, @Nullable SessionContext before) {
    if (before == null) {
      AT_WORK.remove(self);
    } else {
      AT_WORK.put(self, before);
    }
  }
}
