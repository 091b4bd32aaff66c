package dev.weir.pipeline.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.internal.Json;
import dev.weir.internal.RecordedLog;
import dev.weir.pipeline.ErrorMaterializer;
import dev.weir.pipeline.Mode;
import dev.weir.pipeline.OnError;
import dev.weir.pipeline.StepFailure;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where failures go. */
@Behaviour("pipe-F46")
@Timeout(10)
class ErrorMaterializersTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  @Test
  void disk_failures_areALineEach() throws Exception {
    ErrorMaterializer disk = ErrorMaterializers.disk(folder.resolve("deep"), Serializer.jsonl());
    disk.accept(failure("words", new IllegalStateException("no \"1\"\nor 2")));
    disk.accept(failure("words", new IOException("gone", new IllegalArgumentException("why"))));
    List<String> lines = Files.readAllLines(folder.resolve("deep/words.errors.jsonl"));
    assertThat(lines).hasSize(2);
    Map<?, ?> first = (Map<?, ?>) Json.read(lines.getFirst());
    assertThat(first.keySet().stream().map(Object::toString))
        .containsExactly("pipeline", "step", "run", "input", "exception", "message", "trace");
    assertThat(first.get("pipeline")).isEqualTo("pipeline");
    assertThat(first.get("step")).isEqualTo("words");
    assertThat(first.get("run")).isEqualTo("run-1");
    assertThat(first.get("exception")).isEqualTo("java.lang.IllegalStateException");
    assertThat(first.get("message")).isEqualTo("no \"1\"\nor 2");
    assertThat(first.get("trace"))
        .asString()
        .startsWith("java.lang.IllegalStateException: no")
        .contains("ErrorMaterializersTest");
    assertThat(lines.get(1)).contains("Caused by: java.lang.IllegalArgumentException: why");
  }

  @Test
  void disk_text_isOneLineToo() throws Exception {
    ErrorMaterializer disk = ErrorMaterializers.disk(folder, Serializer.text(), "all.log");
    disk.accept(failure("words", new IllegalStateException("one\ntwo")));
    disk.accept(failure("others", new IllegalStateException()));
    List<String> lines = Files.readAllLines(folder.resolve("all.log"));
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .startsWith(
            "pipeline pipeline, step words, run run-1: java.lang.IllegalStateException: one\\ntwo")
        .contains("ErrorMaterializersTest");
    assertThat(lines.get(1)).startsWith("pipeline pipeline, step others, run run-1: ");
  }

  @Test
  void disk_documentsThatCannotBeContinued_areRefused() {
    for (Serializer each : List.of(Serializer.json(), Serializer.csv(), Serializer.binary())) {
      assertThatThrownBy(() -> ErrorMaterializers.disk(folder, each))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "serializer: %s (expected: one that may be appended to: jsonl, text)"
                  .formatted(each.extension()));
    }
  }

  @Test
  void disk_placeThatCannotBeWritten_isNamed() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("all")).toAbsolutePath();
    ErrorMaterializer disk = ErrorMaterializers.disk(folder, Serializer.text(), "all");
    assertThatThrownBy(() -> disk.accept(failure("words", new IOException())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "file %s: a failure cannot be appended (expected:".formatted(taken));
    assertThatThrownBy(() -> ErrorMaterializers.disk(folder, Serializer.text(), "a/b"))
        .hasMessageContaining("file: 'a/b'");
  }

  @Test
  void disk_manyThreads_everyLineIsWhole() throws Exception {
    ErrorMaterializer one = ErrorMaterializers.disk(folder, Serializer.jsonl(), "all");
    ErrorMaterializer other = ErrorMaterializers.disk(folder, Serializer.jsonl(), "all");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        ErrorMaterializer which = i % 2 == 0 ? one : other;
        StepFailure failure = failure("step" + i, new IllegalStateException("m".repeat(5000)));
        threads.submit(() -> {
          which.accept(failure);
          return null;
        });
      }
    }
    assertThat(Files.readAllLines(folder.resolve("all")))
        .map(line -> String.valueOf(((Map<?, ?>) Json.read(line)).get("step")))
        .hasSize(200)
        .doesNotHaveDuplicates();
  }

  @Test
  void log_failure_isAWarningWithAllThatIsKnown() throws Exception {
    String mark = "failed {0} at " + System.nanoTime();
    ErrorMaterializers.log().accept(failure("words", new IllegalStateException(mark)));
    assertThat(RecordedLog.LINES)
        .filteredOn(line -> line.contains(mark))
        .singleElement()
        .asString()
        .startsWith("WARNING dev.weir.pipeline.output.FailureLog: ")
        .contains("pipeline=pipeline", "step=words", "run=run-1", "mode=EACH", "policy=CONTINUE")
        .contains("successes=3", "errors=1", "completedAllInputs=false");
  }

  @Test
  void composite_oneFails_theOthersAreToldAndTheFailureIsThrown() {
    ErrorMaterializer all =
        ErrorMaterializers.composite(
            failure -> told.add("first"),
            failure -> {
              throw new IOException("full");
            },
            failure -> {
              throw new IllegalStateException("too");
            },
            failure -> told.add("last"));
    Throwable thrown = catchThrowable(() -> all.accept(failure("words", new IOException())));
    assertThat(thrown).isInstanceOf(IOException.class).hasMessage("full");
    assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(told).containsExactly("first", "last");
  }

  @Test
  void composite_sameFailureTwice_isThrownOnce() {
    IOException full = new IOException("full");
    ErrorMaterializer failing =
        failure -> {
          throw full;
        };
    assertThatThrownBy(() ->
            ErrorMaterializers.composite(failing, failing)
                .accept(failure("words", new IOException())))
        .isSameAs(full)
        .hasNoSuppressedExceptions();
  }

  @Test
  void composite_interrupted_endsAtOnce() {
    ErrorMaterializer all =
        ErrorMaterializers.composite(
            failure -> {
              throw new IOException("full");
            },
            failure -> {
              throw new InterruptedException();
            },
            failure -> told.add("last"));
    Throwable thrown = catchThrowable(() -> all.accept(failure("words", new IOException())));
    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(IOException.class);
    assertThat(told).isEmpty();
  }

  private static StepFailure failure(String step, Throwable cause) {
    return new StepFailure(
        "pipeline", step, "run-1", cause, Mode.EACH, OnError.CONTINUE, 3, 1, false);
  }
}
