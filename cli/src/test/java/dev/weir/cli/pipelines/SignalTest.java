package dev.weir.cli.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pipeline.Items;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Registry;
import dev.weir.pipeline.Resource;
import dev.weir.testkit.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that is stopped by a signal, in a process of its own. */
@Behaviour("pipe-F102")
@Timeout(60)
class SignalTest {
  private record Nothing() {}

  /** Says when it is open, and when it is closed. */
  private record Door() implements AutoCloseable {
    @Override
    public void close() {
      System.out.println("closed");
    }
  }

  /** What the process below runs: a step that waits for ever. */
  public static void main(String[] arguments) {
    Pipeline<Nothing> endless = Pipeline.named("endless", Nothing.class);
    Resource<Door> door = endless.resource("door", Door.class, Door::new);
    Items<Integer> one = endless.source("one", in -> List.of(1));
    endless.join(one, door).sink("wait", (n, open) -> forEver());
    Registry registry = new Registry();
    registry.add(endless);
    System.exit(
        PipelineProgram.of("shop", registry)
            .afterRun(end -> System.out.println("told: " + end.failure()))
            .execute(arguments));
  }

  private static void forEver() throws InterruptedException {
    System.out.println("open");
    new CountDownLatch(1).await();
  }

  @Test
  void run_signal_closesWhatIsOpenTellsHooksAndEndsWith130() throws Exception {
    Process process = start();
    try (BufferedReader said = process.inputReader();
        BufferedReader wrong = process.errorReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      process.toHandle().destroy();
      assertThat(said.readAllLines())
          .containsExactly("closed", "told: java.lang.InterruptedException");
      assertThat(wrong.readAllLines()).containsExactly("shop: stopped");
      assertThat(process.waitFor()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SignalTest.class.getName(),
            "run",
            "endless")
        .start();
  }
}
