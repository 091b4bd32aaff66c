package dev.weir.episode;

import static dev.weir.episode.Episodes.KEY;
import static dev.weir.episode.Episodes.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When model and tools ran, and what an episode is charged by. */
@Timeout(20)
class BillingTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration RETENTION = EpisodeLimits.DEFAULT.closedRetention();
  private static final ToolCall FIRST = new ToolCall(0, "call_a");
  private static final ToolCall SECOND_CALL = new ToolCall(1, "call_b");
  private static final ToolCall SAME_ID = new ToolCall(2, "call_a");

  private final ManualTime time = new ManualTime();
  private final Instant zero = time.wall();
  private final EpisodeBuffer buffer = new EpisodeBuffer(EpisodeLimits.DEFAULT, time);
  private final EpisodeStamps stamps = buffer.stamps(KEY);

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  @Behaviour("epi-E26")
  void startModel_again_stampsAnewAndTheEndDoesNotMoveIt() {
    assertThat(stamps.modelStarted()).as("unknown").isEmpty();
    assertRefused(Reason.NOT_FOUND, stamps::startModel);
    buffer.create(KEY);
    assertThat(stamps.modelStarted()).isEmpty();
    stamps.startModel();
    time.advance(SECOND);
    stamps.startModel();
    assertThat(stamps.modelStarted()).contains(at(1));
    time.advance(SECOND);
    buffer.end(KEY, new End.Completed());
    assertThat(stamps.modelStarted()).contains(at(1));
    assertRefused(Reason.ENDED, stamps::startModel);
  }

  @Test
  @Behaviour("epi-E27")
  void startTools_batch_runsEachCallInItsPlace() {
    assertRefused(Reason.NOT_FOUND, () -> stamps.startTools(List.of(FIRST)));
    assertThat(stamps.tools()).isEmpty();
    buffer.create(KEY);
    time.advance(SECOND);
    stamps.startTools(List.of(FIRST, SECOND_CALL, SAME_ID));
    assertThat(stamps.tools())
        .containsExactly(
            new ToolRun(0, "call_a", at(1), null),
            new ToolRun(1, "call_b", at(1), null),
            new ToolRun(2, "call_a", at(1), null));
    stamps.startTools(List.of(SECOND_CALL));
    assertThat(stamps.tools()).as("in place of it").hasSize(1);
    buffer.end(KEY, new End.Completed());
    assertRefused(Reason.ENDED, () -> stamps.startTools(List.of()));
  }

  @Test
  @Behaviour("epi-E28")
  void toolEnded_placeAndIdAgree_stampsThatOne() {
    dispatch();
    stamps.toolEnded(2, "call_a", at(5));
    assertThat(ends()).containsExactly(null, null, at(5));
  }

  @Test
  @Behaviour("epi-E28")
  void toolEnded_placeIsAnothersOrHasEnded_stampsTheFirstThatRunsUnderTheId() {
    dispatch();
    stamps.toolEnded(1, "call_a", at(5));
    assertThat(ends()).containsExactly(at(5), null, null);
    stamps.toolEnded(0, "call_a", at(6));
    assertThat(ends()).containsExactly(at(5), null, at(6));
    stamps.toolEnded(9, "call_b", at(7));
    assertThat(ends()).containsExactly(at(5), at(7), at(6));
  }

  @Test
  @Behaviour("epi-E28")
  void toolEnded_nobodyRunsUnderTheId_addsOne() {
    dispatch();
    stamps.toolEnded(-1, "call_x", at(5));
    assertThat(stamps.tools()).hasSize(4).last().isEqualTo(new ToolRun(-1, "call_x", at(5), at(5)));
    buffer.end(KEY, new End.Completed());
    assertRefused(Reason.ENDED, () -> stamps.toolEnded(0, "call_a", at(6)));
  }

  /** By the call itself, without a batch, or correcting its beginning. */
  @Test
  @Behaviour("epi-E28")
  void toolStartedAndEnded_byCall_stampThatCall() {
    buffer.create(KEY);
    stamps.toolStarted(SAME_ID, at(1));
    stamps.toolStarted(FIRST, at(2));
    stamps.toolStarted(SAME_ID, at(3));
    stamps.toolEnded(FIRST, at(4));
    stamps.toolEnded(SECOND_CALL, at(5));
    assertThat(stamps.tools())
        .containsExactly(
            new ToolRun(2, "call_a", at(3), null),
            new ToolRun(0, "call_a", at(2), at(4)),
            new ToolRun(1, "call_b", at(5), at(5)));
    buffer.end(KEY, new End.Completed());
    assertRefused(Reason.ENDED, () -> stamps.toolStarted(FIRST, at(6)));
    assertRefused(Reason.ENDED, () -> stamps.toolEnded(FIRST, at(6)));
  }

  @Test
  @Behaviour({"epi-E8", "epi-E29"})
  void endForBilling_again_saysTheSameAndKeepsItLonger() {
    dispatch();
    stamps.startModel();
    time.advance(SECOND);
    Billing first = buffer.endForBilling(KEY, new End.Cancelled("stop"));
    assertThat(first.closedAt()).isEqualTo(at(1));
    assertThat(first.modelStarted()).contains(at(0));
    assertThat(first.toolsStarted()).contains(at(0));
    assertThat(first.tools()).isEqualTo(stamps.tools());
    time.advance(RETENTION.minusNanos(1));
    assertThat(buffer.endForBilling(KEY, new End.Completed())).isEqualTo(first);
    time.advance(RETENTION.minusNanos(1));
    assertThat(buffer.size()).as("kept from then on").isEqualTo(1);
    time.advance(Duration.ofNanos(1));
    assertThat(buffer.size()).isZero();
  }

  @Test
  @Behaviour({"epi-E8", "epi-E29"})
  void end_again_keepsItNoLonger() {
    buffer.end(KEY, new End.Completed());
    time.advance(RETENTION.minusNanos(1));
    buffer.end(KEY, new End.Completed());
    time.advance(Duration.ofNanos(1));
    assertThat(buffer.size()).isZero();
  }

  @Test
  @Behaviour("epi-E29")
  void endForBilling_nobodyCreatedIt_createsAndEnds() {
    Billing billing = buffer.endForBilling(KEY, new End.Completed());
    assertThat(billing).isEqualTo(new Billing(zero, null, null, List.of()));
    assertThat(billing.modelStarted()).isEmpty();
    assertThat(billing.toolsStarted()).isEmpty();
    assertRefused(Reason.EXISTS, () -> buffer.create(KEY));
  }

  /** Nothing lands between what was billed and the end: what was accepted is in it. */
  @Test
  @Behaviour("epi-E29")
  void endForBilling_whileCallsEnd_hasAllThatWereAccepted() throws Exception {
    for (int round = 0; round < 200; round++) {
      EpisodeKey key = new EpisodeKey("ses", round, 1);
      buffer.create(key);
      CountDownLatch begun = new CountDownLatch(1);
      FutureTask<Integer> noting = new FutureTask<>(() -> note(buffer.stamps(key), begun));
      Thread.startVirtualThread(noting);
      begun.await();
      Billing billing = buffer.endForBilling(key, new End.Completed());
      assertThat(billing.tools()).hasSize(noting.get());
    }
  }

  @Test
  @Behaviour("epi-E30")
  void billing_changedByTheCaller_touchesNothing() {
    dispatch();
    assertThatThrownBy(() -> stamps.tools().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    List<ToolCall> calls = new ArrayList<>(List.of(FIRST));
    stamps.startTools(calls);
    calls.clear();
    List<ToolRun> before = stamps.tools();
    stamps.toolEnded(FIRST, at(3));
    assertThat(before).containsExactly(new ToolRun(0, "call_a", at(0), null));
    Billing billing = buffer.endForBilling(KEY, new End.Completed());
    assertThatThrownBy(() -> billing.tools().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** The union of the intervals, by counting seconds. */
  @Test
  @Behaviour("epi-E28")
  void toolTime_anyCalls_countsEachMomentOnce(Seed seed) {
    Random random = seed.random(0);
    for (int round = 0; round < 300; round++) {
      boolean[] busy = new boolean[60];
      List<ToolRun> runs = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        int from = random.nextInt(50);
        int to = random.nextInt(4) == 0 ? 60 : from + random.nextInt(60 - from);
        runs.add(new ToolRun(i, "c", at(from), to == 60 ? null : at(to)));
        for (int second = from; second < to; second++) {
          busy[second] = true;
        }
      }
      long expected = 0;
      for (boolean each : busy) {
        expected += each ? 1 : 0;
      }
      assertThat(new Billing(at(60), null, null, runs).toolTime())
          .isEqualTo(Duration.ofSeconds(expected));
    }
  }

  private static int note(EpisodeStamps stamps, CountDownLatch begun) {
    int noted = 0;
    try {
      while (true) {
        stamps.toolStarted(new ToolCall(noted, "c"), Instant.EPOCH);
        noted++;
        begun.countDown();
      }
    } catch (EpisodeRefused ended) {
      return noted;
    }
  }

  private void dispatch() {
    buffer.create(KEY);
    stamps.startTools(List.of(FIRST, SECOND_CALL, SAME_ID));
  }

  private List<Instant> ends() {
    return stamps.tools().stream().map(ToolRun::ended).toList();
  }

  private Instant at(int seconds) {
    return zero.plusSeconds(seconds);
  }
}
