package dev.weir.episode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any schedule of parts, cuts, slow readers, ends and evictions: what a reader makes of a replay
 * from anywhere and of what came live is what all parts make; or it is told why not. One thread and
 * a seed, so every run can be had again.
 */
class EpisodeSimulationTest {
  private static final EpisodeLimits LIMITS =
      EpisodeLimits.DEFAULT.withEpisodeBytes(300).withReaders(1_000);
  private static final int ROUNDS = 150;
  private static final int STEPS = 300;

  /** What can become of a reader. All of it must come up, or the test shows less than it says. */
  private enum Fate {
    COMPLETE,
    SLOW,
    GONE,
    CUT,
    TRUNCATED
  }

  private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);

  @Test
  @Behaviour({"epi-E7", "epi-E12", "epi-E13", "epi-E14", "epi-E20", "epi-E21", "epi-E23"})
  void fold_anySchedule_replayAndLiveMakeTheWhole(Seed seed) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      new Round(seed.random(round)).run();
    }
    assertThat(fates).containsOnlyKeys(Fate.values());
  }

  /** One episode after the other, under one key each. */
  private final class Round {
    private final ManualTime time = new ManualTime();
    private final EpisodeBuffer buffer = new EpisodeBuffer(LIMITS, time);
    private final List<Client> clients = new ArrayList<>();
    private final List<String> all = new ArrayList<>();
    private final Random random;
    private EpisodeKey key = new EpisodeKey("ses", 1, 1);
    private long refused;
    private boolean ended;

    Round(Random random) {
      this.random = random;
    }

    void run() throws InterruptedException {
      try (buffer) {
        for (int i = 0; i < STEPS; i++) {
          step();
        }
        finish();
      }
      time.advance(LIMITS.readerStall());
      assertThat(time.armed()).as("alarms left behind").isZero();
    }

    private void step() throws InterruptedException {
      switch (random.nextInt(20)) {
        case 0 -> end();
        case 1 -> time.advance(Duration.ofSeconds(random.nextInt(12)));
        case 2, 3 -> clients.add(new Client(this, random.nextInt(all.size() + 1)));
        case 4 -> any().cut();
        case 5, 6, 7, 8, 9 -> any().read(random.nextInt(6));
        case 10 -> finishIfEnded();
        default -> add();
      }
    }

    private Client any() {
      if (clients.isEmpty()) {
        clients.add(new Client(this, 0));
      }
      return clients.get(random.nextInt(clients.size()));
    }

    /** The writer begins late, so readers may be there before it. */
    private void add() {
      if (ended) {
        return;
      }
      if (buffer.status(key).isEmpty()) {
        buffer.create(key);
      }
      String text = Integer.toString(random.nextInt(1_000_000));
      try {
        assertThat(Episodes.add(buffer, key, text)).isEqualTo(all.size() + 1);
        all.add(text);
      } catch (EpisodeRefused full) {
        assertThat(full.reason()).isEqualTo(EpisodeRefused.Reason.FULL);
        refused++;
      }
      assertThat(buffer.status(key).orElseThrow().dropped()).isEqualTo(refused);
    }

    private void end() {
      if (!ended && random.nextInt(3) == 0) {
        buffer.end(key, new End.Completed());
        ended = true;
      }
    }

    private void finishIfEnded() throws InterruptedException {
      if (ended) {
        finish();
      }
    }

    /** Everybody reads to the end; then the next attempt begins. */
    private void finish() throws InterruptedException {
      buffer.end(key, new End.Completed());
      if (random.nextBoolean()) {
        time.advance(Duration.ofSeconds(random.nextInt(40)));
      }
      for (Client client : clients) {
        client.readToTheEnd();
      }
      clients.clear();
      fates.merge(refused > 0 ? Fate.TRUNCATED : Fate.COMPLETE, 1, Integer::sum);
      key = new EpisodeKey("ses", 1, key.attempt() + 1);
      all.clear();
      refused = 0;
      ended = false;
    }
  }

  /** Follows an episode; has the first parts from elsewhere, as after a cut. */
  private final class Client {
    private final Preview preview = new Preview();
    private final Round round;
    private Subscription reader;

    Client(Round round, int has) {
      this.round = round;
      preview.select(round.key);
      List<String> known = round.all.subList(0, has);
      for (int i = 0; i < has; i++) {
        byte[] body = known.get(i).getBytes(UTF_8);
        preview.accept(round.key, new Entry(i + 1, Audience.EVERYONE, "part", body));
      }
      reader = round.buffer.subscribe(round.key, preview.last());
    }

    void cut() {
      reader.close();
      resume(Fate.CUT);
    }

    void read(int most) throws InterruptedException {
      if (round.random.nextBoolean()) {
        List<Entry> batch = new ArrayList<>();
        reader.drainTo(batch, most + 1, Duration.ZERO);
        batch.forEach(this::accept);
      } else {
        for (int i = 0; i < most && readOne(); i++) {
          // goes on
        }
      }
      if (reader.end().equals(Optional.of(new End.SlowConsumer()))) {
        resume(Fate.SLOW);
      }
    }

    void readToTheEnd() throws InterruptedException {
      End end = endOfStream();
      if (end instanceof End.SlowConsumer) {
        resume(Fate.SLOW);
        end = endOfStream();
      }
      List<String> shown = preview.shown().stream().map(Episodes::text).toList();
      if (end instanceof End.Gone) {
        fates.merge(Fate.GONE, 1, Integer::sum);
        assertThat(round.all.subList(0, shown.size())).isEqualTo(shown);
      } else {
        assertThat(end).isEqualTo(new End.Completed());
        assertThat(shown).isEqualTo(round.all);
        assertThat(reader.dropped()).isEqualTo(round.refused);
      }
      reader.close();
    }

    private End endOfStream() throws InterruptedException {
      while (readOne()) {
        // goes on
      }
      return reader.end().orElseThrow();
    }

    private boolean readOne() throws InterruptedException {
      Entry entry = reader.next(Duration.ZERO);
      if (entry != null) {
        accept(entry);
      }
      return entry != null;
    }

    private void accept(Entry entry) {
      assertThat(preview.accept(round.key, entry)).isEqualTo(Preview.Taken.SHOWN);
    }

    private void resume(Fate why) {
      fates.merge(why, 1, Integer::sum);
      reader.close();
      reader = round.buffer.subscribe(round.key, preview.last());
    }
  }
}
