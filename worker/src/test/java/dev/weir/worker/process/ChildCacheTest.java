package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.SessionLog;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.JarredClassPath;
import dev.weir.time.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children start with a cache if there is one for just this class path. */
@Timeout(120)
class ChildCacheTest {
  @TempDir private Path folder;

  @Test
  @Behaviour("work-106")
  void cache_noFolder_isNeverWanted() {
    ChildCache cache = new ChildCache(ChildOptions.DEFAULT, "a.jar");
    assertThat(cache.wanted()).isFalse();
    assertThat(cache.use()).isEmpty();
  }

  /** A JVM makes none then. */
  @Test
  @Behaviour("work-106")
  void cache_classPathWithAFolder_isNeverWanted() {
    ChildOptions options = ChildOptions.DEFAULT.withCache(folder);
    assertThat(new ChildCache(options, folder.toString()).wanted()).isFalse();
  }

  /** Children start without one then. */
  @Test
  @Behaviour("work-106")
  void make_childDoesNotStart_leavesNothing() throws Exception {
    Path jar = Files.createFile(folder.resolve("a.jar"));
    ChildOptions options =
        ChildOptions.DEFAULT
            .withJvmOptions(List.of("-XX:NoSuchOption"))
            .withCache(folder.resolve("caches"));
    ChildCache cache = new ChildCache(options, jar.toString());
    assertThat(cache.wanted()).isTrue();
    assertThat(cache.wanted()).as("while it is made").isFalse();
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      cache.make(Ticker.system(), folder.resolve("s"), List.of());
      assertThat(log.await("could not be made")).startsWith("WARNING");
    }
    assertThat(folder.resolve("caches")).isEmptyDirectory();
    assertThat(cache.use()).isEmpty();
  }

  @Test
  @Behaviour("work-106")
  void make_interrupted_leavesNothingAndStaysInterrupted() throws Exception {
    Path jar = Files.createFile(folder.resolve("a.jar"));
    ChildOptions options = ChildOptions.DEFAULT.withCache(folder.resolve("caches"));
    ChildCache cache = new ChildCache(options, jar.toString());
    FutureTask<Boolean> interrupted =
        new FutureTask<>(() -> {
          Thread.currentThread().interrupt();
          cache.make(Ticker.system(), folder.resolve("s"), List.of());
          return Thread.interrupted();
        });
    Thread.ofVirtual().start(interrupted);
    assertThat(interrupted.get()).isTrue();
    assertThat(cache.use()).isEmpty();
  }

  /** Real children, of jars as in a distribution. */
  @Test
  @Behaviour("work-106")
  void open_afterTheFirstChild_startsWithWhatItHasShown() throws Exception {
    String before = System.getProperty("java.class.path");
    System.setProperty("java.class.path", JarredClassPath.in(folder));
    String loads = "-Xlog:class+load:file=" + folder.resolve("%p.loads");
    ChildOptions options =
        ChildOptions.DEFAULT
            .withWarm(0)
            .withJvmOptions(List.of(loads))
            .withCache(folder.resolve("caches"));
    try (CapturedLog log = new CapturedLog("dev.weir.worker");
        Children children = new Children(options, List::of, Optional.empty(), Ticker.system())) {
      long first = open(children, "s1");
      assertThat(log.await("children start with")).contains("caches/child-");
      long second = open(children, "s2");
      assertThat(Files.readString(folder.resolve(first + ".loads")))
          .containsPattern("ChildHost source: file:");
      assertThat(Files.readString(folder.resolve(second + ".loads")))
          .containsPattern("ChildHost source: shared objects file");
    } finally {
      System.setProperty("java.class.path", before);
    }
    try (Stream<Path> left = Files.list(folder.resolve("caches"))) {
      assertThat(left).singleElement().asString().endsWith(".aot");
    }
  }

  private static long open(Children children, String id) throws InterruptedException {
    SessionLog log = new SessionLog(SessionContract.OPTIONS.log(), Ticker.system());
    RemoteSession session =
        (RemoteSession) children.open(id, RemoteSessionTest.PARCEL, Map.of(), log, died -> {});
    return session.pid();
  }
}
