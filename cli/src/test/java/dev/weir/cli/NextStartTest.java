package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.testkit.JarredClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real rehearsals of {@code dev}, of jars as the launcher has them. */
@Timeout(120)
class NextStartTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String HOME = System.getProperty("weir.home", ".");

  @TempDir private static Path home;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.weir.cli");
  private final AppenderBase<ILoggingEvent> listener = listener();
  @TempDir private Path caches;

  @BeforeAll
  static void installWeir() throws IOException {
    Path agents = Files.createDirectories(home.resolve(AgentFolder.DEFAULT));
    Files.writeString(agents.resolve("Good.java"), HostCommandTest.GOOD);
    System.setProperty("java.class.path", JarredClassPath.in(home));
    System.setProperty("weir.home", home.toString());
  }

  @AfterAll
  static void forgetWeir() {
    System.setProperty("java.class.path", CLASS_PATH);
    System.setProperty("weir.home", HOME);
  }

  @BeforeEach
  void listen() {
    listener.start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(listener);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(listener);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void nextStart_afterARehearsal_loadsWhatItHasShown() throws Exception {
    Path wanted = caches.resolve("starts/dev-1");
    NextStart next = NextStart.inBackground("dev", wanted.toString());
    await("the next start is quicker");
    next.close();
    Path made;
    try (Stream<Path> files = Files.list(caches.resolve("starts"))) {
      made = files.toList().getFirst();
    }
    assertThat(made.getFileName().toString()).matches("dev-1-[0-9a-f]{16}\\.aot");

    Path loads = caches.resolve("loads");
    Process worker = worker("-XX:AOTCache=" + made, "-Xlog:class+load:file=" + loads);
    assertThat(worker.inputReader().readLine()).startsWith("weir ready ");
    worker.destroyForcibly().waitFor();
    assertThat(Files.readString(loads))
        .contains("dev.weir.cli.HostCommand source: shared objects file")
        .contains("dev.weir.gateway.Gateway source: shared objects file");

    NextStart again = NextStart.inBackground("dev", wanted.toString());
    again.close();
    assertThat(said).as("nothing is rehearsed").isEmpty();
  }

  @Test
  void close_whileItRehearses_endsTheRehearsal() throws Exception {
    NextStart next = NextStart.inBackground("dev", caches.resolve("starts/dev-1").toString());
    await("a start is rehearsed");
    List<ProcessHandle> rehearsal = ProcessHandle.current().descendants().toList();
    next.close();
    assertThat(rehearsal).isNotEmpty();
    for (ProcessHandle process : rehearsal) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(caches.resolve("starts")).isEmptyDirectory();
  }

  /** As on a disk that is read-only; the worker does not mind. */
  @Test
  void prepare_noPlaceForIt_isSaidOnce() throws Exception {
    Path file = Files.createFile(caches.resolve("file"));
    NextStart next = NextStart.inBackground("dev", file.resolve("starts/dev-1").toString());
    await("the next start cannot be made quicker");
    next.close();
    NextStart.inBackground("dev", "").close();
  }

  private Process worker(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dweir.home=" + home));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
    command.addAll(List.of("dev", "--port=0", "--model=scripted", "--log-level=debug"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(caches.toFile());
    builder.environment().put("XDG_RUNTIME_DIR", caches.toString());
    return builder.start();
  }

  private void await(String words) throws InterruptedException {
    String line = "";
    while (line != null && !line.contains(words)) {
      line = said.poll(60, TimeUnit.SECONDS);
    }
    assertThat(line).as("of \"%s\"", words).isNotNull();
  }

  private AppenderBase<ILoggingEvent> listener() {
    return new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        if (!event.getFormattedMessage().isEmpty()) {
          said.add(event.getFormattedMessage());
        }
      }
    };
  }
}
