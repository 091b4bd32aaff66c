package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.delta.Content.ToolInput;
import dev.weir.delta.Content.ToolResult;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls of one step, and what becomes of those that fail, take long or hand over. */
@Timeout(30)
class ToolCallsTest {
  private static final SessionOptions OPTIONS =
      Talk.closingWithin(Duration.ofMillis(100)).withToolTimeout(Duration.ofSeconds(5));

  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final ManualTime time = new ManualTime();
  private final Kitchen kitchen = new Kitchen();
  private final Queue<String> updates = new ConcurrentLinkedQueue<>();
  private final List<String> told = new ArrayList<>();
  private final SessionContext session =
      new SessionContext(
          "s1", "kitchen", Map.of(), new ProcessContext("virtual-thread", Optional.empty()));

  @AfterEach
  void release() {
    kitchen.letDeafGo.countDown();
    log.close();
  }

  /** Each of the three waits for the others: one after the other they would never end. */
  @Test
  @Behaviour("sess-C2.12")
  void run_severalCalls_runAtTheSameTimeAndAreToldInOrder() throws Exception {
    assertThat(run("meet", "meet", "meet", "last")).isEmpty();
    assertThat(told)
        .startsWith("c0 meet gave:", "c1 meet gave:", "c2 meet gave:", "c3 last gave:done")
        .hasSize(4);
    assertThat(kitchen.met).hasSize(3).doesNotHaveDuplicates().allMatch(Thread::isVirtual);
    assertThat(time.armed()).isZero();
  }

  /** The first to be told ends last. */
  @Test
  void run_callsThatEndInAnotherOrder_areToldInTheirOwn() throws Exception {
    run("after_the_other", "first");
    assertThat(told).containsExactly("c0 after_the_other gave:second", "c1 first gave:first");
  }

  @Test
  @Behaviour("sess-C2.12")
  void run_tool_knowsOnWhoseBehalfAndTellsHowFar() throws Exception {
    run("cook");
    assertThat(told).containsExactly("c0 cook gave:s1 s1 c0 cook {}");
    assertThat(updates).containsExactly("c0: half done");
    kitchen.kept.update("too late");
    assertThat(updates).hasSize(1);
  }

  @Test
  void run_callThatTakesTooLong_isInterruptedAndTheModelToldSo() throws Exception {
    CompletableFuture<?> running = inBackground("slow", "last");
    kitchen.entered.await();
    time.advance(Duration.ofMillis(4_999));
    assertThat(kitchen.interrupted.getCount()).isOne();
    time.advance(Duration.ofMillis(1));
    running.get();
    assertThat(kitchen.interrupted.getCount()).isZero();
    assertThat(told)
        .containsExactly(
            "c0 slow error:no result within 5000 ms (expected: one); the tool was interrupted",
            "c1 last gave:done");
  }

  @Test
  void run_callThatStaysDeaf_isReportedAndLeftBehind() throws Exception {
    CompletableFuture<?> running = inBackground("deaf", "deaf");
    kitchen.entered.await();
    time.advance(Duration.ofSeconds(5));
    running.get();
    assertThat(told)
        .containsExactly(
            "c0 deaf error:no result within 5000 ms (expected: one); the tool was interrupted,"
                + " does not stop, and may still act",
            "c1 deaf error:no result within 5000 ms (expected: one); the tool was interrupted,"
                + " does not stop, and may still act");
    assertThat(log.text()).contains("weir-s1/tool/deaf did not end", "Kitchen.deaf");
    assertThat(log.records()).hasSize(2);
  }

  @Test
  @Behaviour("sess-C2.12")
  void run_interrupted_stopsAllAndTellsWhatHasEnded() throws Exception {
    CompletableFuture<Thread> runner = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              runner.complete(Thread.currentThread());
              end.complete(thrownBy("last", "slow", "deaf"));
            });
    kitchen.entered.await();
    runner.get().interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    thread.join();
    assertThat(told)
        .containsExactly("c0 last gave:done", "c1 slow error:cancelled", "c2 deaf error:cancelled");
  }

  /** A stop that comes between two steps finds nobody waiting. */
  @Test
  void run_interruptedBefore_throws() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run("slow")).isInstanceOf(InterruptedException.class);
    assertThat(told).containsExactly("c0 slow error:cancelled");
  }

  @Test
  void run_moreThanMayBe_areAnsweredAsNotRun() throws Exception {
    run(IntStream.range(0, ToolCalls.MOST + 2).mapToObj(i -> "last").toArray(String[]::new));
    assertThat(told)
        .hasSize(66)
        .endsWith(
            "c63 last gave:done",
            "c64 last error:not run (expected: at most 64 calls in one step)",
            "c65 last error:not run (expected: at most 64 calls in one step)");
  }

  @Test
  void run_machineAtItsEnd_throwsAndStopsTheOthers() throws Exception {
    assertThatThrownBy(() -> run("slow", "out_of_memory")).isInstanceOf(OutOfMemoryError.class);
    assertThat(kitchen.interrupted.getCount()).isZero();
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C2.12"})
  void run_toolReturnsAnAgent_handsOver() throws Exception {
    assertThat(run("to_waiter")).containsInstanceOf(Waiter.class);
    assertThat(told).containsExactly("c0 to_waiter gave:handed over to waiter");
    told.clear();
    assertThat(run("to_cook")).containsInstanceOf(Cook.class);
    assertThat(told).containsExactly("c0 to_cook gave:handed over to cook");
  }

  @Test
  @Behaviour("sess-C2.12")
  void run_twoHandOffsInOneStep_firstInTheOrderOfCallsCounts() throws Exception {
    assertThat(run("to_waiter_late", "to_cook", "last")).containsInstanceOf(Waiter.class);
    assertThat(told)
        .containsExactly(
            "c0 to_waiter_late gave:ask him",
            "c1 to_cook error:not handed over (expected: one hand-off in a step; another was"
                + " first)",
            "c2 last gave:done");
  }

  @Test
  void handOff_whileTheTurnIsStopped_doesNotHappen() {
    kitchen.selfStop = Thread.currentThread();
    assertThatThrownBy(() -> run("slow", "to_waiter_stopping"))
        .isInstanceOf(InterruptedException.class);
    assertThat(told)
        .containsExactly("c0 slow error:cancelled", "c1 to_waiter_stopping error:cancelled");
  }

  private Optional<Agent> run(String... names) throws InterruptedException {
    List<ToolInput> calls =
        IntStream.range(0, names.length)
            .mapToObj(i -> new ToolInput("c" + i, names[i], "{}"))
            .toList();
    return session.call(() -> calls().run(calls, this::tell));
  }

  private ToolCalls calls() {
    return new ToolCalls(
        new Toolbox(kitchen, List.of()),
        session,
        null,
        OPTIONS,
        time,
        (call, text) -> updates.add(call.callId() + ": " + text));
  }

  private CompletableFuture<Optional<Agent>> inBackground(String... names) {
    CompletableFuture<Optional<Agent>> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(run(names));
          } catch (Throwable e) {
            end.completeExceptionally(e);
          }
        });
    return end;
  }

  private Throwable thrownBy(String... names) {
    try {
      run(names);
      return new AssertionError("was not interrupted");
    } catch (InterruptedException e) {
      return e;
    }
  }

  private void tell(ToolResult result) {
    told.add(
        result.callId()
            + " "
            + result.name()
            + (result.isError() ? " error:" : " gave:")
            + (result.name().equals("meet") ? "" : result.output()));
  }

  @AgentConfig(name = "waiter")
  static final class Waiter implements Agent {
    @Override
    public String instructions() {
      return "Serve.";
    }
  }

  static final class Cook implements Agent {
    @Override
    public String instructions() {
      return "Cook.";
    }
  }

  static final class Kitchen {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CountDownLatch letDeafGo = new CountDownLatch(1);
    final Queue<Thread> met = new ConcurrentLinkedQueue<>();
    private final CyclicBarrier barrier = new CyclicBarrier(3);
    private final CountDownLatch firstDone = new CountDownLatch(1);
    private final CountDownLatch otherHandedOver = new CountDownLatch(1);
    volatile ToolContext kept;
    volatile Thread selfStop;

    @Tool
    void meet() throws Exception {
      met.add(Thread.currentThread());
      barrier.await();
    }

    @Tool
    void last() {}

    @Tool
    String first() {
      firstDone.countDown();
      return "first";
    }

    @Tool(name = "after_the_other")
    String afterTheOther() throws InterruptedException {
      firstDone.await();
      return "second";
    }

    @Tool
    String cook(ToolContext call) {
      kept = call;
      call.update("half done");
      return String.join(
          " ",
          SessionContext.current().session(),
          call.session().session(),
          call.callId(),
          call.name(),
          call.arguments());
    }

    @Tool
    void slow() throws InterruptedException {
      entered.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    }

    @Tool
    void deaf() {
      entered.countDown();
      boolean done = false;
      while (!done) {
        try {
          letDeafGo.await();
          done = true;
        } catch (InterruptedException e) {
          // goes on
        }
      }
    }

    @Tool(name = "out_of_memory")
    void outOfMemory() throws InterruptedException {
      entered.await();
      throw new OutOfMemoryError("test");
    }

    @Tool(name = "to_waiter")
    Agent toWaiter() {
      return new Waiter();
    }

    @Tool(name = "to_cook")
    Cook toCook() {
      otherHandedOver.countDown();
      return new Cook();
    }

    @Tool(name = "to_waiter_late")
    Handoff toWaiterLate() throws InterruptedException {
      otherHandedOver.await();
      return new Handoff(new Waiter(), "ask him");
    }

    @Tool(name = "to_waiter_stopping")
    Agent toWaiterStopping() {
      selfStop.interrupt();
      return new Waiter();
    }
  }
}
