package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The check finds what is left behind, and nothing else; it comes from the service file alone. */
class ThreadLeakCheckTest {
  private static volatile CountDownLatch hold = new CountDownLatch(1);
  private static volatile List<Thread> left = List.of();

  @AfterEach
  void letGo() throws InterruptedException {
    hold.countDown();
    for (Thread thread : left) {
      thread.join();
    }
    hold = new CountDownLatch(1);
    left = List.of();
  }

  @Test
  void afterAll_virtualThreadLeft_failsWithItsNameAndStack() {
    assertThat(failureOf(LeavesVirtual.class))
        .contains("LeavesVirtual")
        .contains("\"left-virtual\" virtual")
        .contains("CountDownLatch.await");
  }

  @Test
  void afterAll_platformThreadLeft_failsWithItsName() {
    assertThat(failureOf(LeavesPlatform.class)).contains("\"left-platform\" platform");
  }

  @Test
  void afterAll_threadOfAnExecutorLeft_fails() {
    assertThat(failureOf(LeavesExecutor.class)).contains("\"\" virtual");
  }

  @Test
  void afterAll_threadsEnded_passes() {
    assertThat(run(LeavesNothing.class).failed().count()).isZero();
  }

  @Test
  void afterAll_threadOfTheProcess_passes() {
    assertThat(run(LeavesTicker.class).failed().count()).isZero();
  }

  @Test
  void parse_nameWithQuotes_isKeptWhole() {
    String head = "#23 \"a \"b\" c\" virtual TIMED_WAITING 2026-11-22T06:32:28.399667225Z";
    assertThat(LiveThreads.parse(List.of("12783", "", head, "    at A.b(A.java:1)", "")))
        .containsExactly(new LiveThread(23, "a \"b\" c", true, List.of("at A.b(A.java:1)")));
  }

  private static String failureOf(Class<?> test) {
    return run(test).failed().stream()
        .findFirst()
        .orElseThrow()
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .orElseThrow()
        .getMessage();
  }

  private static Events run(Class<?> test) {
    return EngineTestKit.engine("junit-jupiter")
        .enableImplicitConfigurationParameters(true)
        .configurationParameter(ThreadLeakCheck.PATIENCE_MILLIS, "100")
        .selectors(selectClass(test))
        .execute()
        .containerEvents();
  }

  private static void await() {
    try {
      hold.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  static class LeavesVirtual {
    @Test
    void leave() {
      left = List.of(Thread.ofVirtual().name("left-virtual").start(ThreadLeakCheckTest::await));
    }
  }

  static class LeavesPlatform {
    @Test
    void leave() {
      left = List.of(Thread.ofPlatform().name("left-platform").start(ThreadLeakCheckTest::await));
    }
  }

  static class LeavesExecutor {
    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void leave() {
      left = List.of(Thread.ofVirtual().unstarted(THREADS::close));
      THREADS.execute(ThreadLeakCheckTest::await);
    }
  }

  static class LeavesNothing {
    @Test
    void leave() throws InterruptedException {
      Thread.ofVirtual().name("joined").start(() -> {}).join();
    }
  }

  static class LeavesTicker {
    @Test
    void leave() {
      left = List.of(Thread.ofPlatform().name("weir-ticker").start(ThreadLeakCheckTest::await));
    }
  }
}
