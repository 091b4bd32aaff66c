package dev.weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flight recorder watches for virtual threads that keep their carrier while they wait. */
class PinnedTest {
  /** To wait while a class is initialised pins. */
  private static final class Pins {
    static {
      LockSupport.parkNanos(1_000_000);
    }

    static void touch() {}
  }

  private static final int ROUNDS = Length.of(2, 100);
  private static final int ITEMS = 300;

  @TempDir Path folder;

  @Test
  @Behaviour("chan-M5")
  void torture_onVirtualThreads_pinsNoCarrier(Seed seed) throws Exception {
    // What is pinned by the loading of classes is not the channels'.
    torture(seed, 1);
    assertThat(pinned(() -> torture(seed, ROUNDS))).filteredOn(event -> !ofTheJdk(event)).isEmpty();
  }

  @Test
  void waitInInitializer_pinned_recorded() throws Exception {
    List<RecordedEvent> events =
        pinned(() -> Thread.ofVirtual().name("pins").start(Pins::touch).join());
    assertThat(events).isNotEmpty();
  }

  /**
   * The JDK's lock around its flag, when a thread is interrupted just as it asks for its interrupt:
   * pinned for microseconds, whoever asks.
   */
  private static boolean ofTheJdk(RecordedEvent event) {
    RecordedMethod method = event.getStackTrace().getFrames().getFirst().getMethod();
    return method.getType().getName().equals("java.lang.VirtualThread")
        && method.getName().equals("getAndClearInterrupt");
  }

  private static void torture(Seed seed, int rounds) {
    for (Kind kind : Kind.all().toList()) {
      for (int i = 0; i < rounds; i++) {
        assertThat(new Round(kind, seed, i).run(Thread.ofVirtual().factory(), ITEMS)).isEmpty();
      }
    }
  }

  /** Something to be watched. */
  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  private List<RecordedEvent> pinned(Action action) throws Exception {
    Path file = folder.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }
}
