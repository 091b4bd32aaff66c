package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers far behind get fewer and longer deltas, and hold the same in the end. */
@Timeout(60)
class BacklogTest {
  private final ManualTime time = new ManualTime();
  private final SessionLog log = new SessionLog(LogLimits.DEFAULT, time);

  /** Text of all sorts, half characters at the seams among them, parts of every kind between. */
  @Test
  void readAll_farBehind_holdsWhatOneHoldsThatWasNeverBehind(Seed seed) throws Exception {
    RandomAgent agent = new RandomAgent(log, seed.random(1));
    for (int i = 0; i < 300; i++) {
      agent.act();
    }
    for (var audience : Client.AUDIENCES) {
      try (Client never = new Client(log, audience, new Position.Start());
          Client behind = new Client(log, audience, new Position.Start())) {
        for (int i = 0; i < 700; i++) {
          agent.act();
          never.readAll();
        }
        behind.readAll();
        assertThat(behind.state()).isEqualTo(never.state());
        assertThat(behind.last()).isEqualTo(never.last());
        assertThat(behind.history().size()).isLessThan(never.history().size());
      }
    }
  }

  /** A batch is bounded in bytes, too, and so is each of its deltas. */
  @Test
  void readAll_longDeltas_comeInBoundedBatches(Seed seed) throws Exception {
    EpisodeWriter turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    Random random = seed.random(2);
    StringBuilder said = new StringBuilder();
    while (said.length() < 900_000) {
      String piece = "x".repeat(1 + random.nextInt(5_000));
      turn.write(new Update.Delta(0, new Piece.Text(piece)));
      said.append(piece);
    }
    long text = 0;
    try (LogReader reader = log.read(new Position.Start(), SessionLogTest.ALL)) {
      while (reader.next(Duration.ZERO) instanceof Delivery.Batch batch) {
        long bytes = batch.entries().stream().mapToLong(e -> e.body().length).sum();
        assertThat(bytes).isLessThan(Backlog.BYTES + (16 << 10));
        for (var entry : batch.entries()) {
          assertThat(entry.body().length).isLessThan(80 << 10);
          var json = WireFold.JSON.readTree(Client.frame(entry, 0));
          text += json.path("delta").stringValue("").length();
        }
      }
    }
    assertThat(text).isEqualTo(said.length());
  }
}
