package dev.weir.agent;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The process that sessions live in, as agents see it: what was loaded for all of them. Made before
 * the first session, closed after the last. Any thread may call any method; none waits but {@link
 * #close}.
 */
public final class ProcessContext implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProcessContext.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final String isolation;
  private final Optional<URI> httpProxy;
  private @Nullable SharedHttpClient http;
  private boolean closed;

  /**
   * A process in which nothing is loaded yet.
   *
   * @param isolation what keeps its sessions apart, as flags say it
   * @param httpProxy through which its sessions reach the world, if not directly
   */
  public ProcessContext(String isolation, Optional<URI> httpProxy) {
    this.isolation = requireNonNull(isolation, "isolation");
    this.httpProxy = requireNonNull(httpProxy, "httpProxy");
  }

  /** What keeps its sessions apart, as flags say it: {@code virtual-thread} and so on. */
  public String isolation() {
    return isolation;
  }

  /** Through which its sessions reach the world, if not directly. */
  public Optional<URI> httpProxy() {
    return httpProxy;
  }

  /**
   * One client for all, with the proxy, made when it is first asked for. Whoever gets it leaves it
   * open: it is closed with the process.
   *
   * @throws IllegalStateException if the process is closed
   */
  public HttpClient http() {
    lock.lock();
    try {
      checkOpen("http client");
      SharedHttpClient client = http == null ? SharedHttpClient.through(httpProxy) : http;
      http = client;
      return client;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps something for all sessions until the process ends; closes it then if it can be closed.
   *
   * @throws IllegalStateException if there is something of that name, or the process is closed;
   *     nothing is kept then
   */
  public void put(String name, Object value) {
    requireNonNull(value, name);
    lock.lock();
    try {
      checkOpen(name);
      if (values.putIfAbsent(name, value) != null) {
        throw new IllegalStateException(
            "process: has \"%s\" already (expected: each name once)".formatted(name));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was put under a name.
   *
   * @throws IllegalStateException if there is nothing of that name, or of another type
   */
  public <T> T get(String name, Class<T> type) {
    return find(name, type).orElseThrow(() -> missing(name));
  }

  /**
   * What was put under a name, if anything was.
   *
   * @throws IllegalStateException if it is of another type
   */
  public <T> Optional<T> find(String name, Class<T> type) {
    Object value = value(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalStateException(
          "process: \"%s\" is of %s (expected: %s)"
              .formatted(name, value.getClass().getName(), type.getName()));
    }
    return Optional.ofNullable(value).map(type::cast);
  }

  /**
   * Closes what it has, the last first. What that throws is logged. Idempotent; waits for as long
   * as the values take.
   */
  @Override
  public void close() {
    take().sequencedEntrySet().reversed().forEach(each -> close(each.getKey(), each.getValue()));
  }

  private SequencedMap<String, Object> take() {
    lock.lock();
    try {
      closed = true;
      SequencedMap<String, Object> left = new LinkedHashMap<>(values);
      values.clear();
      if (http != null) {
        left.putFirst("http client", http.owner());
        http = null;
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private static void close(String name, Object value) {
    if (value instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.log(WARNING, "process: \"%s\" could not be closed".formatted(name), e);
      }
    }
  }

  private @Nullable Object value(String name) {
    lock.lock();
    try {
      return values.get(name);
    } finally {
      lock.unlock();
    }
  }

  private IllegalStateException missing(String name) {
    lock.lock();
    try {
      return new IllegalStateException(
          "process: \"%s\" was not loaded (expected: one of %s; an agent's prewarm puts it there)"
              .formatted(name, values.keySet()));
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen(String what) {
    if (closed) {
      throw new IllegalStateException(
          "process: is closed (expected: open, for \"%s\")".formatted(what));
    }
  }
}
