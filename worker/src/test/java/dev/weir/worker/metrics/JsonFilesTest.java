package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.metrics.MetricsEvent.SessionStarted;
import dev.weir.worker.metrics.MetricsLine.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of lines and the file that holds the last snapshot. */
class JsonFilesTest {
  private final ManualTime time = new ManualTime();
  private final WorkerMetrics metrics = new WorkerMetrics(time, null, () -> new PoolState(1, null));
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("some/where/metrics");
  }

  @Test
  @Behaviour({"work-146", "work-150"})
  void lines_ofBothKinds_shareOneNumbering() throws IOException {
    JsonLines lines = new JsonLines(file, time);
    lines.open();
    assertThat(lines.seq()).isZero();
    lines.writeSnapshot(metrics.snapshot());
    time.advance(Duration.ofMillis(500));
    lines.writeEvent(new SessionStarted("a"));
    lines.writeSnapshot(metrics.snapshot());
    assertThat(lines.seq()).isEqualTo(3);

    List<MetricsLine> read = read();
    assertThat(read).extracting(MetricsLine::seq).containsExactly(1L, 2L, 3L);
    assertThat(read)
        .extracting(MetricsLine::kind)
        .containsExactly(Kind.SNAPSHOT, Kind.EVENT, Kind.SNAPSHOT);
    assertThat(read.get(1).wallTimeUnix() - read.get(0).wallTimeUnix()).isEqualTo(0.5);
    lines.close();
  }

  /** Whoever follows the file need not wait for the close. */
  @Test
  @Behaviour("work-146")
  void line_onceWritten_isInTheFile() throws IOException {
    JsonLines lines = new JsonLines(file, time);
    lines.open();
    lines.writeEvent(new SessionStarted("a"));
    assertThat(Files.readString(file)).endsWith("}\n");
    lines.close();
  }

  @Test
  @Behaviour("work-150")
  void open_ofAnOldFile_emptiesIt() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "old\n");
    JsonLines lines = new JsonLines(file, time);
    lines.open();
    assertThat(file).isEmptyFile();
    lines.close();
    lines.close();
  }

  @Test
  @Behaviour("work-150")
  void write_beforeOpenOrAfterClose_isRefused() throws IOException {
    JsonLines lines = new JsonLines(file, time);
    assertThatThrownBy(() -> lines.writeEvent(new SessionStarted("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("metrics: %s is not open (expected: open() before)", file);
    lines.open();
    lines.close();
    assertThatThrownBy(() -> lines.writeSnapshot(metrics.snapshot()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lines.seq()).isZero();
  }

  @Test
  @Behaviour("work-153")
  void file_atEachSnapshot_isReplacedAsAWhole() throws IOException {
    JsonFile last = new JsonFile(file);
    last.open();
    assertThat(file).doesNotExist();
    MetricsSnapshot first = metrics.snapshot();
    last.writeSnapshot(first);
    Object before = Files.readAttributes(file, "unix:ino").get("ino");
    metrics.started("a");
    MetricsSnapshot second = metrics.snapshot();
    last.writeEvent(new SessionStarted("a"));
    assertThat(file).hasContent(MetricsJson.pretty(first));
    last.writeSnapshot(second);

    assertThat(file).hasContent(MetricsJson.pretty(second));
    // Another file under the same name: whoever has the old one open reads that to its end.
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
    last.close();
    assertThat(file.getParent())
        .isDirectoryContaining(file::equals)
        .isDirectoryNotContaining("glob:**.new");
  }

  @Test
  @Behaviour("work-153")
  void file_thatIsAFolder_isRefused() throws IOException {
    Files.createDirectories(file);
    assertThatThrownBy(() -> new JsonFile(file).open())
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  @Behaviour("work-153")
  void file_afterAFailedWrite_leavesNothingBeside() throws IOException {
    JsonFile last = new JsonFile(file);
    last.open();
    Files.createDirectories(file.resolve("in the way"));
    assertThatThrownBy(() -> last.writeSnapshot(metrics.snapshot()))
        .isInstanceOf(IOException.class);
    last.close();
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.new");
  }

  private List<MetricsLine> read() throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> MetricsLine.parse(line).orElseThrow())
        .toList();
  }
}
