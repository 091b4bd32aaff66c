package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children start with a cache if there is one for just this class path. */
class StartCacheTest {
  @TempDir private Path folder;

  @Test
  @Behaviour("work-106")
  void in_noFolder_isNeverWanted() {
    StartCache cache = StartCache.in(null);
    assertThat(cache.wanted()).isFalse();
    assertThat(cache.use()).isEmpty();
  }

  /** A JVM makes none then. */
  @Test
  @Behaviour("work-106")
  void of_classPathWithAFolder_isNeverWanted() {
    assertThat(StartCache.of(folder, "a.jar" + File.pathSeparator + folder).wanted()).isFalse();
    assertThat(StartCache.in(folder).wanted()).as("as that of tests is").isFalse();
  }

  /** Children start without one then. */
  @Test
  @Behaviour("work-106")
  void make_childDoesNotStart_leavesNothing() throws Exception {
    StartCache cache = StartCache.of(folder.resolve("caches"), "a.jar");
    assertThat(cache.wanted()).isTrue();
    try (CapturedLog log = new CapturedLog()) {
      cache.make(
          ChildOptions.DEFAULT.withJvmOptions(List.of("-XX:NoSuchOption")),
          Ticker.system(),
          folder.resolve("s"),
          List.of());
      assertThat(log.await("could not be made")).startsWith("WARNING");
    }
    assertThat(folder.resolve("caches")).isEmptyDirectory();
    assertThat(cache.use()).isEmpty();
  }

  /** The class path of tests has folders, of which a JVM makes none. */
  @Test
  @Behaviour("work-106")
  void make_childMakesNone_leavesNothing() throws Exception {
    StartCache cache = StartCache.of(folder.resolve("caches"), "a.jar");
    try (CapturedLog log = new CapturedLog()) {
      cache.make(ChildOptions.DEFAULT, Ticker.system(), folder.resolve("s"), List.of());
      assertThat(log.await("could not be made")).startsWith("WARNING");
    }
    assertThat(folder.resolve("caches")).isEmptyDirectory();
  }

  @Test
  @Behaviour("work-106")
  void of_jars_isMadeOnceAndThenUsed() throws Exception {
    StartCache cache = StartCache.of(folder, "a.jar");
    assertThat(cache.use()).isEmpty();
    assertThat(cache.wanted()).isTrue();
    assertThat(cache.wanted()).as("while it is made").isFalse();
    Path file = StartCache.file(folder, "a.jar");
    Files.createFile(file);
    assertThat(cache.use()).containsExactly("-XX:AOTCache=" + file);
    assertThat(StartCache.of(folder, "a.jar").wanted()).as("by the next worker").isFalse();
    assertThat(StartCache.of(folder, "b.jar").wanted()).as("for other jars").isTrue();
  }
}
