package dev.weir.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where start caches are, whose, and how many; that they are good is shown by real starts. */
class StartCacheTest {
  private static final String KEY = "0123456789abcdef";

  @TempDir private Path work;
  private Path folder;
  private Path jar;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(work.resolve("starts"));
    rights(folder, "rwx------");
    jar = Files.writeString(work.resolve("a.jar"), "a");
  }

  @Test
  void of_whatNoJvmMakesOneOf_isEmpty() {
    assertThat(StartCache.of(folder, "dev-1", work.toString())).isEmpty();
    assertThat(StartCache.of(folder, "dev-1", jar + ":" + work.resolve("no.jar"))).isEmpty();
    assertThatThrownBy(() -> StartCache.of(folder, "../dev-1", jar.toString()))
        .hasMessageContaining("name \"../dev-1\" (expected: ");
  }

  /** A JVM refuses one of older jars by their time, so another is to be made. */
  @Test
  void of_jarBuiltAgain_isAnotherFile() throws IOException {
    String before = cache().toString();
    assertThat(cache()).hasToString(before);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertThat(cache().toString()).isNotEqualTo(before);
    Files.writeString(jar, "longer");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertThat(cache().toString()).isNotEqualTo(before);
  }

  @Test
  void use_oursAlone_isAnOption() throws IOException {
    StartCache cache = cache();
    assertThat(cache.use()).isEmpty();
    Path file = Files.createFile(Path.of(cache.toString()));
    assertThat(cache.use()).containsExactly("-XX:AOTCache=" + file);
  }

  @Test
  void use_othersMayHaveWrittenIt_isNone() throws IOException {
    StartCache cache = cache();
    Path file = Files.createFile(Path.of(cache.toString()));
    for (String open : List.of("rw--w----", "rw-----w-")) {
      rights(file, open);
      assertThat(cache.use()).as(open).isEmpty();
    }
    rights(file, "rw-r--r--");
    assertThat(cache.use()).isNotEmpty();
    rights(folder, "rwxrwx---");
    assertThat(cache.use()).isEmpty();
    rights(folder, "rwx------");
    Path elsewhere = Files.move(file, work.resolve("elsewhere.aot"));
    Files.createSymbolicLink(file, elsewhere);
    assertThat(cache.use()).as("a link").isEmpty();
  }

  @Test
  void make_nothingRecorded_failsAndLeavesNothing() {
    assertThatThrownBy(() -> cache().make(List.of(), (record, half) -> {}))
        .hasMessage("nothing was recorded");
    assertThat(folder).isEmptyDirectory();
  }

  /** As when the disk is full, or the JVM does not want to. */
  @Test
  void make_cannotBeLaidOut_failsAndLeavesNothing() {
    assertThatThrownBy(() -> cache().make(List.of(), StartCacheTest::recordNonsense))
        .hasMessage("not laid out: exit 1 (expected: exit 0; is the disk full?)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void make_folderOpenToOthers_isEmptiedAndClosed() throws IOException {
    rights(folder, "rwxrwxrwx");
    Path planted = Files.createFile(folder.resolve("dev-1-" + KEY + ".aot"));
    Path anybodys = Files.createFile(folder.resolve("notes.txt"));
    assertThatThrownBy(() -> cache().make(List.of(), (record, half) -> {}))
        .isInstanceOf(IOException.class);
    assertThat(planted).doesNotExist();
    assertThat(anybodys).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  /** A folder cannot be made where a file is, as it cannot on a read-only disk. */
  @Test
  void make_noRoomForTheFolder_fails() throws IOException {
    Path file = Files.createFile(work.resolve("file"));
    StartCache cache = StartCache.of(file.resolve("starts"), "dev-1", jar.toString()).orElseThrow();
    assertThatThrownBy(() -> cache.make(List.of(), (record, half) -> {}))
        .isInstanceOf(IOException.class);
    assertThat(cache.use()).isEmpty();
  }

  /** As when there is no room even for a folder: the next attempt is one. */
  @Test
  void make_noHalfCanBeMade_mayBeTriedAgain() {
    String tooLong = "dev-" + "0".repeat(300);
    StartCache cache = StartCache.of(folder, tooLong, jar.toString()).orElseThrow();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> cache.make(List.of(), (record, half) -> {}))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void make_madeByAnotherProcess_isLeftToItWhileThatLives() throws Exception {
    long parent = ProcessHandle.current().parent().orElseThrow().pid();
    Path half = Files.createDirectory(folder.resolve("dev-1." + parent + ".half"));
    assertThat(cache().make(List.of(), StartCacheTest::recordNonsense)).isFalse();
    unusedFor(half, Duration.ofHours(1));
    assertThatThrownBy(() -> cache().make(List.of(), StartCacheTest::recordNonsense))
        .as("it hangs, or its number is another's now")
        .isInstanceOf(IOException.class);
  }

  @Test
  void make_madeHere_isMadeOnce() throws Exception {
    long here = ProcessHandle.current().pid();
    Path left = Files.createDirectory(folder.resolve("dev-1." + here + ".half"));
    Files.createFile(left.resolve("of one that had our number"));
    assertThatThrownBy(() ->
            cache()
                .make(
                    List.of(),
                    (record, half) -> {
                      assertThat(half).isEmptyDirectory();
                      assertThat(cache().make(List.of(), StartCacheTest::recordNonsense)).isFalse();
                    }))
        .hasMessage("nothing was recorded");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sweep_ofBuildsBeforeAndTooMany_deletesThem() throws IOException {
    StartCache cache = cache();
    Path current = Files.createFile(Path.of(cache.toString()));
    Path before = Files.createFile(folder.resolve("dev-1-" + KEY + ".aot"));
    Path old = Files.createFile(folder.resolve("start-2-" + KEY + ".aot"));
    unusedFor(old, StartCache.LONGEST_UNUSED.plusDays(1));
    Path left = Files.createDirectories(folder.resolve("dev-1.999999999.half"));
    Files.createFile(left.resolve("recorded"));
    unusedFor(current, Duration.ofDays(2));
    cache.used();
    assertThat(List.of(before, old, left)).noneMatch(Files::exists);
    assertThat(Files.getLastModifiedTime(current).toInstant())
        .isAfter(Instant.now().minus(Duration.ofHours(1)));

    for (int i = 0; i < StartCache.MOST_FILES; i++) {
      Path other = Files.createFile(folder.resolve("dev-a" + i + "-" + KEY + ".aot"));
      unusedFor(other, Duration.ofHours(i + 1));
    }
    cache.used();
    assertThat(folder.resolve("dev-a0-" + KEY + ".aot")).exists();
    assertThat(folder.resolve("dev-a" + (StartCache.MOST_FILES - 1) + "-" + KEY + ".aot"))
        .doesNotExist();
    assertThat(folder.toFile().list()).hasSize(StartCache.MOST_FILES);
  }

  /** What a dash writes through its pipe reaches the process; its end ends it. */
  @Test
  void tether_lineAndEnd_terminateAndKill() throws Exception {
    Process polite = Tether.builder(List.of("sleep", "60")).start();
    Tether.end(polite);
    assertThat(polite.waitFor()).isEqualTo(128 + 15);
    Process deaf =
        Tether.builder(List.of("sh", "-c", "trap '' TERM; echo deaf; exec sleep 60")).start();
    assertThat(deaf.inputReader().readLine()).isEqualTo("deaf");
    Tether.end(deaf);
    Tether.kill(deaf);
    assertThat(deaf.exitValue()).isEqualTo(128 + 9);
    Process done = Tether.builder(List.of("sh", "-c", "exit 3")).start();
    assertThat(done.waitFor()).isEqualTo(3);
    Tether.kill(done);
  }

  /** As by a second signal, or by whoever loses patience. */
  @Test
  void tether_itsOwnerIsKilled_endsTheProcess() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            TetherOwner.class.getName());
    Process owner = new ProcessBuilder(command).start();
    assertThat(owner.inputReader().readLine()).isEqualTo("up");
    List<ProcessHandle> tied = owner.descendants().toList();
    assertThat(tied).as("shell, its reader, the process").hasSize(3);
    owner.destroyForcibly().waitFor();
    for (ProcessHandle process : tied) {
      process.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  private static void recordNonsense(List<String> record, Path half) throws IOException {
    Optional<String> file =
        record.stream().filter(option -> option.startsWith("-XX:AOTConfiguration=")).findFirst();
    Files.writeString(Path.of(file.orElseThrow().replaceFirst(".*=", "")), "nonsense");
  }

  private StartCache cache() {
    return StartCache.of(folder, "dev-1", jar.toString()).orElseThrow();
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private static void unusedFor(Path path, Duration time) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(time)));
  }
}
