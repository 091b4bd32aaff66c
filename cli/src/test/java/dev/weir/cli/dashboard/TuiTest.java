package dev.weir.cli.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cli.OneSentence;
import dev.weir.testkit.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Sized;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a stream of metrics looks like: as it grows, is emptied, is replaced, is missing. */
@Timeout(60)
@Behaviour("work-200")
class TuiTest {
  private static final Instant LONG_AGO = Instant.ofEpochMilli(1_500);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void once_streamOfAWorker_showsItsLastSnapshot() throws IOException {
    Path file = write(snapshot(1, 5), snapshot(2, 7), "{\"kind\":\"half");
    assertThat(run(file.toString(), "--once")).isZero();
    assertThat(out.toString()).contains("weir tui " + file, " Active             7");
    assertThat(out.toString()).doesNotContain("\u001b");
    assertThat(run(file.toString(), "--json")).isZero();
    assertThat(out.toString()).contains("\"active_sessions\":7");
  }

  /** Nobody has written since: it is no live picture. */
  @Test
  void once_streamNobodyWritesAnyMore_saysSinceWhen() throws IOException {
    Path file = write(snapshot(1, 5), snapshot(2, 7));
    assertThat(run(file.toString(), "--once")).isZero();
    String stale = "stale: nobody has written since 1970-01-01T00:00:01.500Z";
    assertThat(out.toString()).contains("weir tui " + file, "\n" + stale + "\n");
    assertThat(run(file.toString(), "--json")).isZero();
    assertThat(err.toString()).contains("weir: FILE: " + file + " is " + stale);
    Instant now = Instant.now();
    write(snapshot(1, 5, now.minusSeconds(1)), snapshot(2, 8, now));
    out.getBuffer().setLength(0);
    assertThat(run(file.toString(), "--once")).isZero();
    assertThat(out.toString()).contains(" Active             8").doesNotContain("stale");
  }

  @Test
  void file_missingOrNoStream_isSaidAndExitIs1() throws IOException {
    assertThat(run(folder.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("none (expected: a file that --metrics-jsonl writes; there");
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("; this is none)");
    assertThat(run(write("words", "more").toString(), "--once")).isEqualTo(1);
    assertThat(err.toString()).contains("has no snapshot", "; 2 could not be read)");
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void follow_untilASignal_showsWhatComes() throws Exception {
    Path file = write(snapshot(1, 5), event(2, "session_started"));
    Thread signal = Thread.ofPlatform().start(() -> interruptOnce(file));
    assertThat(run(file.toString())).isZero();
    signal.join();
    assertThat(out.toString()).contains(" Active             5", " Active             9");
  }

  @Test
  void follow_fileWithoutASnapshot_saysThatItWaits() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    Thread signal = Thread.ofPlatform().start(() -> startOnce(empty));
    assertThat(run(empty.toString())).isZero();
    signal.join();
    assertThat(out.toString())
        .startsWith("weir tui " + empty)
        .containsSubsequence("(0 could not", "(1 could not", " Active             9");
  }

  /** A worker that begins to write only when the panel is there. */
  private void startOnce(Path file) {
    try {
      await("no snapshot yet; waiting for lines of --metrics-jsonl (0 could not be read)");
      append(file, "words\n");
      await("(1 could not be read)");
      append(file, snapshot(1, 5) + "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    interruptOnce(file);
  }

  /** As Ctrl-C does, when the second snapshot is drawn. */
  private void interruptOnce(Path file) {
    try {
      await(" Active             5");
      Files.writeString(file, snapshot(3, 9) + "\n", StandardOpenOption.APPEND);
      await(" Active             9");
      String pid = Long.toString(ProcessHandle.current().pid());
      assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(String text) {
    while (!out.toString().contains(text)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void lines_ofAFileThatGrowsIsEmptiedAndReplaced_areEachReadOnce() throws IOException {
    Path file = write("a", "b");
    GrowingFile lines = new GrowingFile(file);
    assertThat(lines.newLines()).containsExactly("a", "b");
    assertThat(lines.newLines()).isEmpty();
    append(file, "c\nhal");
    assertThat(lines.newLines()).containsExactly("c");
    append(file, "f\n");
    assertThat(lines.newLines()).containsExactly("half");
    Files.writeString(file, "new\n");
    assertThat(lines.newLines()).containsExactly("new");
    Path other = Files.writeString(folder.resolve("other"), "other of the same name, and longer\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(lines.newLines()).containsExactly("other of the same name, and longer");
    Files.delete(file);
    assertThatThrownBy(lines::newLines).isInstanceOf(NoSuchFileException.class);
    Files.writeString(file, "back\n");
    assertThat(lines.newLines()).containsExactly("back");
  }

  @Test
  void lines_thatAreTooLongOrTooMany_areLeftOut() throws IOException {
    Path file = write("x".repeat(GrowingFile.LINE_BYTES + 1), "b");
    GrowingFile lines = new GrowingFile(file);
    assertThat(lines.newLines()).containsExactly("b");
    append(file, ("y".repeat(1023) + "\n").repeat(5000) + "end\n");
    assertThat(lines.newLines()).hasSizeLessThan(4100).endsWith("end");
  }

  @Test
  void panel_onATerminal_isDrawnOverItselfAndLeavesNoTrace() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = new LineDisciplineTerminal("test", "xterm-256color", bytes, UTF_8);
    terminal.setSize((Sized) Size.of(40, 30));
    LivePanel panel =
        new LivePanel("weir", Screen.on(terminal), () -> List.of("old", "WARN  all \u001b[2J bad"));
    assertThat(panel.isDrawn()).isTrue();
    panel.open();
    panel.writeSnapshot(PanelTest.snapshot(1, 1 << 20, Map.of("a", 1), null, null));
    panel.close();
    String drawn = bytes.toString(UTF_8);
    assertThat(drawn)
        .startsWith("\u001b[?1049h\u001b[?25l\u001b[H")
        .contains("\u001b[32;22m1.0 MiB", "WARN  all ?[2J bad", "old")
        .endsWith("\u001b[J\u001b[?25h\u001b[?1049l");
    assertThat(drawn.lines()).hasSizeLessThan(30);
    assertThat(panel).hasToString("dashboard");
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("m.jsonl"), String.join("\n", lines) + "\n");
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String snapshot(long seq, int active) {
    return snapshot(seq, active, LONG_AGO);
  }

  private static String snapshot(long seq, int active, Instant at) {
    ObjectNode payload = PanelTest.snapshot(1, 1, Map.of("a", active), null, null).toJson();
    return line("snapshot", seq, at, payload);
  }

  private static String event(long seq, String event) {
    return line("event", seq, LONG_AGO, JsonMapper.shared().createObjectNode().put("event", event));
  }

  private static String line(String kind, long seq, Instant at, ObjectNode payload) {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("schema_version", 1)
        .put("kind", kind)
        .put("seq", seq)
        .put("wall_time_unix", at.toEpochMilli() / 1e3);
    line.set("payload", payload);
    return line.toString();
  }

  private int run(String... arguments) {
    return OneSentence.on(new CommandLine(new TuiCommand()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
