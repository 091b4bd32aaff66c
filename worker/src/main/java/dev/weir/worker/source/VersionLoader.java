package dev.weir.worker.source;

import dev.weir.agent.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one version of one agent, apart from those of all others: what is static in them
 * is there once a version. Its own are, of an agent that was compiled from its source, all that was
 * compiled with it; of one on the class path, all that come from the same folder or jar. The JDK,
 * Weir, LangChain4j, SLF4J, JSpecify and what else is said to be shared are everybody's.
 */
public final class VersionLoader extends ClassLoader implements CarriedClasses {
  private static final AtomicLong VERSIONS = new AtomicLong();

  static {
    registerAsParallelCapable();
  }

  private final Class<?> type;
  private final Predicate<String> shared;
  private final @Nullable Origin origin;
  private final Map<String, byte[]> carried;

  private VersionLoader(String agent, Class<?> type, Set<String> packages) {
    super("weir-agent:%s#%d".formatted(agent, VERSIONS.incrementAndGet()), parent(type));
    this.type = type;
    this.carried = carried(type);
    this.origin = carried.isEmpty() ? Origin.of(type) : null;
    this.shared = new SharedPackages(packages, origin)::contains;
  }

  /**
   * The same class, in a loader of its own. None of its code runs.
   *
   * @param agent whose it is
   * @param shared packages, with those below them, whose classes stay one for all
   * @throws IllegalArgumentException if it is shared itself, or nobody knows its bytes
   * @throws LinkageError if what it needs is not there
   */
  public static Class<? extends Agent> load(
      String agent, Class<? extends Agent> type, Set<String> shared) {
    try {
      Class<?> own = new VersionLoader(agent, type, shared).loadClass(type.getName());
      if (own == type) {
        throw new IllegalArgumentException(
            "class: %s, which is shared (expected: one of a package that is not)"
                .formatted(type.getName()));
      }
      return own.asSubclass(Agent.class);
    } catch (ClassNotFoundException e) {
      throw new NoClassDefFoundError(String.valueOf(e.getMessage()));
    }
  }

  /** Of compiled classes not those again, which would be held by that. */
  private static @Nullable ClassLoader parent(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader instanceof CarriedClasses ? loader.getParent() : loader;
  }

  private static Map<String, byte[]> carried(Class<?> type) {
    return type.getClassLoader() instanceof CarriedClasses loader ? loader.classes() : Map.of();
  }

  /** What was compiled; what is on the class path need not be carried. */
  @Override
  public Map<String, byte[]> classes() {
    return carried;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : first(name, resolve);
    }
  }

  private Class<?> first(String name, boolean resolve) throws ClassNotFoundException {
    byte[] bytes = shared.test(name) ? null : bytes(name);
    return bytes == null
        ? super.loadClass(name, resolve)
        : defineClass(name, bytes, 0, bytes.length, type.getProtectionDomain());
  }

  private byte @Nullable [] bytes(String name) throws ClassNotFoundException {
    if (origin == null) {
      return carried.get(name);
    }
    URL place = origin.find(name);
    if (place == null) {
      return null;
    }
    try (InputStream in = place.openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
