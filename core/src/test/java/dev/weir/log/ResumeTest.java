package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A session in which everything happens, cut at every position, at every moment, for every
 * audience: what the client holds in the end is what one holds that was never cut.
 */
@ParameterizedClass
@FieldSource("dev.weir.log.Client#AUDIENCES")
@Timeout(60)
class ResumeTest {
  private static final Duration RETENTION = LogLimits.DEFAULT.closedRetention();

  @Parameter Set<Audience> audience;

  private final ManualTime time = new ManualTime();
  private SessionLog log;
  private Client never;

  @BeforeEach
  void open() {
    log =
        new SessionLog(
            LogLimits.DEFAULT.withReaders(10_000).withReaderStall(RETENTION.multipliedBy(2)), time);
    never = new Client(log, audience, new Position.Start());
  }

  /** While the deltas are kept, every cut is exact, whenever the client comes back. */
  @Test
  void resume_everyCutAtEveryMoment_isExact() {
    new Script(log, unchecked(this::resumeFromEveryPosition)).play();
    assertThat(log.cursor().seq()).isGreaterThan(60);
  }

  /** The state that the log keeps is what the client folds, at every moment. */
  @Test
  void snapshot_everyMoment_isWhatTheEventsComeTo() {
    new Script(
            log,
            unchecked(() -> {
              never.readAll();
              WireFold snapshot = new WireFold();
              snapshot.frame(Client.frame(log.snapshot(), audience));
              assertThat(snapshot.state()).isEqualTo(never.state());
            }))
        .play();
  }

  /** After the retention a cut inside a message is answered by a snapshot, any other exactly. */
  @Test
  void resume_deltasDropped_exactOutsideMessagesElseSnapshot() throws Exception {
    new Script(log, unchecked(() -> never.readAll())).play();
    Map<Long, String> events = events();
    time.advance(RETENTION);
    int exact = 0;
    for (long cut = 0; cut <= log.cursor().seq(); cut++) {
      try (Client client = Client.at(log, audience, cut, never.heldAt(cut))) {
        Verdict expected = inside(events, cut) ? Verdict.SNAPSHOT : Verdict.EXACT;
        assertThat(client.reader().verdict()).as("cut at %d", cut).isEqualTo(expected);
        exact += expected == Verdict.EXACT ? 1 : 0;
        client.readAll();
        assertThat(client.state()).as("cut at %d", cut).isEqualTo(never.state());
      }
    }
    assertThat(exact).isBetween(20, events.size() - 20);
  }

  /** Whoever reads nothing for as long as the retention is told the state, not half of it. */
  @Test
  void next_readersFromEveryMomentSlowUntilTheEnd_holdTheSame() throws Exception {
    List<Client> slow = new ArrayList<>();
    new Script(
            log,
            unchecked(() -> {
              never.readAll();
              long seq = log.cursor().seq();
              slow.add(Client.at(log, audience, seq, never.heldAt(seq)));
            }))
        .play();
    time.advance(RETENTION);
    int snapshots = 0;
    for (Client client : slow) {
      snapshots += client.readAll();
      assertThat(client.state()).isEqualTo(never.state());
      client.close();
    }
    assertThat(snapshots).isBetween(1, slow.size() - 10);
  }

  /** The messages stay: from the start it is exact also without the deltas. */
  @Test
  void read_fromStartAfterRetention_isExact() throws Exception {
    new Script(log, unchecked(() -> never.readAll())).play();
    time.advance(RETENTION);
    try (Client late = new Client(log, audience, new Position.Start())) {
      assertThat(late.reader().verdict()).isEqualTo(Verdict.EXACT);
      assertThat(late.readAll()).isZero();
      assertThat(late.state()).isEqualTo(never.state());
      assertThat(late.history().size()).isLessThan(never.history().size());
    }
  }

  private void resumeFromEveryPosition() throws InterruptedException {
    never.readAll();
    for (long cut = 0; cut <= log.cursor().seq(); cut++) {
      try (Client client = Client.at(log, audience, cut, never.heldAt(cut))) {
        assertThat(client.reader().verdict()).isEqualTo(Verdict.EXACT);
        assertThat(client.readAll()).isZero();
        assertThat(client.state()).isEqualTo(never.state());
        assertThat(client.reader().caughtUp()).isTrue();
      }
    }
  }

  /** By number: the id of the message that an event is a passing part of, else "". */
  private Map<Long, String> events() throws InterruptedException {
    Map<Long, String> events = new TreeMap<>();
    try (LogReader all = log.read(new Position.Start(), Set.of(Audience.values()))) {
      while (all.next(Duration.ZERO) instanceof Delivery.Batch batch) {
        for (Entry entry : batch.entries()) {
          var json = WireFold.JSON.readTree(Client.frame(entry, 0));
          boolean lasting =
              entry.type().matches("episode.*|message.completed|tool.result|queue.updated");
          events.put(entry.seq(), lasting ? "" : json.get("msg").stringValue());
        }
      }
    }
    return events;
  }

  /** Whether a client at {@code cut} has seen some passing events of a message, but not all. */
  private static boolean inside(Map<Long, String> events, long cut) {
    Map<String, Long> lastOf = new HashMap<>();
    events.forEach((seq, message) -> lastOf.put(message, seq));
    return events.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty() && e.getKey() <= cut)
        .anyMatch(e -> lastOf.get(e.getValue()) > cut);
  }

  private static Runnable unchecked(Step step) {
    return () -> {
      try {
        step.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    };
  }

  private interface Step {
    void run() throws InterruptedException;
  }
}
