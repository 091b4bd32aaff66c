package dev.weir.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.episode.Entry;
import dev.weir.log.FileJournal.Options;
import dev.weir.testkit.Seed;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/** A process that is killed in the midst of its appends, again and again, on one journal. */
@Timeout(120)
class JournalCrashTest {
  private static final int KILLS = 6;
  private static final String TRANSIENT = "part.delta|part.started|message.started|part.completed";

  @TempDir Path folder;

  /** Whatever a reader was given in any life is found in all that follow. */
  @Test
  void recover_killedAmidAppends_hasAllThatWasDelivered(Seed seed) throws Exception {
    Random random = seed.random(1);
    Set<String> messages = new HashSet<>();
    long seen = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> delivered = liveAndDie(random.nextLong(), 50 + random.nextInt(3_000));
      List<Entry> recovered = recover();
      Set<String> found = recovered.stream().map(CrashedChild::line).collect(Collectors.toSet());
      messages.addAll(lasting(delivered));
      assertThat(found).as("life %d", kill).containsAll(messages);
      // Deltas may have been compacted, but not those of the newest episode.
      long newest = newestEpisode(recovered);
      assertThat(found).containsAll(delivered.stream().filter(line -> seq(line) > newest).toList());
      assertThat(recovered).extracting(Entry::seq).isSorted().doesNotHaveDuplicates();
      assertThat(recovered.getLast().seq()).isGreaterThan(seen);
      seen = recovered.getLast().seq();
    }
  }

  private List<String> liveAndDie(long seed, int lines) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command(seed)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader out = child.inputReader(UTF_8)) {
      String line = out.readLine();
      while (line != null) {
        said.add(line);
        if (said.size() == lines) {
          kill(child);
        }
        line = out.readLine();
      }
    } finally {
      kill(child);
    }
    assertThat(child.waitFor()).as("killed by signal 9").isEqualTo(128 + 9);
    assertThat(said).hasSizeGreaterThanOrEqualTo(lines);
    // The last line may be half a line.
    return said.subList(1, said.size() - 1);
  }

  /** By the handle: the process's own method would close what it has said, too. */
  private static void kill(Process child) {
    child.toHandle().destroyForcibly();
  }

  private List<Entry> recover() {
    try (Journal journal = new FileJournal(folder, Options.DEFAULT, Instant.now())) {
      return journal.recover();
    }
  }

  private List<String> command(long seed) {
    String classes =
        String.join(
            File.pathSeparator, "target/classes", "target/test-classes", jar(JsonFactory.class));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes,
        CrashedChild.class.getName(),
        folder.toString(),
        Long.toString(seed));
  }

  private static String jar(Class<?> of) {
    return Path.of(
            java.net.URI.create(of.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static List<String> lasting(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.split(" ")[1].matches(TRANSIENT + "|queue.updated"))
        .toList();
  }

  private static long newestEpisode(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.type().equals("episode.started"))
        .mapToLong(Entry::seq)
        .max()
        .orElse(0);
  }

  private static long seq(String line) {
    return Long.parseLong(Arrays.asList(line.split(" ")).getFirst());
  }
}
