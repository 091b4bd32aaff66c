package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many sessions by chance, each a schedule of writing, cutting, lagging and passing time. */
@Timeout(60)
class SimulationTest {
  private static final int SESSIONS = 12;
  private static final int STEPS = 250;

  @TempDir Path folder;

  /**
   * After every delivery each client holds what one holds that was never cut; so does every
   * snapshot. All three verdicts occur, in the midst of a stream, too.
   */
  @Test
  void play_anySchedule_everyClientHoldsTheTruth(Seed seed) throws Exception {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    int overtaken = 0;
    int tooSlow = 0;
    for (int number = 0; number < SESSIONS; number++) {
      Random random = seed.random(number);
      ManualTime time = new ManualTime();
      LogLimits limits = limits(random);
      Supplier<Journal> journals = journals(random);
      Simulation session =
          new Simulation(() -> new SessionLog(limits, time, journals.get()), time, random);
      try {
        session.play(STEPS);
      } catch (AssertionError wrong) {
        throw new AssertionError("session %d of seed %d".formatted(number, seed.value()), wrong);
      }
      session.verdicts().forEach((verdict, n) -> verdicts.merge(verdict, n, Integer::sum));
      overtaken += session.overtaken();
      tooSlow += session.tooSlow();
    }
    assertThat(verdicts.get(Verdict.EXACT)).isGreaterThan(150);
    assertThat(verdicts.get(Verdict.SNAPSHOT)).isGreaterThan(30);
    assertThat(verdicts.get(Verdict.RESET)).isPositive();
    assertThat(overtaken).isPositive();
    assertThat(tooSlow).isPositive();
  }

  /** In memory, or in small files. */
  private Supplier<Journal> journals(Random random) {
    Journal memory = new MemoryJournal(Instant.EPOCH);
    Path files = folder.resolve("" + random.nextLong());
    FileJournal.Options small =
        new FileJournal.Options(FileJournal.Sync.NEVER, 500 + random.nextInt(5_000));
    boolean inFiles = random.nextBoolean();
    return () -> inFiles ? new FileJournal(files, small, Instant.EPOCH) : memory;
  }

  /** Half of the sessions compact while they write. */
  private static LogLimits limits(Random random) {
    LogLimits usual = LogLimits.DEFAULT;
    int bytes = random.nextBoolean() ? usual.openEpisodeBytes() : 300 + random.nextInt(2_000);
    return new LogLimits(
        bytes, usual.messageChars(), usual.closedRetention(), usual.readers(), usual.readerStall());
  }
}
