package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Waiting;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Callers come one after the other, while others end sessions and some leave the line: no wish is
 * lost or launched twice, no cap is exceeded, and of an agent nobody comes in before somebody who
 * came earlier and still waits.
 */
@Timeout(60)
class LineTortureTest {
  private static final int CAP = 4;
  private static final int CAP_OF_B = 2;
  private static final int WISHES = 400;
  private static final int ENDERS = 3;

  private final ManualTime time = new ManualTime();
  private final List<Wished> wished = new CopyOnWriteArrayList<>();
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger insideOfB = new AtomicInteger();
  private volatile boolean over;

  @Test
  @Behaviour({"work-82", "work-83"})
  void line_manyComeAndGo_everybodyIsServedOnceAndInOrder(Seed seed) throws Exception {
    try (CapturedLog quiet = new CapturedLog("dev.weir.worker");
        AgentPool pool = pool()) {
      EmbeddedDispatcher host = Started.with(pool, LineOptions.DEFAULT.withPlaces(WISHES));
      pool.add("a", agent(host, "a")).add("b", agent(host, "b"));
      List<FutureTask<Void>> enders = new ArrayList<>();
      for (int n = 0; n < ENDERS; n++) {
        Random chance = seed.random(n);
        enders.add(start(() -> end(host, chance)));
      }
      try {
        come(host, seed.random(ENDERS));
        awaitFewer(host, 1);
        awaitMade();
      } finally {
        over = true;
      }
      for (FutureTask<Void> each : enders) {
        each.get();
      }
      pool.sessions().forEach(session -> pool.end(session.id()));
      assertThat(wrong).isEmpty();
      assertThat(wished).hasSize(WISHES);
      assertThat(wished).allMatch(this::isSettled);
      assertThat(quiet).isNotNull();
      assertThat(pool.drain(Duration.ZERO)).isZero();
      assertThat(pool.door().load().jobs()).isZero();
      assertThat(inside).hasValue(0);
    }
  }

  private AgentPool pool() {
    return AgentPool.builder()
        .model(new AgentModel("held", new HeldModel()))
        .ticker(time)
        .maxConcurrentSessions(CAP)
        .maxSessionsPerAgent(Map.of("b", CAP_OF_B))
        .build();
  }

  /** Looks around from inside. */
  private Supplier<Agent> agent(EmbeddedDispatcher host, String name) {
    return () -> {
      SessionContext context = SessionContext.current();
      String id = context.session();
      if (!made.add(id)) {
        wrong.add(id + " is made twice");
      }
      enter(name);
      overtaken(host, name, id).ifPresent(wrong::add);
      context.onEnd(reason -> leave(name));
      return () -> "";
    };
  }

  private void enter(String name) {
    if (inside.incrementAndGet() > CAP) {
      wrong.add("over the cap");
    }
    if (name.equals("b") && insideOfB.incrementAndGet() > CAP_OF_B) {
      wrong.add("over the cap of b");
    }
  }

  private void leave(String name) {
    if (name.equals("b")) {
      insideOfB.decrementAndGet();
    }
    inside.decrementAndGet();
  }

  /** Who came before this one, and still stands in line. */
  private Optional<String> overtaken(EmbeddedDispatcher host, String name, String id) {
    for (Wished before : wished) {
      if (before.session().equals(id)) {
        return Optional.empty();
      }
      if (before.agent().equals(name) && position(host, before.session()) > 0) {
        return Optional.of(id + " is made before " + before.session());
      }
    }
    return Optional.empty();
  }

  private static int position(EmbeddedDispatcher host, String session) {
    return host.waiting(session).map(Waiting::position).orElse(0);
  }

  private void come(EmbeddedDispatcher host, Random chance) throws InterruptedException {
    for (int n = 0; n < WISHES && wrong.isEmpty(); n++) {
      String agent = chance.nextInt(3) == 0 ? "a" : "b";
      Opening opening = new Opening(Optional.of(agent), Optional.empty(), Map.of());
      String session = host.open(opening, Optional.empty()).session();
      boolean leaves = chance.nextInt(10) == 0;
      wished.add(new Wished(session, agent, leaves));
      if (leaves) {
        leave(host, session);
      }
      if (chance.nextInt(50) == 0) {
        time.advance(Duration.ofMillis(1));
      }
      awaitFewer(host, 20);
    }
  }

  private static void leave(EmbeddedDispatcher host, String session) {
    try {
      host.close(session);
    } catch (HostRefused e) {
      assertThat(e.reason()).isEqualTo(HostRefused.Reason.SESSION_NOT_FOUND); // it has ended
    }
  }

  /** Who has left the line for a slot is still being made. */
  private void awaitMade() throws InterruptedException {
    while (!wished.stream().allMatch(this::isSettled) && wrong.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("some are not made");
      }
      Thread.yield();
    }
  }

  private boolean isSettled(Wished wish) {
    return wish.left() || made.contains(wish.session());
  }

  private void awaitFewer(EmbeddedDispatcher host, int most) throws InterruptedException {
    while (host.waiting() >= most && wrong.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException(host.waiting() + " still wait");
      }
      Thread.yield();
    }
  }

  /** Those that are open: one that is being made would be lost to its caller. */
  private void end(EmbeddedDispatcher host, Random chance) {
    while (!over) {
      List<String> open = open(host);
      if (!open.isEmpty()) {
        String session = open.get(chance.nextInt(open.size()));
        ended.add(session);
        leave(host, session);
      }
      Thread.yield();
    }
  }

  private List<String> open(EmbeddedDispatcher host) {
    return wished.stream()
        .map(Wished::session)
        .filter(session -> made.contains(session) && !ended.contains(session))
        .filter(session -> host.waiting(session).isEmpty())
        .toList();
  }

  private static FutureTask<Void> start(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    // Not virtual: those that spin would keep the others from their carriers.
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private record Wished(String session, String agent, boolean left) {}
}
