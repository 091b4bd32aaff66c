package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many dispatchers at one door: jobs that are accepted, refused, assigned twice, freed twice and
 * left to lapse, in any order. At no time are there more sessions than slots, of all or of one
 * agent; in the end every slot is free.
 */
@Timeout(60)
class SlotsTortureTest {
  private static final int CAP = 7;
  private static final int CAP_OF_B = 3;
  private static final int CALLERS = 16;
  private static final int JOBS = 300;

  private final ManualTime time = new ManualTime();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger insideOfB = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();

  @Test
  @Behaviour({"work-82", "work-83"})
  void door_manyCallers_neverOverACapAndNothingLeaks(Seed seed) throws Exception {
    try (CapturedLog quiet = new CapturedLog("dev.weir.worker");
        AgentPool pool = pool()) {
      pool.add("a", () -> () -> "").add("b", () -> () -> "");
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> all = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
          int number = caller;
          all.add(callers.submit(() -> call(pool.door(), number, seed.random(number))));
        }
        for (Future<?> each : all) {
          each.get();
        }
      }
      time.advance(Slots.LAPSE);
      assertThat(served).hasPositiveValue();
      assertThat(pool.door().load()).isEqualTo(new WorkerLoad(0, true, 0));
      assertThat(pool.door().running()).isEmpty();
      assertThat(time.armed()).isZero();
      refill(pool.door());
      time.advance(Slots.LAPSE);
      assertThat(pool.door().drain(Duration.ZERO)).isZero();
      assertThat(quiet).isNotNull();
    }
  }

  /** After all that, exactly as many come in as at the beginning. */
  private static void refill(Door door) throws InterruptedException {
    List<String> wishes = List.of("b", "b", "b", "b", "a", "a", "a", "a", "a");
    List<Boolean> accepted = new ArrayList<>();
    for (String agent : wishes) {
      accepted.add(
          door.offer(new Job("r" + accepted.size(), "", wish(agent), null))
              instanceof Answer.Accepted);
    }
    assertThat(accepted).containsExactly(true, true, true, false, true, true, true, true, false);
  }

  private static String wish(String agent) {
    return "{\"agent\":\"" + agent + "\"}";
  }

  private AgentPool pool() {
    return AgentPool.builder()
        .model(new AgentModel("held", new HeldModel()))
        .ticker(time)
        .maxConcurrentSessions(CAP)
        .maxSessionsPerAgent(Map.of("b", CAP_OF_B))
        .requestFilter(job -> job.room().equals("no") ? Opinion.NOT_OURS : Opinion.ACCEPT)
        .build();
  }

  /** Offers jobs one after the other; its sessions live on while it does. */
  private @Nullable Void call(Door door, int caller, Random chance) throws InterruptedException {
    Deque<Slot> live = new ArrayDeque<>();
    for (int n = 0; n < JOBS; n++) {
      boolean shared = chance.nextInt(4) == 0; // two callers may offer the same
      String id = shared ? "shared-" + chance.nextInt(3) : caller + "-" + n;
      String agent = chance.nextInt(3) == 0 ? "a" : chance.nextInt(9) == 0 ? "x" : "b";
      String room = chance.nextInt(5) == 0 ? "no" : "";
      Answer answer = door.offer(new Job(id, room, wish(agent), null));
      assertThat(door.rawLoad()).isBetween(0.0, 1.0);
      if (answer instanceof Answer.Accepted) {
        proceed(door, id, chance).ifPresent(live::add);
      }
      if (chance.nextInt(100) == 0) {
        time.advance(Slots.LAPSE.dividedBy(4));
      }
      if (!live.isEmpty() && chance.nextInt(3) == 0) {
        end(live.remove());
      }
    }
    live.forEach(this::end);
    return null;
  }

  private Optional<Slot> proceed(Door door, String id, Random chance) {
    switch (chance.nextInt(4)) {
      case 0 -> {} // it lapses, or another caller claims it
      case 1 -> door.lapse(id);
      default -> {
        return door.claim(id).map(slot -> begin(door, slot, chance));
      }
    }
    return Optional.empty();
  }

  private Slot begin(Door door, Slot slot, Random chance) {
    assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(CAP);
    assertThat(isOfB(slot) ? insideOfB.incrementAndGet() : 0).isLessThanOrEqualTo(CAP_OF_B);
    assertThat(door.claim(slot.job().id())).as("it is launched once").isEmpty();
    if (chance.nextBoolean()) {
      slot.settle();
    }
    Thread.yield();
    return slot;
  }

  private void end(Slot slot) {
    insideOfB.addAndGet(isOfB(slot) ? -1 : 0);
    inside.decrementAndGet();
    served.incrementAndGet();
    assertThat(slot.free()).isTrue();
    assertThat(slot.free()).isFalse();
  }

  private static boolean isOfB(Slot slot) {
    return slot.agent().orElseThrow().name().equals("b");
  }
}
