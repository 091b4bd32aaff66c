package dev.weir.log;

import dev.weir.episode.Entry;
import dev.weir.log.FileJournal.Options;
import dev.weir.log.FileJournal.Sync;
import dev.weir.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/**
 * A process that writes a log for ever and prints what its reader was given, until it is killed.
 */
final class CrashedChild {
  private CrashedChild() {}

  public static void main(String[] args) throws InterruptedException {
    Journal journal =
        new FileJournal(Path.of(args[0]), new Options(Sync.NEVER, 4_000), Instant.now());
    LogLimits limits = LogLimits.DEFAULT.withClosedRetention(Duration.ofMillis(5));
    SessionLog log = new SessionLog(limits, Ticker.system(), journal);
    RandomAgent agent = new RandomAgent(log, new Random(Long.parseLong(args[1])));
    Thread.ofPlatform().daemon().start(() -> write(agent));
    LogReader reader = log.read(new Position.Now(), SessionLogTest.ALL);
    System.out.println("begun " + log.epoch());
    while (true) {
      if (reader.next(Duration.ofDays(1)) instanceof Delivery.Batch batch) {
        batch.entries().forEach(CrashedChild::print);
      } else {
        reader.close();
        reader = log.read(new Position.Now(), SessionLogTest.ALL);
      }
    }
  }

  private static void write(RandomAgent agent) {
    while (true) {
      agent.act();
      Thread.yield();
    }
  }

  private static void print(Entry entry) {
    System.out.println(line(entry));
  }

  static String line(Entry entry) {
    return entry.seq() + " " + entry.type() + " " + Arrays.hashCode(entry.body());
  }
}
