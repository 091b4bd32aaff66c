package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.speech.DetectionFailed;
import dev.weir.internal.Nursery;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions share the model's thread, and know nothing of each other. */
class BatcherTest {
  private final ScriptedBatches model = new ScriptedBatches(3);
  private final Batcher batcher = new Batcher(1, () -> model);
  private final Nursery sessions = new Nursery("sessions", Duration.ofSeconds(5));

  @AfterEach
  void end() {
    model.release();
    batcher.end();
    sessions.close();
  }

  private CompletableFuture<Float> judge(Seat seat, float first) {
    return sessions.fork("session", () -> seat.judge(ScriptedBatches.window(first, 0)));
  }

  /** Sessions whose windows wait, in this order, while the first of them is judged. */
  private List<CompletableFuture<Float>> busyWith(float... windows) {
    model.hold();
    List<CompletableFuture<Float>> judged = new ArrayList<>();
    for (int i = 0; i < windows.length; i++) {
      judged.add(judge(batcher.seat(), windows[i]));
      int waiting = i;
      Await.until(
          "window " + i + " waits", () -> model.begun.get() == 1 && batcher.waiting() == waiting);
    }
    return judged;
  }

  @Test
  void window_whenTheThreadIsFree_isJudgedAlone() throws Exception {
    Seat seat = batcher.seat();

    assertThat(seat.judge(ScriptedBatches.window(0.5f, 0.2f))).isEqualTo(0.4f * 0.5f);
    // what it heard before counts half, the context a tenth
    assertThat(seat.judge(ScriptedBatches.window(1, 0)))
        .isEqualTo(0.5f * 0.2f + 0.4f + 0.1f * 0.2f);
    assertThat(model.batches).containsExactly(List.of(0.5f), List.of(1f));
  }

  @Test
  void windows_whileTheThreadIsBusy_gatherInOrderUpToABatch() throws Exception {
    var judged = busyWith(0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);

    model.release();

    for (int i = 0; i < judged.size(); i++) {
      assertThat(judged.get(i).get()).isEqualTo(0.4f * (i + 1) / 10, within(1e-6f));
    }
    assertThat(model.batches)
        .containsExactly(List.of(0.1f), List.of(0.2f, 0.3f, 0.4f), List.of(0.5f, 0.6f));
    assertThat(batcher.counts()).isEqualTo(new BatchCounts(6, 3, 0));
  }

  @Test
  void batch_thatFails_failsItsSessionsAndNoOther() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      var judged = busyWith(0.1f, 0.2f, ScriptedBatches.BAD, 0.4f, 0.5f);

      model.release();

      assertThat(judged.get(0).get()).isPositive();
      for (int i = 1; i <= 3; i++) {
        assertThatThrownBy(judged.get(i)::get)
            .hasCauseInstanceOf(DetectionFailed.class)
            .hasRootCauseMessage("scripted: a bad window");
      }
      assertThat(judged.get(4).get()).isPositive();
      assertThat(log.text()).contains("an inference for 3 sessions failed");
      assertThat(batcher.counts()).isEqualTo(new BatchCounts(5, 3, 1));
    }
  }

  @Test
  void session_interruptedInTheLine_leavesItAtOnce() throws Exception {
    model.hold();
    var first = judge(batcher.seat(), 0.1f);
    Await.until("the model is busy", () -> model.begun.get() == 1);
    Nursery leaving = new Nursery("leaving", Duration.ofSeconds(5));
    var left = leaving.fork("session", () -> batcher.seat().judge(ScriptedBatches.window(0.7f, 0)));
    Await.until("it waits", () -> batcher.waiting() == 1);

    leaving.close();

    assertThat(batcher.waiting()).isZero();
    assertThatThrownBy(left::get).hasCauseInstanceOf(InterruptedException.class);
    model.release();
    assertThat(first.get()).isPositive();
    assertThat(model.batches).containsExactly(List.of(0.1f));
  }

  @Test
  void session_interruptedWhileItIsJudged_doesNotWaitForTheModel() throws Exception {
    model.hold();
    Nursery leaving = new Nursery("leaving", Duration.ofSeconds(5));
    var left = leaving.fork("session", () -> batcher.seat().judge(ScriptedBatches.window(0.7f, 0)));
    Await.until("the model is busy", () -> model.begun.get() == 1);

    leaving.close();

    assertThatThrownBy(left::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void end_whileWindowsWait_failsThemAndClosesTheModelOnItsThread() throws Exception {
    var judged = busyWith(0.1f, 0.2f);
    var ended = sessions.fork("end", batcher::end);
    assertThatThrownBy(judged.get(1)::get)
        .hasRootCauseMessage("batcher: is closed (expected: open)");

    model.release();

    assertThat(judged.get(0).get()).isPositive();
    assertThat(ended.get()).isTrue();
    assertThat(model.closed).hasValue(1);
    assertThatThrownBy(() -> batcher.seat().judge(ScriptedBatches.window(0, 0)))
        .isInstanceOf(DetectionFailed.class)
        .hasRootCauseMessage("batcher: is closed (expected: open)");
  }

  @Test
  void end_modelThatDoesNotEnd_isReportedWithItsStack() throws Exception {
    var judged = busyWith(0.1f);
    try (CapturedLog log = new CapturedLog()) {
      assertThat(batcher.end()).isFalse();
      assertThat(log.text()).contains("weir-voice-1 did not end").contains("ScriptedBatches.judge");
    }

    model.release();

    assertThat(judged.getFirst().get()).isPositive();
    assertThat(batcher.end()).isTrue();
  }

  /**
   * Sixty sessions, some quick, some leaving in the middle, some that bring a bad window, on one
   * thread or two: each hears exactly what it would have heard alone, up to its end.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sessions_manyThatComeGoAndFail_eachHearWhatTheyWouldAlone(int threads, Seed seed)
      throws Exception {
    List<ScriptedBatches> models = new ArrayList<>();
    Batcher shared = new Batcher(threads, () -> kept(models, new ScriptedBatches(7)));
    AtomicLong judged = new AtomicLong();
    List<Nursery> owners = new ArrayList<>();
    List<CompletableFuture<Boolean>> ends = new ArrayList<>();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 60; i++) {
        Random random = seed.random(i);
        Nursery owner = new Nursery("session-" + i, Duration.ofSeconds(5));
        owners.add(owner);
        ends.add(owner.fork("speaks", () -> speak(shared.seat(), random, judged)));
      }
      Random chance = seed.random();
      for (int i = 0; i < 20; i++) {
        long until = judged.get() + chance.nextInt(200);
        Await.until(
            "more is judged",
            () -> judged.get() >= until || ends.stream().allMatch(CompletableFuture::isDone));
        owners.get(chance.nextInt(owners.size())).close();
      }
      for (CompletableFuture<Boolean> end : ends) {
        assertThat(end(end)).as("what it heard is what it hears alone").isTrue();
      }
      assertThat(shared.end()).isTrue();
      assertThat(log.records).hasSize((int) shared.counts().failedBatches());
    } finally {
      owners.forEach(Nursery::close);
      shared.end();
    }
    assertThat(shared.waiting()).isZero();
    assertThat(models).hasSize(threads).allSatisfy(it -> assertThat(it.closed).hasValue(1));
    assertThat(models.stream().flatMap(it -> it.batches.stream())).allMatch(it -> it.size() <= 7);
    assertThat(shared.counts().windows())
        .isEqualTo(models.stream().flatMap(it -> it.batches.stream()).mapToLong(List::size).sum());
  }

  private static ScriptedBatches kept(List<ScriptedBatches> models, ScriptedBatches model) {
    models.add(model);
    return model;
  }

  /** Ends well, by being closed, or by a bad window, its own or that of another in its batch. */
  private static boolean end(CompletableFuture<Boolean> end) throws Exception {
    try {
      return end.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError wrong) {
        throw wrong;
      }
      return e.getCause() instanceof InterruptedException
          || e.getCause() instanceof DetectionFailed;
    }
  }

  private static boolean speak(Seat seat, Random random, AtomicLong judged)
      throws InterruptedException {
    float[] state = new float[Seat.LAYERS * Seat.WIDTH];
    float context = 0;
    for (int i = 0; i < 200; i++) {
      float first = random.nextInt(5_000) == 0 ? ScriptedBatches.BAD : random.nextFloat() / 2;
      float last = random.nextFloat();
      float heard = seat.judge(ScriptedBatches.window(first, last));
      assertThat(heard).isEqualTo(ScriptedBatches.step(state, context, first));
      assertThat(seat.state[Seat.WIDTH]).isEqualTo(i + 1);
      context = last;
      judged.incrementAndGet();
    }
    return true;
  }
}
