package dev.weir.bench.density;

import dev.weir.worker.AgentPool;
import dev.weir.worker.Isolation;
import dev.weir.worker.PoolBuilder;
import dev.weir.worker.process.ChildOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ProcessMain KIND SESSIONS [CACHE]}: a worker whose sessions have processes of their own,
 * or, beside that, virtual threads. Says "ready", measures at a line of stdin, ends what it
 * started, prints what it {@linkplain ProcessFound found} as a line of JSON, and ends with its
 * stdin. If that ends early so does the worker, and with it the processes of its sessions.
 */
final class ProcessMain {

  /** What is said of each session is not printed. */
  private static final Logger LOG = Logger.getLogger("dev.weir");

  private final int sessions;
  private final @Nullable Path cache;

  private ProcessMain(int sessions, @Nullable Path cache) {
    this.sessions = sessions;
    this.cache = cache;
  }

  public static void main(String[] arguments) {
    LOG.setLevel(Level.WARNING);
    CountDownLatch told = new CountDownLatch(1);
    Thread stdin = Thread.ofPlatform().name("density-stdin").start(() -> follow(told));
    Path cache = arguments.length > 2 ? Path.of(arguments[2]) : null;
    ProcessMain worker = new ProcessMain(Integer.parseInt(arguments[1]), cache);
    try {
      ProcessFound found = worker.run(ProcessKind.valueOf(arguments[0]), told);
      System.out.println(new JsonMapper().writeValueAsString(found));
      stdin.join();
    } catch (Exception | Error failed) {
      failed.printStackTrace();
      System.exit(1); // whoever waits for figures is not to wait for ever
    }
  }

  private static void follow(CountDownLatch told) {
    int status = 0;
    try {
      while (System.in.read() >= 0) {
        told.countDown();
      }
    } catch (IOException broken) {
      broken.printStackTrace();
      status = 1;
    }
    System.exit(status);
  }

  private ProcessFound run(ProcessKind kind, CountDownLatch told) throws Exception {
    try (Hosted worker = Hosted.start(settings(kind))) {
      System.out.println("ready");
      told.await();
      return switch (kind) {
        case WARM -> new Openings(worker, ChildOptions.DEFAULT.warm()).measure(sessions);
        case COLD -> new Openings(worker, 0).measure(sessions);
        case CROWD -> new Crowd(worker).apart(sessions);
        case TOGETHER -> new Crowd(worker).together(sessions);
      };
    }
  }

  private PoolBuilder settings(ProcessKind kind) {
    PoolBuilder settings = AgentPool.builder().maxConcurrentSessions(sessions + 1);
    if (kind == ProcessKind.TOGETHER) {
      return settings;
    }
    settings.isolation(Isolation.PROCESS);
    if (cache != null) {
      settings.processCache(cache);
    }
    return kind == ProcessKind.WARM ? settings : settings.warmProcesses(0);
  }
}
