package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Status;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.log.Cursor;
import dev.weir.log.Delivery;
import dev.weir.log.FileJournal;
import dev.weir.log.Journal;
import dev.weir.log.LogLimits;
import dev.weir.log.LogReader;
import dev.weir.log.LogRefused;
import dev.weir.log.MemoryJournal;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that nobody speaks to gives its slot away, and comes back when somebody does. */
@Timeout(30)
class ParkingTest {
  private static final Duration IDLE = AgentPool.IDLE_BEFORE_EVICTION.plusNanos(1);
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ManualTime time = new ManualTime();
  private final HeldModel model = new HeldModel();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Runnable> construct = new AtomicReference<>(() -> {});
  @TempDir Path folder;
  private AgentPool pool = pool(builder());
  private EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"work-82", "work-53"})
  void open_full_theIdleSessionIsParkedAndItsLogGoesOn() throws Exception {
    String idle = open();
    Cursor before = converse(idle);
    time.advance(IDLE);
    try (LogReader reader = host.read(idle, new Position.After(before), everyone())) {
      open();
      assertThat(told).containsExactly("made " + idle, "idle", "made " + last());
      assertThat(pool.find(idle)).isEmpty();
      assertThat(pool.sessions()).hasSize(1);
      assertThat(host.view(idle).status()).isEqualTo(Status.IDLE);
      assertThat(host.view(idle).state().messages()).hasSize(3);
      assertThat(host.cancel(idle, null, "")).isFalse();
      time.advance(IDLE);
      assertThat(reader.next(Duration.ZERO)).isInstanceOf(Delivery.Quiet.class);
      host.input(idle, Input.text("Again"), Optional.empty());
      assertThat(reader.next(LONG)).isInstanceOf(Delivery.Batch.class);
      model.awaitBegun();
      model.release();
    }
    assertThat(pool.find(idle).orElseThrow().awaitIdle(LONG)).isTrue();
    assertThat(host.view(idle).state().messages()).as("greeted once").hasSize(5);
  }

  @Test
  void parked_isNotCountedAsActive() {
    String idle = open();
    time.advance(IDLE);
    String other = open();
    assertThat(pool.door().load().jobs()).isEqualTo(1);
    awaitActive(1);
    assertThat(pool.parked()).isEqualTo(1);
    host.close(other);
    awaitActive(0);
    assertThat(host.view(idle).status()).isEqualTo(Status.IDLE);
  }

  @Test
  void input_parkedAndNoSlot_refusedAndStaysParked() {
    String idle = park();
    refused(Reason.AT_CAPACITY, () -> host.input(idle, Input.text("Hi"), Optional.empty()));
    assertThat(host.view(idle).state().messages()).hasSize(1);
    assertThat(pool.parked()).isEqualTo(1);
  }

  /** An answer that was lost on its way is asked for again, however late. */
  @Test
  void input_sameKeyAfterParking_sameAnswer() throws Exception {
    String idle = open();
    Accepted first = host.input(idle, Input.text("Hi"), Optional.of("k"));
    model.awaitBegun();
    model.release();
    assertThat(pool.find(idle).orElseThrow().awaitIdle(LONG)).isTrue();
    time.advance(IDLE);
    open();
    assertThat(host.input(idle, Input.text("Hi"), Optional.of("k"))).isEqualTo(first);
    assertThat(pool.find(idle)).isEmpty();
    refused(
        Reason.IDEMPOTENCY_CONFLICT, () -> host.input(idle, Input.text("Other"), Optional.of("k")));
  }

  @Test
  void input_agentCannotBeMadeAgain_refusedAndMayBeTriedAgain() throws Exception {
    String idle = park();
    pool.end(last());
    construct.set(() -> {
      throw new IllegalStateException("not now");
    });
    refused(Reason.AGENT_FAILED, () -> host.input(idle, Input.text("Hi"), Optional.empty()));
    assertThat(pool.parked()).isEqualTo(1);
    assertThat(pool.door().load().jobs()).isZero();
    construct.set(() -> {});
    host.input(idle, Input.text("Hi"), Optional.empty());
    model.awaitBegun();
    assertThat(pool.parked()).isZero();
  }

  @Test
  void input_agentIsRegisteredNoMore_refused() {
    String idle = park();
    pool.end(last());
    pool.remove("host");
    refused(Reason.SESSION_NOT_OPEN, () -> host.input(idle, Input.text("Hi"), Optional.empty()));
    assertThat(host.view(idle).agent()).isEqualTo("host");
  }

  @Test
  void close_parked_gone() throws Exception {
    String idle = park();
    try (LogReader reader = host.read(idle, new Position.Now(), everyone())) {
      host.close(idle);
      assertThat(reader.next(LONG)).isInstanceOf(Delivery.Ended.class);
    }
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(idle));
    refused(Reason.SESSION_NOT_FOUND, () -> host.close(idle));
    assertThat(pool.parked()).isZero();
  }

  @Test
  void parked_nobodyComesForADay_endsForGood() throws Exception {
    String idle = park();
    try (LogReader reader = host.read(idle, new Position.Now(), everyone())) {
      time.advance(KEPT.minusNanos(1));
      assertThat(host.view(idle).status()).isEqualTo(Status.IDLE);
      time.advance(Duration.ofNanos(1));
      assertThat(reader.next(LONG)).isInstanceOf(Delivery.Ended.class);
    }
    while (pool.hosting().sessions().find(idle).isPresent()) {
      Thread.onSpinWait();
    }
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(idle));
  }

  @Test
  void parked_moreThanMayBe_theLongestIdleEnds() {
    pool.close();
    pool = pool(builder().parking(new ParkingLimits(2, 1 << 20, KEPT)));
    host = Started.refusing(pool);
    List<String> opened = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      opened.add(open());
      time.advance(IDLE);
    }
    assertThat(pool.parked()).isEqualTo(2);
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(opened.get(0)));
    for (String kept : opened.subList(1, 4)) {
      assertThat(host.view(kept).status()).isEqualTo(Status.IDLE);
    }
  }

  @Test
  void parked_holdMoreThanTheyMay_theLongestIdleEnd() {
    pool.close();
    pool = pool(builder().parking(new ParkingLimits(10, 2 * "Hello.".length(), KEPT)));
    host = Started.refusing(pool);
    List<String> opened = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      opened.add(open());
      time.advance(IDLE);
    }
    assertThat(pool.parked()).isEqualTo(2);
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(opened.get(1)));
    assertThat(host.view(opened.get(2)).status()).isEqualTo(Status.IDLE);
  }

  @Test
  @Behaviour("work-92")
  void drain_parked_readersAreLetGo() throws Exception {
    String idle = park();
    try (LogReader reader = host.read(idle, new Position.Now(), everyone())) {
      pool.beginDrain();
      assertThat(reader.next(LONG)).isInstanceOf(Delivery.Ended.class);
    }
    assertThat(pool.drain(Duration.ZERO)).isZero();
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(idle));
  }

  /** To close thousands of journals takes as long as the disk takes; a drain has a limit. */
  @Test
  @Behaviour("work-93")
  void beginDrain_parkedAndTheDiskIsSlow_doesNotWaitForIt() throws Exception {
    String live = open();
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch disk = new CountDownLatch(1);
    HostedSession parked =
        pool.hosting().sessions().open(new StoredSession("ses_1", "host", Map.of()), true);
    Journal slow = new SlowJournal(closing, disk);
    parked.made(new SessionLog(LogLimits.DEFAULT, time, slow));
    pool.hosting().sessions().park(parked, time.nanos());
    pool.beginDrain();
    closing.await();
    assertThat(pool.draining()).isTrue();
    FutureTask<Integer> drain = new FutureTask<>(() -> pool.drain(LONG));
    Thread thread = Thread.ofPlatform().daemon().start(drain);
    while (pool.find(live).isPresent() || thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(drain.isDone()).as("it is not over before the journals are closed").isFalse();
    disk.countDown();
    assertThat(drain.get()).isZero();
  }

  @Test
  void parked_inAStore_isThereAfterARestartAndGoneWhenItEnds() throws Exception {
    pool.close();
    String idle;
    try (SessionStore store = store()) {
      pool = pool(builder().store(store));
      host = Started.refusing(pool);
      idle = park();
      pool.close();
    }
    try (SessionStore store = store()) {
      pool = pool(builder().store(store));
      host = Started.refusing(pool);
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.sessions()).hasSize(1);
      assertThat(host.view(idle).state().messages()).hasSize(1);
      assertThat(pool.parked()).isEqualTo(1);
      pool.sessions().forEach(session -> pool.end(session.id()));
      for (String id : kept()) {
        host.input(id, Input.text("Hi"), Optional.empty());
        model.awaitBegun();
        host.close(id);
      }
      try (Stream<Path> left = Files.list(folder.resolve("sessions"))) {
        assertThat(left).isEmpty();
      }
      pool.close();
    }
  }

  /** What it fails by is the outcome of its job; what was said stays to be read. */
  @Test
  @Behaviour({"work-141", "work-91"})
  void session_itsLogCannotBeStored_jobFailsAtOnceAndTheSlotIsFree() throws Exception {
    pool.close();
    List<SessionOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(1);
    try (SessionStore store = store()) {
      pool =
          pool(
              builder()
                  .store(store)
                  .consecutiveFailureLimit(1)
                  .observers(
                      new SessionObserver() {
                        @Override
                        public void onSessionEnd(SessionInfo info, SessionOutcome outcome) {
                          outcomes.add(outcome);
                          ended.countDown();
                        }
                      }));
      host = Started.refusing(pool);
      String broken = open();
      Session session = pool.find(broken).orElseThrow();
      session.log().close();
      refused(Reason.SESSION_ENDED, () -> session.input(Input.text("Hi"), Optional.empty()));
      ended.await();
      assertThat(outcomes.getFirst().status()).isEqualTo(SessionOutcome.Status.FAILED);
      assertThat(outcomes.getFirst().error()).isInstanceOf(LogRefused.class);
      assertThat(pool.door().load().jobs()).isZero();
      assertThat(pool.draining()).as("no fault of the agent's").isFalse();
      assertThat(host.view(broken).status()).isEqualTo(Status.ENDED);
      assertThat(host.view(broken).state().messages()).hasSize(1);
      refused(Reason.SESSION_ENDED, () -> host.input(broken, Input.text("Hi"), Optional.empty()));
      assertThat(pool.parked()).isEqualTo(1);
      host.close(broken);
      pool.close();
    }
  }

  /** Takes long to close. */
  private record SlowJournal(MemoryJournal fast, CountDownLatch closing, CountDownLatch disk)
      implements Journal {
    SlowJournal(CountDownLatch closing, CountDownLatch disk) {
      this(new MemoryJournal(Instant.EPOCH), closing, disk);
    }

    @Override
    public List<Entry> recover() {
      return fast.recover();
    }

    @Override
    public String epoch() {
      return fast.epoch();
    }

    @Override
    public void append(List<Entry> entries) {
      fast.append(entries);
    }

    @Override
    public void compact(long through, Supplier<List<Entry>> kept) {
      fast.compact(through, kept);
    }

    @Override
    public void close() {
      closing.countDown();
      try {
        disk.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      fast.close();
    }
  }

  private List<String> kept() throws Exception {
    try (Stream<Path> all = Files.list(folder.resolve("sessions"))) {
      return all.map(each -> each.getFileName().toString()).toList();
    }
  }

  private SessionStore store() {
    return SessionStore.open(folder, FileJournal.Options.DEFAULT);
  }

  private PoolBuilder builder() {
    return AgentPool.builder()
        .model(new AgentModel("held", model))
        .maxConcurrentSessions(1)
        .defaultGreeting("Hello.")
        .ticker(time);
  }

  private AgentPool pool(PoolBuilder settings) {
    return settings
        .build()
        .add(
            "host",
            () -> {
              SessionContext context = SessionContext.current();
              construct.get().run();
              told.add("made " + context.session());
              context.onEnd(told::add);
              return () -> "";
            });
  }

  private Cursor converse(String session) throws Exception {
    host.input(session, Input.text("Hi"), Optional.empty());
    model.awaitBegun();
    model.release();
    assertThat(pool.find(session).orElseThrow().awaitIdle(LONG)).isTrue();
    return host.view(session).state().cursor();
  }

  /** It is counted when all else is done. */
  private void awaitActive(int sessions) {
    while (pool.metrics().snapshot().activeSessions() != sessions) {
      Thread.onSpinWait();
    }
  }

  private String park() {
    String idle = open();
    time.advance(IDLE);
    open();
    assertThat(pool.find(idle)).isEmpty();
    return idle;
  }

  private String open() {
    return host.open(new Opening(Optional.of("host"), Optional.empty(), Map.of()), Optional.empty())
        .opened()
        .session();
  }

  private String last() {
    return pool.sessions().getLast().id();
  }

  private static Set<Audience> everyone() {
    return Set.of(Audience.EVERYONE);
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThat(catchThrowableOfType(HostRefused.class, call).reason()).isEqualTo(reason);
  }
}
